"""A model's method of ranking over its leaves, from their values and their weights in the whole."""

from collections.abc import Mapping
from fractions import Fraction

import numpy as np

from scoring.engine import outrank
from scoring.engine.outrank_shape import Floats
from scoring.engine.tree import Model


def outranking(model: Model, leaves: Mapping[str, Floats]) -> outrank.Found:
    """What the model's method of ranking finds for entrants that have every leaf, from the values of the leaves after their
    rules. A leaf whose rule is not identity has been turned already so that more is better.
    """
    weights, nodes = leaf_weights(model), model.nodes
    directions = [
        nodes[leaf].direction if nodes[leaf].rule.method == "identity" else "benefit" for leaf in model.leaves
    ]
    matrix = np.stack([leaves[leaf] for leaf in model.leaves], axis=1)
    shares = [weights[leaf] for leaf in model.leaves]
    return outrank.ranked(model.rank.method, matrix, shares, directions, model.rank.options)


def leaf_weights(model: Model) -> dict[str, int]:
    """Each leaf's weight in the whole, as whole numbers in their proportions."""
    shares = {model.root: Fraction(1)}
    for node in model.nodes.values():
        total = sum((Fraction(model.share(child)) for child in node.children), Fraction(0))
        for child in node.children:
            shares[child] = shares[node.code] * Fraction(model.share(child)) / total if total else Fraction(0)
    scale = np.lcm.reduce([shares[code].denominator for code in model.leaves], dtype=object)
    return {code: int(shares[code] * scale) for code in model.leaves}
