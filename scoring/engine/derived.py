"""Derived columns: formulas computed exactly, in fractions; roots, powers, exp and log to 28 digits.

A division by zero, the log of nothing or a figure that is missing makes the result missing, and the reason is kept.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Context, Decimal, DecimalException
from fractions import Fraction

from scoring.engine.conditions import Value
from scoring.engine.formula import Tree
from scoring.engine.phrases import phrase as _

Number = Fraction | None
LONG = Context(prec=40, rounding=ROUND_HALF_EVEN, Emax=9_999, Emin=-9_999)
KEPT = Context(prec=28, rounding=ROUND_HALF_EVEN, Emax=9_999, Emin=-9_999)
BITS = 2_048  # a longer exact fraction is rounded to 28 digits, so that formulas of formulas stay small
LARGEST = Fraction(10) ** 100


class Undefined(ArithmeticError):
    """An operation with no result: the text says why."""


def column(tree: Tree, columns: Mapping[str, Sequence[Value]], rows: int) -> tuple[list[Value], dict[int, str]]:
    """The values of a formula for each row, and for rows without one because of the arithmetic, the reason."""
    reasons: dict[int, str] = {}
    cells: list[Value] = []
    for row in range(rows):
        try:
            cells.append(value(tree, columns, row))
        except (Undefined, DecimalException) as error:
            cells.append(None)
            reasons[row] = error.args[0] if isinstance(error, Undefined) else _("a number too large")
    return cells, reasons


def value(tree: Tree, columns: Mapping[str, Sequence[Value]], row: int) -> Number:
    """One row's value of a tree: None where a figure it needs is missing. Raises Undefined."""
    if tree.operation == "number":
        return tree.number
    if tree.operation == "name":
        cell = columns[tree.name][row]
        return None if cell is None or isinstance(cell, str) else Fraction(cell)
    if tree.operation == "if":  # only the branch that counts is computed
        condition = value(tree.parts[0], columns, row)
        return None if condition is None else value(tree.parts[1 if condition else 2], columns, row)
    if tree.operation in ("first", "present"):  # the two that look past a missing figure
        there = [found for part in tree.parts if (found := value(part, columns, row)) is not None]
        return Fraction(len(there)) if tree.operation == "present" else there[0] if there else None
    parts: list[Fraction] = []
    for part in tree.parts:
        found = value(part, columns, row)
        if found is None:
            return None
        parts.append(found)
    return short(OPERATIONS[tree.operation](*parts))


def short(number: Fraction) -> Fraction:
    """A number within bounds: too large is Undefined, too long is rounded to 28 digits."""
    if abs(number) > LARGEST:
        raise Undefined(_("a number too large"))
    if number.denominator.bit_length() > BITS or number.numerator.bit_length() > BITS:
        return Fraction(KEPT.divide(Decimal(number.numerator), Decimal(number.denominator)))
    return number


def _decimal(number: Fraction) -> Decimal:
    return LONG.divide(Decimal(number.numerator), Decimal(number.denominator))


def _kept(number: Decimal) -> Fraction:
    return Fraction(KEPT.plus(number))


def _divide(a: Fraction, b: Fraction) -> Fraction:
    if not b:
        raise Undefined(_("a division by zero"))
    return a / b


def _power(base: Fraction, exponent: Fraction) -> Fraction:
    """Exact for whole exponents up to 64; else through logarithms, for a base above zero."""
    if exponent.denominator == 1 and abs(exponent) <= 64:
        if not base and exponent < 0:
            raise Undefined(_("a division by zero"))
        if max(base.numerator.bit_length(), base.denominator.bit_length()) * abs(exponent) <= BITS:
            return Fraction(base ** int(exponent))
    if base <= 0:
        if not base and exponent > 0:
            return Fraction(0)
        raise Undefined(_("a power of a number not above zero"))
    return _kept(LONG.power(_decimal(base), _decimal(exponent)))


def _sqrt(a: Fraction) -> Fraction:
    if a < 0:
        raise Undefined(_("the root of a negative number"))
    return _kept(LONG.sqrt(_decimal(a)))


def _exp(a: Fraction) -> Fraction:
    if abs(a) > 700:
        raise Undefined(_("a number too large"))
    return _kept(LONG.exp(_decimal(a)))


def _log(a: Fraction) -> Fraction:
    if a <= 0:
        raise Undefined(_("the log of a number not above zero"))
    return _kept(LONG.ln(_decimal(a)))


def _growth(before: Fraction, after: Fraction) -> Fraction:
    """Relative growth, after / before - 1; from nothing or less it has no meaning."""
    if before <= 0:
        raise Undefined(_("growth from a number not above zero"))
    return after / before - 1


def _cagr(before: Fraction, after: Fraction, years: Fraction) -> Fraction:
    """Compound growth per year, (after / before) ** (1 / years) - 1."""
    if before <= 0 or after < 0 or years <= 0:
        raise Undefined(_("growth from a number not above zero"))
    return _power(after / before, 1 / years) - 1


def _log10(a: Fraction) -> Fraction:
    if a <= 0:
        raise Undefined(_("the log of a number not above zero"))
    return _kept(LONG.log10(_decimal(a)))


def _median(*all_: Fraction) -> Fraction:
    """The middle one, or the mean of the middle two."""
    ordered, half = sorted(all_), len(all_) // 2
    return ordered[half] if len(all_) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _trimmed(low: Fraction, high: Fraction, *all_: Fraction) -> Fraction:
    """The mean of all but the `low` least and the `high` greatest."""
    if low.denominator != 1 or high.denominator != 1 or min(low, high) < 0 or low + high >= len(all_):
        raise Undefined(_("no figures left after trimming"))
    kept = sorted(all_)[int(low) : len(all_) - int(high)]
    return sum(kept, Fraction(0)) / len(kept)


def _place(place: Fraction, all_: Sequence[Fraction]) -> Fraction:
    """The one at a place, counted from 1."""
    if place.denominator != 1 or not 1 <= place <= len(all_):
        raise Undefined(_("no figure at this place"))
    return all_[int(place) - 1]


def _round(a: Fraction, decimals: Fraction = Fraction(0)) -> Fraction:
    """To so many decimals (-2: to whole hundreds), a half away from zero."""
    if decimals.denominator != 1 or not -12 <= decimals <= 12:
        raise Undefined(_("a rounding to other than -12 to 12 decimals"))
    unit = Fraction(10) ** int(decimals)
    away = math.floor(abs(a) * unit + Fraction(1, 2))
    return (away if a >= 0 else -away) / unit


OPERATIONS: Mapping[str, Callable[..., Fraction]] = {
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": _divide, "**": _power,
    "negative": lambda a: -a, "<": lambda a, b: Fraction(a < b), "<=": lambda a, b: Fraction(a <= b),
    ">": lambda a, b: Fraction(a > b), ">=": lambda a, b: Fraction(a >= b), "==": lambda a, b: Fraction(a == b),
    "!=": lambda a, b: Fraction(a != b), "abs": lambda a: abs(a), "sqrt": _sqrt, "exp": _exp, "log": _log,
    "min": lambda *all_: min(all_), "max": lambda *all_: max(all_), "sum": lambda *all_: sum(all_, Fraction(0)),
    "mean": lambda *all_: sum(all_, Fraction(0)) / len(all_), "growth": _growth, "cagr": _cagr,
    "ln": _log, "log10": _log10, "median": _median, "trimmed": _trimmed, "round": _round,
    "largest": lambda place, *all_: _place(place, sorted(all_, reverse=True)),
    "smallest": lambda place, *all_: _place(place, sorted(all_)),
    "floor": lambda a: Fraction(math.floor(a)), "ceil": lambda a: Fraction(math.ceil(a)),
}  # fmt: skip
