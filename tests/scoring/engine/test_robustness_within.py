"""Ranks and cuts inside groups: each group is drawn as if it stood alone."""

from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from scoring.engine.problems import Refused
from scoring.engine.robustness import run
from scoring.engine.robustness_report import summary
from scoring.engine.robustness_settings import Settings, read
from scoring.engine.spec import parse
from scoring.engine.table import Table

TRACKS = ("P", "Q", "R")


def model(**rank: Any) -> Any:
    nodes: list[dict[str, Any]] = [
        {"code": "index", "children": ["a", "b", "c"], "weights": "relative"},
        {"code": "a", "weight": "3"}, {"code": "b", "weight": "2"}, {"code": "c", "weight": "4"},
    ]  # fmt: skip
    return parse({"schema": 1, "code": "m", "root": "index", "nodes": nodes, "rank": rank})


def table(only: str = "", size: int = 31) -> Table:
    """Few different figures, so that scores tie; one entrant is in no group, and R has one member."""
    random = np.random.default_rng(5)
    cells = {leaf: random.integers(0, 6, size).tolist() for leaf in "abc"}
    tags = [None, "R", *(TRACKS[number % 2] for number in range(size - 2))]
    kept = [row for row in range(size) if not only or tags[row] == only]
    numbers = {leaf: tuple(Decimal(column[row]) for row in kept) for leaf, column in cells.items()}
    return Table(tuple(f"u{row:02}" for row in kept), {**numbers, "track": tuple(tags[row] for row in kept)})


@pytest.mark.parametrize("rank", [
    {}, {"ties": "dense"}, {"round": {"decimals": 0}, "chain": ["c", "a"]}, {"round": {"decimals": 0}, "direction": "cost"},
])  # fmt: skip
@pytest.mark.parametrize("weights", ["uniform:0.5", "smaa", "none"])
def test_a_group_is_drawn_as_if_it_stood_alone(rank: dict[str, Any], weights: str) -> None:
    asked = {"draws": 600, "weights": weights}
    whole = run(Settings(**asked, cuts=(2, 3), within=True).task(model(within="track", **rank), table()))
    assert set(whole.groups) == set(TRACKS)
    assert len(whole.codes) == 30
    for track in "PQ":
        alone = run(Settings(**asked, cuts=(2, 3)).task(model(**rank), table(track)))
        rows = [whole.codes.index(code) for code in alone.codes]
        assert [whole.groups[row] for row in rows] == [track] * len(rows)
        for name in ("rank", "low", "median", "high", "first"):
            assert getattr(whole, name)[rows].tolist() == getattr(alone, name).tolist()
        for name in ("top", "top_se"):
            assert getattr(whole, name)[:, rows].tolist() == getattr(alone, name).tolist()
        assert {pair for pair in whole.pairs if pair[0] in alone.codes} == set(alone.pairs)


def test_the_summary_compares_within_groups_alone() -> None:
    task = Settings(draws=100, cuts=(1,), within=True).task(model(within="track"), table())
    found = run(task)
    told = summary(task, found, {})
    assert told["within"] == "track"
    group = dict(zip(found.codes, found.groups, strict=True))
    swaps = told["cuts"][0]["swaps"]
    assert {group[swap["better"]] for swap in swaps} == {"P", "Q"}
    assert all(group[pair["better"]] == group[pair["worse"]] for pair in [*told["pairs"], *swaps])


def test_a_cut_is_at_most_the_largest_group() -> None:
    with pytest.raises(Refused) as refused:
        Settings(cuts=(16,), within=True).task(model(within="track"), table())
    assert [problem.expected for problem in refused.value.problems] == ["from 1 to 15"]
    with pytest.raises(Refused) as refused:
        Settings(within=True).task(model(), table())
    assert [problem.place for problem in refused.value.problems] == ["within"]


def test_settings_of_earlier_analyses_keep_their_digest() -> None:
    assert "within" not in Settings().document()
    assert read(Settings(within=True).document()) == Settings(within=True)
    assert Settings(within=True).digest() != Settings().digest()


@pytest.mark.filterwarnings("error")
def test_a_leaf_that_nobody_has_moves_nothing() -> None:
    nodes = [
        {"code": "index", "children": ["a", "b"], "weights": "equal", "missing": {"method": "rescale"}, "aggregate": "geometric"},
        {"code": "a"}, {"code": "b", "impute": "rescale"},
    ]  # fmt: skip
    columns = {"a": tuple(map(Decimal, (1, 2, 3))), "b": (None, None, None)}
    asked = Settings(draws=50, noise="0.1", alternatives=("rank",), cuts=(1,))
    found = run(
        asked.task(parse({"schema": 1, "code": "m", "root": "index", "nodes": nodes}), Table(("x", "y", "z"), columns))
    )
    assert found.codes == ("z", "y", "x")
    assert found.top[0].tolist() == [1, 0, 0]
