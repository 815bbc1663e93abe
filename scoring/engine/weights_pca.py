"""Weights from principal components of the correlations."""

from typing import NamedTuple

import numpy as np

from scoring.engine.weights_algebra import Floats, symmetric

TURNS = 200


class Components(NamedTuple):
    eigenvalues: Floats  # of every component, descending
    loadings: Floats  # criteria x kept components
    kept: int


def components(correlation: Floats, keep: str | float = 0.85) -> Components:
    """The components kept: `kaiser` those with an eigenvalue above 1, a number the first that explain that share.

    Each is signed so that its loadings add up to zero or more: an eigenvector has no sign of its own.
    """
    values, vectors = symmetric(correlation)
    values = np.maximum(values, 0.0)
    if keep == "kaiser":
        kept = max(1, int((values > 1.0 + 1e-12).sum()))
    else:
        share = np.cumsum(values) / values.sum()
        kept = int(np.searchsorted(share, float(keep) - 1e-12) + 1)
    kept = min(kept, len(values))
    signs = np.where(vectors.sum(axis=0) < 0, -1.0, 1.0)
    return Components(values, (vectors * signs * np.sqrt(values))[:, :kept], kept)


def by_components(found: Components) -> Floats:
    """|coefficient| of each criterion averaged over the components by what they explain (主成分赋权; coefficient =
    loading / sqrt(eigenvalue))."""
    values = found.eigenvalues[: found.kept]
    coefficients = np.abs(found.loadings) / np.sqrt(np.where(values > 0, values, 1.0))
    return np.asarray((coefficients * values).sum(axis=1) / values.sum())


def by_first(found: Components) -> Floats:
    """|loading| on the first component alone."""
    return np.abs(found.loadings[:, 0])


def by_factors(found: Components) -> Floats:
    """Squared loadings after varimax, each criterion in the factor it loads on most, factors by what they explain.

    Nicoletti, Scarpetta & Boylaud 2000; OECD/JRC Handbook on Constructing Composite Indicators 2008, step 6.
    """
    squares = varimax(found.loadings) ** 2
    explained = squares.sum(axis=0)
    home = squares.argmax(axis=1)
    largest = squares[np.arange(len(squares)), home]
    return np.asarray(largest / explained[home] * explained[home] / explained.sum())


def varimax(loadings: Floats) -> Floats:
    """Rotation that spreads the squared loadings most, in planes, with Kaiser's (1958) row normalisation."""
    length = np.sqrt((loadings**2).sum(axis=1))
    turned = loadings / np.where(length > 0, length, 1.0)[:, None]
    for _ in range(TURNS):
        largest = 0.0
        for p in range(turned.shape[1] - 1):
            for q in range(p + 1, turned.shape[1]):
                angle = _angle(turned[:, p], turned[:, q])
                first, second = turned[:, p].copy(), turned[:, q].copy()
                turned[:, p] = np.cos(angle) * first + np.sin(angle) * second
                turned[:, q] = np.cos(angle) * second - np.sin(angle) * first
                largest = max(largest, abs(angle))
        if largest < 1e-12:
            break
    return np.asarray(turned * length[:, None])


def _angle(x: Floats, y: Floats) -> float:
    u, v = x * x - y * y, 2.0 * x * y
    over = 2.0 * (u * v).sum() - 2.0 * u.sum() * v.sum() / len(x)
    under = (u * u - v * v).sum() - (u.sum() ** 2 - v.sum() ** 2) / len(x)
    return float(np.arctan2(over, under) / 4.0)
