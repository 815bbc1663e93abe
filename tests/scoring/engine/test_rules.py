"""Rules that count steps: every case of the scoring tables, at thresholds where floats go wrong, and against fractions."""

import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.engine import spec
from scoring.engine.evaluate import evaluate
from scoring.engine.table import Table
from tests.scoring.engine import asem

CASES = asem.ORACLES / "scoring_tables.json"


def points(rule: dict[str, Any], *figures: str, direction: str = "benefit", derived: str = "") -> list[float]:
    """What a leaf gives for figures under a rule; `derived` makes it read a formula of x."""
    leaf = {"code": "y" if derived else "x", "weight": "1", "direction": direction, "rule": rule}
    document = {"code": "m", "root": "all", "nodes": [{"code": "all", "children": [leaf["code"]]}, leaf]}
    if derived:
        document["derived"] = [{"code": "y", "formula": derived}]
    codes = tuple(f"u{i}" for i in range(len(figures)))
    found = evaluate(spec.parse(document), Table(codes, {"x": tuple(map(Decimal, figures))}))
    return found.nodes[leaf["code"]].tolist()


def ours(rule: dict[str, Any]) -> dict[str, Any]:
    """A rule of the oracle in a model's words."""
    names = {"kind": "method", "interval": "table", "plusminus": "plus_minus"}
    kept = {names.get(k, k): names.get(v, v) if k == "kind" else v for k, v in rule.items() if k not in ("text", "dir")}
    if kept["method"] in ("table", "piecewise"):
        kept.pop("full")
    return json.loads(json.dumps(kept), parse_float=str)


@asem.needs_oracles
def test_every_case_of_the_scoring_tables() -> None:
    oracle = json.loads(CASES.read_text(encoding="utf-8"))
    for case in oracle["cases"]:
        rule = oracle["rules"][case["rule"]]
        direction = "cost" if rule.get("dir") == -1 else "benefit"
        assert points(ours(rule), case["x"], direction=direction) == [float(Fraction(case["expect"]))], case
    assert len(oracle["cases"]) == 33


DEDUCT = {"method": "deduct", "full": "10", "target": "0.90", "step": "0.01", "points": "0.5", "partial": "ceil"}


def test_steps_are_counted_not_guessed() -> None:
    assert points(DEDUCT, "0.87", "0.871", "0.869", "0.9", "0.9001", "0.1") == [8.5, 8.5, 8, 10, 10, 0]
    floor = {**DEDUCT, "partial": "floor"}
    assert points(floor, "0.87", "0.871", "0.869") == [8.5, 9, 8.5]
    assert points({**DEDUCT, "floor": "2"}, "0.1") == [2]


def test_a_derived_figure_is_exact_before_its_steps_are_counted() -> None:
    growth = {"method": "deduct", "full": "100", "target": "10", "step": "1", "points": "5", "partial": "ceil"}
    assert points(growth, "1.1", "1.09", derived="growth(1, x) * 100") == [100, 95]
    assert points(growth, "121", derived="cagr(100, x, 2) * 100") == [100]


def test_steps_both_ways() -> None:
    rule = {"method": "plus_minus", "full": "60", "base": "48", "target": "8", "step": "1", "points": "0.5"}
    assert points(rule, "8", "9.5", "6.5", "40", "-200") == [48, 48.75, 47.25, 60, 0]
    assert points({**rule, "partial": "floor"}, "9.5", "6.5") == [48.5, 47.5]
    assert points({**rule, "partial": "ceil"}, "9.5", "6.5") == [49, 47]
    assert points(rule, "9", "7", direction="cost") == [47.5, 48.5]


def test_tables_are_closed_on_the_left() -> None:
    rule = {"method": "table", "rows": [{"from": "50", "points": "10"}, {"from": "30", "points": "8"}], "below": "1"}
    assert points(rule, "49.999", "50", "50.001", "30", "29.9999", "-3") == [8, 10, 10, 8, 1, 1]


def test_lines_ratios_and_intervals() -> None:
    line = {"method": "piecewise", "points": [["0", "0"], ["60", "6"], ["90", "9"]]}
    assert points(line, "-1", "30", "60", "75", "91") == [0, 3, 6, 7.5, 9]
    ratio = {"method": "ratio", "target": "120", "full": "20", "cap": "1.2"}
    assert points(ratio, "60", "144", "200") == [10, 24, 24]
    assert points(ratio, "240", "100", "0", direction="cost") == [10, 24, 24]
    best = {"method": "interval_best", "lower": "0", "from": "40", "upto": "60", "upper": "100"}
    assert points(best, "-1", "0", "20", "40", "50", "60", "80", "100", "101") == [0, 0, 50, 100, 100, 100, 50, 0, 0]


def test_efficacy_and_yes_or_no() -> None:
    rule = {"method": "efficacy", "unacceptable": "2", "satisfactory": "8"}
    assert points(rule, "2", "5", "8", "9", "-100") == [60, 80, 100, 100, 0]
    assert points({**rule, "unacceptable": "8", "satisfactory": "2"}, "8", "5", "2") == [60, 80, 100]
    assert points({"method": "yes_no", "yes": "5"}, "1", "0") == [5, 0]


def test_grades_and_memberships() -> None:
    graded = {"code": "g", "weight": "1", "rule": {"method": "grade", "grades": {"A": "100", "B": "80", "2": "10"}}}
    model = spec.parse({"code": "m", "root": "r", "nodes": [{"code": "r", "children": ["g"]}, graded]})
    found = evaluate(model, Table(("u", "v"), {"g": ("B", "A")}))
    assert found.scores.tolist() == [80, 100]
    with pytest.raises(spec.Refused, match=r"row 3 \(code v\), column g: found C; expected one of A, B, 2"):
        evaluate(model, Table(("u", "v"), {"g": ("B", "C")}))
    shares = [{"column": "good", "points": "90"}, {"column": "fair", "points": "60"}]
    for principle, score in (("weighted", 69.0), ("maximum", 60.0)):
        leaf = {"code": "f", "weight": "1", "rule": {"method": "membership", "grades": shares, "principle": principle}}
        model = spec.parse({"code": "m", "root": "r", "nodes": [{"code": "r", "children": ["f"]}, leaf]})
        table = Table(("u",), {"good": (Decimal("0.3"),), "fair": (Decimal("0.7"),)})
        assert evaluate(model, table).scores.tolist() == [score]


figure = st.decimals(-1000, 1000, places=3)
step = st.decimals("0.001", 50, places=3)


@settings(max_examples=60, deadline=None)
@given(st.lists(figure, min_size=1, max_size=8), figure, step, step, st.sampled_from(["floor", "ceil", "proportional"]))
def test_deductions_against_fractions(
    xs: list[Decimal], target: Decimal, size: Decimal, cost: Decimal, part: str
) -> None:
    rule = {
        "method": "deduct",
        "full": "100",
        "target": str(target),
        "step": str(size),
        "points": str(cost),
        "partial": part,
    }
    wanted = []
    for x in xs:
        short = max(Fraction(0), (Fraction(target) - Fraction(x)) / Fraction(size))
        whole = {"floor": short.__floor__, "ceil": short.__ceil__, "proportional": lambda short=short: short}[part]()
        wanted.append(float(max(Fraction(0), 100 - whole * Fraction(cost))))
    assert points(rule, *map(str, xs)) == wanted


@settings(max_examples=60, deadline=None)
@given(st.lists(figure, min_size=1, max_size=8), st.dictionaries(figure, figure, min_size=2, max_size=6))
def test_lines_against_fractions(xs: list[Decimal], line: dict[Decimal, Decimal]) -> None:
    corners = sorted(line.items())
    rule = {"method": "piecewise", "points": [[str(x), str(y)] for x, y in corners]}
    wanted = []
    for x in map(Fraction, xs):
        inside = [i for i in range(len(corners) - 1) if corners[i][0] <= x < corners[i + 1][0]]
        if not inside:
            wanted.append(float(corners[0 if x < corners[0][0] else -1][1]))
            continue
        (x0, y0), (x1, y1) = ((Fraction(a), Fraction(b)) for a, b in corners[inside[0] : inside[0] + 2])
        wanted.append(float(y0 + (y1 - y0) * (x - x0) / (x1 - x0)))
    assert points(rule, *map(str, xs)) == wanted


@settings(max_examples=60, deadline=None)
@given(st.lists(figure, min_size=2, max_size=8), step, step)
def test_more_of_a_benefit_never_gives_less(xs: list[Decimal], size: Decimal, cost: Decimal) -> None:
    xs = sorted(xs)
    rules = [
        {"method": "deduct", "full": "100", "target": "10", "step": str(size), "points": str(cost), "partial": "ceil"},
        {
            "method": "plus_minus",
            "base": "50",
            "target": "10",
            "step": str(size),
            "points": str(cost),
            "partial": "floor",
        },
        {"method": "table", "rows": [["-50", "5"], ["0", "20"], ["300", "100"]]},
        {"method": "efficacy", "unacceptable": "-10", "satisfactory": "10"},
    ]
    for rule in rules:
        found = points(rule, *map(str, xs))
        assert found == sorted(found)


def test_yes_and_no_in_words() -> None:
    """A column of answers may say 是 and 否, or yes and no in any case; anything else has its place."""
    leaf = {"code": "x", "rule": {"method": "yes_no", "yes": "10", "no": "2"}}
    document = {"code": "m", "root": "all", "nodes": [{"code": "all", "children": ["x"], "weights": "equal"}, leaf]}
    found = evaluate(spec.parse(document), Table(tuple("abcdef"), {"x": ("是", "否", "YES", "no", "1", "0")}))
    assert found.nodes["x"].tolist() == [10, 2, 10, 2, 10, 2]
    with pytest.raises(
        spec.Refused, match=r"row 3 \(code b\), column x: found maybe; expected 1 for yes or 0 for no, or yes, no"
    ):
        evaluate(spec.parse(document), Table(("a", "b"), {"x": ("是", "maybe")}))
