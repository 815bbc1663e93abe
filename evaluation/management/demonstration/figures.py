"""Invented figures for an invented cluster: plausible in size and growth, and the same for the same seed."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import NamedTuple

from submissions.applications.figures import is_doubtful
from submissions.models import CallIndicator

Figure = tuple[str, int]


class Shape(NamedTuple):
    """How a figure behaves: its middle for a cluster of size 1, how much it follows size, its growth a year, and its bounds."""

    middle: float
    follows: float = 1.0
    growth: float = 0.06
    low: float = 0.0
    high: float = 1e9


SHAPES: dict[str, Shape] = {
    "output": Shape(620), "cluster_output": Shape(840), "revenue": Shape(800), "profit": Shape(52), "rd": Shape(26, growth=0.1),
    "above_scale_firms": Shape(180, growth=0.04), "market_share": Shape(14, 0.5, 0.03, 0.5, 80), "patents": Shape(2300, growth=0.12),
    "innovation_platforms": Shape(6, 0.6, 0.08), "standards": Shape(40, 0.7, 0.1), "champions": Shape(4, 0.8, 0.1),
    "little_giants": Shape(18, 0.9, 0.12), "platform_adoption": Shape(38, 0.1, 0.09, 5, 95), "value_added": Shape(190),
    "energy_use": Shape(96), "local_sourcing": Shape(42, 0.1, 0.03, 10, 90), "org_staff": Shape(16, 0.4, 0.05, 2),
    "major_accidents": Shape(0, 0, 0, 0, 0),
}  # fmt: skip


def invent(indicators: list[CallIndicator], size: float, dice: random.Random) -> dict[Figure, Decimal]:
    """Every figure of one member region, for every year asked. `size` is 1 for a cluster of middling size."""
    made: dict[Figure, Decimal] = {}
    for indicator in indicators:
        shape = SHAPES.get(indicator.code, Shape(30, 0.2, 0.03))
        latest = shape.middle * size**shape.follows * dice.lognormvariate(0, 0.22)
        growth = shape.growth + dice.gauss(0, 0.03)
        for back, year in enumerate(reversed(indicator.years)):
            value = min(max(latest / (1 + growth) ** back, shape.low), shape.high)
            made[indicator.code, year] = _bounded(Decimal(repr(round(value, indicator.decimals))), indicator)
    _in_proportion(made)
    return made


def reasons(indicators: list[CallIndicator], values: dict[Figure, Decimal]) -> dict[Figure, str]:
    """A reason for each change that the form asks one for, and for no other."""
    asked = {indicator.code: indicator for indicator in indicators}
    return {
        (code, year): "新建项目集中投产"
        for (code, year), value in values.items()
        if is_doubtful(values.get((code, year - 1)), value, asked[code])
    }


def _bounded(value: Decimal, indicator: CallIndicator) -> Decimal:
    if indicator.minimum is not None:
        value = max(value, indicator.minimum)
    return min(value, indicator.maximum) if indicator.maximum is not None else value


def _in_proportion(made: dict[Figure, Decimal]) -> None:
    """A part is never larger than its whole: the leading industry's output within the cluster's."""
    for (code, year), value in list(made.items()):
        if code == "output" and made.get(("cluster_output", year), value) < value:
            made["cluster_output", year] = (value * Decimal("1.18")).quantize(Decimal("0.01"))


def marks(items: list[str], quality: float, leniency: float, dice: random.Random) -> dict[str, Decimal]:
    """One judge's marks for one entry: the entry's quality, the judge's leniency, and some noise, whole points from 30 to 98."""
    return {item: Decimal(round(min(max(quality + leniency + dice.gauss(0, 4), 30), 98))) for item in items}
