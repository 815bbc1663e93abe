"""The smallest change of a single weight that would swap two entrants: solved, not searched.

Let c be a child with share s of its siblings, and let the others keep their proportions as s changes. Where the way
up to the root is a weighted sum, the gap between two entrants is linear in s:

gap(s') = gap + E (s' - s) (d_c - d_rest)

with E the effective weight of the parent, d_c the difference in c and d_rest that in the weighted mean of the others.
So the effective weight of c must change by exactly -gap / (d_c - d_rest), if that leaves 0 <= s' <= 1. Numbers are
exact fractions of the published values.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from scoring.engine.robustness_plan import Plan


class Swap(NamedTuple):
    """`better` and `worse` would stand level if `node` had `share_then` of its siblings' weight instead of `share`;
    any further and they swap. `change` is that of the node's effective weight, by which the smallest is chosen;
    all None: no weight does it.
    """

    better: str
    worse: str
    gap: Fraction
    node: str | None
    share: Fraction | None
    share_then: Fraction | None
    change: Fraction | None


def smallest_swap(plan: Plan, better: int, worse: int) -> Swap:
    """The swap of two entrants, given by their places in the plan. Only weights that reach the root through weighted
    sums, and only over children that both entrants have, are looked at.
    """
    values = {code: tuple(_exact(column[place]) for place in (better, worse)) for code, column in plan.nodes.items()}
    difference = {code: None if None in pair else pair[0] - pair[1] for code, pair in values.items()}  # type: ignore[operator]
    shares = _shares(plan)
    weights = _effective(plan, shares)
    gap = difference[plan.model.root] or Fraction(0)
    if plan.model.root in plan.whole:  # exactly, where the published float holds it to 16 digits
        gap = sum((weights[leaf] * (difference[leaf] or 0) for leaf in plan.leaves), Fraction(0))
    names = plan.codes[better], plan.codes[worse]
    best: Swap = Swap(*names, gap, None, None, None, None)
    if plan.model.root not in plan.whole:
        return best
    for parent in plan.groups:
        for child in plan.model.nodes[parent].children:
            found = _change(plan, parent, child, gap, shares, difference)
            if found is None:
                continue
            then = shares[child] + found / (weights[parent] * Fraction(plan.groups[parent].total))
            if 0 <= then <= 1 and (best.change is None or abs(found) < abs(best.change)):
                best = Swap(*names, gap, child, shares[child], then, found)
    return best


def _exact(value: np.float64) -> Fraction | None:
    return None if np.isnan(value) else Fraction(repr(float(value)))


def _shares(plan: Plan) -> dict[str, Fraction]:
    """Each node's exact share among its siblings."""
    model = plan.model
    found = {model.root: Fraction(1)}
    for parent in plan.groups:
        children = model.nodes[parent].children
        total = sum((Fraction(model.share(child)) for child in children), Fraction(0))
        found |= {child: Fraction(model.share(child)) / total if total else Fraction(0) for child in children}
    return found


def _effective(plan: Plan, shares: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Each node's weight in the root, where the root is a weighted sum."""
    found = {plan.model.root: Fraction(1)}
    for parent, group in plan.groups.items():
        for child in plan.model.nodes[parent].children:
            found[child] = found[parent] * shares[child] * Fraction(group.total)
    return found


def _change(
    plan: Plan,
    parent: str,
    child: str,
    gap: Fraction,
    shares: Mapping[str, Fraction],
    difference: Mapping[str, Fraction | None],
) -> Fraction | None:
    """By how much the effective weight of `child` must change; None where no change does it."""
    others = [code for code in plan.model.nodes[parent].children if code != child]
    left = 1 - shares[child]
    if not others or not left or not plan.groups[parent].total:
        return None
    rest = sum((shares[code] * (difference[code] or 0) for code in others), Fraction(0)) / left
    steepness = (difference[child] or Fraction(0)) - rest
    return -gap / steepness if steepness else None


def at_the_cut(plan: Plan, cut: int, around: int = 2) -> list[Swap]:
    """The swaps of the last `around` entrants selected with each of the first `around` that are not."""
    chosen = int((plan.ranks <= cut).sum())
    inside = range(max(0, chosen - around), chosen)
    outside = range(chosen, min(plan.size, chosen + around))
    return [smallest_swap(plan, better, worse) for better in inside for worse in outside]
