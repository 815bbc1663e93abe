"""One leaf for all entrants: its cells imputed, treated, and turned into points by its rule."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np

from scoring.engine import impute, normalise, outliers, rules, transform
from scoring.engine.check import answer, grade
from scoring.engine.columns import Floats, Mask, Sheet, nearest
from scoring.engine.conditions import Value
from scoring.engine.rational import rational
from scoring.engine.tree import Node


@dataclass(frozen=True)
class Leaf:
    """What became of a leaf at each stage; nan where it does not apply or has no value."""

    inputs: Sequence[Value]  # as stated
    imputed: Floats
    treated: Floats
    value: Floats
    filled: Mask  # which cells were imputed
    lacking: Mask  # which cells are missing although the leaf must have them


def leaf(node: Node, sheet: Sheet, applies: Mask) -> Leaf:
    """The leaf of `node` over the rows of `sheet` where it applies."""
    if node.rule.method == "membership":
        return _membership(node, sheet, applies)
    if node.rule.method == "grade":
        return _grade(node, sheet, applies)
    sign = 1 if node.direction == "benefit" else -1
    cells = list(sheet.columns[node.column])
    if node.rule.method == "yes_no":
        cells = [answer(cell) if cell is not None else None for cell in cells]
    missing = np.array([cell is None for cell in cells], dtype=np.bool_) & applies
    if node.impute.method == "last_period":
        names = node.impute["columns"] or (f"{node.column}_1",)
        cells = [impute.last_known(sheet.columns, names, row) if missing[row] else c for row, c in enumerate(cells)]
    stated = np.where(applies, nearest(cells), np.nan)
    tags: Sequence[Value] = sheet.columns[node.impute["group"]] if node.impute.method.startswith("group_") else ()
    imputed = impute.filled(stated, missing & np.isnan(stated), node.impute, sign, tags)
    present = ~np.isnan(imputed)
    treated = imputed.copy()
    if present.any():
        treated[present] = outliers.treated(imputed[present], node.treat)
    value = np.full(len(cells), np.nan)
    if present.any():
        kept = [cell if treated[row] == stated[row] else None for row, cell in enumerate(cells)]
        value[present] = _points(node, treated[present], [kept[row] for row in np.flatnonzero(present).tolist()], sign)
    value = np.where(np.isfinite(value), value, np.nan)
    lacking = missing & ~present & (node.impute.method != "rescale")
    return Leaf(sheet.columns[node.column], imputed, treated, value, missing & present, lacking)


def _points(node: Node, x: Floats, cells: Sequence[Value], sign: int) -> Floats:
    """The rule over present values: exactly over the cells as typed where it counts steps, else in floats."""
    rule = transform.moved(node.rule, node.transform)
    if not node.is_exact:
        moved = transform.transformed(x, node.transform)
        known = ~np.isnan(moved)
        found = np.full(len(x), np.nan)
        if known.any():
            found[known] = normalise.OVER_SET[rule.method](moved[known], rule, sign)
        return found
    if node.transform.method != "none" and rule.method != "table":
        x, cells = transform.transformed(x, node.transform), [None] * len(x)
    known = ~np.isnan(x)
    values: list[Decimal | Fraction] = [
        cell if isinstance(cell, Decimal | Fraction) else Decimal(repr(float(x[row])))
        for row, cell in enumerate(cells)
        if known[row]
    ]
    found = np.full(len(x), np.nan)
    if values:
        found[known] = rules.EXACT[rule.method](rational(values), rule, sign)
    return found


def _grade(node: Node, sheet: Sheet, applies: Mask) -> Leaf:
    """Points by grade. A missing grade counts as its imputation says: 0 points, the worst grade's, a constant, or not at all."""
    grades: Mapping[str, Decimal] = node.rule["grades"]
    cells = sheet.columns[node.column]
    points = np.array([float(grades[grade(c)]) if isinstance(c, str | Decimal) else np.nan for c in cells])
    return _of_points(node, cells, np.where(applies, points, np.nan), applies, float(min(grades.values())))


def _membership(node: Node, sheet: Sheet, applies: Mask) -> Leaf:
    """模糊综合评价: each grade's points weighed by the share that gave it, or the points of the grade most gave."""
    shares = np.stack([sheet.floats(column) for column, _ in node.rule["grades"]])
    points = np.array([float(worth) for _, worth in node.rule["grades"]])
    total = np.zeros(shares.shape[1])
    added = np.zeros(shares.shape[1])
    for share, worth in zip(shares, points, strict=True):
        total, added = total + share, added + share * worth
    value = added / np.where(total > 0, total, np.nan)
    if node.rule["principle"] == "maximum":
        value = np.where(np.isnan(value), np.nan, points[np.argmax(np.nan_to_num(shares, nan=-1.0), axis=0)])
    return _of_points(node, [None] * len(sheet), np.where(applies, value, np.nan), applies, float(points.min()))


def _of_points(node: Node, cells: Sequence[Value], points: Floats, applies: Mask, worst: float) -> Leaf:
    missing = np.isnan(points) & applies
    by_worst = node.impute.method == "worst"
    value = np.where(missing, worst, points) if by_worst else impute.filled(points, missing, node.impute, 1, ())
    known = ~np.isnan(value)
    lacking = missing & ~known & (node.impute.method != "rescale")
    return Leaf(cells, value, value, value, missing & known, lacking)
