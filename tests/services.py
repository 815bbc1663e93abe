"""What the suite needs around it: a broker of its own, and the system's Chromium for the browser tests."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from celery import signals
from celery.worker import state
from django.conf import settings

from deploy import embedded
from deploy.celery import app

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
QUIET += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]


def chromium() -> str | None:
    return next(
        (
            found
            for name in ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
            if (found := shutil.which(name))
        ),
        None,
    )


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--require-browser", action="store_true", help="fail, not skip, when no Chromium is found")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip the browser tests with the reason where there is no Chromium; refuse to when it is required."""
    walking = [item for item in items if item.get_closest_marker("browser")]
    if chromium() is not None or not walking:
        return
    if config.getoption("--require-browser"):
        raise pytest.UsageError("No Chromium was found, and --require-browser was given: apt-get install chromium.")
    for item in walking:
        item.add_marker(pytest.mark.skip(reason="no Chromium was found (apt-get install chromium)"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Playwright's own browser is never fetched: the system's Chromium is driven, kept off the network."""
    return {**browser_type_launch_args, "executable_path": chromium(), "args": QUIET}


@pytest.fixture(scope="session", autouse=True)
def broker() -> Iterator[str]:
    """The broker of the whole run: that of REDIS_URL, else an embedded one in the suite's own var/."""
    settings.STATIC_ROOT.mkdir(exist_ok=True)  # whitenoise warns on every request without it
    if os.environ.get("REDIS_URL"):
        yield settings.REDIS_URL
    else:
        with embedded.running(settings.VAR) as address:
            yield address


@pytest.fixture
def work(broker: str) -> Callable[[], None]:
    """A function that lets a real worker take what waits in the real queue, until none is left."""
    app.control.purge()

    def rest(**_: object) -> None:
        with app.connection_for_read() as line:
            if line.default_channel.client.llen("celery") == 0:
                state.should_stop = 0

    def _work() -> None:
        signals.task_postrun.connect(rest)
        quiet = {"without_gossip": True, "without_mingle": True, "without_heartbeat": True, "redirect_stdouts": False}
        try:
            app.Worker(pool="solo", **quiet).start()
        finally:
            signals.task_postrun.disconnect(rest)
            state.should_stop = None

    return _work
