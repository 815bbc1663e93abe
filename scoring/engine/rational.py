"""Exact vectors: a whole number over a whole number in each place, so that a step is counted and never guessed.

`ceil((0.90 - 0.87) / 0.01)` is 4 in floats; here it is 3. Vectors are int64 while every product fits, and Python integers
beyond; both give the same answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
SAFE = 2**62  # below this an int64 product is exact
WIDE = Context(prec=400)  # cells have at most 64 digits; moving the point never rounds
EXACT_FLOAT = 2**53  # below this a whole number is a float64


@dataclass(frozen=True)
class Rational:
    """`top` over `bottom` (above zero) in each place."""

    top: NDArray[Any]
    bottom: NDArray[Any]

    def line(self, slope: Fraction | Decimal | int, start: Fraction | Decimal | int) -> "Rational":
        """slope * x + start, exactly."""
        a, c = Fraction(slope), Fraction(start)
        factors = (a.numerator * c.denominator, c.numerator * a.denominator, a.denominator * c.denominator)
        largest = (_largest(self.top) + _largest(self.bottom)) * max(abs(factor) for factor in factors)
        top, bottom = self.top, self.bottom
        if largest >= SAFE and top.dtype != object:
            top, bottom = top.astype(object), bottom.astype(object)
        return Rational(top * factors[0] + bottom * factors[1], bottom * factors[2])

    def whole(self, partial: str) -> "Rational":
        """Whole steps: floor leaves a part of a step out, ceil counts it full, proportional keeps it."""
        if partial == "proportional":
            return self
        top = -((-self.top) // self.bottom) if partial == "ceil" else self.top // self.bottom
        return Rational(top, np.ones_like(self.bottom))

    def within(self, least: Fraction | Decimal | None, most: Fraction | Decimal | None) -> "Rational":
        """Each value at least `least` and at most `most`, where given."""
        found = self
        for bound, sign in ((least, 1), (most, -1)):
            if bound is not None:
                beyond = found.at_least(bound) if sign < 0 else ~found.at_least(bound)
                limit = Fraction(bound)
                top = np.where(beyond, limit.numerator, found.top)
                found = Rational(top, np.where(beyond, limit.denominator, found.bottom))
        return found

    def at_least(self, bound: Fraction | Decimal) -> Mask:
        """Whether each value is the bound or more."""
        return np.asarray(self.line(1, -Fraction(bound)).top >= 0, dtype=np.bool_)

    def floats(self) -> Floats:
        """The nearest float64 to each value."""
        top, bottom = self.top, self.bottom
        if top.dtype != object and max(_largest(top), _largest(bottom)) >= EXACT_FLOAT:
            top, bottom = top.astype(object), bottom.astype(object)  # a division of Python integers rounds once
        return np.asarray(top / bottom, dtype=np.float64)


def rational(values: Sequence[Decimal | Fraction]) -> Rational:
    """Exact values as a vector: decimals over one power of ten, fractions each over its own denominator."""
    if any(isinstance(value, Fraction) for value in values):
        fractions = [Fraction(value) for value in values]
        return _vector([f.numerator for f in fractions], [f.denominator for f in fractions])
    decimals = [value for value in values if isinstance(value, Decimal)]
    places = max([0, *(-exponent for value in decimals if isinstance(exponent := value.as_tuple().exponent, int))])
    return _vector([int(value.scaleb(places, WIDE)) for value in decimals], [10**places] * len(decimals))


def _vector(tops: list[int], bottoms: list[int]) -> Rational:
    largest = max([1, *bottoms, *(abs(top) for top in tops)])
    kind: Any = np.int64 if largest < SAFE else object
    return Rational(np.array(tops, dtype=kind), np.array(bottoms, dtype=kind))


def _largest(values: NDArray[Any]) -> int:
    return max((abs(int(values.max())), abs(int(values.min())))) if len(values) else 0
