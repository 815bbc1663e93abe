"""Ranking by distance from an ideal: TOPSIS, VIKOR and grey relational analysis 灰色关联."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring.engine.outrank_shape import Case, Floats, across, divided, down, unit_range

LENGTHS: Mapping[str, Callable[[Floats], Floats]] = {
    "vector": lambda x: np.sqrt(down(x * x)),
    "sum": down,
    "max": lambda x: np.asarray(np.abs(x).max(axis=0)),
}


class Topsis(NamedTuple):
    to_best: Floats
    to_worst: Floats
    closeness: Floats  # 0 to 1, higher is better


def topsis(case: Case, norm: str = "vector") -> Topsis:
    """Closeness C = d- / (d+ + d-) to the ideal, distances Euclidean over v = w r (Hwang & Yoon 1981).

    r is x / sqrt(sum x^2) (`vector`, the book's), min-max with 1 the best (`min_max`), x / sum x (`sum`) or
    x / max|x| (`max`). Where every entrant is the same, C is 1/2.
    """
    signs = case.signs
    if norm == "min_max":
        ratios, signs = unit_range(case.matrix, signs), np.ones(len(signs))
    else:
        ratios = divided(case.matrix, LENGTHS[norm](case.matrix))
    values = ratios * case.weights * signs
    to_best = np.sqrt(across((values.max(axis=0) - values) ** 2))
    to_worst = np.sqrt(across((values - values.min(axis=0)) ** 2))
    whole = to_best + to_worst
    return Topsis(to_best, to_worst, np.where(whole == 0, 0.5, divided(to_worst, whole)))


class Vikor(NamedTuple):
    group_utility: Floats  # S, lower is better
    regret: Floats  # R, lower is better
    compromise: Floats  # Q, lower is better
    acceptable_advantage: bool  # C1
    acceptable_stability: bool  # C2
    proposed: NDArray[np.intp]  # rows of the compromise set, best first


def vikor(case: Case, v: float = 0.5) -> Vikor:
    """S = sum w d, R = max w d with d = (f* - f)/(f* - f-), Q = v (S-S*)/(S- - S*) + (1-v)(R-R*)/(R- - R*).

    Opricovic & Tzeng 2004, EJOR 156:445. C1: Q(second) - Q(first) >= 1/(n-1). C2: the first is also first by S or by
    R. Without C2 the first two are proposed; without C1 all whose Q is less than 1/(n-1) behind the first.
    """
    losses = (1.0 - unit_range(case.matrix, case.signs)) * case.weights
    losses = np.where(case.matrix.max(axis=0) == case.matrix.min(axis=0), 0.0, losses)
    group, regret = across(losses), losses.max(axis=1)
    q = v * divided(group - group.min(), np.asarray(np.ptp(group))) + (1.0 - v) * divided(
        regret - regret.min(), np.asarray(np.ptp(regret))
    )
    order = np.lexsort((regret, group, q))
    if len(q) == 1:
        return Vikor(group, regret, q, True, True, order)
    step = 1.0 / (len(q) - 1)
    first = order[0]
    advantage = bool(q[order[1]] - q[first] >= step)
    stability = bool(group[first] == group.min() or regret[first] == regret.min())
    proposed = order[: 1 if stability else 2] if advantage else order[q[order] - q[first] < step]
    return Vikor(group, regret, q, advantage, stability, proposed)


class Grey(NamedTuple):
    coefficients: Floats
    grade: Floats  # 0 to 1, higher is better


def gra(case: Case, rho: float = 0.5, norm: str = "min_max") -> Grey:
    """Grey relational grade sum w xi, xi = (dmin + rho dmax)/(d + rho dmax), d the distance from the best (Deng 1982).

    Values are first brought to one scale: min-max with 1 the best (`min_max`), the ratio to the best (`best`: x/max for
    benefit, min/x for cost), or the ratio to the mean 均值化 (`mean`, the best is then the largest or the smallest).
    """
    if norm == "min_max":
        distance = 1.0 - unit_range(case.matrix, case.signs)
        distance = np.where(case.matrix.max(axis=0) == case.matrix.min(axis=0), 0.0, distance)
    elif norm == "best":
        low, high = case.matrix.min(axis=0), case.matrix.max(axis=0)
        distance = 1.0 - np.where(case.signs > 0, divided(case.matrix, high), divided(low, case.matrix))
    else:
        ratios = divided(case.matrix, down(case.matrix) / len(case.matrix)) * case.signs
        distance = ratios.max(axis=0) - ratios
    near, far = distance.min(), distance.max()
    coefficients = np.ones(distance.shape) if far == 0 else (near + rho * far) / (distance + rho * far)
    return Grey(coefficients, across(coefficients * case.weights))
