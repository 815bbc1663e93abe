"""From the leaves up: where each node applies, its value, and how much of it each child gave."""

from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from scoring.engine.aggregate import mean, weighted
from scoring.engine.columns import Floats, Mask, Sheet
from scoring.engine.leaves import Leaf, leaf
from scoring.engine.phrases import phrase as _
from scoring.engine.problems import Problem, Refused
from scoring.engine.rounding import rounded
from scoring.engine.tree import Model, Node


@dataclass
class Grown:
    """The tree over the admitted rows. `partials` and `parts` hold, for each child, its partial derivative and its weight
    among the siblings that count."""

    applies: dict[str, Mask] = field(default_factory=dict)
    values: dict[str, Floats] = field(default_factory=dict)
    leaves: dict[str, Leaf] = field(default_factory=dict)
    partials: dict[str, Floats] = field(default_factory=dict)
    parts: dict[str, Floats] = field(default_factory=dict)


def applicable(model: Model, sheet: Sheet) -> tuple[dict[str, Mask], dict[str, list[int]]]:
    """Where each node applies (a child only where its parent does), and for each node the rows where that is undecided."""
    found: dict[str, Mask] = {}
    undecided: dict[str, list[int]] = {}
    for node in model.nodes.values():
        above = found[node.parent] if node.parent else np.ones(len(sheet), dtype=np.bool_)
        if node.applies_when is None:
            found[node.code] = above
            continue
        held = sheet.holds(node.applies_when)
        undecided[node.code] = [row for row, holds in enumerate(held) if holds is None and above[row]]
        found[node.code] = above & np.array([holds is True for holds in held], dtype=np.bool_)
    for node in reversed(list(model.nodes.values())):
        if node.children:  # a group none of whose children applies does not apply
            found[node.code] = found[node.code] & np.any([found[child] for child in node.children], axis=0)
    return found, undecided


def grow(model: Model, sheet: Sheet, applies: dict[str, Mask]) -> Grown:
    """Every node's value over the rows of `sheet`."""
    grown = Grown(applies=applies)
    for code in model.leaves:
        node = model.nodes[code]
        grown.leaves[code] = found = leaf(node, sheet, applies[code])
        grown.values[code] = finished(node, found.value)[0]
    for node in reversed(list(model.nodes.values())):
        if node.children:
            _group(model, node, grown)
    return grown


def _group(model: Model, node: Node, grown: Grown) -> None:
    x = np.stack([grown.values[child] for child in node.children])
    apply = np.stack([grown.applies[child] for child in node.children])
    counted = apply & ~np.isnan(x)
    weights = [model.share(child) for child in node.children]
    found = mean(node.aggregate, x, weights, counted, node.children)
    blocked = _blocked(model, node, apply, counted)
    value, factor = finished(node, np.where(blocked, np.nan, found.value))
    grown.values[node.code] = value
    parts = weighted(weights, counted)
    for i, child in enumerate(node.children):
        grown.partials[child] = found.partials[i] * factor
        grown.parts[child] = parts[i]


def _blocked(model: Model, node: Node, apply: Mask, counted: Mask) -> Mask:
    """Rows where too much is missing: a child that must be there, or less weight than the least cover."""
    lacking = apply & ~counted
    if not lacking.any():
        return np.asarray(~counted.any(axis=0), dtype=np.bool_)
    if node.missing is None:
        children = [model.nodes[child] for child in node.children]
        needed = np.array([not (child.is_leaf and child.impute.method == "rescale") for child in children])
        return np.asarray((lacking & needed[:, None]).any(axis=0) | ~counted.any(axis=0), dtype=np.bool_)
    shares = [Fraction(model.share(child)) for child in node.children]
    least = Fraction(node.missing["min_cover"])
    scale = np.lcm.reduce([share.denominator for share in shares], dtype=object)
    whole = np.array([int(share * scale) for share in shares], dtype=object)[:, None]
    there, all_ = (whole * counted).sum(axis=0), (whole * apply).sum(axis=0)
    short = there * least.denominator < all_ * least.numerator
    return np.asarray(short.astype(np.bool_) | ~counted.any(axis=0), dtype=np.bool_)


def finished(node: Node, value: Floats) -> tuple[Floats, float]:
    """The node's value after its scale and its rounding, and the factor of the scale."""
    factor, constant = 1.0, 0.0
    scale = node.scale
    if scale is not None and scale.method == "factor":
        factor, constant = float(scale["factor"]), float(scale["add"])
        value = value * factor + constant
    elif scale is not None and not np.isnan(value).all():
        best, worst = float(np.nanmax(value)), float(np.nanmin(value)) if scale["worst"] is not None else 0.0
        start = float(scale["worst"]) if scale["worst"] is not None else 0.0
        if best > worst:
            factor = (float(scale["best"]) - start) / (best - worst)
            raised = start + (value - worst) * factor
            value = np.where(value == best, float(scale["best"]), raised)
        elif scale["worst"] is not None:
            factor, value = 0.0, np.where(np.isnan(value), np.nan, float(scale["best"]))
    return rounded(value, node.rounding), factor


def lacking(model: Model, grown: Grown, sheet: Sheet, rows: dict[str, int], reasons: dict[str, dict[str, str]]) -> None:
    """Refuse a table with cells that must be there and are not, or that no method could fill."""
    problems = []
    for code in model.leaves:
        node = model.nodes[code]
        for row in np.flatnonzero(grown.leaves[code].lacking).tolist():
            entrant = sheet.codes[row]
            why = reasons.get(node.column, {}).get(entrant)
            found = _("nothing ({0})", why) if why else _("nothing")
            expected = (
                _("a number") if node.impute.method == "fail" else _("a number, or others with one to fill it from")
            )
            columns = " and ".join(node.columns)
            problems.append(
                Problem(_("row {0} (code {1}), column {2}", rows[entrant] + 2, entrant, columns), found, expected)
            )
    if problems:
        raise Refused(problems[:1_000])
