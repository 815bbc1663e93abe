"""`python -m deploy.backup make FOLDER` and `... restore FOLDER`: everything that must outlive a machine, in one folder.

The database goes first and the documents after it, so that every document the database knows is in the copy; the queue is
not kept. It may be made while everything runs. A restore goes into an installation that holds nothing, and is checked first.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage

from deploy.options import Parser
from deploy.prepare import hold
from deploy.speaking import gettext as _
from deploy.steps import Refused

NAMES = {"sqlite3": "saima.sqlite3", "postgresql": "saima.dump"}


def database() -> tuple[str, dict[str, Any]]:
    """The kind of the database, and how it is reached."""
    reached = settings.DATABASES["default"]
    return reached["ENGINE"].rpartition(".")[2], reached


def postgresql(*command: str) -> None:
    """Run one of PostgreSQL's own programs on the database; the password goes by the environment, not the command line."""
    reached = database()[1]
    known = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    given = {name: str(reached[key]) for name, key in known.items() if reached.get(key)}
    if shutil.which(command[0]) is None:
        raise Refused(
            _("%(program)s is missing on this machine: install PostgreSQL's client programs.") % {"program": command[0]}
        )
    ended = subprocess.run(command, env={**os.environ, **given}, capture_output=True, text=True)
    if ended.returncode:
        reason = (ended.stderr.strip().splitlines() or [_("no reason given")])[-1]
        raise Refused(_("%(program)s failed: %(reason)s") % {"program": command[0], "reason": reason})


def digests(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file in the folder but the list itself, by its path."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "SHA256.json")
    found = {}
    for path in files:
        with path.open("rb") as file:
            found[path.relative_to(folder).as_posix()] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def make(folder: Path) -> None:
    """Copy database, documents and key into a new folder, and write down the SHA-256 of each file."""
    if folder.exists() and any(folder.iterdir()):
        raise Refused(_("%(folder)s is not empty: a backup goes into a new folder.") % {"folder": folder})
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    kind, reached = database()
    if kind == "sqlite3":
        if not Path(reached["NAME"]).exists():
            raise Refused(_("There is no database at %(place)s.") % {"place": reached["NAME"]})
        with closing(sqlite3.connect(reached["NAME"], timeout=60)) as line:
            line.execute("VACUUM INTO ?", [str(folder / NAMES[kind])])
    else:
        postgresql("pg_dump", "--format=custom", "--no-owner", f"--file={folder / NAMES[kind]}")
    documents = Path(settings.MEDIA_ROOT)
    if isinstance(default_storage, FileSystemStorage) and documents.is_dir():
        shutil.copytree(documents, folder / "documents")
    (folder / "secret_key").write_text(settings.SECRET_KEY)
    (folder / "SHA256.json").write_text(json.dumps(digests(folder), indent=1))


def restore(folder: Path) -> None:
    """Put a backup back, after its files were checked; refuses to write over anything."""
    listed = folder / "SHA256.json"
    if not listed.is_file():
        raise Refused(_("%(folder)s is no backup: it has no SHA256.json.") % {"folder": folder})
    if (wanted := json.loads(listed.read_text())) != (found := digests(folder)):
        wrong = sorted(path for path in {*wanted, *found} if wanted.get(path) != found.get(path))
        raise Refused(_("The backup is damaged: %(files)s.") % {"files": ", ".join(wrong[:5])})
    kind, reached = database()
    if not (folder / NAMES[kind]).exists():
        words = {"file": NAMES[kind]}
        raise Refused(_("The backup holds no %(file)s: it was made from another kind of database.") % words)
    documents = Path(settings.MEDIA_ROOT)
    if documents.is_dir() and any(documents.iterdir()):
        raise Refused(_("There are documents in %(folder)s: move them away first.") % {"folder": documents})
    if kind == "sqlite3":
        if Path(reached["NAME"]).exists():
            words = {"place": reached["NAME"]}
            raise Refused(_("There is a database at %(place)s: move it away first, with the files beside it.") % words)
        shutil.copyfile(folder / NAMES[kind], reached["NAME"])
        Path(reached["NAME"]).chmod(0o600)
    else:
        postgresql(
            "pg_restore", "--exit-on-error", "--no-owner", f"--dbname={reached['NAME']}", str(folder / NAMES[kind])
        )
    if (folder / "documents").is_dir():
        shutil.copytree(folder / "documents", documents, dirs_exist_ok=True)
    key = settings.VAR / "secret_key"
    key.touch(mode=0o600)
    key.write_text((folder / "secret_key").read_text())
    shutil.rmtree(settings.VAR / "valkey", ignore_errors=True)  # a queue that speaks of another state


def main() -> None:
    parser = Parser(
        "python -m deploy.backup", _("Copy database, documents and key into a folder, or put them back from it.")
    )
    parser.add_argument(
        "act", choices=["make", "restore"], help=_("make a backup, or put one back where nothing is yet")
    )
    parser.add_argument("folder", type=Path, help=_("the folder of the backup"))
    given = parser.parse_args()
    os.umask(0o077)
    if given.act == "make":
        make(given.folder)
        print(_("Everything is in %(folder)s.") % {"folder": given.folder})
        return
    hold(settings.VAR / "lock")
    restore(given.folder)
    print(_("Restored from %(folder)s. Start, then verify: manage.py verify_trail") % {"folder": given.folder})


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")
    try:
        main()
    except Refused as refusal:
        sys.exit(str(refusal))
