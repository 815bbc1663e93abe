"""The best-worst method: weights from how far the best criterion is ahead of the others, and they of the worst.

Rezaei 2015, Omega 53:49 (minimax of ratios); Rezaei 2016, Omega 64:126 (intervals of its optima; the linear model).
"""

from typing import NamedTuple

import numpy as np

from scoring.engine.scientific import optimize
from scoring.engine.weights_algebra import Floats

SLACK = 1e-10


class Comparisons(NamedTuple):
    """`best` and `worst` are positions; a_Bj = best_to_others[j], a_jW = others_to_worst[j], both 1 or more."""

    best: int
    worst: int
    best_to_others: Floats
    others_to_worst: Floats


class BestWorst(NamedTuple):
    weights: Floats
    xi: float
    lower: Floats
    upper: Floats


def linear(given: Comparisons) -> BestWorst:
    """min xi with |w_B - a_Bj w_j| <= xi and |w_j - a_jW w_W| <= xi, sum w = 1 (Rezaei 2016)."""
    n = len(given.best_to_others)
    rows = _differences(given)
    upper = np.column_stack([np.vstack([rows, -rows]), -np.ones(2 * len(rows))])
    cost = np.append(np.zeros(n), 1.0)
    found = optimize().linprog(
        cost, A_ub=upper, b_ub=np.zeros(len(upper)), A_eq=[[1.0] * n + [0.0]], b_eq=[1.0], method="highs-ds"
    )
    weights = np.asarray(found.x[:n], dtype=np.float64)
    return BestWorst(weights / weights.sum(), float(found.x[n]), weights, weights)


def _differences(given: Comparisons) -> Floats:
    """Rows r with r . w = w_B - a_Bj w_j, then r . w = w_j - a_jW w_W; the trivial ones (j = B, j = W) left out."""
    rows = []
    for j in range(len(given.best_to_others)):
        first, second = np.zeros((2, len(given.best_to_others)))
        first[given.best] += 1.0
        first[j] -= given.best_to_others[j]
        second[j] += 1.0
        second[given.worst] -= given.others_to_worst[j]
        if j != given.best:
            rows.append(first)
        if j not in (given.worst, given.best):
            rows.append(second)
    return np.array(rows)


def nonlinear(given: Comparisons) -> BestWorst:
    """min xi with |w_B/w_j - a_Bj| <= xi and |w_j/w_W - a_jW| <= xi; weights are the centres of the optimal intervals.

    For a fixed xi the conditions are linear in w, so each end of an interval is one linear programme (HiGHS).
    """
    xi = smallest_deviation(given)
    upper = _bounded_ratios(given, xi + SLACK)
    n = len(given.best_to_others)
    ends = np.empty((2, n))
    for j in range(n):
        for at, sign in enumerate((1.0, -1.0)):
            cost = np.zeros(n)
            cost[j] = sign
            found = optimize().linprog(
                cost, A_ub=upper, b_ub=np.zeros(len(upper)), A_eq=[[1.0] * n], b_eq=[1.0], method="highs-ds"
            )
            ends[at, j] = sign * found.fun
    centre = ends.sum(axis=0) / 2.0
    return BestWorst(centre / centre.sum(), xi, ends[0], ends[1])


def _bounded_ratios(given: Comparisons, xi: float) -> Floats:
    """Rows r with r . w <= 0: (a - xi) d <= n and n <= (a + xi) d for each judged ratio n / d."""
    rows = []
    for j in range(len(given.best_to_others)):
        judged = [(given.best, j, given.best_to_others[j]), (j, given.worst, given.others_to_worst[j])]
        for over, under, ratio in judged:
            if over == under or ((over, under) == (given.best, given.worst) and j == given.best):
                continue
            low, high = np.zeros((2, len(given.best_to_others)))
            low[under], low[over] = ratio - xi, -1.0
            high[over], high[under] = 1.0, -(ratio + xi)
            rows += [low, high]
    return np.array(rows)


def smallest_deviation(given: Comparisons) -> float:
    """xi of the nonlinear model in closed form.

    Each j asks that w_B/w_W lie in [(p - xi)(q - xi), (p + xi)(q + xi)], p = a_Bj, q = a_jW, and the direct judgement
    that it lie in [a - xi, a + xi]. Intervals have a common point when every two of them have one (Helly): against the
    direct one that is a quadratic in xi, between two others the squares cancel.
    """
    a = float(given.best_to_others[given.worst])
    others = [
        (float(p), float(q))
        for j, (p, q) in enumerate(zip(given.best_to_others, given.others_to_worst, strict=True))
        if j not in (given.best, given.worst)
    ]
    needed = [0.0]
    for p, q in others:
        gap, middle = p * q - a, p + q + 1.0
        root = np.sqrt(middle * middle - 4.0 * gap)
        needed.append(float((middle - root) / 2.0 if gap > 0 else (root - middle) / 2.0))
        needed += [(p * q - r * s) / (p + q + r + s) for r, s in others]
    return max(needed)


def consistency_index(a: float) -> float:
    """The largest xi for a_BW = a, the smaller root of xi^2 - (1 + 2a) xi + a^2 - a = 0 (Rezaei 2015, table 1)."""
    return float((1.0 + 2.0 * a - np.sqrt(8.0 * a + 1.0)) / 2.0)


def input_based_ratio(given: Comparisons) -> float:
    """max over j of |a_Bj a_jW - a_BW| / (a_BW^2 - a_BW) (Liang, Brunelli & Rezaei 2020, Omega 96:102175)."""
    a = float(given.best_to_others[given.worst])
    if a <= 1.0:
        return 0.0
    return float(np.abs(given.best_to_others * given.others_to_worst - a).max() / (a * a - a))
