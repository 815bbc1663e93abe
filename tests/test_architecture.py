"""The house as it was drawn: who imports whom, how long a file and a function may be, and that tables and code agree."""

import ast
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

import grimp
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


@pytest.mark.alike
@pytest.mark.process
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


# -- how a file is written ---------------------------------------------------------------------------------------------


def functions(path: Path) -> list[ast.FunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def length(function: ast.FunctionDef) -> int:
    return (function.end_lineno or 0) - function.lineno + 1


def test_no_function_of_the_engine_is_past_forty_lines_and_no_view_past_twenty_five():
    engine = [
        (p.name, f.name, length(f)) for p in ours("*.py") if "engine" in p.relative_to(ROOT).parts for f in functions(p)
    ]
    assert [found for found in engine if found[2] > 40] == []
    views = [(str(p.relative_to(ROOT)), f) for p in ours("views*.py") for f in functions(p)]
    asked = [(path, f.name, length(f)) for path, f in views if f.args.args and f.args.args[0].arg == "request"]
    assert [found for found in asked if found[2] > 25] == []


def test_a_package_has_a_caption_and_nothing_else():
    captions = [path for path in ours("__init__.py") if len(path.read_text(encoding="utf-8").splitlines()) != 1]
    assert [str(path.relative_to(ROOT)) for path in captions] == []
    assert [str(p.relative_to(ROOT)) for p in ours("__init__.py") if not p.read_text().startswith('"""')] == []


def test_no_import_stands_inside_a_function():
    inside = [
        f"{path.relative_to(ROOT)}: {function.name}"
        for path in ours("*.py")
        for function in functions(path)
        if any(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(function))
    ]
    assert inside == []


LATE = {
    "scipy.special", "scipy.optimize", "numba", "openpyxl", "xlsxwriter", "docx", "pikepdf", "PIL.Image", "PIL.ImageOps",
}  # fmt: skip
"""Libraries that a page's code does without until it is asked to compute, or to read or write a file of an office's kind."""


def test_only_slow_libraries_are_loaded_by_name():
    """And the listener of allauth, in an AppConfig, and the loops that numba compiles: a name in a text is an import that no
    contract sees."""
    named = re.compile(r"import_module\((.*?)\)")
    found = {what for path in ours("*.py") for what in named.findall(path.read_text(encoding="utf-8"))}
    assert found == {
        f'"{name}"' for name in LATE | {"submissions.accounts.adapter", "scoring.engine.robustness_compiled"}
    }


def test_no_template_has_a_style_or_a_script_of_its_own():
    """Data for a script (`type="application/json"`) is none: it is not run."""
    own = re.compile(
        r"<style|\sstyle=|\son[a-z]+=[\"']|<script(?![^>]*(\ssrc=|application/json))|javascript:", re.IGNORECASE
    )
    found = [(str(path.relative_to(ROOT)), own.findall(path.read_text(encoding="utf-8"))) for path in ours("*.html")]
    assert [(path, hits) for path, hits in found if hits] == []


# -- who imports whom, inside a room -----------------------------------------------------------------------------------

KINDS = ["models", "", "tasks", "mail", "actions", "forms", "views", "urls"]  # "" is a helper named for its job
SIDE_BY_SIDE = {"api": "views", "admin": "views"}


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    """Every import of the house but its tests; what only the type checker follows is none."""
    return grimp.build_graph(*APPS, exclude_type_checking_imports=True, cache_dir=None)


def room(module: str) -> str:
    return module.rpartition(".")[0]


def kind(module: str) -> str:
    """`views_sheets` counts as views, `actions_pool` as actions; what has no such name is a helper."""
    first = module.rpartition(".")[2].split("_")[0]
    return first if first in SIDE_BY_SIDE or first in KINDS else ""


def height(module: str) -> int:
    return KINDS.index(SIDE_BY_SIDE.get(kind(module), kind(module)))


def may_import(module: str, imported: str) -> bool:
    if kind(module) == "models" and kind(imported) == "":
        return True
    return height(imported) < height(module) or kind(imported) == kind(module)


def test_the_order_inside_a_room(graph):
    """urls > views | api > forms > actions > mail > tasks > helpers > models, each importing what stands lower.

    Models may import a helper: the words they are made of, such as the acts of the trail. That it imports no model in
    turn follows from there being no circles.
    """
    places = set(rooms())
    against = [
        f"{module} imports {imported}"
        for module in graph.modules
        for imported in graph.find_modules_directly_imported_by(module)
        if room(module) == room(imported) and room(module) in places and not may_import(module, imported)
    ]
    assert sorted(against) == []


def rooms() -> list[str]:
    """The rooms of both front apps, and the two floors of scoring."""
    inside = [
        f"{app}.{path.name}"
        for app in ("submissions", "evaluation")
        for path in (ROOT / app).iterdir()
        if is_room(path)
    ]
    return ["scoring", "scoring.engine", "deploy", "submissions", "evaluation", *inside]


def is_room(path: Path) -> bool:
    return (path / "__init__.py").exists() and path.name not in {"management", "migrations", "templatetags"}


def test_no_circle_anywhere(graph):
    """Modules are taken away as long as one imports nothing that is left; what then remains goes round in circles."""
    left = {module: set(graph.find_modules_directly_imported_by(module)) for module in graph.modules}
    while done := {module for module, imported in left.items() if not imported}:
        left = {module: imported - done for module, imported in left.items() if module not in done}
    assert left == {}


def test_no_uninvited_folder():
    """import-linter holds the two front apps; here: the floors of scoring, and that no room has rooms of its own."""
    packages = {path.parent.relative_to(ROOT).as_posix() for app in APPS for path in (ROOT / app).rglob("__init__.py")}
    packages = {
        path for path in packages if "node_modules" not in path and not path.endswith(("/migrations", "/commands"))
    }
    deeper = {path for path in packages if path.count("/") > 1}
    assert {path for path in packages if path.startswith(("scoring", "deploy"))} == {
        "deploy", "scoring", "scoring/engine", "scoring/management",
    }  # fmt: skip
    assert deeper == {"evaluation/management/demonstration"}
