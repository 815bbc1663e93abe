"""The linear algebra weights need, elementwise in one fixed order: LAPACK's last bits differ between processors."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SWEEPS = 60
SQUARINGS = 60


def times(matrix: Floats, vector: Floats) -> Floats:
    """matrix x vector, the columns added one after the other."""
    total = np.zeros(matrix.shape[0])
    for column, value in zip(matrix.T, vector, strict=True):
        total = total + column * value
    return total


def perron(matrix: Floats) -> tuple[float, Floats]:
    """Largest eigenvalue and its positive eigenvector (sum 1) of a non-negative primitive matrix, by power iteration.

    The matrix is squared again and again and its rows added up (Saaty 1980, ch. 7): k squarings are 2^k plain steps.
    """
    power = matrix / matrix.max()
    vector = np.full(len(matrix), 1.0 / len(matrix))
    for _ in range(SQUARINGS):
        image = power.sum(axis=1)
        following = image / image.sum()
        moved = np.abs(following - vector).max()
        vector = following
        if moved <= 2e-15 * vector.max():
            break
        power = np.einsum("ij,jk->ik", power, power)
        power = power / power.max()
    image = times(matrix, vector)
    return float(image.sum()), image / image.sum()


def symmetric(matrix: Floats) -> tuple[Floats, Floats]:
    """Eigenvalues, descending, and eigenvectors in columns of a symmetric matrix, by cyclic rotations (Jacobi 1846)."""
    a, vectors = matrix.copy(), np.eye(len(matrix))
    for _ in range(SWEEPS):
        off = a - np.diag(np.diag(a))
        if np.abs(off).max(initial=0.0) <= 1e-15 * np.abs(a).max(initial=0.0):
            break
        for p in range(len(a) - 1):
            for q in range(p + 1, len(a)):
                if a[p, q] != 0.0:
                    _rotate(a, vectors, p, q)
    values = np.diag(a).copy()
    order = np.argsort(-values, kind="stable")
    return values[order], vectors[:, order]


def _rotate(a: Floats, vectors: Floats, p: int, q: int) -> None:
    """One Jacobi rotation in the plane (p, q), which makes a[p, q] zero."""
    theta = (a[q, q] - a[p, p]) / (2.0 * a[p, q])
    t = (1.0 if theta >= 0 else -1.0) / (abs(theta) + np.sqrt(theta * theta + 1.0))
    c = 1.0 / np.sqrt(t * t + 1.0)
    s = t * c
    for table in (a, a.T, vectors.T):
        first, second = table[p].copy(), table[q].copy()
        table[p], table[q] = c * first - s * second, s * first + c * second
    a[p, q] = a[q, p] = 0.0


def solve(matrix: Floats, right: Floats) -> Floats | None:
    """x with matrix x = right, by elimination with partial pivoting; None where the matrix is singular."""
    a = np.column_stack([matrix, right]).astype(np.float64)
    scale = np.abs(matrix).max(initial=0.0)
    for k in range(len(a)):
        pivot = k + int(np.argmax(np.abs(a[k:, k])))
        if abs(a[pivot, k]) <= 1e-13 * scale:
            return None
        a[[k, pivot]] = a[[pivot, k]]
        a[k] = a[k] / a[k, k]
        for row in range(len(a)):
            if row != k:
                a[row] = a[row] - a[row, k] * a[k]
    solution: Floats = a[:, -1]
    return solution


def gram(columns: Floats) -> Floats:
    """columns' x columns, each pair summed over sorted products so that the order of the rows does not matter."""
    n = columns.shape[1]
    table = np.empty((n, n))
    for i in range(n):
        table[i, i:] = np.sort(columns[:, i, None] * columns[:, i:], axis=0).sum(axis=0)
        table[i:, i] = table[i, i:]
    return table
