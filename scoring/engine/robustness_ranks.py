"""Ranks of many draws at once: a score's class and the entrant's place packed into one unsigned integer, sorted, unpacked.

A plain sort of words orders both. Up to 8,192 entrants 32 bits hold a class fine enough that hardly any two entrants share
one; those that do are put in order by their scores themselves. So the ranks are exactly those of the scores in descending
order, each equal to the one before where they differ in no more than the last bits of a sum.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.engine.compiled import kernels
from scoring.engine.robustness_plan import Floats
from scoring.engine.robustness_room import room

Ranks = NDArray[np.unsignedinteger]
Words = NDArray[np.uint32] | NDArray[np.int64]
CACHED = 2**17  # scores ranked at a time: a megabyte, which a processor keeps near
SHORT = 13  # bits of a place that leave 32-bit words enough for a class
SINGLY = 512  # entrants from which a draw is worth a call of its own
SAMPLED = 8  # of so many draws one is looked at
TURNS = 8  # of putting neighbours right, before a draw is sorted as a whole
NEAR = 2.0**-44  # of a score: nearer than this two sums are equal
TINY = 1e-300


def rank_type(size: int) -> type[np.unsignedinteger]:
    """The narrowest that holds the ranks of so many entrants."""
    return np.uint16 if size < 2**16 else np.uint32


def ranked(scores: Floats, dense: bool = False, found: Ranks | None = None) -> Ranks:
    """The rank of each entrant in each draw (draws x entrants), 1 the highest; equal scores share the least rank (dense: the
    next whole number). Written to `found`, or freshly allocated.
    """
    size = scores.shape[1]
    if found is None:
        found = np.empty(scores.shape, dtype=rank_type(size))
    step = max(1, CACHED // size)
    compiled = kernels()
    for start in range(0, len(scores), step):
        part, into = scores[start : start + step], found[start : start + step]
        if compiled:
            _rank_compiled(compiled, part, into)
        else:
            _rank(part, into, dense)
    if compiled and dense:
        compiled.close_up(found, size)
    return found


def _rank_compiled(compiled: Any, scores: Floats, found: Ranks) -> None:
    """As `_rank`. Where classes begin and end is told from a few draws: beyond, scores share a class, and are put in order."""
    bits, some = _bits(scores), scores[::SAMPLED]
    start, scale, used = _classes(some, (63 if bits > SHORT else 32) - bits)
    if bits > SHORT:
        compiled.rank(scores, start, scale, max(used, 2 * compiled.DIGIT), bits, found)
        return
    words = room("words", scores.shape, np.uint32)
    compiled.pack(scores, start, scale, used, bits, words)
    words.sort(axis=1)
    compiled.place_all(words, scores, bits, found)


def _rank(scores: Floats, found: Ranks, dense: bool) -> None:
    draws, size = scores.shape
    bits = _bits(scores)
    words = _long(scores, bits) if bits > SHORT else _short(scores, bits)
    words.sort(axis=1)
    alike = np.flatnonzero(words[:, 1:] - words[:, :-1] < 2 << bits)
    words &= words.dtype.type((1 << bits) - 1)
    if bits > SHORT:
        places = words.view(np.intp)
    else:
        places = room("places", words.shape, np.intp)
        places[...] = words
    counted = np.arange(1, size + 1, dtype=found.dtype)
    if len(alike):
        alike = _second(scores, places, alike + alike // (size - 1) + 1)
    if dense and len(alike):
        _densely(places, found, alike)
        return
    if size < SINGLY:
        start = np.arange(0, draws * size, size)[:, None]
        found.reshape(-1)[places + start] = counted
    else:
        for row in range(draws):
            found[row][places[row]] = counted
    if len(alike):
        rows = alike // size
        found[rows, places.ravel()[alike]] = _first(alike) - rows * size


def _densely(places: NDArray[np.intp], found: Ranks, second: NDArray[np.intp]) -> None:
    fresh = np.ones(places.shape, dtype=np.bool_)
    fresh.reshape(-1)[second] = False
    np.put_along_axis(found, places, np.cumsum(fresh, axis=1, dtype=found.dtype), axis=1)


def _bits(scores: Floats) -> int:
    """Of an entrant's place."""
    return max(1, int(scores.shape[1] - 1).bit_length())


def _classes(scores: Floats, bits: int) -> tuple[float, float, int]:
    """Where classes of so many bits begin, half a class above the highest score, and how many there are to one point: no more
    than keep equal scores in neighbouring ones. Last the bits that are needed then.
    """
    highest, lowest = float(scores.max()), float(scores.min())
    width = max((highest - lowest) / (2**bits - 2), max(abs(highest), abs(lowest)) * 2 * NEAR, TINY)
    return highest + width / 2, 1 / width, min(bits, (int((highest - lowest) / width) + 2).bit_length())


def _short(scores: Floats, bits: int) -> Words:
    """Words that ascend as scores fall: how far a score lies below the highest, in classes, above the entrant's place."""
    start, scale, _used = _classes(scores, 32 - bits)
    below, words = room("below", scores.shape, np.float64), room("words", scores.shape, np.uint32)
    np.subtract(start, scores, out=below)
    below *= scale
    words[...] = below
    words <<= np.uint32(bits)
    words |= np.arange(scores.shape[1], dtype=np.uint32)
    return words


def _binade(scores: Floats) -> tuple[float, float]:
    """What scores are taken from to lie in one binade, where a float's bits are a fixed-point number, and where that begins."""
    highest, lowest = float(scores.max()), float(scores.min())
    start = float(2.0 ** np.ceil(np.log2(max(highest - lowest, abs(highest), abs(lowest), TINY))))
    return highest + start, start


def _long(scores: Floats, bits: int) -> Words:
    """The same in 64 bits."""
    words: Words = np.subtract(_binade(scores)[0], scores, out=room("below", scores.shape, np.float64)).view(np.int64)
    words &= np.int64(-1 << bits)
    words |= np.arange(scores.shape[1])
    return words


def _second(scores: Floats, places: NDArray[np.intp], alike: NDArray[np.intp]) -> NDArray[np.intp]:
    """Of the sorted positions `alike` (counted through all draws), whose class is that of the one before or next to it: those
    whose score is equal to the one before. Places out of order within a class are put right first.
    """
    size, order, flat = scores.shape[1], places.ravel(), scores.ravel()
    start = alike // size * size
    for parity in range(TURNS):
        before, after = flat[start + order[alike - 1]], flat[start + order[alike]]
        wrong = alike[after > before]
        if not len(wrong):
            return alike[_equal(after, before)]
        if (np.diff(wrong) == 1).any():
            wrong = wrong[wrong % 2 == parity % 2]
        order[wrong - 1], order[wrong] = order[wrong], order[wrong - 1]
    places[...] = np.argsort(-scores, axis=1, kind="stable")
    ordered = np.take_along_axis(scores, places, axis=1)
    equal = np.zeros(scores.shape, dtype=np.bool_)
    equal[:, 1:] = _equal(ordered[:, 1:], ordered[:, :-1])
    return np.flatnonzero(equal)


def _equal(score: Floats, better: Floats) -> NDArray[np.bool_]:
    return np.asarray(np.abs(score - better) <= np.abs(better) * NEAR, dtype=np.bool_)


def _first(second: NDArray[np.intp]) -> NDArray[np.intp]:
    """For each of these positions the one that begins its run of equals, counted from 1."""
    starts = np.diff(second, prepend=-1) != 1
    return np.maximum.accumulate(np.where(starts, second, 0))
