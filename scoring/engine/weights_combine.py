"""One set of weights from several (组合赋权): subjective with objective, or one panel with another."""

from collections.abc import Sequence

import numpy as np

from scoring.engine.weights_algebra import Floats, solve


def linear(sets: Floats, shares: Sequence[float]) -> Floats:
    """sum_k s_k w_k, the shares s adding to 1 (加法集成)."""
    total = np.zeros(sets.shape[1])
    for weights, share in zip(sets, shares, strict=True):
        total = total + weights * share
    return np.asarray(total / total.sum())


def multiplicative(sets: Floats) -> Floats:
    """prod_k w_k, brought to sum 1 (乘法集成)."""
    product = np.ones(sets.shape[1])
    for weights in sets:
        product = product * weights
    return np.asarray(product / product.sum())


def geometric(sets: Floats, shares: Sequence[float]) -> Floats:
    """prod_k w_k^s_k, brought to sum 1: the weights of least relative entropy from the sets (最小相对熵)."""
    product = np.ones(sets.shape[1])
    for weights, share in zip(sets, shares, strict=True):
        product = product * weights**share
    return np.asarray(product / product.sum())


def game_theory(sets: Floats) -> tuple[Floats, Floats] | None:
    """sum_k a_k w_k nearest to all sets at once (博弈论组合赋权), and the a brought to sum 1.

    The equilibrium minimises each |sum_k a_k w_k - w_i|^2: sum_k a_k (w_i . w_k) = w_i . w_i. None where two sets are
    proportional and the system has no single answer.
    """
    inner = np.array([[(first * second).sum() for second in sets] for first in sets])
    found = solve(inner, np.diag(inner).copy())
    if found is None:
        return None
    shares = np.abs(found) / np.abs(found).sum()
    return linear(sets, [float(share) for share in shares]), shares
