"""AHP on a matrix with pairs that were not compared (NaN), and AHP of a group.

The compared pairs must join all criteria: parts that were never compared with each other have no common scale.
"""

from collections.abc import Sequence

import numpy as np

from scoring.engine.weights_algebra import Floats, perron, solve

ROUNDS = 500


def parts(matrix: Floats) -> list[list[int]]:
    """The groups of criteria joined by comparisons; one group means the weights can be compared."""
    left, found = set(range(len(matrix))), []
    while left:
        reached, edge = set(), [min(left)]
        while edge:
            at = edge.pop()
            reached.add(at)
            edge += [j for j in sorted(left - reached) if np.isfinite(matrix[at, j]) and j not in edge]
        found.append(sorted(reached))
        left -= reached
    return found


def missing_pairs(matrix: Floats) -> list[tuple[int, int]]:
    return [(int(i), int(j)) for i, j in np.argwhere(~np.isfinite(matrix)) if i < j]


def harker(matrix: Floats) -> tuple[float, Floats]:
    """lambda max and eigenvector with 0 for a missing pair and 1 + the row's missing pairs on the diagonal.

    Harker 1987, Mathematical Modelling 9:353: a missing a_ij stands for w_i / w_j.
    """
    known = np.isfinite(matrix)
    filled = np.where(known, matrix, 0.0)
    np.fill_diagonal(filled, 1.0 + (~known).sum(axis=1))
    return perron(filled)


def log_least_squares(matrix: Floats) -> Floats:
    """exp(y), sum 1, with y minimising sum over compared pairs of (log a_ij - y_i + y_j)^2: L y = row sums of log a.

    L is the Laplacian of the graph of comparisons (Bozoki, Fulop & Ronyai 2010). On a complete matrix: geometric means.
    """
    known = np.isfinite(matrix) & ~np.eye(len(matrix), dtype=bool)
    laplacian = np.diag(known.sum(axis=1).astype(np.float64)) - known
    logs = np.where(known, np.log(np.where(known, matrix, 1.0)), 0.0).sum(axis=1)
    laplacian[0], logs[0] = np.eye(len(matrix))[0], 0.0  # y is free up to a constant: fix the first
    solution = solve(laplacian, logs)
    if solution is None:
        raise ArithmeticError("the comparisons do not join all criteria")
    weights = np.exp(solution - solution.max())
    return np.asarray(weights / weights.sum())


def optimal_completion(matrix: Floats) -> Floats:
    """The matrix with each missing pair set so that lambda max is as small as it can be (Bozoki, Fulop & Ronyai 2010).

    lambda max is convex in log x_ij with slope v_i x w_j - v_j w_i / x, v and w the left and right eigenvectors; each
    round moves every x to where its own slope is zero, and half as far as long as that would raise lambda max.
    """
    weights = log_least_squares(matrix)
    gaps = missing_pairs(matrix)
    current = np.where(np.isfinite(matrix), matrix, weights[:, None] / weights)
    largest, right = perron(current)
    for _ in range(ROUNDS):
        left = perron(current.T)[1]
        steps = [0.5 * np.log(left[j] * right[i] / (left[i] * right[j])) - np.log(current[i, j]) for i, j in gaps]
        share = 1.0
        for _ in range(30):
            candidate = _moved(current, gaps, [share * step for step in steps])
            lower, vector = perron(candidate)
            if lower <= largest + 1e-13:
                break
            share /= 2.0
        current, largest, right = candidate, lower, vector
        if max((abs(share * step) for step in steps), default=0.0) < 1e-11:
            break
    return current


def _moved(matrix: Floats, gaps: Sequence[tuple[int, int]], steps: Sequence[float]) -> Floats:
    result = matrix.copy()
    for (i, j), step in zip(gaps, steps, strict=True):
        result[i, j] = matrix[i, j] * np.exp(step)
        result[j, i] = 1.0 / result[i, j]
    return result


def joined_judgements(matrices: Sequence[Floats], shares: Sequence[float]) -> Floats:
    """AIJ: the weighted geometric mean of the judges' a_ij over those who compared the pair (Aczel & Saaty 1983)."""
    stack = np.stack(list(matrices))
    known = np.isfinite(stack)
    voices = np.where(known, np.asarray(shares)[:, None, None], 0.0)
    logs = np.where(known, np.log(np.where(known, stack, 1.0)), 0.0) * voices
    heard = voices.sum(axis=0)
    joined = np.exp(logs.sum(axis=0) / np.where(heard > 0, heard, 1.0))
    return np.where(heard > 0, joined, np.nan)


def joined_priorities(priorities: Sequence[Floats], shares: Sequence[float], mean: str = "geometric") -> Floats:
    """AIP: the weighted geometric or arithmetic mean of the judges' own priorities (Forman & Peniwati 1998)."""
    stack, voices = np.stack(list(priorities)), np.asarray(shares)[:, None]
    total = (stack * voices if mean == "arithmetic" else np.log(stack) * voices).sum(axis=0)
    weights = total if mean == "arithmetic" else np.exp(total)
    return np.asarray(weights / weights.sum())
