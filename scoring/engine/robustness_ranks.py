"""Ranks of many draws at once: a score's class and the entrant's place packed into one unsigned integer, sorted, unpacked.

A plain sort of words orders both. Up to 8,192 entrants 32 bits hold a class fine enough that hardly any two entrants share
one; those that do are put in order by their scores themselves, so that the ranks are exactly those of the scores.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.engine.robustness_plan import Floats

Ranks = NDArray[np.unsignedinteger]
Words = NDArray[np.uint32] | NDArray[np.uint64]
CACHED = 2**17  # scores ranked at a time: a megabyte, which a processor keeps near
SHORT = 13  # bits of a place that leave 32-bit words enough for a class
SINGLY = 512  # entrants from which a draw is worth a call of its own
TURNS = 8  # of putting neighbours right, before a draw is sorted as a whole
NEAR = 2.0**-44  # of a score: nearer than this two sums are equal
TINY = 1e-300


def ranked(scores: Floats, dense: bool = False) -> Ranks:
    """The rank of each entrant in each draw (draws x entrants), 1 the highest; equal scores share the least rank (dense: the
    next whole number).
    """
    size = scores.shape[1]
    found = np.empty(scores.shape, dtype=np.uint16 if size < 2**16 else np.uint32)
    step = max(1, min(CACHED // size, len(scores)))
    room = np.empty((step, size)), np.empty((step, size), dtype=np.uint32), np.empty((step, size), dtype=np.intp)
    for start in range(0, len(scores), step):
        part = scores[start : start + step]
        _rank(part, found[start : start + step], dense, [each[: len(part)] for each in room])
    return found


def _rank(scores: Floats, found: Ranks, dense: bool, room: Sequence[NDArray[Any]]) -> None:
    draws, size = scores.shape
    bits = max(1, int(size - 1).bit_length())
    highest, lowest = float(scores.max()), float(scores.min())
    words = _packed(scores, bits, highest, lowest, room)
    words.sort(axis=1)
    mask = words.dtype.type((1 << bits) - 1)
    alike = np.flatnonzero(np.bitwise_xor(words[:, 1:], words[:, :-1]) <= mask)
    words &= mask
    if bits > SHORT:
        places = words.view(np.intp)
    else:
        places = room[2]
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


def _packed(scores: Floats, bits: int, highest: float, lowest: float, room: Sequence[NDArray[Any]]) -> Words:
    """Words that ascend as scores fall: how far a score lies below the highest, in classes, above the entrant's place."""
    if bits > SHORT:
        return _long(scores, bits, highest, lowest, room[0])
    classes = float(2 ** (32 - bits) - 2)
    scale = classes / (highest - lowest) if highest - lowest > classes * TINY else 0.0
    below, words = room[0], room[1]
    np.subtract(highest + (0.5 / scale if scale else 0.5), scores, out=below)
    below *= scale
    words[...] = below
    words <<= np.uint32(bits)
    words |= np.arange(scores.shape[1], dtype=np.uint32)
    return words


def _long(scores: Floats, bits: int, highest: float, lowest: float, room: Floats) -> Words:
    """The same in 64 bits: highest - score, moved into one binade, where a float's bits are a fixed-point number."""
    span = 2.0 ** np.ceil(np.log2(max(highest - lowest, abs(highest), abs(lowest), TINY)))
    words: Words = np.subtract(highest + span, scores, out=room).view(np.uint64)
    words &= ~np.uint64((1 << bits) - 1)
    words |= np.arange(scores.shape[1], dtype=np.uint64)
    return words


def _second(scores: Floats, places: NDArray[np.intp], alike: NDArray[np.intp]) -> NDArray[np.intp]:
    """Of the sorted positions `alike` (counted through all draws) that share a class with the one before: those whose score
    is equal to it, but for the last bits of a sum. Places out of order within a class are put right first.
    """
    size, order, flat = scores.shape[1], places.ravel(), scores.ravel()
    start = alike // size * size
    for parity in range(TURNS):
        before, after = flat[start + order[alike - 1]], flat[start + order[alike]]
        equal = _equal(after, before)
        wrong = alike[(after > before) & ~equal]
        if not len(wrong):
            return alike[equal]
        if (np.diff(wrong) == 1).any():
            wrong = wrong[wrong % 2 == parity % 2]
        order[wrong - 1], order[wrong] = order[wrong], order[wrong - 1]
    places[...] = np.argsort(-scores, axis=1, kind="stable")
    ordered = np.take_along_axis(scores, places, axis=1)
    equal = np.zeros(scores.shape, dtype=np.bool_)
    equal[:, 1:] = _equal(ordered[:, :-1], ordered[:, 1:])
    return np.flatnonzero(equal)


def _equal(one: Floats, other: Floats) -> NDArray[np.bool_]:
    return np.asarray(np.abs(one - other) <= np.abs(other) * NEAR, dtype=np.bool_)


def _first(second: NDArray[np.intp]) -> NDArray[np.intp]:
    """For each of these positions the one that begins its run of equals, counted from 1."""
    starts = np.diff(second, prepend=-1) != 1
    return np.maximum.accumulate(np.where(starts, second, 0))
