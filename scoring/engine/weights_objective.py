"""Weights from the spread of the data: entropy, coefficient of variation, standard deviation, CRITIC.

Rows are entrants, columns criteria, signs +1 for benefit, -1 for cost. A criterion on which all entrants agree gets 0.
"""

from collections.abc import Callable, Mapping

import numpy as np

from scoring.engine.weights_algebra import Floats, gram


def down(values: Floats) -> Floats:
    """Sums over the rows, the same whatever their order."""
    return np.asarray(np.sort(values, axis=0).sum(axis=0))


def over(values: Floats, scale: Floats) -> Floats:
    parts = np.broadcast_arrays(values, scale)
    return np.asarray(np.divide(parts[0], parts[1], out=np.zeros(parts[0].shape), where=parts[1] != 0))


def min_max(matrix: Floats, signs: Floats) -> Floats:
    """[0, 1] with 1 the best."""
    low, high = matrix.min(axis=0), matrix.max(axis=0)
    return over(np.where(signs > 0, matrix - low, high - matrix), high - low)


SCALES: Mapping[str, Callable[[Floats, Floats], Floats]] = {
    "none": lambda x, _: x,
    "min_max": min_max,
    "sum": lambda x, _: over(x, down(x)),
    "vector": lambda x, _: over(x, np.sqrt(down(x * x))),
    "max": lambda x, _: over(x, np.abs(x).max(axis=0)),
}


def deviation(matrix: Floats) -> Floats:
    """Standard deviation of each column (of the population; the choice of n or n - 1 leaves shares unchanged)."""
    same = matrix.max(axis=0) == matrix.min(axis=0)
    centred = matrix - down(matrix) / len(matrix)
    return np.where(same, 0.0, np.sqrt(down(centred * centred) / len(matrix)))


def entropy(values: Floats) -> tuple[Floats, Floats]:
    """Entropy e = -sum p ln p / ln n of p = x / sum x, and the divergence 1 - e (Shannon 1948; Zeleny 1982 熵权法).

    Values are zero or more; 0 ln 0 is 0. A column of equal values has e = 1.
    """
    shares = over(values, down(values))
    logs = np.log(np.where(shares > 0, shares, 1.0))
    flat = values.max(axis=0) == values.min(axis=0)
    result = np.where(flat, 1.0, down(-shares * logs) / np.log(len(values)))
    return result, np.maximum(0.0, 1.0 - result)


def variation(values: Floats) -> Floats:
    """Coefficient of variation, standard deviation over |mean| (变异系数法)."""
    return over(deviation(values), np.abs(down(values) / len(values)))


def correlations(values: Floats) -> Floats:
    """Pearson's r of every two columns; 0 beside a column of equal values."""
    spread = deviation(values)
    units = over(values - down(values) / len(values), spread * np.sqrt(len(values)))
    units = np.where(spread == 0, 0.0, units)
    table = np.clip(gram(units), -1.0, 1.0)
    np.fill_diagonal(table, 1.0)
    return table


def ranks(values: Floats) -> Floats:
    """Ranks of each column, ties sharing the mean: for Spearman's correlation."""
    result = np.empty(values.shape)
    for column in range(values.shape[1]):
        line = np.sort(values[:, column])
        first, last = (np.searchsorted(line, values[:, column], side) for side in ("left", "right"))
        result[:, column] = (first + last + 1) / 2.0
    return result


def critic(values: Floats, correlation: str = "pearson") -> tuple[Floats, Floats]:
    """Information C_j = sigma_j sum_k (1 - r_jk), and the correlations (Diakoulaki, Mavrotas & Papayannakis 1995).

    `values` are min-max scaled with 1 the best. Columns of equal values are left out of the sums. `absolute`: 1 - |r|.
    """
    spread = deviation(values)
    table = correlations(ranks(values) if correlation == "spearman" else values)
    conflict = 1.0 - (np.abs(table) if correlation == "absolute" else table)
    seen = spread > 0
    return spread * np.where(seen[:, None] & seen, conflict, 0.0).sum(axis=1), table
