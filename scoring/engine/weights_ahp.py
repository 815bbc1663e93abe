"""AHP on a complete matrix: priorities, consistency, and the judgements that disturb it most.

Saaty, The Analytic Hierarchy Process, 1980. a[i, j] says how many times i matters more than j; a[j, i] = 1 / a[i, j].
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from scoring.engine.weights_algebra import Floats, perron, times

# Mean consistency index of random matrices of size 3, 4, 5, ... as printed by each source. Saaty's first table is the one of
# most textbooks; xu_1988 is 许树柏's, the one of most Chinese textbooks.
RANDOM_INDEX: Mapping[str, tuple[float, ...]] = {
    "saaty_1980": (0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59),
    "saaty_2008": (0.52, 0.89, 1.11, 1.25, 1.35, 1.40, 1.45, 1.49, 1.52, 1.54, 1.56, 1.58, 1.59),
    "xu_1988": (0.52, 0.89, 1.12, 1.26, 1.36, 1.41, 1.46, 1.49, 1.52, 1.54, 1.56, 1.58, 1.59),
    "tummala_ling_1998": (
        0.5799, 0.8921, 1.1159, 1.2358, 1.3322, 1.3952, 1.4537, 1.4882, 1.5117, 1.5356, 1.5571, 1.5714, 1.5831,
    ),
    "alonso_lamata_2006": (),  # a line for every size, see below
}  # fmt: skip
ACCEPTED = 0.10


def random_index(table: str | float, n: int, missing: int = 0) -> float | None:
    """RI of a named table, None for a size the table does not reach; or RI itself, as a paper states it.

    Alonso & Lamata 2006: mean lambda max = 2.7699 n - 4.3513. With `missing` pairs RI is multiplied by
    1 - 2 missing / ((n - 1)(n - 2)) (Agoston & Csato 2022): fewer judgements have less room to contradict each other.
    """
    if n < 3:
        return 0.0
    if isinstance(table, float):
        full = table
    elif table == "alonso_lamata_2006":
        full = (2.7699 * n - 4.3513 - n) / (n - 1)
    elif n - 3 < len(RANDOM_INDEX[table]):
        full = RANDOM_INDEX[table][n - 3]
    else:
        return None
    return full * max(0.0, 1.0 - 2.0 * missing / ((n - 1) * (n - 2)))


def eigenvector(matrix: Floats) -> Floats:
    """The principal right eigenvector, sum 1 (Saaty 1977)."""
    return perron(matrix)[1]


def geometric_mean(matrix: Floats) -> Floats:
    """Geometric means of the rows, sum 1 (方根法; Crawford & Williams 1985)."""
    roots = np.exp(np.log(matrix).sum(axis=1) / len(matrix))
    return np.asarray(roots / roots.sum())


def column_mean(matrix: Floats) -> Floats:
    """Columns brought to sum 1, then the mean of each row (和积法, additive normalisation)."""
    shares = matrix / matrix.sum(axis=0)
    return np.asarray(shares.sum(axis=1) / len(matrix))


def lambda_max(matrix: Floats, weights: Floats) -> float:
    """Mean of (A w)_i / w_i: the largest eigenvalue where w is the eigenvector, else the textbooks' estimate of it."""
    return float((times(matrix, weights) / weights).sum() / len(weights))


def consistency(largest: float, n: int, table: str | float, missing: int = 0) -> dict[str, Any]:
    """CI = (lambda max - n)/(n - 1) and CR = CI / RI by the named table; the CR by the other tables beside it."""
    index = max(0.0, (largest - n) / (n - 1)) if n > 1 else 0.0
    ratios = {name: _ratio(index, random_index(name, n, missing)) for name in RANDOM_INDEX}
    ratio = _ratio(index, random_index(table, n, missing))
    return {
        "lambda_max": largest,
        "CI": index,
        "RI": random_index(table, n, missing),
        "random_index": table if isinstance(table, str) else "given",
        "CR": ratio,
        "acceptable": None if ratio is None else ratio <= ACCEPTED,
        "CR_by_table": ratios,
    }


def _ratio(index: float, random: float | None) -> float | None:
    if random is None:
        return None
    return 0.0 if random <= 1e-12 else index / random


def geometric_consistency_index(matrix: Floats, weights: Floats) -> float:
    """GCI = 2/((n - 1)(n - 2)) sum over pairs of log^2(a_ij w_j / w_i) (Aguaron & Moreno-Jimenez 2003)."""
    n = len(weights)
    if n < 3:
        return 0.0
    errors = np.log(matrix * weights / weights[:, None])
    return float((np.triu(errors, 1) ** 2).sum() * 2.0 / ((n - 1) * (n - 2)))


def most_inconsistent(matrix: Floats, weights: Floats, count: int = 3) -> list[tuple[int, int, float, float]]:
    """The judgements farthest from the priorities: (i, j, w_i / w_j, e) with e = a_ij w_j / w_i, largest |log e| first.

    Saaty 2003, EJOR 145:85: the judgement to ask about first, and the value it would have without contradiction. NaN is
    a pair that was not compared.
    """
    fit = weights[:, None] / weights
    found = [
        (i, j, float(fit[i, j]), float(matrix[i, j] / fit[i, j]))
        for i in range(len(weights))
        for j in range(i + 1, len(weights))
        if np.isfinite(matrix[i, j])
    ]
    worst = sorted((item for item in found if abs(np.log(item[3])) > 1e-9), key=lambda item: -abs(np.log(item[3])))
    return worst[:count]
