"""Ranks of many draws at once: score and place packed into one unsigned integer, sorted, and unpacked."""

import numpy as np
from numpy.typing import NDArray

from scoring.engine.robustness_plan import Floats

Ranks = NDArray[np.unsignedinteger]


def ranked(scores: Floats, dense: bool = False) -> Ranks:
    """The rank of each entrant in each draw (draws x entrants), 1 the highest; equal scores share the least rank
    (dense: the next whole number). Overwrites `scores`.

    A score is laid off from the highest as a fixed-point number in the upper bits of a word and the entrant's place
    in the lower, so that one plain sort of words orders both; 52 less the bits of the place are left to tell scores
    apart.
    """
    size = scores.shape[1]
    bits = max(1, int(size - 1).bit_length())
    words = _packed(scores, bits)
    words.sort(axis=1)
    kind = np.uint16 if size < 2**16 else np.uint32
    shared = _shared(words, bits, dense)
    words &= np.uint64((1 << bits) - 1)
    places, counted = words.view(np.int64), np.arange(1, size + 1, dtype=kind)
    found = np.empty(scores.shape, dtype=kind)
    for row in range(len(found)):
        found[row][places[row]] = counted
    for row, ranks in shared.items():
        found[row][places[row]] = ranks
    return found


def _packed(scores: Floats, bits: int) -> NDArray[np.uint64]:
    """Words that ascend as scores fall: highest - score, moved into one binade, where a float's bits are a
    fixed-point number.
    """
    highest, lowest = float(scores.max()), float(scores.min())
    span = 2.0 ** np.ceil(np.log2(max(highest - lowest, abs(highest), abs(lowest), 1e-300)))
    np.subtract(highest, scores, out=scores)
    scores += span
    words = scores.view(np.uint64)
    words &= ~np.uint64((1 << bits) - 1)
    words |= np.arange(scores.shape[1], dtype=np.uint64)
    return words


def _shared(words: NDArray[np.uint64], bits: int, dense: bool) -> dict[int, NDArray[np.int64]]:
    """The ranks along the sorted words of the draws that have ties."""
    equal = np.bitwise_xor(words[:, 1:], words[:, :-1]) < np.uint64(1 << bits)
    found: dict[int, NDArray[np.int64]] = {}
    for row in np.flatnonzero(equal.any(axis=1)).tolist():
        new = np.concatenate([[True], ~equal[row]])
        firsts = np.where(new, np.arange(1, words.shape[1] + 1), 0)
        found[row] = np.cumsum(new) if dense else np.maximum.accumulate(firsts)
    return found
