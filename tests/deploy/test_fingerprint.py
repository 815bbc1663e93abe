"""What a second start looks at: any of it changed, and the groundwork is laid again."""

import sqlite3
from contextlib import closing

import pytest

from deploy.fingerprint import fingerprint, variables


@pytest.fixture
def var(tmp_path, monkeypatch):
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    write(tmp_path, "CREATE TABLE django_migrations (app, name)")
    write(tmp_path, "INSERT INTO django_migrations VALUES ('scoring', '0001_initial')")
    return tmp_path


def write(var, statement):
    with closing(sqlite3.connect(var / "saima.sqlite3")) as line, line:
        line.execute(statement)


def test_the_same_twice(var):
    assert fingerprint(var) == fingerprint(var)
    assert len(fingerprint(var)) == 64


def test_another_list_of_migrations(var):
    before = fingerprint(var)
    write(var, "DELETE FROM django_migrations")
    assert fingerprint(var) != before


@pytest.mark.parametrize("name", ["HTTPS", "EMAIL_URL", "SECRET_KEY_FILE"])
def test_another_setting(var, monkeypatch, name):
    before = fingerprint(var)
    monkeypatch.setenv(name, "other")
    assert fingerprint(var) != before


@pytest.mark.parametrize("name", ["DATABASE_URL", "DATABASE_URL_FILE", "REDIS_URL", "REDIS_URL_FILE"])
def test_servers_of_ones_own_are_always_asked(var, monkeypatch, name):
    monkeypatch.setenv(name, "anything")
    assert fingerprint(var) is None


def test_no_database_no_number(tmp_path):
    assert fingerprint(tmp_path) is None
    (tmp_path / "saima.sqlite3").write_text("not a database")
    assert fingerprint(tmp_path) is None


def test_the_variables_of_the_settings_are_read_from_them():
    assert {"SAIMA_VAR", "DATABASE_URL", "REDIS_URL", "ALLOWED_HOSTS", "EMAIL_URL"} <= set(variables())
