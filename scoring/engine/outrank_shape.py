"""What every leaf-ranking method shares: the checked request, and sums that do not depend on the order of the entrants.

A float sum depends on the order of its terms, so a sum over entrants is taken over sorted values and a sum over
indicators column by column: permuting the rows of a table permutes the scores and changes no bit of them.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring.engine.phrases import phrase as _
from scoring.engine.problems import Problem, Refused

Floats = NDArray[np.float64]
Number = Fraction | Decimal | int | float | str

DIRECTIONS: Mapping[Any, int] = {
    1: 1, "1": 1, "+1": 1, "benefit": 1, "max": 1, "+": 1, "maximise": 1, "maximize": 1,
    -1: -1, "-1": -1, "cost": -1, "min": -1, "-": -1, "minimise": -1, "minimize": -1,
}  # fmt: skip
LARGEST_DENOMINATOR = 10**6


class Case(NamedTuple):
    """A checked request: entrants in rows, indicators in columns, weights adding to 1, +1 for benefit, -1 for cost."""

    matrix: Floats
    weights: Floats
    signs: Floats
    exact: tuple[Fraction, ...]


def fraction(value: Number) -> Fraction:
    """The number as typed, exactly; a float standing for a fraction of up to a million parts (1/49) is read as that."""
    if isinstance(value, float):
        near = Fraction(value).limit_denominator(LARGEST_DENOMINATOR)
        close = abs(float(near) - value) <= 4 * np.spacing(abs(value))
        return near if close else Fraction(Decimal(repr(value)))
    return Fraction(value)


def number(value: Any) -> Fraction | None:
    """A finite number, or None for anything else (words, truth values, NaN, infinities, absurd exponents)."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal | Fraction | np.number):
        return None
    plain = value.item() if isinstance(value, np.number) else value
    try:
        if isinstance(plain, str | Decimal):
            decimal = Decimal(plain)
            return Fraction(decimal) if decimal.is_finite() and abs(decimal.adjusted()) <= 100 else None
        return fraction(plain)
    except (ValueError, OverflowError, InvalidOperation):
        return None


def case(matrix: Any, weights: Sequence[Any], directions: Sequence[Any]) -> Case:
    """Check the parts against each other. Refused with every problem at once."""
    cells = np.ascontiguousarray(matrix, dtype=np.float64)
    if cells.ndim != 2 or 0 in cells.shape:
        raise Refused(
            (Problem("matrix", _("shape {0}", cells.shape), _("a table of at least one entrant and one indicator")),)
        )
    exact = [number(weight) for weight in weights]
    signs = [DIRECTIONS.get(_plain(direction)) for direction in directions]
    problems = [
        Problem(_("row {0}, column {1}", row + 1, column + 1), str(cells[row, column]), _("a finite number"))
        for row, column in np.argwhere(~np.isfinite(cells))
    ]
    for name, given in (("weights", exact), ("directions", signs)):
        if len(given) != cells.shape[1]:
            problems.append(
                Problem(name, _("{0} of them", len(given)), _("one for each of the {0} indicators", cells.shape[1]))
            )
    for at, weight in enumerate(exact):
        if weight is None or weight < 0:
            problems.append(Problem(f"weights[{at}]", repr(weights[at]), _("a number, zero or more")))
    for at, sign in enumerate(signs):
        if sign is None:
            problems.append(Problem(f"directions[{at}]", repr(directions[at]), _("benefit or cost")))
    total = sum((weight for weight in exact if weight), Fraction(0))
    if not problems and total <= 0:
        problems.append(Problem("weights", _("all zero"), _("at least one weight above zero")))
    if problems:
        raise Refused(tuple(problems))
    shares = tuple(weight / total for weight in exact if weight is not None)
    return Case(cells, np.array([float(share) for share in shares]), np.array(signs, dtype=np.float64), shares)


def _plain(direction: Any) -> Any:
    if isinstance(direction, str):
        return direction.strip().lower()
    return int(direction) if isinstance(direction, int | float | np.number) and direction in (1, -1) else None


def down(values: Floats) -> Floats:
    """Sums over the entrants (rows), the same whatever the order of the rows."""
    total: Floats = np.sort(values, axis=0).sum(axis=0)
    return total


def across(values: Floats) -> Floats:
    """Sums over the indicators (columns), added one column after the other."""
    total = np.zeros(values.shape[0])
    for column in values.T:
        total = total + column
    return total


def divided(numerator: Floats, denominator: Floats) -> Floats:
    """numerator / denominator, and 0 where the denominator is 0: an indicator that tells nobody apart tells nothing."""
    parts = np.broadcast_arrays(numerator, denominator)
    return np.asarray(np.divide(parts[0], parts[1], out=np.zeros(parts[0].shape), where=parts[1] != 0))


def unit_range(matrix: Floats, signs: Floats) -> Floats:
    """Min-max to [0, 1] with 1 the best: (x - min)/(max - min) for benefit, (max - x)/(max - min) for cost."""
    low, high = matrix.min(axis=0), matrix.max(axis=0)
    return divided(np.where(signs > 0, matrix - low, high - matrix), high - low)


def option(options: Mapping[str, Any], name: str, default: str, low: float, high: float) -> float:
    """A number among the options, within [low, high]."""
    found = number(options.get(name, default))
    if found is None or not low <= found <= high:
        raise Refused(
            (Problem(f"options.{name}", repr(options.get(name)), _("a number from {0:g} to {1:g}", low, high)),)
        )
    return float(found)


def choice(options: Mapping[str, Any], name: str, allowed: Sequence[str]) -> str:
    """A word among the options; the first one allowed is the default."""
    found = options.get(name, allowed[0])
    if found not in allowed:
        raise Refused((Problem(f"options.{name}", repr(found), _("one of {0}", ", ".join(allowed))),))
    return str(found)
