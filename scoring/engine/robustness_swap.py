"""The smallest change of a single weight that would swap two entrants: solved, not searched.

Let c be a child with share s of its siblings, and let the others keep their proportions as s changes. Where the way
up to the root is a weighted sum, the gap between two entrants is linear in s:

gap(s') = gap + E (s' - s) (d_c - d_rest)

with E the effective weight of the parent, d_c the difference in c and d_rest that in the weighted mean of the others.
So the effective weight of c must change by exactly -gap / (d_c - d_rest), if that leaves 0 <= s' <= 1. Numbers are
exact fractions of the published values.

A root that is a geometric, harmonic or power mean orders entrants by the weighted sum of logarithms, reciprocals or powers of
its children, and the same holds for the shares of these.
"""

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from scoring.engine.robustness_plan import Plan
from scoring.engine.tree import Node

Numbers = Mapping[str, Fraction | None]


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
    """The swap of two entrants, given by their places in the plan. Only weights whose way to the root is linear (see above),
    over children that both entrants have, are looked at.
    """
    shares = _shares(plan)
    difference = _differences(plan, better, worse)
    weights = _reached(plan, shares, difference)
    for parent in reversed(
        [code for code in weights if _opens(plan, code, weights)]
    ):  # exactly, not from rounded floats
        if parent != plan.model.root:
            parts = (shares[child] * (difference[child] or 0) for child in plan.model.nodes[parent].children)
            difference[parent] = sum(parts, Fraction(0)) * Fraction(plan.groups[parent].total)
    bonus = Fraction(repr(float(plan.bonus[better]))) - Fraction(repr(float(plan.bonus[worse])))
    level = bonus + sum(
        (weight * (difference[code] or 0) for code, weight in weights.items() if not _opens(plan, code, weights)),
        Fraction(0),
    )
    told = _told_gap(plan, better, worse, bonus) if _bend(plan.model.nodes[plan.model.root]) else level
    best = Swap(plan.codes[better], plan.codes[worse], told, None, None, None, None)
    if plan.model.rank.method != "score" or (bonus and _bend(plan.model.nodes[plan.model.root])):
        return best
    for parent in plan.groups:
        if not _opens(plan, parent, weights):
            continue
        for child in plan.model.nodes[parent].children:
            found = _change(plan, parent, child, level, shares, difference)
            if found is None:
                continue
            then = shares[child] + found / (weights[parent] * Fraction(plan.groups[parent].total))
            if 0 <= then <= 1 and (best.change is None or abs(found) < abs(best.change)):
                best = Swap(*best[:3], child, shares[child], then, found)
    return best


def _bend(node: Node) -> Callable[[Fraction], Fraction] | None:
    """What a mean other than the arithmetic sums up: logarithms, reciprocals, powers."""
    method = node.aggregate.method
    p = {"geometric": Fraction(0), "harmonic": Fraction(-1)}.get(method)
    if method == "power":
        p = Fraction(node.aggregate["p"])
    if p is None or p == 1:
        return None
    if p == 0:
        return lambda x: Fraction(math.log(x))
    return lambda x: x ** int(p) if p.denominator == 1 else Fraction(float(x) ** float(p))


def _differences(plan: Plan, better: int, worse: int) -> dict[str, Fraction | None]:
    """By how much one entrant is ahead in each node; in what a bent root sums up, its children so bent."""
    root = plan.model.nodes[plan.model.root]
    bend = _bend(root)
    found: dict[str, Fraction | None] = {}
    for code, column in plan.nodes.items():
        one, other = _exact(column[better]), _exact(column[worse])
        if one is None or other is None:
            found[code] = None
        elif bend is None or code not in root.children:
            found[code] = one - other
        else:
            found[code] = bend(one) - bend(other) if one > 0 and other > 0 else None
    return found


def _told_gap(plan: Plan, better: int, worse: int, bonus: Fraction) -> Fraction:
    """How far apart the two published values of the root are."""
    one, other = (_exact(plan.nodes[plan.model.root][place]) or Fraction(0) for place in (better, worse))
    return one - other + bonus


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


def _reached(plan: Plan, shares: Mapping[str, Fraction], difference: Numbers) -> dict[str, Fraction]:
    """The nodes whose way to the root is linear, with their weight in it; a group is passed through only where it is a sum
    over children that both entrants have.
    """
    found, waiting = {plan.model.root: Fraction(1)}, [plan.model.root]
    for parent in waiting:
        node = plan.model.nodes[parent]
        if not node.children or not _linear(plan, node, difference):
            continue
        total = Fraction(1) if _bend(node) else Fraction(plan.groups[parent].total)
        for child in node.children:
            found[child] = found[parent] * shares[child] * total
            waiting.append(child)
    return found


def _linear(plan: Plan, node: Node, difference: Numbers) -> bool:
    is_root = node.code == plan.model.root
    sums = node.aggregate.method in ("arithmetic", "sum") or (node.aggregate.method == "power" and _bend(node) is None)
    if not sums and not (is_root and _bend(node)):
        return False
    if plan.model.root in (node.parent, *_above(plan, node)) and _bend(plan.model.nodes[plan.model.root]):
        return False  # below a bent root only its own children are summed up
    whole = all(difference[child] is not None for child in node.children)
    return whole and node.scale is None and (is_root or node.rounding is None)


def _above(plan: Plan, node: Node) -> list[str]:
    found, code = [], node.parent
    while code:
        found.append(code)
        code = plan.model.nodes[code].parent
    return found


def _opens(plan: Plan, code: str, weights: Mapping[str, Fraction]) -> bool:
    """Whether the way goes on to the children of this node."""
    children = plan.model.nodes[code].children
    return bool(children) and children[0] in weights


def _change(
    plan: Plan,
    parent: str,
    child: str,
    gap: Fraction,
    shares: Mapping[str, Fraction],
    difference: Numbers,
) -> Fraction | None:
    """By how much the effective weight of `child` must change; None where no change does it."""
    others = [code for code in plan.model.nodes[parent].children if code != child]
    left = 1 - shares[child]
    if not others or not left or not plan.groups[parent].total:
        return None
    rest = sum((shares[code] * (difference[code] or 0) for code in others), Fraction(0)) / left
    steepness = (difference[child] or Fraction(0)) - rest
    return -gap / steepness if steepness else None


def reach(plan: Plan, better: int, worse: int) -> bool:
    """Whether any weight leads to the score of these two in a line, so that one could swap them."""
    return len(_reached(plan, _shares(plan), _differences(plan, better, worse))) > 1


def at_the_cut(plan: Plan, cut: int, around: int = 2) -> list[Swap]:
    """The swaps of the last `around` entrants selected with each of the first `around` that are not."""
    found = []
    for members in (group.tolist() for group in plan.members):
        chosen = int((plan.ranks[members] <= cut).sum())
        inside, outside = members[max(0, chosen - around) : chosen], members[chosen : chosen + around]
        found += [smallest_swap(plan, better, worse) for better in inside for worse in outside]
    return found
