"""What a start stands on, in one number: as long as it is the same, nothing has to be brought up to date.

Reads files and the list of applied migrations without Django, whose loading would take longer than all else.
"""

import hashlib
import os
import re
import sqlite3
from contextlib import closing
from pathlib import Path

from deploy.prepare import FRONT_END, ROOT, VENV

READ = re.compile(r"""env\.\w+\(\s*"([A-Z0-9_]+)"|"(S3_[A-Z_]+)\"""")  # how a variable is asked for
ASKING = ("deploy/settings.py", "deploy/storage.py")
DEPENDS_ON = ("*/migrations/*.py", "deploy/*.py", "deploy/site/static/**/*")


def variables() -> list[str]:
    """The names of the environment variables that the settings read, in their order."""
    text = "".join((ROOT / path).read_text(encoding="utf-8") for path in ASKING)
    return list(dict.fromkeys(plain or stored for plain, stored in READ.findall(text)))


def applied(database: Path) -> str | None:
    """The migrations that this SQLite file says were applied; None when it cannot say."""
    if not database.is_file():
        return None
    try:
        with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as line:
            return repr(line.execute("SELECT app, name FROM django_migrations ORDER BY app, name").fetchall())
    except sqlite3.Error:
        return None


def fingerprint(var: Path) -> str | None:
    """The number; None where servers of one's own are used, which a start has to ask first."""
    names = [name for name in variables() if name != "SAIMA_DEMO"]  # what the first start itself sets
    given = {name: os.environ.get(name) for known in names for name in (known, f"{known}_FILE")}
    tables = applied(var / "saima.sqlite3")
    if tables is None or any(
        given.get(f"{name}{end}") for name in ("DATABASE_URL", "REDIS_URL") for end in ("", "_FILE")
    ):
        return None
    stamps = [path.read_text() for path in (VENV / "installed", FRONT_END / ".installed") if path.exists()]
    seen = hashlib.sha256(repr((stamps, tables, sorted(given.items()))).encode())
    for pattern in DEPENDS_ON:
        for path in sorted(ROOT.glob(pattern)):
            facts = path.stat()
            seen.update(f"{path} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return seen.hexdigest()
