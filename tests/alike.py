"""What is alike on every database and broker is tested on one: which tests that are, and what holds them to it.

`alike` marks what reaches neither. `look` marks what a browser does with a page: what it asks of the server in doing so is
asked on every database by the table of all addresses, roles and methods (tests/test_policy_pages.py) and by the tests of
each room; the whole contest is walked over HTTP (tests/journeys) and its thread by a browser (WALKED) on every database.
"""

import socket
import subprocess

import pytest

REACHING = {"db", "transactional_db", "live_server", "django_db_setup", "tables", "work"}
"""The fixtures through which a test comes to a database, a broker or a browser; every other way goes through these."""
MARKS = ("django_db", "browser", "process")
WALKED = {"test_thread"}
NOWHERE = {"DATABASE_URL": "postgres://nobody@127.0.0.1:9/none", "REDIS_URL": "redis://127.0.0.1:9/0"}
"""What a process finds that a test starts in the suite's own surroundings, though it is said to be alike on any."""


def reaches_nothing(item: pytest.Item) -> bool:
    """Whether a test asks for no database, broker, browser or process: neither by a fixture nor by a mark."""
    asked = set(getattr(item, "fixturenames", REACHING))
    return asked.isdisjoint(REACHING) and not any(map(item.get_closest_marker, MARKS))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what reaches nothing, before marks choose what runs."""
    for item in items:
        if reaches_nothing(item):
            item.add_marker("alike")
        if item.get_closest_marker("look") and (item.path.stem in WALKED or not item.get_closest_marker("browser")):
            raise pytest.UsageError(f"{item.nodeid} is no look at a page: it is to be tested on every database.")


@pytest.fixture(autouse=True)
def _reaching_nothing(request: pytest.FixtureRequest, broker: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that would be left out on another database connects to nothing and starts nothing; pytest-django keeps it from ours."""

    def refuse(*_: object, **__: object) -> None:
        pytest.fail("This test reaches out of its process, so it may differ by database and broker: mark it `process`.")

    if reaches_nothing(request.node):
        monkeypatch.setattr(subprocess.Popen, "__init__", refuse)
        monkeypatch.setattr(socket.socket, "connect", refuse)
    elif request.node.get_closest_marker("alike"):
        assert REACHING.isdisjoint(request.fixturenames), "what uses the suite's database or broker is not alike on any"
        for name, address in NOWHERE.items():
            monkeypatch.setenv(name, address)
