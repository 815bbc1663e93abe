"""The figures of entrants, exact and as floats, in the order of their codes: so that the order of rows cannot change a byte."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from scoring.engine.conditions import Condition, Value
from scoring.engine.table import Table

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


class Sheet:
    """Columns of exact values (Decimal as typed, Fraction where computed, str for tags, None where missing) for sorted codes."""

    def __init__(self, codes: Sequence[str], columns: Mapping[str, Sequence[Value]]) -> None:
        self.codes = list(codes)
        self.columns: dict[str, Sequence[Value]] = dict(columns)

    def __len__(self) -> int:
        return len(self.codes)

    def floats(self, name: str) -> Floats:
        """A column as float64, each the nearest to the exact value; nan where missing or a tag."""
        return nearest(self.columns[name])

    def at(self, mask: Mask) -> "Sheet":
        """The rows where `mask` is true."""
        if mask.all():
            return self
        rows = np.flatnonzero(mask).tolist()
        columns = {name: [cells[row] for row in rows] for name, cells in self.columns.items()}
        return Sheet([self.codes[row] for row in rows], columns)

    def holds(self, condition: Condition) -> list[bool | None]:
        """For each row whether a condition holds, or None where a missing figure leaves it undecided."""
        names = list(dict.fromkeys(name for name, _ in condition.columns()))
        cells = zip(*(self.columns[name] for name in names), strict=True)
        return [condition.holds(dict(zip(names, row, strict=True))) for row in cells]


def sheet(table: Table, wanted: Mapping[str, str]) -> Sheet:
    """The wanted columns of a table, rows sorted by code."""
    order = sorted(range(len(table.codes)), key=table.codes.__getitem__)
    columns = {name: [table.columns[name][row] for row in order] for name in wanted}
    return Sheet([table.codes[row] for row in order], columns)


def nearest(cells: Sequence[Value]) -> Floats:
    """Each value as the nearest float64; nan where missing or a tag."""
    nan = float("nan")
    return np.array([nan if c is None or isinstance(c, str) else float(c) for c in cells], dtype=np.float64)


def exact(values: Floats) -> list[Value]:
    """Floats as the shortest decimals that name them; nan becomes missing."""
    return [None if x != x else Decimal(repr(x)) for x in values.tolist()]


def fraction(value: Decimal | Fraction) -> Fraction:
    return Fraction(value)
