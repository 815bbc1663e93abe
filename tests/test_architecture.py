"""The house as it was drawn: who imports whom, how long a file may be, and that tables and code agree."""

import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent
CEILINGS = {"rules": 150, "tasks": 40, "urls": 40}
ALONE = {"prepare": 280}  # runs before anything is installed, so it stands in one file
UNINVITED = {"utils", "helpers", "common", "services", "managers", "signals"}
APPS = ("deploy", "evaluation", "submissions", "scoring")


def ours(pattern: str) -> list[Path]:
    """Files of the apps, without what was installed or generated."""
    found = [path for app in APPS for path in (ROOT / app).rglob(pattern)]
    return [path for path in found if not {"node_modules", "migrations", "__pycache__"} & set(path.parts)]


def lines(path: Path) -> int:
    return path.read_text(encoding="utf-8").count("\n")


def test_imports_keep_to_the_layers():
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout


@pytest.mark.django_db
def test_migrations_say_what_the_models_say():
    said = StringIO()
    call_command("makemigrations", "--check", "--dry-run", stdout=said)
    assert said.getvalue().strip() == "No changes detected"


def test_no_file_is_past_its_ceiling():
    def ceiling(path: Path) -> int:
        return 200 if "engine" in path.relative_to(ROOT).parts else (CEILINGS | ALONE).get(path.stem, 250)

    assert [(str(p.relative_to(ROOT)), lines(p)) for p in ours("*.py") if lines(p) > ceiling(p)] == []
    assert [(str(p.relative_to(ROOT)), lines(p)) for p in ours("*.html") if lines(p) > 120] == []
    tests = [path for path in (ROOT / "tests").rglob("*.py") if lines(path) > 400]
    assert [str(path.relative_to(ROOT)) for path in tests] == []


def test_no_uninvited_file():
    assert [str(p.relative_to(ROOT)) for p in ours("*.py") if p.stem in UNINVITED and p.parts[-2] != "tests"] == []


def test_only_the_front_door_and_the_contest_write_a_status():
    """`move` is called from actions (and what they are split into), never from a view, a form or a model."""
    callers = [
        p
        for p in ours("*.py")
        if "move(" in p.read_text(encoding="utf-8") and "states import" in p.read_text(encoding="utf-8")
    ]
    outside = [
        str(p.relative_to(ROOT)) for p in callers if p.stem.startswith(("views", "forms", "models", "api", "urls"))
    ]
    assert outside == []
