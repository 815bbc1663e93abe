"""What must hold for any table: order does not matter, more is never worse, and contributions add up to the score exactly."""

import json
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.engine import spec
from scoring.engine.evaluate import Result, evaluate
from scoring.engine.table import Table
from tests.scoring.engine.build import document, group, leaf

CELL = st.decimals(0, 100, places=2) | st.none()
RULES = [
    {"method": "min_max"}, {"method": "min_max", "lower": "0", "upper": "80"}, {"method": "z_score"}, {"method": "rank"},
    {"method": "percentile"}, {"method": "ratio", "target": "50", "cap": "1.2"}, {"method": "table", "rows": [["10", "5"], ["50", "100"]]},
    {"method": "deduct", "full": "100", "target": "60", "step": "3", "points": "5", "partial": "ceil"}, {"method": "vector"},
]  # fmt: skip
MEANS = [{"method": "arithmetic"}, {"method": "geometric"}, {"method": "harmonic"}, {"method": "power", "p": "2"}, {"method": "sum"},
         {"method": "minimum"}, {"method": "owa", "weights": ["0.5", "0.3", "0.2"]}]  # fmt: skip


@st.composite
def cases(draw: Any) -> tuple[dict[str, Any], Table]:
    """A tree of two levels with any rules, means, imputation, a gate, a bonus and rounding; and a table it fits."""
    rows = draw(st.integers(2, 7))
    leaves = [
        leaf(code, draw(st.sampled_from(["1", "2.5", "7"])), rule=draw(st.sampled_from(RULES)), impute={"method": impute},
             treat={"method": draw(st.sampled_from(["none", "winsorise"]))})
        for code in "abcde" for impute in [draw(st.sampled_from(["mean", "zero", "worst"]))]
    ]  # fmt: skip
    part = {**group("part", "a", "b", "c", aggregate=draw(st.sampled_from(MEANS))), "weight": "3"}
    nodes = (group("all", "part", "d", "e", aggregate=draw(st.sampled_from(MEANS[:5]))), part, *leaves)
    given_ = document(
        *nodes, bonus={"columns": ["extra"], "cap": "3"}, gates=[{"code": "g", "require": {"column": "d", "at_least": "5"}}],
        rank={"round": {"decimals": 2}, "chain": ["part", "d"], "within": "tag"},
    )  # fmt: skip
    columns: dict[str, Any] = {code: tuple(draw(st.lists(CELL, min_size=rows, max_size=rows))) for code in "abcde"}
    for code in "abcde":
        columns[code] = (Decimal("12.5"), *columns[code][1:])  # something to take a mean of
    columns["extra"] = tuple(Decimal(row) / 2 for row in range(rows))
    columns["tag"] = tuple("uv"[row % 2] for row in range(rows))
    return given_, Table(tuple(f"r{row}" for row in range(rows)), columns)


def told(result: Result) -> dict[str, Any]:
    return {code: result.explain(code) for code in sorted(result.codes)}


@settings(max_examples=60, deadline=None)
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_byte(case: tuple[dict[str, Any], Table], random: Any) -> None:
    given_, table = case
    order = list(range(len(table.codes)))
    random.shuffle(order)
    shuffled = Table(
        tuple(table.codes[row] for row in order),
        {name: tuple(cells[row] for row in order) for name, cells in reversed(table.columns.items())},
    )
    model = spec.parse(given_)
    one, two = evaluate(model, table), evaluate(model, shuffled)
    assert one.digest == two.digest
    assert [one.scores[row].tobytes() for row in order] == [score.tobytes() for score in two.scores]
    assert json.dumps(told(one)) == json.dumps(told(two))


@settings(max_examples=60, deadline=None)
@given(cases())
def test_contributions_bonus_and_rounding_are_the_score(case: tuple[dict[str, Any], Table]) -> None:
    result = evaluate(spec.parse(case[0]), case[1])
    for code, score, outcome in zip(result.codes, result.scores.tolist(), result.outcomes, strict=True):
        said = result.explain(code)
        assert said["outcome"] == outcome
        assert json.loads(json.dumps(said)) == said
        if outcome != "scored":
            assert said["score"] is None
            continue
        leaves = [Decimal(node["contribution"]) for node in said["nodes"] if node["kind"] != "group"]
        assert sum(leaves, Decimal(0)) + Decimal(said["bonus"]) + Decimal(said["rounding"]) == Decimal(said["score"])
        assert float(said["score"]) == score
        assert abs(Decimal(said["rounding"])) <= Decimal("0.0051")


@settings(max_examples=40, deadline=None)
@given(cases(), st.integers(0, 4))
def test_indicators_in_another_order_give_the_same_ranks(case: tuple[dict[str, Any], Table], turn: int) -> None:
    given_, table = case
    given_["nodes"][1]["aggregate"] = {"method": "arithmetic"}
    turned = json.loads(json.dumps(given_))
    for node in turned["nodes"]:
        if "children" in node:
            node["children"] = node["children"][turn % 3 :] + node["children"][: turn % 3]
    one, two = (evaluate(spec.parse(each), table) for each in (given_, turned))
    assert one.ranks.tolist() == two.ranks.tolist()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.decimals(0, 100, places=2), min_size=3, max_size=3), st.integers(0, 2), st.decimals(0, 50, places=2))
def test_more_of_a_benefit_never_lowers_the_score(cells: list[Decimal], place: int, more: Decimal) -> None:
    fixed = [RULES[1], RULES[5], RULES[7]]
    for mean in MEANS:
        leaves = [leaf(code, "1", rule=rule) for code, rule in zip("abc", fixed, strict=True)]
        model = spec.parse(document(group("all", "a", "b", "c", aggregate=mean), *leaves))
        raised = [cell + more if i == place else cell for i, cell in enumerate(cells)]
        table = Table(("x", "y"), {code: (cells[i], raised[i]) for i, code in enumerate("abc")})
        before, after = evaluate(model, table).scores.tolist()
        assert after >= before - 1e-9


@settings(max_examples=40, deadline=None)
@given(st.lists(st.decimals(0, 100, places=2), min_size=3, max_size=3))
def test_what_does_not_apply_is_as_if_it_were_not_there(cells: list[Decimal]) -> None:
    absent = {"applies_when": {"column": "on", "at_least": "1"}}
    for mean in MEANS[:4]:
        wide = document(
            group("all", "a", "b", "c", aggregate=mean), leaf("a", "2"), leaf("b", "3", **absent), leaf("c", "4")
        )
        narrow = document(group("all", "a", "c", aggregate=mean), leaf("a", "2"), leaf("c", "4"))
        columns = {"a": (cells[0],), "b": (cells[1],), "c": (cells[2],), "on": (Decimal(0),)}
        scores = [evaluate(spec.parse(each), Table(("x",), columns)).scores[0] for each in (wide, narrow)]
        assert scores[0].tobytes() == scores[1].tobytes()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.decimals("0.01", 99, places=2), min_size=2, max_size=6), st.integers(2, 9), st.data())
def test_the_proportion_of_weights_decides_to_the_last_bit(weights: list[Decimal], times: int, data: Any) -> None:
    codes = "abcdef"[: len(weights)]
    table = Table(
        ("u", "v", "w"),
        {code: tuple(data.draw(st.lists(st.decimals(0, 100, places=2), min_size=3, max_size=3))) for code in codes},
    )

    def scored(factor: int) -> list[float]:
        leaves = [leaf(code, str(weight * factor)) for code, weight in zip(codes, weights, strict=True)]
        top = {"code": "all", "children": list(codes), "weights": {"method": "relative"}}
        return evaluate(spec.parse(document(top, *leaves)), table).scores.tolist()

    assert scored(times) == scored(1)
