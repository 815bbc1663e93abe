"""Rules over the whole set, in float64 element by element: ranges, standard scores, ranks, ratios, norms.

Each takes the present values of one leaf (no nan), its settings and its sign (1 benefit, -1 cost); higher results are better.
Definitions follow the OECD/JRC Handbook on Constructing Composite Indicators (2008) and, where it is silent, COINr.
"""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from scoring.engine import elementary
from scoring.engine.settings import Setting

Floats = NDArray[np.float64]
NORMAL = 1.4826  # makes the median absolute deviation of a normal sample its standard deviation


def identity(x: Floats, rule: Setting, sign: int) -> Floats:
    return x


def min_max(x: Floats, rule: Setting, sign: int) -> Floats:
    """to[0] at the worst end of the range, to[1] at the best; the range is given or is that of the set.

    Where the set has no range all are at the best end.
    """
    worst, best = (rule["lower"], rule["upper"]) if sign > 0 else (rule["upper"], rule["lower"])
    low = float(worst) if worst is not None else float(np.min(x) if sign > 0 else np.max(x))
    high = float(best) if best is not None else float(np.max(x) if sign > 0 else np.min(x))
    part = (x - low) / (high - low) if high != low else np.ones_like(x)
    if rule["clip"]:
        part = np.clip(part, 0.0, 1.0)
    start, end = float(rule["to"][0]), float(rule["to"][1])
    return np.where(part == 1, end, start + part * (end - start))


def z_score(x: Floats, rule: Setting, sign: int) -> Floats:
    """mean + sd * (x - mean of the set) / its standard deviation: of a sample (over n - 1) or of the population (over n); not
    below `least` or above `most`.
    """
    return _held(float(rule["mean"]) + float(rule["sd"]) * _scores(x, rule, sign), rule)


def _held(points: Floats, rule: Setting) -> Floats:
    for bound, hold in ((rule["least"], np.maximum), (rule["most"], np.minimum)):
        points = points if bound is None else hold(points, float(bound))
    return points


def _scores(x: Floats, rule: Setting, sign: int) -> Floats:
    lost = 1 if rule["deviation"] == "sample" else 0
    return _standard(x, float(np.mean(x)), float(np.std(x, ddof=lost)) if len(x) > lost else 0.0, sign)


def robust_z(x: Floats, rule: Setting, sign: int) -> Floats:
    """mean + sd * (x - median) / (1.4826 * median absolute deviation), not below `least` or above `most`."""
    middle = float(np.median(x))
    part = _standard(x, middle, NORMAL * float(np.median(np.abs(x - middle))), sign)
    return _held(float(rule["mean"]) + float(rule["sd"]) * part, rule)


def _standard(x: Floats, centre: float, spread: float, sign: int) -> Floats:
    return sign * (x - centre) / spread if spread else np.zeros_like(x)


def normal_cdf(x: Floats, rule: Setting, sign: int) -> Floats:
    """full * Phi((x - mean of the set) / its standard deviation): the share of a normal population that is worse.

    How Times Higher Education brings its indicators to one scale.
    """
    return elementary.normal(_scores(x, rule, sign)) * float(rule["full"])


def ordinal(x: Floats, ties: str) -> Floats:
    """Ranks from 1 for the smallest; ties share their lowest (min), highest (max) or mean rank."""
    ordered = np.sort(x)
    first: Floats = np.searchsorted(ordered, x, side="left").astype(np.float64) + 1
    last: Floats = np.searchsorted(ordered, x, side="right").astype(np.float64)
    return {"min": first, "max": last, "average": (first + last) / 2}[ties]


def rank(x: Floats, rule: Setting, sign: int) -> Floats:
    """The worst gets `from` (1; Borda counts from 0), the best n - 1 more; `to` spreads ranks 1..n over a range; or `points`
    are given to the places from the first down.
    """
    if rule["points"] is not None:
        return by_place(-sign * x, [float(points) for points in rule["points"]], rule["ties"])
    found = ordinal(sign * x, rule["ties"]) - 1
    if rule["to"] is None:
        return found + float(rule["from"])
    start, end = float(rule["to"][0]), float(rule["to"][1])
    return start + found / max(len(x) - 1, 1) * (end - start)


def by_place(x: Floats, points: list[float], ties: str) -> Floats:
    """The points of each place, the smallest first; 0 beyond the last. Those that share places share their points' mean
    (average), or each gets those of the best (min) or of the worst of them (max)."""
    given = np.zeros(len(x))
    given[: len(points)] = points[: len(x)]
    first, last = ordinal(x, "min").astype(np.int64), ordinal(x, "max").astype(np.int64)
    if ties == "average":
        sums = np.concatenate([[0.0], np.cumsum(given)])
        return np.asarray((sums[last] - sums[first - 1]) / (last - first + 1))
    return np.asarray(given[(first if ties == "min" else last) - 1])


def percentile(x: Floats, rule: Setting, sign: int) -> Floats:
    """The part of the set that is worse: of the `others` full * (rank - 1) / (n - 1), of `all` full * (rank - 1) / n, ties at
    their lowest rank; or `middle` full * (rank - 1/2) / n, ties at their mean rank (Hazen 1914).
    """
    if rule["of"] == "middle":
        return (ordinal(sign * x, "average") - 0.5) / len(x) * float(rule["full"])
    beside = max(len(x) - 1, 1) if rule["of"] == "others" else len(x)
    return (ordinal(sign * x, "min") - 1) / beside * float(rule["full"])


def target_distance(x: Floats, rule: Setting, sign: int) -> Floats:
    """full * (x - worst of the set) / (target - worst), 1 * full at the target; `cap` stops there."""
    worst, target = float(np.min(x) if sign > 0 else np.max(x)), float(rule["target"])
    part = (x - worst) / (target - worst) if target != worst else np.ones_like(x)
    return (np.minimum(part, 1.0) if rule["cap"] else part) * float(rule["full"])


def ratio(x: Floats, rule: Setting, sign: int) -> Floats:
    """full * x / best of the set (for a cost: best / x), at most cap * full."""
    best = float(np.max(x) if sign > 0 else np.min(x))
    lower = np.where(x != 0, x, np.nan) if sign < 0 else np.full_like(x, best if best else np.nan)
    part = best / lower if sign < 0 else x / lower
    found = part * float(rule["full"])
    return found if rule["cap"] is None else np.minimum(found, float(rule["cap"] * rule["full"]))


def vector(x: Floats, rule: Setting, sign: int) -> Floats:
    """full * x / sqrt(sum of squares); for a cost full * (1 - that)."""
    norm = float(np.sqrt(np.sum(x * x)))
    part = x / norm if norm else np.zeros_like(x)
    return (part if sign > 0 else 1 - part) * float(rule["full"])


def share(x: Floats, rule: Setting, sign: int) -> Floats:
    """full * x / sum of the set; for a cost the share of 1 / x."""
    counted = x if sign > 0 else 1 / np.where(x != 0, x, np.nan)
    total = float(np.sum(counted))
    return counted / total * float(rule["full"]) if total else np.full_like(x, np.nan)


OVER_SET: Mapping[str, Callable[[Floats, Setting, int], Floats]] = {
    "identity": identity, "min_max": min_max, "z_score": z_score, "robust_z": robust_z, "normal_cdf": normal_cdf, "rank": rank,
    "percentile": percentile, "target_distance": target_distance, "ratio": ratio, "vector": vector, "sum": share,
}  # fmt: skip
