"""What becomes of missing cells of a leaf. Every filled cell is marked; a cell that cannot be filled refuses the table."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from scoring.engine.conditions import Value
from scoring.engine.settings import Setting

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
LEFT = ("fail", "rescale")  # nothing is filled: the table is refused, or the parent rescales


def filled(x: Floats, missing: Mask, impute: Setting, sign: int, tags: Sequence[Value]) -> Floats:
    """`x` with its missing cells filled where the method can; `tags` are the groups of the group methods."""
    method = impute.method
    present = x[~np.isnan(x)]
    if method in LEFT or not missing.any():
        return x
    if method == "zero":
        return np.where(missing, 0.0, x)
    if method == "constant":
        return np.where(missing, float(impute["value"]), x)
    if not len(present):
        return x
    if method == "worst":
        return np.where(missing, np.min(present) if sign > 0 else np.max(present), x)
    if method in ("mean", "median"):
        return np.where(missing, centre(present, method), x)
    return _by_group(x, missing, method.removeprefix("group_"), tags)


def centre(present: Floats, method: str) -> float:
    return float(np.mean(present) if method == "mean" else np.median(present))


def _by_group(x: Floats, missing: Mask, method: str, tags: Sequence[Value]) -> Floats:
    """Each missing cell takes the mean or median of the present cells with its tag."""
    members: dict[Value, list[int]] = {}
    for row, tag in enumerate(tags):
        if tag is not None:
            members.setdefault(tag, []).append(row)
    found = x.copy()
    for rows in members.values():
        values = x[rows]
        present = values[~np.isnan(values)]
        if len(present):
            found[rows] = np.where(missing[rows], centre(present, method), values)
    return found


def last_known(columns: Mapping[str, Sequence[Value]], names: Sequence[str], row: int) -> Value:
    """The first figure of earlier periods that is there."""
    return next((cell for name in names if (cell := columns[name][row]) is not None), None)
