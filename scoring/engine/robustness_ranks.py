"""Ranks of many draws at once: score and place packed into one unsigned integer, sorted, and unpacked."""

import numpy as np
from numpy.typing import NDArray

from scoring.engine.robustness_plan import Floats

Ranks = NDArray[np.unsignedinteger]
CACHED = 2**17  # scores ranked at a time: a megabyte, which a processor keeps near


def ranked(scores: Floats, dense: bool = False) -> Ranks:
    """The rank of each entrant in each draw (draws x entrants), 1 the highest; equal scores share the least rank (dense: the
    next whole number). Overwrites `scores`.

    A score is laid off from the highest as a fixed-point number in the upper bits of a word and the entrant's place in the
    lower, so that one plain sort of words orders both; 52 less the bits of the place are left to tell scores apart.
    """
    size = scores.shape[1]
    found = np.empty(scores.shape, dtype=np.uint16 if size < 2**16 else np.uint32)
    step = max(1, CACHED // size)
    for start in range(0, len(scores), step):
        _rank(scores[start : start + step], found[start : start + step], dense)
    return found


def _rank(scores: Floats, found: Ranks, dense: bool) -> None:
    size = scores.shape[1]
    bits = max(1, int(size - 1).bit_length())
    words = _packed(scores, bits)
    words.sort(axis=1)
    ties = _ties(words, bits)
    words &= np.uint64((1 << bits) - 1)
    places, counted = words.view(np.int64), np.arange(1, size + 1, dtype=found.dtype)
    for row in range(len(found)):
        found[row][places[row]] = counted
    for row, second in ties.items():
        if dense:
            found[row][places[row]] = counted - np.cumsum(np.isin(np.arange(size), second)).astype(found.dtype)
        else:
            found[row][places[row][second]] = _first(second)


def _packed(scores: Floats, bits: int) -> NDArray[np.uint64]:
    """Words that ascend as scores fall: highest - score, moved into one binade, where a float's bits are a fixed-point number."""
    highest, lowest = float(scores.max()), float(scores.min())
    span = 2.0 ** np.ceil(np.log2(max(highest - lowest, abs(highest), abs(lowest), 1e-300)))
    np.subtract(highest + span, scores, out=scores)
    words = scores.view(np.uint64)
    words &= ~np.uint64((1 << bits) - 1)
    words |= np.arange(scores.shape[1], dtype=np.uint64)
    return words


def _ties(words: NDArray[np.uint64], bits: int) -> dict[int, NDArray[np.int64]]:
    """In each draw that has any: the places along the sorted words whose score equals the one before."""
    equal = np.bitwise_xor(words[:, 1:], words[:, :-1]) < np.uint64(1 << bits)
    if not equal.any():
        return {}
    return {row: np.flatnonzero(equal[row]) + 1 for row in np.flatnonzero(equal.any(axis=1)).tolist()}


def _first(second: NDArray[np.int64]) -> NDArray[np.int64]:
    """The rank that each of these places shares: that of the place before its run."""
    starts = np.diff(second, prepend=-1) != 1
    return np.maximum.accumulate(np.where(starts, second, 0))
