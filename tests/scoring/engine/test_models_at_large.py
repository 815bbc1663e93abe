"""A model that uses every part of the language, with any of its parts replaced by anything: it scores, or it is refused."""

import copy
import json
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.engine import spec
from scoring.engine.evaluate import evaluate
from scoring.engine.problems import Refused
from scoring.engine.table import Table

RICH: dict[str, Any] = {
    "schema": 1, "code": "m", "root": "r", "derived": [{"code": "d", "formula": "round(trimmed(1, 1, x, y, z), 2)"}],
    "nodes": [
        {"code": "r", "children": ["g", "h", "d"], "weights": "relative", "scale": {"best": "100", "worst": "1"}, "round": {"decimals": 1}},
        {"code": "g", "children": ["x", "y"], "weight": "2", "aggregate": {"method": "owa", "weights": ["0.6", "0.4"]},
         "scale": {"factor": "2", "add": "1"}},
        {"code": "h", "children": ["z", "w"], "weight": "2", "missing": {"method": "rescale", "min_cover": "0.5"},
         "aggregate": {"method": "choquet", "capacity": {"z": "0.2", "w": "0.3", "z+w": "1"}}},
        {"code": "d", "weight": "1", "rule": {"method": "min_max", "lower": "1", "upper": "100"}, "impute": "mean",
         "transform": {"method": "log", "shift": "0"}},
        {"code": "x", "rule": {"method": "piecewise", "points": [["1", "2"], ["5", "9"]], "full": "9"},
         "transform": {"method": "power", "exponent": "-1"}},
        {"code": "y", "rule": {"method": "normal_cdf"}, "treat": {"method": "box_cox"}, "impute": {"method": "mean"}},
        {"code": "z", "rule": {"method": "percentile", "of": "middle"}, "applies_when": {"column": "t", "in": ["a", "b"]}},
        {"code": "w", "rule": {"method": "efficacy", "unacceptable": "1", "satisfactory": "4"}, "transform": "sqrt"},
    ],
    "gates": [{"code": "q", "otherwise": "vetoed", "require": {"any": [
        {"column": "x", "at_least": "1", "relaxed": {"when": {"column": "t", "equals": "a"}, "at_least": "0"}},
        {"not": {"column": "y", "less_than": "0"}}]}}],
    "bonus": {"columns": ["x"], "cap": "2"},
    "rank": {"method": "promethee_ii", "preference": {"x": ["linear", "1", "2"], "y": "usual"}, "round": {"decimals": 2},
             "ties": "dense", "chain": ["g", {"code": "h", "direction": "cost"}, {"column": "x"}], "within": "t"},
}  # fmt: skip
FIGURES = {"x": "1 3.5 5", "y": "2 - 9", "z": "4 4 0.1", "w": "1 2 3"}
ROWS = Table(
    ("a", "b", "c"),
    {name: tuple(None if c == "-" else Decimal(c) for c in cells.split()) for name, cells in FIGURES.items()}
    | {"t": ("a", "b", "c")},
)
VALUES: list[Any] = [
    None, True, 0, -1, 10**40, 1.5, "", "0", "-1", "1e9", "1E30", "x", "g", "nan", "log", "sqrt", "power", "min_max", [], ["1"],
    ["1", "1"], [[]], [None], {}, {"a": "1"}, {"method": "log"}, {"method": "table", "rows": [["1", "2"]]}, {"code": "x"},
    {"method": "power", "exponent": "63"}, {"factor": "0"}, {"best": "1", "worst": "1"}, {"column": "t"}, {"column": "zz"},
    "topsis", "vikor", "electre_i", "borda", "rsr", "copras", "mabac", "gra", "copeland", "score", {"method": "last_period"},
    {"method": "group_mean", "group": "t"}, "\0", "é" * 3000,
]  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, item in inner for place in places(item, (*path, key)))]


def changed(document: dict[str, Any], path: tuple[Any, ...], value: Any) -> None:
    """Replace what stands at a path, where it still leads somewhere."""
    at: Any = document
    with suppress(KeyError, IndexError, TypeError):
        for key in path[:-1]:
            at = at[key]
        at[path[-1]] = copy.deepcopy(value)


@pytest.mark.parametrize("method", ["score", "topsis", "vikor", "promethee_ii", "borda"])
def test_the_rich_model_scores(method: str) -> None:
    rank = {key: value for key, value in RICH["rank"].items() if key != "preference" and (key != "method")}
    found = evaluate(spec.parse({**RICH, "rank": {**rank, "method": method}}), ROWS)
    assert found.outcomes.count("scored") == 3 if method == "score" else found.outcomes.count("scored") == 2


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(places(RICH)[1:]), st.sampled_from(VALUES)), min_size=1, max_size=3))
def test_anything_in_any_part_is_scored_or_refused(changes: list[tuple[tuple[Any, ...], Any]]) -> None:
    document = copy.deepcopy(RICH)
    for path, value in changes:
        changed(document, path, value)
    with suppress(Refused):
        found = evaluate(spec.parse(document), ROWS)
        for code in found.codes:
            json.dumps(found.explain(code), allow_nan=False)
        spec.digest(spec.objective_part(document))
