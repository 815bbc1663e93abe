"""Krippendorff's alpha: agreement with any number of judges, marks missing, at four levels of measurement
(Krippendorff 2011).
"""

from typing import Literal, NamedTuple

import numpy as np

from scoring.engine.panel_design import Floats, Whole
from scoring.engine.phrases import phrase as _
from scoring.engine.problems import Problem, Refused

Level = Literal["nominal", "ordinal", "interval", "ratio"]
LEVELS: tuple[Level, ...] = ("nominal", "ordinal", "interval", "ratio")


class Alpha(NamedTuple):
    """Alpha, and the limits of its bootstrap over entries (nan when not asked for)."""

    value: float
    low: float
    high: float


class _Pairs(NamedTuple):
    """Every ordered pair of marks on one entry: which entry, which two values, and 1 / (marks - 1)."""

    unit: Whole
    cell: Whole
    weight: Floats
    values: Floats
    units: int


def krippendorff_alpha(
    table: Floats, level: Level = "interval", draws: int = 0, seed: int = 1, cover: float = 0.95
) -> Alpha:
    """Alpha of entries x judges, nan where missing. alpha = 1 - observed / expected disagreement over the coincidence
    matrix.

    With `draws` the entries are drawn again with replacement that often (Philox, so the limits are the same on every
    machine). nan when nothing varies or no entry has two marks; Refused for an unknown level or a ratio scale with a
    negative mark.
    """
    problems = []
    if level not in LEVELS:
        problems.append(Problem("level", str(level), _("one of {0}", ", ".join(LEVELS))))
    if level == "ratio" and (table[~np.isnan(table)] < 0).any():
        problems.append(Problem("marks", _("a mark below 0"), _("a ratio scale starts at 0")))
    if problems:
        raise Refused(tuple(problems))
    pairs = _pairs(table)
    value = _alpha(pairs, np.ones(pairs.units), level)
    if not draws or not pairs.units:
        return Alpha(value, float("nan"), float("nan"))
    random = np.random.Generator(np.random.Philox(seed))
    again = []
    for _draw in range(draws):
        times = np.bincount(random.integers(0, pairs.units, pairs.units), minlength=pairs.units)
        again.append(_alpha(pairs, times.astype(np.float64), level))
    found = np.array(again)[np.isfinite(again)]
    if not len(found):
        return Alpha(value, float("nan"), float("nan"))
    low, high = np.quantile(found, [(1 - cover) / 2, (1 + cover) / 2])
    return Alpha(value, float(low), float(high))


def _pairs(table: Floats) -> _Pairs:
    present = ~np.isnan(table)
    values = np.unique(table[present])
    size = len(values)
    units, cells, weights = [], [], []
    rows = table[present.sum(axis=1) >= 2]
    for unit, row in enumerate(rows):
        places = np.searchsorted(values, row[~np.isnan(row)])
        cell = (places[:, None] * size + places[None, :])[~np.eye(len(places), dtype=bool)]
        units.append(np.full(len(cell), unit))
        cells.append(cell)
        weights.append(np.full(len(cell), 1 / (len(places) - 1)))
    if not units:
        return _Pairs(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64), np.empty(0), values, 0)
    return _Pairs(np.concatenate(units), np.concatenate(cells), np.concatenate(weights), values, len(rows))


def _alpha(pairs: _Pairs, times: Floats, level: Level) -> float:
    size = len(pairs.values)
    if not pairs.units:
        return float("nan")
    coincidence = np.bincount(pairs.cell, pairs.weight * times[pairs.unit], minlength=size * size).reshape(size, size)
    margin = coincidence.sum(axis=0)
    distance = _distance(pairs.values, margin, level)
    expected = float((np.outer(margin, margin) * distance).sum())
    if expected <= 0:
        return float("nan")
    return 1 - (float(margin.sum()) - 1) * float((coincidence * distance).sum()) / expected


def _distance(values: Floats, margin: Floats, level: Level) -> Floats:
    """The squared difference of each two values at the level of measurement."""
    first, second = values[:, None], values[None, :]
    if level == "nominal":
        return np.asarray(first != second, dtype=np.float64)
    if level == "interval":
        return np.asarray((first - second) ** 2, dtype=np.float64)
    if level == "ratio":
        total = first + second
        share = np.divide(first - second, total, out=np.zeros_like(total), where=total > 0)
        return np.asarray(share**2, dtype=np.float64)
    through = np.cumsum(margin)
    middle = through - margin / 2
    return np.asarray((middle[:, None] - middle[None, :]) ** 2, dtype=np.float64)
