"""A small model over two figures, with a veto, and a table it fits."""

from decimal import Decimal
from typing import Any

import pytest

from scoring.engine.table import Table

DOCUMENT: dict[str, Any] = {
    "schema": 1,
    "code": "two-figures",
    "name": {"zh-hans": "两项指标", "en": "Two figures"},
    "root": "index",
    "nodes": [
        {"code": "index", "children": ["output", "growth"], "aggregate": {"method": "arithmetic"}},
        {"code": "output", "name": {"zh-hans": "产值"}, "unit": "亿元", "weight": "60", "impute": {"method": "zero"},
         "rule": {"method": "min_max", "lower": "0", "upper": "1000", "to": ["0", "100"]}},
        {"code": "growth", "name": {"zh-hans": "增速"}, "unit": "%", "weight": "40",
         "rule": {"method": "deduct", "full": "100", "target": "10", "step": "1", "points": "5", "partial": "ceil"}},
    ],
    "gates": [{"code": "safety", "require": {"column": "accidents", "at_most": "0"}, "otherwise": "vetoed"}],
    "rank": {"method": "score", "round": {"decimals": 2, "mode": "half_up"}, "ties": "min", "within": "track"},
}  # fmt: skip


def table_of(rows: dict[str, tuple[str | None, str, str, str]]) -> Table:
    """A table from code to output, growth, accidents and track."""
    names = ("output", "growth", "accidents", "track")
    columns = {name: tuple(row[place] for row in rows.values()) for place, name in enumerate(names)}
    figures = {name: tuple(None if c is None else Decimal(c) for c in columns[name]) for name in names[:3]}
    return Table(codes=tuple(rows), columns={**figures, "track": columns["track"]})


ROWS: dict[str, tuple[str | None, str, str, str]] = {
    "A": ("602.75", "12", "0", "a"),
    "B": (None, "8.5", "0", "a"),
    "C": ("900", "10", "1", "b"),
    "D": ("600", "10", "0", "b"),
}


@pytest.fixture
def document() -> dict[str, Any]:
    return DOCUMENT


@pytest.fixture
def table() -> Table:
    return table_of(ROWS)
