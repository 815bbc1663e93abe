"""The score of every entrant in every draw: the tree recomputed under drawn weights and drawn leaf values.

Below a node where everything is a weighted sum the tree collapses to one matrix product of effective leaf weights;
other nodes are computed one by one, draws x entrants at a time.
"""

from collections.abc import Mapping
from decimal import Decimal

import numpy as np

from scoring.engine import aggregate, outrank
from scoring.engine.robustness_plan import Floats, Plan
from scoring.engine.robustness_weights import effective
from scoring.engine.settings import Setting
from scoring.engine.tree import Node, Rounding

Shifts = Mapping[str, Floats]  # leaf -> what is added to its values, draws x entrants
SCORE = ""  # among shifts: what is added to the score itself
NUDGE = 1e-7  # of the last decimal: a float just under a half is taken for the half it stands for
UP, DOWN = ("up", "ceiling"), ("down", "floor")


def scores(plan: Plan, shares: Floats, shifts: Shifts, found: Floats | None = None) -> Floats:
    """Scores with bonus, rounded as ranks are, draws x entrants: written to `found`, or freshly allocated."""
    model = plan.model
    if found is None:
        found = np.empty((len(shares), plan.size))
    if model.rank.method != "score":
        found[:] = _outranked(plan, shares, shifts)
    elif model.root in plan.whole:
        _summed(plan, model.root, shares, shifts, found)
    else:
        found[:] = value(plan, model.root, shares, shifts)
    if plan.bonus.any():
        found += plan.bonus
    if SCORE in shifts:
        found += shifts[SCORE]
    for rounding in (model.nodes[model.root].rounding, model.rank.rounding):
        if rounding is not None:
            _round(found, rounding)
    if model.rank.direction == "cost":
        np.negative(found, out=found)
    if model.root not in plan.whole:
        _nothing_last(found)
    return found


def _nothing_last(found: Floats) -> None:
    """Put whom a draw leaves without a score behind all others: noise takes a figure below zero, of which a mean has no logarithm."""
    without = np.isnan(found)
    if without.any():
        there = found[~without]
        lowest, highest = (float(there.min()), float(there.max())) if len(there) else (0.0, 0.0)
        found[without] = lowest - (highest - lowest or 1.0)


def value(plan: Plan, code: str, shares: Floats, shifts: Shifts) -> Floats:
    """The values of a node, draws x entrants, or one row where no draw differs."""
    node = plan.model.nodes[code]
    if node.is_leaf:
        nominal = plan.leaves[code][None, :]
        return nominal + shifts[code] if code in shifts else nominal
    if code in plan.whole:
        return _summed(plan, code, shares, shifts)
    children = [value(plan, child, shares, shifts) for child in node.children]
    rows = max(len(shares), *(len(child) for child in children))
    group = plan.groups[code]
    found = _mean(node, children, shares[:, group.start : group.stop], rows) * group.total
    return _finished(node, found, code == plan.model.root)


def _summed(plan: Plan, code: str, shares: Floats, shifts: Shifts, found: Floats | None = None) -> Floats:
    leaves, values = plan.below_root if code == plan.model.root else plan.stacked(code)
    weights = effective(plan, shares, code)
    found = np.matmul(weights, values, out=found)
    for place, leaf in enumerate(leaves):
        if leaf in shifts:
            found += weights[:, place : place + 1] * shifts[leaf]
    return np.asarray(found, dtype=np.float64)


def _mean(node: Node, children: list[Floats], weights: Floats, rows: int) -> Floats:
    method = node.aggregate.method
    if method in ("owa", "choquet", "minimum", "maximum"):
        width = children[0].shape[1]
        x = np.stack([np.broadcast_to(child, (rows, width)).ravel() for child in children])
        return aggregate.mean(node.aggregate, x, [1.0] * len(children), ~np.isnan(x), node.children).value.reshape(
            rows, width
        )
    power = {"arithmetic": 1.0, "sum": 1.0, "geometric": 0.0, "harmonic": -1.0}.get(method)
    return _power(children, weights, float(node.aggregate["p"]) if power is None else power)


def _power(children: list[Floats], weights: Floats, p: float) -> Floats:
    """(sum w x^p / sum w)^(1/p) over the children that are there; at p = 0 exp of the weighted mean of logs."""
    above: Floats | float = 0.0
    weight: Floats | float = 0.0
    with np.errstate(divide="ignore", invalid="ignore"):
        for place, x in enumerate(children):
            share = np.where(np.isnan(x), 0.0, weights[:, place : place + 1])
            term = x if p == 1 else np.log(x) if p == 0 else np.where(x < 0, np.nan, x) ** p
            above = above + np.where(share > 0, share * term, 0.0)
            weight = weight + share
        found = np.asarray(above / np.asarray(weight), dtype=np.float64)
        if p == 1:
            return found
        return np.exp(found) if p == 0 else np.asarray(found ** (1 / p), dtype=np.float64)


def _finished(node: Node, value: Floats, is_root: bool) -> Floats:
    if node.scale is not None:
        value = _scaled(node.scale, value)
    if node.rounding is not None and not is_root:
        value = np.array(value)
        _round(value, node.rounding)
    return value


def _scaled(scale: Setting, value: Floats) -> Floats:
    """As on the published path, draw by draw."""
    if scale.method == "factor":
        return value * float(scale["factor"]) + float(scale["add"])
    start = float(scale["worst"] or 0)
    best = np.fmax.reduce(value, axis=1, keepdims=True)
    worst = np.zeros_like(best) if scale["worst"] is None else np.fmin.reduce(value, axis=1, keepdims=True)
    apart = best > worst
    raised = start + (value - worst) * ((float(scale["best"]) - start) / np.where(apart, best - worst, 1.0))
    same = value if scale["worst"] is None else np.full_like(value, float(scale["best"]))
    return np.asarray(np.where(apart, raised, same), dtype=np.float64)


def _round(values: Floats, rounding: Rounding) -> None:
    """In place, ties and all, near enough for a probability; the published path rounds decimals."""
    unit = 10.0**rounding.decimals
    values *= unit
    values += 0.0 + NUDGE if rounding.mode in DOWN else 1.0 - NUDGE if rounding.mode in UP else 0.5 + NUDGE
    np.floor(values, out=values)
    values /= unit


def _outranked(plan: Plan, shares: Floats, shifts: Shifts) -> Floats:
    """A method of ranking over the leaves, draw by draw; weights to 9 decimals, as Copeland and Borda count them
    exactly.
    """
    model = plan.model
    weights = effective(plan, shares, model.root)
    leaves = plan.below(model.root)
    signs = [
        model.nodes[leaf].direction if model.nodes[leaf].rule.method == "identity" else "benefit" for leaf in leaves
    ]
    rows = []
    for draw, given in enumerate(weights):
        matrix = np.stack(
            [plan.leaves[leaf] + (shifts[leaf][draw] if leaf in shifts else 0.0) for leaf in leaves], axis=1
        )
        exact = [Decimal(repr(round(float(weight), 9))) for weight in given]
        rows.append(outrank.rank_scores(model.rank.method, matrix, exact, signs, model.rank.options))
    return np.stack(rows)
