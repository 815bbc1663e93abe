"""Ranking by votes, in whole numbers: Copeland and Borda. Every indicator votes with its weight, exactly.

Weights are brought to their common denominator, so a pair that is exactly even is found even: added up as floats,
forty-nine times 1/49 falls on either side of one half by chance.
"""

from math import lcm
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring.engine.outrank_shape import Case, Floats
from scoring.engine.phrases import phrase as _
from scoring.engine.problems import Problem, Refused

LARGEST = 20_000  # entrants: Copeland's time grows with their square
BLOCK = 4_000_000  # pairs held at once


def ballots(case: Case) -> NDArray[Any]:
    """The weights as whole numbers in the same proportion; Python's own where 64 bits cannot hold the largest total."""
    whole = lcm(*(weight.denominator for weight in case.exact))
    votes = [weight.numerator * (whole // weight.denominator) for weight in case.exact]
    wide = sum(votes) * 2 * len(case.matrix) >= 2**62
    return np.array(votes, dtype=object) if wide else np.array(votes, dtype=np.int64)


class Copeland(NamedTuple):
    wins: NDArray[np.int64]
    losses: NDArray[np.int64]
    score: NDArray[np.int64]  # wins - losses, higher is better


def copeland(case: Case) -> Copeland:
    """Opponents beaten by a majority of the weight less those that beat it; an even pair is neither (Copeland 1951)."""
    n = len(case.matrix)
    if n > LARGEST:
        raise Refused(
            (Problem("matrix", _("{0} entrants", n), _("at most {0}: Copeland compares every pair", LARGEST)),)
        )
    votes = ballots(case)
    wins, losses = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    step = max(1, BLOCK // n)
    for start in range(0, n, step):
        rows = slice(start, start + step)
        balance: NDArray[Any] = np.zeros((len(case.matrix[rows]), n), dtype=votes.dtype)
        for column, sign in enumerate(case.signs):
            ahead = case.matrix[rows, column, None] > case.matrix[None, :, column]
            behind = case.matrix[rows, column, None] < case.matrix[None, :, column]
            balance += (ahead.astype(votes.dtype) - behind.astype(votes.dtype)) * int(sign) * votes[column]
        wins[rows], losses[rows] = (balance > 0).sum(axis=1), (balance < 0).sum(axis=1)
    return Copeland(wins, losses, wins - losses)


class Borda(NamedTuple):
    points: NDArray[Any]  # whole: twice the votes times the opponents beaten, ties half
    per_vote: Floats  # mean opponents beaten, 0 to n - 1, higher is better


def borda(case: Case) -> Borda:
    """On each indicator a point per opponent beaten and half a point per tie, times the weight (Borda 1781)."""
    votes = ballots(case)
    points: NDArray[Any] = np.zeros(len(case.matrix), dtype=votes.dtype)
    for column, sign in enumerate(case.signs):
        values = case.matrix[:, column] * sign
        line = np.sort(values)
        below, upto = np.searchsorted(line, values, "left"), np.searchsorted(line, values, "right")
        points += (below + upto - 1).astype(votes.dtype) * votes[column]  # twice: below + (upto - below - 1) / 2
    return Borda(points, np.array(points / (2 * votes.sum()), dtype=np.float64))
