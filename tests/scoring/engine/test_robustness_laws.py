"""Laws of robustness: the smallest single-weight change by brute force in fractions, Sobol indices beside SALib's, COINr's own
uncertainty run, and what must hold for any small model."""

import csv
import math
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from SALib.analyze import sobol as salib
from SALib.sample import sobol as salib_sample

from scoring.engine.evaluate import evaluate
from scoring.engine.robustness import run
from scoring.engine.robustness_plan import Plan, plan
from scoring.engine.robustness_settings import Settings
from scoring.engine.robustness_sobol import indices
from scoring.engine.robustness_sources import Sources
from scoring.engine.robustness_swap import smallest_swap
from scoring.engine.robustness_tally import distribution
from scoring.engine.robustness_task import Task
from scoring.engine.robustness_values import scores
from scoring.engine.robustness_weights import Weights
from scoring.engine.spec import parse
from scoring.engine.table import Table
from tests.scoring.engine import asem
from tests.scoring.engine.test_robustness import planned

FAST = settings(max_examples=60, deadline=None)
LEAVES = "abcde"
weights = st.integers(1, 9).map(str)
cells = st.integers(1, 99).map(str)


@st.composite
def nested(draw: st.DrawFn, means: tuple[str, ...] = ("arithmetic",)) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """Two or three levels over five leaves, with other means at the root and at one group."""
    deep = draw(st.booleans())
    groups = {"root": ["one", "two"], "one": ["a", "b"], "two": ["c", "three"] if deep else ["c", "d", "e"]}
    groups |= {"three": ["d", "e"]} if deep else {}
    nodes: list[dict[str, Any]] = []
    for code, children in groups.items():
        aggregate = {"method": draw(st.sampled_from(means)) if code in ("root", "one") else "arithmetic"}
        nodes.append({"code": code, "children": children, "weights": {"method": "relative"}, "aggregate": aggregate})
    known = {node["code"]: node for node in nodes}
    for code in [child for children in groups.values() for child in children]:
        known.setdefault(code, {"code": code})["weight"] = draw(weights)
    model = {"schema": 1, "code": "m", "name": {"en": "m"}, "root": "root", "nodes": list(known.values())}
    return model, {f"u{number}": [draw(cells) for _ in LEAVES] for number in range(4)}


BEND = {"arithmetic": lambda x: x, "harmonic": lambda x: 1 / x, "geometric": lambda x: Fraction(math.log(x))}


def score(plan: Plan, place: int, model: dict[str, Any], shares: dict[str, Fraction]) -> Fraction:
    """What orders an entrant: the weighted sum of its values, or of their reciprocals or logarithms where the root is such a
    mean; a group of another mean counts with its published value."""
    nodes = {node["code"]: node for node in model["nodes"]}

    def value(code: str) -> Fraction:
        node = nodes[code]
        if "children" not in node or (code != "root" and node["aggregate"]["method"] != "arithmetic"):
            return Fraction(repr(float(plan.nodes[code][place])))
        bend = BEND[node["aggregate"]["method"]]
        below = value if node["aggregate"]["method"] == "arithmetic" else published
        return sum((shares[child] * bend(below(child)) for child in node["children"]), Fraction(0))

    def published(code: str) -> Fraction:
        return Fraction(repr(float(plan.nodes[code][place])))

    return value("root")


def nominal(model: dict[str, Any]) -> dict[str, Fraction]:
    nodes = {node["code"]: node for node in model["nodes"]}
    found = {}
    for node in model["nodes"]:
        total = sum((Fraction(nodes[child]["weight"]) for child in node.get("children", ())), Fraction(0))
        found |= {child: Fraction(nodes[child]["weight"]) / total for child in node.get("children", ())}
    return found


def moved(model: dict[str, Any], node: str, share: Fraction) -> dict[str, Fraction]:
    """All shares when `node` has `share` of its siblings' weight and the others keep their proportions."""
    shares = nominal(model)
    siblings = next(entry["children"] for entry in model["nodes"] if node in entry.get("children", ()))
    left = 1 - shares[node]
    return {**shares, **{other: shares[other] * (1 - share) / left for other in siblings if other != node}, node: share}


def above(model: dict[str, Any], node: str) -> Fraction:
    """The weight in the root of the group that `node` stands in."""
    parents = {child: entry["code"] for entry in model["nodes"] for child in entry.get("children", ())}
    shares, found, code = nominal(model), Fraction(1), parents[node]
    while code in parents:
        found, code = found * shares[code], parents[code]
    return found


def moves(model: dict[str, Any]) -> list[str]:
    """The nodes whose weight the order depends on linearly: those below a plain sum all the way up, or the root's own."""
    means = {node["code"]: node["aggregate"]["method"] for node in model["nodes"] if "children" in node}
    groups = {node["code"]: node["children"] for node in model["nodes"] if "children" in node}
    found = list(groups["root"])
    if means["root"] == "arithmetic":
        for code in found:
            found += groups[code] if means.get(code) == "arithmetic" else []
    return found


def brute(plan: Plan, model: dict[str, Any], better: int, worse: int) -> Fraction | None:
    """The least change of one node's weight in the root that makes two entrants level: a line through two of its points."""
    changes = []
    for node in moves(model):
        share = nominal(model)[node]
        if share == 1:
            continue
        gaps = [
            score(plan, better, model, moved(model, node, at)) - score(plan, worse, model, moved(model, node, at))
            for at in (Fraction(0), Fraction(1))
        ]
        if gaps[0] == gaps[1]:
            continue
        then = gaps[0] / (gaps[0] - gaps[1])
        if 0 <= then <= 1:
            changes.append((then - share) * above(model, node))
    return min(map(abs, changes)) if changes else None


@given(nested(("arithmetic", "arithmetic", "geometric", "harmonic")))
@settings(max_examples=150, deadline=None)
def test_the_smallest_change_is_the_smallest_there_is_exactly(
    case: tuple[dict[str, Any], dict[str, list[str]]],
) -> None:
    model, rows = case
    drawn_plan = planned(model, rows, list(LEAVES))
    for better in range(3):
        swap = smallest_swap(drawn_plan, better, better + 1)
        expected = brute(drawn_plan, model, better, better + 1)
        assert (None if swap.change is None else abs(swap.change)) == expected
        if swap.node is None or swap.share_then is None:
            continue
        then = moved(model, swap.node, swap.share_then)
        assert score(drawn_plan, better, model, then) == score(drawn_plan, better + 1, model, then)
        shares = np.array([[float(then[code]) for code in drawn_plan.columns]])
        level = scores(drawn_plan, shares, {})[0]
        assert level[better] == pytest.approx(level[better + 1], abs=1e-9)


@given(nested(), st.sampled_from(["uniform:0.25", "smaa", "dirichlet:20"]), st.integers(1, 3))
@FAST
def test_what_must_hold_for_any_model(case: tuple[dict[str, Any], dict[str, list[str]]], drawn: str, cut: int) -> None:
    model, rows = case
    asked = Settings(draws=300, weights=drawn, cuts=(cut,))
    table = Table(
        tuple(rows), {leaf: tuple(Decimal(row[at]) for row in rows.values()) for at, leaf in enumerate(LEAVES)}
    )
    found = run(asked.task(parse(model), table))
    assert found.ranks is not None
    counted = distribution(found.ranks)
    assert counted.sum(axis=1).tolist() == [300] * 4
    assert counted.sum() == 1200
    assert (np.diff(np.sort(found.ranks, axis=1), axis=1) >= 0).all()
    if len({tuple(row) for row in rows.values()}) == 4 and (counted.sum(axis=0) == 300).all():
        assert found.top[0].sum() == pytest.approx(cut, abs=1e-3)
    assert (found.low <= found.median).all()
    assert (found.median <= found.high).all()
    still = run(Settings(draws=40, weights="none", cuts=(cut,)).task(parse(model), table))
    assert (still.low == np.floor(still.rank)).all()
    assert (still.high == np.floor(still.rank)).all()
    turned = Table(
        tuple(reversed(table.codes)), {leaf: tuple(reversed(cells)) for leaf, cells in table.columns.items()}
    )
    again = run(asked.task(parse(model), turned), workers=2, chunk=2)
    assert again.digest() == found.digest()


@given(nested(), st.integers(2, 5))
@FAST
def test_a_larger_scale_of_the_weights_changes_nothing(
    case: tuple[dict[str, Any], dict[str, list[str]]], factor: int
) -> None:
    model, rows = case
    assume(len({tuple(row) for row in rows.values()}) == 4)
    scaled = [
        {**node, "weight": str(int(node["weight"]) * factor)} if "weight" in node else node for node in model["nodes"]
    ]
    digests = [
        run(
            Task(planned({**model, "nodes": nodes}, rows, list(LEAVES)), Sources(Weights("uniform", 0.2)), 256, 1, (2,))
        ).digest()
        for nodes in (model["nodes"], scaled)
    ]
    assert digests[0] == digests[1]


def test_sobol_indices_are_those_of_salib() -> None:
    problem = {"num_vars": 3, "names": ["x1", "x2", "x3"], "bounds": [[-np.pi, np.pi]] * 3}
    sample = salib_sample.sample(problem, 2**13, calc_second_order=False, seed=1)
    output = np.sin(sample[:, 0]) + 7 * np.sin(sample[:, 1]) ** 2 + 0.1 * sample[:, 2] ** 4 * np.sin(sample[:, 0])
    expected = salib.analyze(problem, output, calc_second_order=False, seed=1)
    a, mixed, b = output[0::5], [output[at::5] for at in (1, 2, 3)], output[4::5]
    found = indices(a, b, mixed)
    assert [index.total for index in found] == pytest.approx(expected["ST"].tolist(), abs=2e-3)
    assert [index.first for index in found] == pytest.approx(expected["S1"].tolist(), abs=2e-3)
    assert [index.first for index in found] == pytest.approx([0.3139, 0.4424, 0], abs=0.01)


@asem.needs_oracles
def test_coinr_drew_much_the_same_ranks() -> None:
    """100 draws of COINr (normalisation, winsorisation and weights moved); ours move weights, normalisation and the mean."""
    table, model = asem.table(), parse({"schema": 1, "name": {"en": "ASEM"}, **asem.document()})
    asked = Settings(draws=2_000, weights="uniform:0.25", alternatives=("z_score",), cuts=(10,))
    given_plan = plan(model, evaluate(model, table))
    found = run(asked.task(model, table))
    with (asem.ASEM / "UA_rankstats_seed1.csv").open(encoding="utf-8-sig", newline="") as lines:
        theirs = {row["uCode"]: row for row in csv.DictReader(lines)}
    nominal_ranks = [float(theirs[code]["Nominal"]) for code in found.codes]
    assert nominal_ranks == given_plan.ranks.tolist()
    median = np.array([float(theirs[code]["Median"]) for code in found.codes])
    width = np.array([float(theirs[code]["Q95"]) - float(theirs[code]["Q5"]) for code in found.codes])
    assert np.abs(found.median - median).mean() < 1
    assert np.abs(found.median - median).max() <= 5
    assert np.corrcoef(width, found.high - found.low)[0, 1] > 0.5
