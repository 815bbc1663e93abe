"""Decimal rounding of floats: of the number as it is read, so that 2.675 becomes 2.68 although its float lies below."""

from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal

import numpy as np
from numpy.typing import NDArray

from scoring.engine.rational import WIDE
from scoring.engine.tree import Rounding

Floats = NDArray[np.float64]
MODES = {
    "half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "up": ROUND_UP, "down": ROUND_DOWN, "floor": ROUND_FLOOR,
    "ceiling": ROUND_CEILING,
}  # fmt: skip
CLEAR = 1e-3  # a value this far from a tie (in units of the last decimal) rounds alike as float and as decimal
SIGNIFICANT = 12
EXACT = 14  # digits of a float that no rounding error of a mean has reached


def rounded(values: Floats, rounding: Rounding | None) -> Floats:
    """Each value rounded as the decimal that names it, then the nearest float64; nan stays."""
    if rounding is None:
        return values
    unit = 10.0**rounding.decimals
    scaled = values * unit
    found = np.floor(scaled + 0.5) / unit
    halves = rounding.mode in ("half_up", "half_even")
    fraction = scaled - np.floor(scaled)
    clear = (np.abs(fraction - 0.5) > CLEAR) if halves else np.zeros(len(values), dtype=np.bool_)
    unclear = ~np.isnan(values) & ~(clear & (np.abs(scaled) < 1e11))
    for row in np.flatnonzero(unclear).tolist():
        found[row] = float(as_decimal(float(values[row]), rounding))
    return found + 0.0


def as_decimal(value: float, rounding: Rounding) -> Decimal:
    """One value rounded, as an exact decimal. What a mean's additions left in the last bits is no reason to round down:
    (60 x 60.275 + 40 x 100) / 100 is 76.165, although its float is 76.16499999999999."""
    return Decimal(f"{value:.{EXACT}g}").quantize(Decimal(1).scaleb(-rounding.decimals), MODES[rounding.mode], WIDE)


def settled(values: Floats) -> Floats:
    """Values to 12 significant digits: the last bits of a float must not break a tie."""
    return np.array([float(f"{value:.{SIGNIFICANT}g}") for value in values.tolist()], dtype=np.float64)
