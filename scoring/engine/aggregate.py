"""Means of a node's children, row by row, and each child's partial derivative.

Every mean here is homogeneous of degree one, so by Euler's theorem its value is the sum of child * partial: the contributions
of a breakdown add up exactly, for a geometric mean as for a weighted sum.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring.engine import elementary
from scoring.engine.settings import Setting

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Weight = Decimal | Fraction | float


class Mean(NamedTuple):
    """The value of each row, and the partial derivative towards each child (children x rows)."""

    value: Floats
    partials: Floats


def weighted(weights: Sequence[Weight], counted: Mask) -> Floats:
    """Each row's weights (children x rows), of the counted children alone, adding up to 1. Where all count they are the floats
    nearest to the exact shares, so that weights in points, per cent or any other proportion give the same bits."""
    total = sum((Fraction(weight) for weight in weights), Fraction(0))
    shares = [float(Fraction(weight) / total) if total else 0.0 for weight in weights]
    parts = np.array(shares)[:, None] * counted
    there = np.where(counted.all(axis=0) & bool(total), 1.0, _added(parts))
    return parts / np.where(there > 0, there, np.nan)


def _raised(weights: Sequence[Weight], counted: Mask) -> Floats:
    """The weights of a sum as written, raised in proportion where children are left out."""
    parts = np.array([float(weight) for weight in weights])[:, None] * counted
    whole, there = float(sum((Fraction(weight) for weight in weights), Fraction(0))), _added(parts)
    return parts * np.where(counted.all(axis=0), 1.0, whole / np.where(there > 0, there, np.nan))


def mean(aggregate: Setting, x: Floats, weights: Sequence[Weight], counted: Mask, children: Sequence[str]) -> Mean:
    """The mean of the children (children x rows) that count; nan where none does or where the mean has no meaning.

    `weights` are as written; for all but a sum only their proportions matter. A sum with children left out is raised in
    proportion to the weight that is left.
    """
    method = aggregate.method
    clean = np.where(counted, x, 0.0)
    if method == "owa":
        return _owa(x, counted, aggregate["weights"])
    if method == "choquet":
        return _choquet(x, counted, aggregate["capacity"], children)
    if method in ("minimum", "maximum"):
        return _extreme(x, counted, -1.0 if method == "maximum" else 1.0)
    part = _raised(weights, counted) if method == "sum" else weighted(weights, counted)
    if method in ("sum", "arithmetic"):
        return Mean(_added(part * clean), part)
    return _power(
        clean, part, counted, {"geometric": 0.0, "harmonic": -1.0}.get(method, float(aggregate.values.get("p", 1)))
    )


def _added(parts: Floats) -> Floats:
    """Children added one after another, in their order."""
    total = np.zeros(parts.shape[1])
    for row in parts:
        total = total + row
    return total


def _power(x: Floats, part: Floats, counted: Mask, p: float) -> Mean:
    """(sum w x^p)^(1/p), at p = 0 the geometric mean exp(sum w log x). Negative values have none; a zero makes it 0 for p <= 0."""
    if p == 1:
        return Mean(_added(part * x), part)
    used = counted & (part > 0)
    bad, zero = ((x < 0) & used).any(axis=0), ((x == 0) & used).any(axis=0)
    safe = np.where(used & (x > 0), x, 1.0)
    share = np.where(used & (x > 0), part, 0.0)
    logs = np.stack([elementary.log(row) for row in safe])
    if p == 0:
        value = elementary.exp(_added(share * logs))
        partials = share * value / safe
    elif p == -1:
        value = 1 / np.where((total := _added(share / safe)) > 0, total, np.nan)
        partials = share * (value / safe) * (value / safe)
    else:
        raised = np.stack([elementary.exp(p * row) for row in logs])
        total = _added(share * raised)
        value = elementary.exp(elementary.log(total) / p)
        partials = share * raised / safe * (value / total)
    gone = (zero & (p <= 0)) | (~(share > 0).any(axis=0) & used.any(axis=0))
    value = np.where(bad | ~used.any(axis=0), np.nan, np.where(gone, 0.0, value))
    return Mean(value, np.where(gone, 0.0, partials))


def _extreme(x: Floats, counted: Mask, sign: float) -> Mean:
    """The least child (sign 1) or the greatest (-1); children that share it share its contribution."""
    value = sign * np.min(np.where(counted, sign * x, np.inf), axis=0)
    reached = (counted & (x == value)).astype(np.float64)
    share = reached / np.maximum(_added(reached), 1)
    return Mean(np.where(np.isinf(value), np.nan, value), share)


def quantified(weights: Sequence[Decimal | Fraction], count: int) -> list[Fraction]:
    """OWA weights for another number of children: steps of the quantifier through the sums of the given weights.

    Q runs in straight lines through (i/n, w_1 + ... + w_i); the new weights are Q(i/m) - Q((i-1)/m) (Yager 1996, Int. J.
    Intelligent Systems 11:49). For as many children as weights they are the weights themselves.
    """
    sums = [Fraction(0)]
    for weight in weights:
        sums.append(sums[-1] + Fraction(weight))

    def reached(place: Fraction) -> Fraction:
        step = min(int(place), len(weights) - 1)
        return sums[step] + (sums[step + 1] - sums[step]) * (place - step)

    places = [Fraction(i * len(weights), count) for i in range(count + 1)]
    return [reached(high) - reached(low) for low, high in pairwise(places)]


def _owa(x: Floats, counted: Mask, weights: Sequence[Decimal]) -> Mean:
    """Ordered weighted average (Yager 1988): the first weight goes to the largest child; fewer children than weights are
    weighed by the same quantifier."""
    order = np.argsort(-np.where(counted, x, -np.inf), axis=0, kind="stable")
    there = counted.sum(axis=0)
    steps = np.zeros(x.shape)
    for count in range(1, len(weights) + 1):
        steps[:count, there == count] = np.array(list(map(float, quantified(weights, count))))[:, None]
    partials = np.zeros_like(x)
    np.put_along_axis(partials, order, steps, axis=0)
    value = _added(steps * np.take_along_axis(np.where(counted, x, 0.0), order, axis=0))
    return Mean(np.where(there > 0, value, np.nan), partials)


def _choquet(x: Floats, counted: Mask, capacity: Mapping[frozenset[str], Decimal], children: Sequence[str]) -> Mean:
    """Choquet integral: children from the least up, each step times the capacity of the set still above it (Grabisch 1996).

    Where children are left out, the capacity is that of the sets without them, over that of all that are there.
    """
    sets = np.zeros(2 ** len(children))
    for members, held in capacity.items():
        sets[sum(1 << children.index(child) for child in members)] = float(held)
    clean = np.where(counted, x, 0.0)
    order = np.argsort(np.where(counted, x, -np.inf), axis=0, kind="stable")
    above = (counted * (1 << np.arange(len(children)))[:, None]).sum(axis=0)
    whole = np.where(sets[above] > 0, sets[above], np.nan)
    partials = np.zeros_like(x)
    for place in order:
        rest = above & ~(1 << place)
        np.put_along_axis(partials, place[None, :], ((sets[above] - sets[rest]) / whole)[None, :], axis=0)
        above = rest
    value = _added(np.take_along_axis(partials * clean, order, axis=0))
    return Mean(value, np.where(np.isnan(partials), 0.0, partials))
