"""A backup is worth what comes out of it: trail, runs and documents of one installation stand in another."""

import json
import os
import shutil
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from tests.databases import database_named

pytestmark = pytest.mark.process

LIVED = """
import django; django.setup()
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from scoring import runs
from scoring.engine.table import Table
from decimal import Decimal
from submissions.accounts import actions
from tests.scoring.conftest import DOCUMENT
actions.create_account("system", "系统管理员", "system", None, by=None)
default_storage.save("applications/证明.pdf", ContentFile(b"%PDF-1.4"))
columns = {name: (Decimal(1), Decimal(2)) for name in ("output", "growth")} | {"accidents": (Decimal(0),) * 2}
run = runs.prepare(runs.adopt(DOCUMENT), Table(("A", "B"), columns | {"track": ("a",) * 2}))
runs.execute(run.pk)
print(run.reference)
"""


class Place:
    """An installation in a folder of its own, asked by commands."""

    def __init__(self, var, database):
        self.var = var
        self.var.mkdir()
        kept = {name: value for name, value in os.environ.items() if name not in ("REDIS_URL", "SECRET_KEY")}
        self.environment = {
            **kept,
            "SAIMA_VAR": str(var),
            "DATABASE_URL": database,
            "DJANGO_SETTINGS_MODULE": "deploy.settings",
            "LANGUAGE": "en",
        }

    def run(self, *command):
        return subprocess.run(
            [sys.executable, *command], cwd=settings.ROOT, env=self.environment, capture_output=True, text=True
        )

    def do(self, *command):
        ended = self.run(*command)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout.strip()


@pytest.fixture
def two(tmp_path, tables):
    """Two installations, the first with the product's tables: files of SQLite, or databases on the suite's PostgreSQL."""
    if connection.vendor == "sqlite":
        old, new = Place(tmp_path / "old", ""), Place(tmp_path / "new", "")
        shutil.copyfile(tables.removeprefix("sqlite:///"), old.var / "saima.sqlite3")
        yield old, new
        return
    mine = f"saima_backup_{os.getpid()}"
    with database_named(f"{mine}_old", like=tables) as old, database_named(f"{mine}_new") as new:
        yield Place(tmp_path / "old", old), Place(tmp_path / "new", new)


def test_what_was_backed_up_stands_again_and_verifies(two, tmp_path):
    old, new = two
    backup = str(tmp_path / "backup")
    reference = old.do("-c", LIVED).splitlines()[-1]
    assert old.do("-m", "deploy.backup", "make", backup) == f"Everything is in {backup}."
    assert new.do("-m", "deploy.backup", "restore", backup).startswith("Restored from")
    assert new.do("manage.py", "verify_trail") == old.do("manage.py", "verify_trail")
    assert new.do("manage.py", "verify_run", reference) == old.do("manage.py", "verify_run", reference)
    assert (new.var / "documents/applications/证明.pdf").read_bytes() == b"%PDF-1.4"
    assert (new.var / "secret_key").read_text() == (old.var / "secret_key").read_text()
    assert (new.var / "secret_key").stat().st_mode & 0o777 == 0o600
    with pytest.raises(AssertionError, match="There are documents in"):
        new.do("-m", "deploy.backup", "restore", backup)


def test_a_damaged_backup_and_a_full_folder_are_refused(two, tmp_path):
    old, new = two
    backup = tmp_path / "backup"
    old.do("-m", "deploy.backup", "make", str(backup))
    assert sorted(json.loads((backup / "SHA256.json").read_text()))[-1] == "secret_key"
    again = old.run("-m", "deploy.backup", "make", str(backup))
    assert (again.returncode, again.stderr) == (1, f"{backup} is not empty: a backup goes into a new folder.\n")
    (backup / "secret_key").write_text("another")
    refused = new.run("-m", "deploy.backup", "restore", str(backup))
    assert (refused.returncode, refused.stderr) == (1, "The backup is damaged: secret_key.\n")
    nothing = new.run("-m", "deploy.backup", "restore", str(tmp_path))
    assert (nothing.returncode, nothing.stderr) == (1, f"{tmp_path} is no backup: it has no SHA256.json.\n")
    new.environment["LANGUAGE"] = "zh_Hans"
    nothing = new.run("-m", "deploy.backup", "restore", str(tmp_path))
    assert (nothing.returncode, nothing.stderr) == (1, f"{tmp_path}不是备份：其中没有SHA256.json。\n")
    unknown = new.run("-m", "deploy.backup", "mend", str(tmp_path))
    assert unknown.stderr == "无法识别所给选项；可用选项见python -m deploy.backup --help。\n"
