"""The smallest single-weight change that swaps two entrants, proved by scoring again under it."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from scoring.engine.robustness import run
from scoring.engine.robustness_plan import Plan
from scoring.engine.robustness_report import WHY, summary
from scoring.engine.robustness_sources import Sources
from scoring.engine.robustness_swap import at_the_cut, smallest_swap
from scoring.engine.robustness_task import Task
from scoring.engine.robustness_values import scores
from tests.scoring.engine.test_robustness import document, planned

COLUMNS = ["a", "b", "c", "d"]
ROWS = {
    "A": ["90", "40", "55", "70"],
    "B": ["60", "80", "62", "50"],
    "C": ["30", "20", "10", "99"],
    "D": ["1", "1", "1", "1"],
}


@pytest.fixture
def given() -> Plan:
    model = document({"one": "60", "two": "40"})
    model["nodes"][1] |= {"children": ["a", "b"], "weights": {"method": "relative"}}
    model["nodes"][2] |= {"children": ["c", "d"], "weights": {"method": "relative"}}
    model["nodes"] += [{"code": code, "weight": weight} for code, weight in zip(COLUMNS, "3111", strict=True)]
    return planned(model, ROWS, COLUMNS)


def level(given: Plan, node: str, share: Fraction) -> np.ndarray:
    """Scores when `node` has `share` of its siblings' weight and the others keep their proportions."""
    parent = given.model.nodes[node].parent
    group = given.groups[parent]
    column = given.columns.index(node)
    shares = given.shares.copy()
    for place in range(group.start, group.stop):
        shares[place] *= float(1 - share) / (1 - given.shares[column])
    shares[column] = float(share)
    return scores(given, shares[None, :], {})[0]


def test_the_change_makes_them_level_and_any_further_swaps_them(given: Plan) -> None:
    better, worse = (given.codes.index(code) for code in ("A", "B"))
    swap = smallest_swap(given, better, worse)
    assert swap.node is not None
    assert swap.share is not None
    assert swap.share_then is not None
    then = level(given, swap.node, swap.share_then)
    assert then[better] == pytest.approx(then[worse], abs=1e-12)
    over = level(given, swap.node, swap.share_then + (swap.share_then - swap.share) / 1000)
    assert over[better] < over[worse]


def test_it_is_exact_by_hand() -> None:
    model = document({"a": "1", "b": "1"})
    given = planned(model, {"A": ["10", "0"], "B": ["0", "9"]}, ["a", "b"])
    swap = smallest_swap(given, 0, 1)
    assert (swap.gap, swap.change) == (Fraction(1, 2), Fraction(-1, 38))
    assert (swap.node, swap.share, swap.share_then) == ("a", Fraction(1, 2), Fraction(9, 19))


def test_no_smaller_change_is_found_by_searching(given: Plan) -> None:
    better, worse = (given.codes.index(code) for code in ("A", "B"))
    swap = smallest_swap(given, better, worse)
    assert swap.change is not None
    for node in given.columns:
        column = given.columns.index(node)
        parent = given.model.nodes[node].parent
        above = 1.0 if parent == given.model.root else given.shares[given.columns.index(parent)]
        for share in np.linspace(0, 1, 401):
            scored = level(given, node, Fraction(float(share)))
            if scored[better] < scored[worse] - 1e-9:
                assert abs(share - given.shares[column]) * above >= abs(float(swap.change)) - 1e-9


def test_who_leads_in_everything_is_never_overtaken(given: Plan) -> None:
    swap = smallest_swap(given, given.codes.index("A"), given.codes.index("D"))
    assert swap.node is None
    assert swap.change is None
    assert swap.gap > 0


def test_pairs_across_the_cut(given: Plan) -> None:
    pairs = [(swap.better, swap.worse) for swap in at_the_cut(given, 2)]
    assert pairs == [("A", "C"), ("A", "D"), ("B", "C"), ("B", "D")]
    assert at_the_cut(given, 4) == []


def reasons(model: dict[str, Any], rows: dict[str, list[str]], columns: list[str]) -> list[dict[str, str] | None]:
    given = planned(model, rows, columns)
    told = summary(Task(given, Sources(), 1, 1, (1,)), run(Task(given, Sources(), 1, 1, (1,))), {})
    return [swap["why"] for swap in told["cuts"][0]["swaps"]]


def test_where_no_weight_swaps_a_pair_the_reason_is_said() -> None:
    ahead, equal = {"A": ["9", "9"], "B": ["2", "3"]}, {"a": "1", "b": "1"}
    assert reasons(document(equal), {"A": ["9", "1"], "B": ["2", "3"]}, ["a", "b"]) == [None]
    prized = {"A": ["9", "9", "1"], "B": ["2", "3", "0"]}
    curved = document(equal, aggregate="geometric") | {"bonus": {"columns": ["prize"], "cap": "9"}}
    told = [
        reasons(document(equal), ahead, ["a", "b"]),
        reasons(document(equal, aggregate="minimum"), ahead, ["a", "b"]),
        reasons(curved, prized, ["a", "b", "prize"]),
    ]
    codes = ["out_of_reach", "no_line", "bonus"]
    assert told == [[{"code": code, **WHY[code]}] for code in codes]
    assert reasons(document(equal) | {"rank": {"method": "topsis"}}, ahead, ["a", "b"]) == [{
        "code": "ranking_method", "zh-hans": "按topsis排序，名次不随单个权重线性变化",
        "en": "ranked by topsis, whose order does not follow single weights in a line",
    }]  # fmt: skip
