"""Weights from what is lost: MEREC (a criterion is removed), CILOS (another is made best), IDOCRIW (with entropy)."""

import numpy as np

from scoring.engine.weights_algebra import Floats, solve
from scoring.engine.weights_objective import down


def merec(matrix: Floats, signs: Floats) -> Floats:
    """E_j = sum_i |S_ij - S_i|, S_i = ln(1 + sum_j |ln n_ij| / m), S_ij the same without j.

    Keshavarz-Ghorabaee et al. 2021, Symmetry 13:525. n is min x / x for benefit, x / max x for cost; values above zero.
    """
    ratios = np.where(signs > 0, matrix.min(axis=0) / matrix, matrix / matrix.max(axis=0))
    logs = np.abs(np.log(ratios))
    m = matrix.shape[1]
    total = np.zeros(len(matrix))
    for column in logs.T:
        total = total + column
    whole = np.log(1.0 + total / m)
    without = np.log(1.0 + np.maximum(0.0, total[:, None] - logs) / m)
    return down(np.abs(without - whole[:, None]))


def losses(matrix: Floats, signs: Floats) -> Floats:
    """P[i, j]: the relative loss of criterion j in the row where criterion i is best (Zavadskas & Podvezko 2016).

    Costs are turned by min x / x, columns brought to sum 1. Where several rows are best on i, their losses are
    averaged: the order of the entrants must not matter.
    """
    gains = np.where(signs > 0, matrix, matrix.min(axis=0) / matrix)
    shares = gains / down(gains)
    best = shares.max(axis=0)
    rows = [down(shares[shares[:, i] == best[i]]) / (shares[:, i] == best[i]).sum() for i in range(len(best))]
    return np.asarray((best - np.array(rows)) / best)


def cilos(loss: Floats) -> Floats | None:
    """q with F q = 0, sum 1, F = P with minus its column sums on the diagonal (Mirkes 2008). None if not unique."""
    system = loss - np.diag(loss.sum(axis=0))
    system[-1] = 1.0
    right = np.zeros(len(loss))
    right[-1] = 1.0
    found = solve(system, right)
    if found is None or (found < -1e-9).any():
        return None
    found = np.maximum(found, 0.0)
    return np.asarray(found / found.sum())


def idocriw(entropy_weights: Floats, impact: Floats) -> Floats:
    """w ~ entropy weight x CILOS weight (Zavadskas & Podvezko 2016, IJITDM 15:267)."""
    product = entropy_weights * impact
    return np.asarray(product / product.sum())
