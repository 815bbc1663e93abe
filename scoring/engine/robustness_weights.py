"""How weights are drawn among siblings: uniform around the given, Dirichlet around the given, or any weights at all
(SMAA).
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from scoring.engine.phrases import phrase as _
from scoring.engine.problems import Problem, Refused
from scoring.engine.robustness_plan import Floats, Plan

STEPS = 2**24  # of the unit interval: 24 random bits are plenty
METHODS = ("none", "uniform", "dirichlet", "smaa")
WRITTEN = re.compile(r"(uniform|dirichlet):(\d{1,9}(?:\.\d{1,9})?)", re.ASCII)


@dataclass(frozen=True)
class Weights:
    """uniform: each weight times 1 +- `size`, then siblings add up to what they did. dirichlet: `size` is the
    concentration (the larger, the nearer to the given). smaa: uniform over all weights of the siblings that have
    one (Lahdelma & Salminen 2001).
    """

    method: str = "uniform"
    size: float = 0.25

    @property
    def is_still(self) -> bool:
        """Whether no weight ever moves."""
        return self.method == "none" or (self.method == "uniform" and self.size == 0)


def read(text: str) -> Weights:
    """From "uniform:0.25", "dirichlet:100", "smaa" or "none". Raises Refused."""
    if text in ("smaa", "none"):
        return Weights(text, 0.0)
    found = WRITTEN.fullmatch(text)
    size = Fraction(found[2]) if found else Fraction(0)
    if not found or (found[1] == "uniform" and size > 1) or (found[1] == "dirichlet" and size <= 0):
        wanted = _("uniform:P with P from 0 to 1, dirichlet:C with C above 0, smaa or none")
        raise Refused([Problem("weights", text[:60], wanted)])
    return Weights(found[1], float(size))


def drawn(weights: Weights, plan: Plan, streams: Sequence[np.random.Generator], draws: int) -> Floats:
    """Sibling shares, `draws` from each stream, draws x columns of the plan; within each group they add up to 1."""
    shares = plan.shares
    found = np.empty((draws * len(streams), len(shares)))
    if weights.is_still:
        found[...] = shares
        return found
    for place, random in enumerate(streams):
        moved = found[place * draws : (place + 1) * draws]
        if weights.method == "uniform":
            np.multiply(_evenly(random, moved.shape), 2 * weights.size / STEPS, out=moved)
            moved += 1 - weights.size
            moved *= shares
        elif weights.method == "dirichlet":
            moved[...] = random.standard_gamma(weights.size * shares, moved.shape)
        else:
            moved[...] = random.standard_exponential(moved.shape) * (shares > 0)
        settle(plan, moved)
    return found


def _evenly(random: np.random.Generator, shape: tuple[int, ...]) -> NDArray[np.uint32]:
    """Whole numbers below STEPS, the 24 bits of which `Generator.random` makes a float32: bare, in half the time."""
    size = math.prod(shape)
    words = random.bit_generator.random_raw(-(-size // 2)).astype("<u8", copy=False).view("<u4")[:size]
    words >>= np.uint32(8)
    return words.reshape(shape)


def settle(plan: Plan, moved: Floats) -> None:
    """Divide each group's columns by their sum; a group left with no weight keeps its nominal shares."""
    for group in plan.groups.values():
        part = moved[:, group.start : group.stop]
        sums = part.sum(axis=1, keepdims=True)
        if sums.min(initial=1.0) > 0:
            part /= sums
        else:
            shares = plan.shares[group.start : group.stop]
            part[...] = np.where(sums > 0, part / np.where(sums > 0, sums, 1.0), shares)


def effective(plan: Plan, shares: Floats, top: str) -> Floats:
    """Each leaf's weight in the value of `top`, draws x leaves below it in the order of the tree: the product along its path.
    To be read only.
    """
    paths, totals = plan.paths(top)
    if len(paths) == 1 and len(paths[0]) == shares.shape[1] and (totals == 1).all():
        return shares
    found = shares[:, paths[0]] * totals
    for level in paths[1:]:
        deeper = np.flatnonzero(level >= 0)
        found[:, deeper] *= shares[:, level[deeper]]
    return found
