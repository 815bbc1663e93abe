"""Databases to test on: the product's tables are made once in a run, and every other database is a copy of them."""

import fcntl
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.conf import settings
from django.db import connection

ON_SQLITE = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))[:12]


def _server() -> psycopg.Connection[tuple[object, ...]]:
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path="/postgres")
    return psycopg.connect(urlunsplit(address), autocommit=True)


def _address(name: str) -> str:
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


@contextmanager
def database_named(name: str, like: str = "") -> Iterator[str]:
    """The address of a new database on the suite's PostgreSQL, a copy of the one at the address `like` where there is one."""
    template = f' TEMPLATE "{urlsplit(like).path[1:]}"' if like else ""
    with _server() as admin:
        admin.execute(f'CREATE DATABASE "{name}"{template}')
        try:
            yield _address(name)
        finally:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def _in_turn(folder: Path) -> Iterator[Path]:
    """One process of the run at a time; what it is given counts those that use the tables now."""
    with (folder / "tables.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        users = folder / "tables.users"
        if not users.exists():
            users.write_text("0")
        yield users


def _migrate(address: str) -> None:
    environment = {**os.environ, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "deploy.settings"}
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(command, cwd=settings.ROOT, env=environment, check=True)


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a database with the product's tables and no rows, for copies: making them takes seconds, copying none.

    Whichever process of the run asks first makes it, and on PostgreSQL the last to be done drops it.
    """
    own = tmp_path_factory.getbasetemp()
    folder = own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own
    name = f"saima_tables_{RUN}"
    address = f"sqlite:///{folder / 'tables.sqlite3'}" if ON_SQLITE else _address(name)
    with _in_turn(folder) as users:
        made = (folder / "tables.sqlite3").exists() if ON_SQLITE else int(users.read_text()) > 0
        if not made:
            if not ON_SQLITE:
                with _server() as admin:
                    admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
                    admin.execute(f'CREATE DATABASE "{name}"')
            _migrate(address)
        users.write_text(str(int(users.read_text()) + 1))
    yield address
    with _in_turn(folder) as users:
        users.write_text(str(int(users.read_text()) - 1))
        if users.read_text() == "0" and not ON_SQLITE:
            with _server() as admin:
                admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, request: pytest.FixtureRequest
) -> Iterator[None]:
    """Where the suite is dealt out, the processes' own databases are copies too: Django finds nothing left to migrate."""
    if not os.environ.get("PYTEST_XDIST_WORKER"):
        yield
        return
    address = request.getfixturevalue("tables")
    if not ON_SQLITE:
        settings.DATABASES["default"].setdefault("TEST", {})["TEMPLATE"] = urlsplit(address).path[1:]
        yield
        return
    name = connection.creation._get_test_db_name()  # in memory, there as long as one is connected to it
    with sqlite3.connect(name, uri=True) as memory, sqlite3.connect(address.removeprefix("sqlite:///")) as file:
        file.backup(memory)
    yield
    file.close()
    memory.close()
