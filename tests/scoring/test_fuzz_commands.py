"""The commands on whatever a stranger hands them: exit 0, 1 or 2 and a line for each problem, never a traceback, nothing half-written."""

import copy
import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.scoring.conftest import DOCUMENT

FUZZ = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
TABLE = "code,output,growth,accidents,track\nA,602.75,12,0,a\nB,,8.5,0,a\nC,900,10,1,b\nD,600,10,0,b\n"
MARKS = "subject,judge,mark\nX,j1,80\nX,j2,85.5\nY,j1,70\nY,j2,\n"
ODD = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20),
    st.sampled_from(["NaN", "inf", "-inf", "1e999", "0", "-1", "1e-400", "9" * 400, "index", "output", "=1+1", "\u202e", "１２", "{}", ""]),
)  # fmt: skip
DEEP = st.recursive(
    ODD,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
BOMBS = [
    "9**9**9**9",
    "((" * 400 + "1" + "))" * 400,
    "output" + "*output" * 3000,
    "1/0",
    "log(0)",
    "__import__('os')",
    "exp(exp(exp(99)))",
]


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a document."""
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inner:
        yield from places(item, (*path, key))


PLACES = list(places(DOCUMENT))[1:]


@st.composite
def spoilt(draw: st.DrawFn) -> str:
    """The good model with a few places replaced, dropped or doubled."""
    document = copy.deepcopy(DOCUMENT)
    for path in draw(st.lists(st.sampled_from(PLACES), min_size=1, max_size=3)):
        holder: Any = document
        try:
            for key in path[:-1]:
                holder = holder[key]
            match draw(st.sampled_from(["replace", "drop", "double"])):
                case "replace":
                    holder[path[-1]] = draw(DEEP)
                case "drop":
                    del holder[path[-1]]
                case _ if isinstance(holder, list):
                    holder.append(holder[path[-1]])
        except (KeyError, IndexError, TypeError):
            continue
    return json.dumps(document)


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    def _run(command: str, *files: bytes | str, options: tuple[str, ...] = (), names: tuple[str, ...] = ()) -> int:
        paths = []
        for number, content in enumerate(files):
            path = tmp_path / (
                names[number] if names else f"{number}.{'json' if command != 'panel' and number == 0 else 'csv'}"
            )
            path.write_bytes(content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content)
            paths.append(str(path))
        code = 0
        try:
            call_command(command, *(["equal"] if command == "weights" and not options else []), *paths, *options)
        except SystemExit as left:
            code = int(left.code or 0)
        printed = capsys.readouterr()
        assert "Traceback" not in printed.err
        assert code in (0, 1, 2)
        assert code == 0 or printed.err.strip(), "a refusal says why"
        return code

    return _run


@given(spoilt())
@FUZZ
def test_a_spoilt_model_is_scored_or_refused(run, model: str) -> None:
    run("score", model, TABLE)
    run("robustness", model, TABLE, options=("--draws", "20", "--cut", "1"))


@given(st.binary(max_size=200) | st.text(max_size=200))
@example("[" * 100_000)
@example('{"nodes": ' * 3000)
@example(b"\xff\xfe{")
@example(b"")
@FUZZ
def test_anything_for_a_model(run, model: bytes | str) -> None:
    assert run("score", model, TABLE) == 2


@given(st.binary(max_size=300) | st.lists(st.lists(ODD.map(str), max_size=6).map(",".join), max_size=6).map("\n".join))
@example("code,output,growth,accidents,track\n" + "A,1,2,0,a\n" * 3)
@example("code,output,growth,accidents,track\nA,NaN,inf,0,a\n")
@example("code,output,growth,accidents,track\nA,1e400,-1e400,0,a\n")
@example("code,output,growth,accidents,track\nA," + "9" * 10_000_000 + ",1,0,a\n")
@example("code,output,growth,accidents,track\nA,1,1,0," + "x" * 10_000_000 + "\n")
@example("code" + ",c" * 5000 + "\n")
@example("code,code\nA,B\n")
@example('code,output,growth,accidents,track\n"A')
@example("")
@FUZZ
def test_anything_for_a_table(run, table: bytes | str) -> None:
    run("score", json.dumps(DOCUMENT), table)
    run("panel", table, names=("marks.csv",))


@given(
    st.lists(
        st.tuples(st.sampled_from(["X", "Y", "", "Z" * 300]), st.sampled_from(["j1", "j2", ""]), ODD.map(str)),
        max_size=8,
    )
)
@FUZZ
def test_any_marks(run, rows: list[tuple[str, str, str]]) -> None:
    text = MARKS + "".join(",".join(cell.replace(",", ";").replace("\n", " ") for cell in row) + "\n" for row in rows)
    run("panel", text, names=("marks.csv",))


@given(DEEP, st.sampled_from(["ahp", "bwm", "entropy", "critic", "given", "equal", "combination", "pca", "magic"]))
@FUZZ
def test_any_judgements(run, tmp_path: Path, document: Any, method: str) -> None:
    file = tmp_path / "w.json"
    file.write_text(json.dumps(document))
    try:
        call_command("weights", method, str(file))
    except SystemExit as left:
        assert left.code == 2


@given(
    DEEP,
    st.sampled_from(
        ["codes", "matrix", "upper", "group", "weights", "best_to_others", "others_to_worst", "sets", "directions"]
    ),
)
@FUZZ
def test_any_judgements_under_a_known_name(run, tmp_path: Path, value: Any, name: str) -> None:
    file = tmp_path / "w.json"
    for method, document in (
        ("ahp", {"codes": ["a", "b"], "matrix": [["1", "3"], ["1/3", "1"]]}), ("entropy", {"codes": ["a"], "matrix": [[1], [2]]}),
        ("bwm", {"best_to_others": {"a": 1, "b": 2}, "others_to_worst": {"a": 2, "b": 1}}),
    ):  # fmt: skip
        file.write_text(json.dumps({**document, name: value}))
        try:
            call_command("weights", method, str(file))
        except SystemExit as left:
            assert left.code == 2


@pytest.mark.parametrize("formula", BOMBS, ids=lambda formula: formula[:20])
def test_formula_bombs_go_off_nowhere(run, formula: str) -> None:
    document = copy.deepcopy(DOCUMENT)
    document["derived"] = [{"code": "bomb", "formula": formula}]
    document["nodes"][1]["column"] = "bomb"
    assert run("score", json.dumps(document), TABLE) in (0, 2)


@pytest.mark.parametrize("children", [["index"], ["output", "output"], ["output", "growth", "index"], ["nowhere"], []])
def test_a_tree_that_is_none_is_refused(run, children: list[str]) -> None:
    document = copy.deepcopy(DOCUMENT)
    document["nodes"][0]["children"] = children
    assert run("score", json.dumps(document), TABLE) == 2


def test_two_groups_that_hold_each_other_are_refused(run) -> None:
    document = copy.deepcopy(DOCUMENT)
    document["nodes"] += [{"code": "a", "children": ["b"]}, {"code": "b", "children": ["a"]}]
    assert run("score", json.dumps(document), TABLE) == 2


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["--draws", "--seed", "--weights", "--cut", "--noise", "--alternatives", "--workers"]),
            ODD.map(str),
        ),
        max_size=4,
    )
)
@FUZZ
def test_any_option_of_robustness(run, options: list[tuple[str, str]]) -> None:
    safe = [
        (name, text)
        for name, text in options
        if not (name == "--draws" and text.isdecimal() and math.log10(int(text) + 1) > 4)
    ]
    flat = tuple(f"{name}={text}" for name, text in safe if "\x00" not in text)
    run("robustness", json.dumps(DOCUMENT), TABLE, options=("--draws", "30", *flat))


@given(st.binary(max_size=300))
@FUZZ
def test_any_bundle(run, data: bytes) -> None:
    assert run("verify_run", data, names=("bundle.zip",)) == 2
