"""Rules that count steps and look thresholds up, in whole numbers: the tables of an award notice, to the last point.

Each takes exact values (`Rational`), the leaf's settings and its direction, and gives the nearest float64 to the exact points.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import numpy as np

from scoring.engine.rational import Floats, Mask, Rational
from scoring.engine.settings import Setting


def table(x: Rational, rule: Setting, sign: int) -> Floats:
    """Step table, closed on the left: the points of the last row whose `from` is reached, `below` under the first."""
    points = np.full(len(x.top), float(rule["below"]))
    for start, reached in rule["rows"]:
        points = np.where(x.at_least(start), float(reached), points)
    return points


def piecewise(x: Rational, rule: Setting, sign: int) -> Floats:
    """The line through the corners [x, y]; level before the first and after the last."""
    return _line(x, rule["points"])


def deduct(x: Rational, rule: Setting, sign: int) -> Floats:
    """full - points for each step short of the target (for a cost: above it), at least `floor`.

    达到目标得满分，每低一个步长扣若干分，扣完为止。`partial` says what part of a step costs: proportional, floor or ceil.
    """
    short = _steps(x, rule, -sign).within(Fraction(0), None).whole(rule["partial"])
    return short.line(-rule["points"], rule["full"]).within(rule["floor"], None).floats()


def plus_minus(x: Rational, rule: Setting, sign: int) -> Floats:
    """base + points for each step past the target and - points for each short of it, from `floor` to cap * full.

    Part of a step counts alike on both sides: floor leaves it out, ceil counts it full.
    """
    ahead = _steps(x, rule, sign)
    over = ahead.within(Fraction(0), None).whole(rule["partial"]).line(rule["points"], rule["base"])
    under = ahead.line(-1, 0).within(Fraction(0), None).whole(rule["partial"]).line(-rule["points"], rule["base"])
    most = Fraction(rule["cap"]) * Fraction(rule["full"]) if rule["cap"] is not None else None
    return np.where(
        ahead.at_least(Fraction(0)),
        over.within(rule["floor"], most).floats(),
        under.within(rule["floor"], most).floats(),
    )


def ratio(x: Rational, rule: Setting, sign: int) -> Floats:
    """full * x / target (for a cost: target / x), at most cap * full. 按完成率计分。"""
    most = Fraction(rule["cap"]) * Fraction(rule["full"]) if rule["cap"] is not None else None
    target, full = Fraction(rule["target"]), Fraction(rule["full"])
    if sign > 0:
        return x.line(full / target, 0).within(None, most).floats()
    positive = np.asarray(x.top > 0, dtype=np.bool_)
    turned = Rational(np.where(positive, x.bottom, 1), np.where(positive, x.top, 1))
    found = turned.line(full * target, 0).within(None, most).floats()
    return np.where(positive, found, np.nan if most is None else float(most))


def efficacy(x: Rational, rule: Setting, sign: int) -> Floats:
    """功效系数法: full / 100 * (base + span * (x - unacceptable) / (satisfactory - unacceptable)), 60 + 40 by default."""
    full, base, span = (Fraction(rule[name]) / 100 for name in ("full", "base", "span"))
    low, high = Fraction(rule["unacceptable"]), Fraction(rule["satisfactory"])
    slope = 100 * full * span / (high - low)
    found = x.line(slope, 100 * full * base - slope * low)
    return (found.within(Fraction(0), 100 * full) if rule["clip"] else found).floats()


def yes_no(x: Rational, rule: Setting, sign: int) -> Floats:
    """The points of yes (1) or of no (0)."""
    return np.where(x.at_least(Decimal(1)), float(rule["yes"]), float(rule["no"]))


def interval_best(x: Rational, rule: Setting, sign: int) -> Floats:
    """full from `from` up to `upto`, falling in a line to 0 at `lower` and `upper`."""
    zero, full = Decimal(0), rule["full"]
    corners = ((rule["lower"], zero), (rule["from"], full), (rule["upto"], full), (rule["upper"], zero))
    outside = ~x.at_least(rule["lower"]) | ~x.line(-1, 0).at_least(-rule["upper"])
    return np.where(outside, 0.0, _line(x, corners))


EXACT: Mapping[str, Callable[[Rational, Setting, int], Floats]] = {
    "table": table, "piecewise": piecewise, "deduct": deduct, "plus_minus": plus_minus, "ratio": ratio,
    "efficacy": efficacy, "yes_no": yes_no, "interval_best": interval_best,
}  # fmt: skip


def _steps(x: Rational, rule: Setting, sign: int) -> Rational:
    """How many steps a value is past the target, towards `sign`."""
    step = Fraction(rule["step"])
    return x.line(sign / step, -sign * Fraction(rule["target"]) / step)


def _line(x: Rational, corners: tuple[tuple[Decimal, Decimal], ...]) -> Floats:
    found = np.full(len(x.top), float(corners[0][1]))
    for (left, low), (right, high) in pairwise(corners):
        reached: Mask = x.at_least(left)
        if left < right:
            slope = (Fraction(high) - Fraction(low)) / (Fraction(right) - Fraction(left))
            values = x.line(slope, Fraction(low) - slope * Fraction(left)).floats()
            found = np.where(reached, values, found)
    return np.where(x.at_least(corners[-1][0]), float(corners[-1][1]), found)
