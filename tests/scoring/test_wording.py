"""The engine's problems are said in Chinese and in English: every one, with no English left in the Chinese."""

import ast
import json
import re
import string
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import translation

from scoring import faults, marks, tables, wording
from scoring.engine import robustness_settings, spec
from scoring.engine.check import fit
from scoring.engine.evaluate import evaluate
from scoring.engine.formula import Unreadable, parse
from scoring.engine.outrank import rank_scores
from scoring.engine.panel import Method
from scoring.engine.phrases import Phrase
from scoring.engine.phrases import phrase as say
from scoring.engine.problems import Problem, Refused
from scoring.engine.weights import weigh
from scoring.forms import read_document
from scoring.terminal import spoken_here
from tests.scoring.conftest import ROWS, table_of

PROSE = re.compile(r"[a-z]{2,} [a-z]{2,}")
CHINESE = translation.trans_real.translation("zh-hans")


def sources() -> list[Path]:
    return sorted((settings.ROOT / "scoring").rglob("*.py"))


def calls(path: Path):
    return (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))


def named(call: ast.Call) -> str:
    return getattr(call.func, "id", "") or getattr(call.func, "attr", "")


def test_no_problem_is_written_down_as_bare_english():
    """A literal that reads like a sentence stands only inside _(...), where it is collected for translation."""
    bare = []
    for path in sources():
        for call in calls(path):
            given = {"Problem": call.args, "note": call.args[1:], "_refuse": call.args, "Unreadable": call.args}.get(
                named(call), []
            )
            for argument in given:
                inside = {
                    id(part)
                    for inner in ast.walk(argument)
                    if isinstance(inner, ast.Call) and named(inner) == "_"
                    for part in ast.walk(inner)
                }
                bare += [
                    (path.name, part.value)
                    for part in ast.walk(argument)
                    if isinstance(part, ast.Constant) and isinstance(part.value, str) and PROSE.search(part.value) and id(part) not in inside
                ]  # fmt: skip
    assert bare == []


def test_every_template_has_a_chinese_one_with_the_same_places():
    fields = string.Formatter()
    templates = {
        call.args[0].value
        for path in sources()
        if "phrases import phrase as _" in path.read_text()
        for call in calls(path)
        if named(call) == "_" and isinstance(call.args[0], ast.Constant)
    }
    assert len(templates) > 300
    for template in templates:
        chinese = CHINESE.gettext(template)
        assert not PROSE.search(template) or chinese != template
        if '{"' not in template:
            places = [sorted({part[1] for part in fields.parse(text) if part[1]}) for text in (template, chinese)]
            assert places[0] == places[1], template


def bad_model() -> dict:
    """Something wrong with nearly every part."""
    return {
        "schema": 1, "root": "top", "code": "a b", "strange": 1,
        "derived": [{"code": "d", "formula": "1 +"}, {"code": "d", "formula": "f(1)"}, {"code": "e", "formula": "a ^ 2"}, {"code": "g", "formula": "later"}, {"code": "later", "formula": "log(1, 2)"}],
        "nodes": [
            {"code": "top", "children": ["a", "b", "gone", "a"], "aggregate": {"method": "owa", "weights": ["1"]}, "impute": "zero", "unit": 3},
            {"code": "a", "weight": "-1", "rule": {"method": "min_max", "lower": "3", "upper": "3"}, "missing": "rescale"},
            {"code": "b", "weight": 0.5, "rule": {"method": "deduct", "full": "x", "step": "0"}, "children": []},
            {"code": "b", "rule": {"method": "table", "rows": [["1", "2"], ["1", "3"]], "full": "1"}},
            {"code": "lost", "rule": "nonsense", "round": {"decimals": 99, "mode": "sideways"}},
            {"code": "c", "rule": {"method": "piecewise", "points": [["1"]]}, "direction": "up"},
            {"code": "q", "rule": {"method": "grade", "grades": {}}, "column": ["x"], "name": 7},
        ],
        "gates": [{"code": "g", "require": {"column": "x"}}, {"code": "h", "require": {"any": []}, "otherwise": "hanged"}],
        "bonus": {"columns": []}, "rank": {"method": "topsy", "ties": "maybe", "chain": ["a", "a"], "options": 3},
    }  # fmt: skip


def refused(act) -> list[Problem]:
    with pytest.raises(Refused) as caught:
        act()
    return list(caught.value.problems)


def all_kinds(document: dict, tmp_path: Path) -> list[Problem]:
    """Problems of models, tables, marks, weights, rankings and settings."""
    rows = [
        ["code", "output", "growth", "", "output"],
        ["A", "x", "1"],
        ["", "1", "2"],
        ["A", "#N/A", "9" * 60],
        ["B\n", "1e99", "1"],
    ]
    short = [
        ["subject", "judge", "mark", "factor"],
        ["s", "j", "high", "1"],
        ["s", "j", "1", "2"],
        ["", "k", "2", None],
    ]
    methods = ["ahp", "bwm", "entropy", "critic", "pca", "merec", "cilos", "given", "combination", "equal"]
    odd = [{}, [], [["1", "2"], ["1", "1"]], {"matrix": [["1"]], "codes": ["a", "a"]}, {"upper": {"1,2,3": "x"}}, {"weights": {"a": "0"}}, {"sets": 3}, {"group": [{}]},
           {"matrix": [["1", "x"], ["2"]], "directions": "up"}, {"best_to_others": ["1", "2"], "others_to_worst": ["3", "1"]}, {"codes": 3}]  # fmt: skip
    (tmp_path / "empty.csv").write_bytes(b"")
    found = refused(lambda: spec.parse(bad_model()))
    found += refused(lambda: tables.build(enumerate([["name"]], start=1)))
    found += refused(lambda: tables.build(enumerate(rows, start=1), numeric=["output", "growth"]))
    found += refused(lambda: tables.build(enumerate([*rows[:1][:1]], start=1)))
    found += refused(lambda: marks.of(enumerate(short, start=1)))
    found += refused(lambda: tables.read(tmp_path / "none.csv")) + refused(lambda: tables.read(tmp_path))
    found += refused(lambda: tables.read(tmp_path / "empty.csv"))
    for text in (b"", b"{", b"[]", b"\xff", b'{"a": 1,}', b'{"a": 1, "a": 2}', b'{"a": NaN}', b"[" * 100_000):
        found += refused(lambda text=text: read_document(text))
    known = spec.parse(document)
    found += refused(
        lambda: fit(known, tables.build(enumerate([["code", "output"], ["A", "1"]], start=1), numeric=["output"]))
    )
    found += refused(lambda: evaluate(known, table_of({**ROWS, "E": ("1", None, "0", "a")})))
    for method in methods:
        for given in odd:
            try:
                weigh(method, given, {})
            except Refused as refusal:
                found += refusal.problems
    for name, options in (
        ("vikor", {"v": "2"}),
        ("topsis", {"norm": "x"}),
        ("promethee", {"preference": "x"}),
        ("electre", {"z": 1}),
        ("copras", {}),
    ):
        found += refused(
            lambda name=name, options=options: rank_scores(name, [[-1, 0], [2, 3]], [1, 0], [1, -1], options)
        )
    found += refused(
        lambda: robustness_settings.read({"draws": "x", "weights": "w", "panel": "p", "z": 1, "noise": 3, "cuts": 1})
    )
    found += refused(lambda: Method("trimmed", 1, 1, 1)) + refused(lambda: Method("median", total=True))
    return found


def leaves(text: str):
    """The plain strings inside a phrase: what is typed by people, or a code."""
    if not isinstance(text, Phrase):
        yield text
        return
    for value in text.values:
        if isinstance(value, str):
            yield from leaves(value)


def test_whatever_is_wrong_is_said_in_chinese(document, tmp_path):
    found = all_kinds(document, tmp_path)
    assert len(found) > 150
    with translation.override("zh-hans"):
        for problem in found:
            assert [leaf for text in problem for leaf in leaves(text) if PROSE.search(leaf)] == []
            assert not PROSE.search(wording.said(problem.line())), problem
    with translation.override("en"):
        assert [wording.said(problem.line()) for problem in found] == [str(problem) for problem in found]


@pytest.mark.parametrize(
    "text", ["", "(", "1 2", "nothing(", "f(1)", "a ^ 2", "log()", "max(", "-" * 40 + "1", "1" * 1001, "trimmed(1)"]
)
def test_a_formula_that_is_none_says_why_in_chinese(text):
    with pytest.raises(Unreadable) as caught:
        parse(text)
    with translation.override("zh-hans"):
        assert not PROSE.search(wording.said(caught.value.args[0]))


def test_kept_problems_are_read_again_in_any_language():
    problem = Problem(say("row {0}", 3), say("nothing"), say("a number from {0:g} to {1:g}", 0.0, 1.5))
    reason = wording.kept(Refused([problem, Problem("nodes[0].weight", "x", say("a number"))]))
    assert json.loads(reason)[1] == ["{0}: found {1}; expected {2}", "nodes[0].weight", "x", ["a number"]]
    with translation.override("en"):
        assert wording.reread(reason).splitlines() == [str(problem), "nodes[0].weight: found x; expected a number"]
    with translation.override("zh-hans"):
        assert wording.reread(reason).splitlines() == [
            "第3行：无；应为：0至1.5之间的数",
            "nodes[0].weight：x；应为：一个数",
        ]
    assert (wording.reread(""), wording.reread("{plain} [x]")) == ("", "{plain} [x]")


def test_values_are_never_taken_for_templates():
    braces = say("column {0}", "{1} and {x}")
    assert (braces, wording.said(braces)[-11:]) == ("column {1} and {x}", "{1} and {x}")


@pytest.mark.parametrize(
    ("set_to", "tongue"),
    [({}, "en"), ({"LANG": "zh_CN.UTF-8"}, "zh-hans"), ({"LANG": "C"}, "en"), ({"LANG": "zh_CN", "LC_ALL": "en_GB"}, "en"),
     ({"LANGUAGE": "zh:en", "LANG": "en_US"}, "zh-hans"), ({"LANGUAGE": "", "LANG": "zh_SG"}, "zh-hans")],
)  # fmt: skip
def test_a_command_speaks_the_language_of_its_terminal(monkeypatch, set_to, tongue):
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in set_to.items():
        monkeypatch.setenv(name, value)
    assert spoken_here() == tongue


def test_a_command_refuses_in_the_language_of_its_terminal(monkeypatch, tmp_path, capsys):
    (tmp_path / "marks.csv").write_text("subject,judge,mark\ns,j,high\n")
    for tongue, said in (
        ("zh_CN.UTF-8", "第2行，列mark：high；应为：一个数\n"),
        ("en", "row 2, column mark: found high; expected a number\n"),
    ):
        monkeypatch.setenv("LANGUAGE", tongue)
        with pytest.raises(SystemExit):
            call_command("panel", str(tmp_path / "marks.csv"))
        assert capsys.readouterr().err == said


def test_words_of_the_operating_system_are_translated():
    with translation.override("zh-hans"):
        assert wording.said(faults.told(FileNotFoundError(2, "No such file or directory"))) == "文件或文件夹不存在"
