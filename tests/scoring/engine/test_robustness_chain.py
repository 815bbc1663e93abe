"""Every draw is ranked by the rule that is published: rounded, then along the chain, then shared."""

from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from scoring.engine.evaluate import evaluate
from scoring.engine.robustness import run
from scoring.engine.robustness_chain import placed
from scoring.engine.robustness_plan import Plan, plan
from scoring.engine.robustness_sources import Sources
from scoring.engine.robustness_task import Task
from scoring.engine.robustness_weights import Weights
from scoring.engine.spec import parse
from scoring.engine.table import Table

LEAVES = ("a", "b", "c")


def document(shares: list[str], rank: dict[str, Any]) -> dict[str, Any]:
    nodes: list[dict[str, Any]] = [
        {"code": "index", "children": ["pair", "c"], "weights": {"method": "relative"}},
        {"code": "pair", "weight": shares[0], "children": ["a", "b"], "weights": {"method": "relative"}},
        *({"code": code, "weight": share} for code, share in zip("cab", shares[1:], strict=True)),
    ]
    return {"schema": 1, "code": "m", "name": {"en": "m"}, "root": "index", "nodes": nodes, "rank": rank}


def table(size: int = 60) -> Table:
    """Few different figures, so that scores tie often; seniority ties too, and some have none."""
    random = np.random.default_rng(3)
    columns: dict[str, tuple[Decimal | None, ...]] = {
        leaf: tuple(Decimal(int(x)) for x in random.integers(0, 5, size)) for leaf in LEAVES
    }
    columns["age"] = tuple(None if x == 0 else Decimal(int(x)) for x in random.integers(0, 4, size))
    return Table(tuple(f"u{number:02}" for number in range(size)), columns)


def planned(rank: dict[str, Any], given: Table) -> Plan:
    model = parse(document(["6", "4", "5", "5"], rank))
    return plan(model, evaluate(model, given))


CHAINS: list[dict[str, Any]] = [
    {"round": {"decimals": 0}, "chain": ["pair", "c"]},
    {"round": {"decimals": 1}, "chain": [{"column": "age", "direction": "cost"}]},
    {"round": {"decimals": 0}, "chain": ["pair", {"column": "age"}, {"code": "a", "direction": "cost"}, "b"]},
    {"round": {"decimals": 0}, "chain": ["a", "b", "c"], "ties": "dense"},
    {"round": {"decimals": 0}, "chain": ["c"], "direction": "cost"},
    {"round": {"decimals": 0}},
    {"chain": [{"column": "age"}]},
]


@pytest.mark.parametrize("rank", CHAINS)
def test_a_draw_ranks_as_a_model_with_its_weights_is_published(rank: dict[str, Any]) -> None:
    given = table()
    at = planned(rank, given)
    random = np.random.default_rng(7)
    tied = 0
    for _ in range(40):
        first, second = (int(x) for x in random.integers(1, 10, 2))
        parts = [str(first), str(10 - first), str(second), str(10 - second)]
        model = parse(document(parts, rank))
        result = evaluate(model, given)
        published = dict(zip(result.codes, result.ranks.tolist(), strict=True))
        shares = {"pair": first / 10, "c": 1 - first / 10, "a": second / 10, "b": 1 - second / 10}
        drawn = placed(at, np.array([[shares[code] for code in at.columns]]), {})[0]
        assert drawn.tolist() == [published[code] for code in at.codes]
        tied += len(drawn) - len(set(drawn.tolist()))
    assert tied > 0


def test_equal_figures_are_told_apart_by_the_chain_in_every_draw() -> None:
    """Without rounding too: two with the same figures never change places, and the elder is always ahead."""
    cells = {leaf: (Decimal(3), Decimal(3), Decimal(2)) for leaf in LEAVES} | {
        "age": (Decimal(1), Decimal(9), Decimal(5))
    }
    at = planned({"chain": [{"column": "age"}]}, Table(("young", "elder", "last"), cells))
    found = run(Task(at, Sources(Weights("smaa", 0.0)), 512, 1, (1,), ((0, 1),)))
    assert found.codes == ("elder", "young", "last")
    assert found.low.tolist() == found.high.tolist() == [1, 2, 3]
    assert (found.top[0].tolist(), found.pairs) == ([1.0, 0.0, 0.0], (("elder", "young", 1.0),))


def test_what_the_chain_leaves_tied_shares_the_best_rank() -> None:
    cells = {leaf: (Decimal(3), Decimal(3), Decimal(2)) for leaf in LEAVES}
    at = planned({"chain": ["a"], "ties": "average"}, Table(("x", "y", "z"), cells))
    found = run(Task(at, Sources(Weights("smaa", 0.0)), 256, 1, (1,)))
    assert at.ranks.tolist() == [1.5, 1.5, 3]
    assert (found.median.tolist(), found.top[0].tolist()) == ([1, 1, 3], [1.0, 1.0, 0.0])


def test_ranks_within_a_group_take_no_part() -> None:
    given = table()
    tags = tuple("east" if row % 2 else "west" for row in range(len(given.codes)))
    tagged = Table(given.codes, {**given.columns, "track": tags})
    plain, within = (planned(rank, tagged) for rank in ({"chain": ["a"]}, {"chain": ["a"], "within": "track"}))
    one, other = (run(Task(at, Sources(), 256, 1, (10,))) for at in (plain, within))
    assert one.digest() == other.digest()


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("aggregate", ["geometric", "harmonic", {"method": "power", "p": "2"}])
@pytest.mark.parametrize("ties", ["min", "dense"])
def test_whom_noise_leaves_without_a_score_is_last(aggregate: Any, ties: str) -> None:
    """As published: a mean of these has no value over a figure below zero, and who has none is behind all who have one."""
    nodes = [
        {"code": "index", "children": ["a", "b"], "weights": "equal", "aggregate": aggregate, "scale": {"best": "100"}},
        {"code": "a"},
        {"code": "b"},
    ]
    model = parse({"schema": 1, "code": "m", "root": "index", "nodes": nodes, "rank": {"ties": ties}})
    codes, figures = ("best", "middle", "last", "other"), tuple(map(Decimal, (9, 5, 1, 4)))
    at = plan(model, evaluate(model, Table(codes, {"a": figures, "b": figures})))
    assert at.codes == ("best", "middle", "other", "last")
    shift = np.array([[0, 0, 0, 0], [-10.0, 0, 0, 0], [-10.0, 0, 0, -2.0], [-10.0, -10.0, -10.0, -10.0]])
    found = placed(at, np.repeat(at.shares[None, :], 4, axis=0), {"a": shift})
    assert found.tolist() == [[1, 2, 3, 4], [4, 1, 2, 3], [3, 1, 2, 3], [1, 1, 1, 1]]
