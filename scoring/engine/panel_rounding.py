"""Rounding of exact figures, and at which stages a panel's figures are rounded."""

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

Exact = Fraction | Decimal | int
MODES = ("half_up", "half_even", "up", "down", "floor", "ceiling")


class Stages(NamedTuple):
    """Decimals of the panel's figure, of that times the factor, and of the published sum; None is not rounded."""

    panel: int | None
    points: int | None
    score: int
    mode: str = "half_up"

    @staticmethod
    def of(decimals: "int | Stages") -> "Stages":
        """The same decimals at every stage, half up; or stages as they are."""
        return decimals if isinstance(decimals, Stages) else Stages(decimals, decimals, decimals)


def to_decimals(value: Exact, decimals: int, mode: str = "half_up") -> Decimal:
    """`value` rounded to `decimals` places, whatever the precision in force: half_up and up away from zero, down towards it."""
    exact = Fraction(value)
    scaled = exact * Fraction(10) ** decimals
    units = abs(_units(scaled, mode))
    number = Decimal((0, tuple(int(digit) for digit in str(units)), -decimals))
    return number.copy_negate() if exact < 0 and units else number


def half_up(value: Exact, decimals: int) -> Decimal:
    """A half away from zero: 2.345 -> 2.35 and -2.345 -> -2.35."""
    return to_decimals(value, decimals)


def staged(value: Exact, decimals: int | None, mode: str) -> Decimal | Fraction:
    """One stage: rounded, or exact where it is not."""
    return Fraction(value) if decimals is None else to_decimals(value, decimals, mode)


def _units(scaled: Fraction, mode: str) -> int:
    below = scaled.numerator // scaled.denominator
    part, sign = scaled - below, scaled >= 0
    if not part:
        return below
    if mode in ("half_up", "half_even") and part != Fraction(1, 2):
        return below + (part > Fraction(1, 2))
    if mode == "half_even":
        return below + below % 2
    upwards = {"half_up": sign, "up": sign, "down": not sign, "floor": False, "ceiling": True}[mode]
    return below + upwards
