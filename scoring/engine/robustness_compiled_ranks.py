"""The loops in which scores become ranks, for numba; import only through `compiled.kernels`.

Each does what its counterpart in numpy does, whole numbers and all. None calls one of another file: machine code is made anew
when its own file changes, and no other.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.engine.compiled import compiled
from scoring.engine.robustness_plan import Floats, Whole

Array = NDArray[Any]
DIGIT = 11  # bits: as many places to write to as a processor keeps near
FEW = 16  # words that are sorted by passing each other
NEAR = 2.0**-44  # that of robustness_ranks, again


@compiled
def pack(scores: Floats, start: float, scale: float, classes: int, bits: int, words: Array) -> None:
    """The words of some draws (see `robustness_ranks._short`); scores beyond the classes are in the first or the last."""
    draws, size = scores.shape
    last = float((1 << classes) - 1)
    for draw in range(draws):
        for place in range(size):
            below = (start - scores[draw, place]) * scale
            below = below if below > 0.0 else 0.0
            below = below if below < last else last
            words[draw, place] = (np.int64(below) << bits) | place


@compiled
def counted(words: Whole, shift: int, low: Array, high: Array) -> None:
    """Where each value of either digit of words goes; the lower digit begins at the bit `shift`, the higher ends with the word."""
    low[:] = 0
    high[:] = 0
    for word in words:
        low[(word >> shift) & (len(low) - 1)] += 1
        high[word >> (shift + DIGIT)] += 1
    through_low = through_high = 0
    for value in range(len(low)):
        through_low, low[value] = through_low + low[value], through_low
        through_high, high[value] = through_high + high[value], through_high


@compiled
def dealt(words: Whole, shift: int, places: Array, found: Whole) -> None:
    """Words in the order of one of their digits, equal ones as they were."""
    for word in words:
        value = (word >> shift) & (len(places) - 1)
        found[places[value]] = word
        places[value] += 1


@compiled
def settle(words: Whole, shift: int) -> None:
    """Sort words that are in order but for the bits below `shift`: mostly one has to pass one other, at times thousands each
    other.
    """
    for position in range(1, len(words)):
        word, ahead = words[position], position - 1
        if words[ahead] < word:
            continue
        while ahead >= 0 and words[ahead] > word and position - ahead < FEW:
            words[ahead + 1] = words[ahead]
            ahead -= 1
        words[ahead + 1] = word
        if position - ahead == FEW:
            last = position + 1
            while last < len(words) and words[last] >> shift == word >> shift:
                last += 1
            while ahead >= 0 and words[ahead] >> shift == word >> shift:
                ahead -= 1
            words[ahead + 1 : last].sort()


@compiled
def is_near(score: float, better: float) -> bool:
    """See `robustness_ranks._equal`."""
    return abs(score - better) <= abs(better) * NEAR


@compiled
def sort(order: Whole, scores: Floats, first: int, last: int) -> None:
    """Put the places at some positions in the order of their scores; by Shell's method, as there may be thousands."""
    gap = 1
    while gap * 9 < last + 1 - first:
        gap = gap * 3 + 1
    while gap:
        for position in range(first + gap, last + 1):
            mine = order[position]
            ahead = position - gap
            while ahead >= first and scores[order[ahead]] < scores[mine]:
                order[ahead + gap] = order[ahead]
                ahead -= gap
            order[ahead + gap] = mine
        gap //= 3


@compiled
def mend(words: Array, scores: Floats, mask: int, alike: Whole, order: Whole, found: Array) -> None:
    """Rank again, by their scores, those at each run of the positions `alike` and the one before it; the rest is in order."""
    run = 0
    while run < len(alike):
        first = alike[run] - 1
        last = first
        while run < len(alike) and alike[run] == last + 1:
            last += 1
            run += 1
        for position in range(first, last + 1):
            order[position] = words[position] & mask
        sort(order, scores, first, last)
        rank = first + 1
        found[order[first]] = rank
        for position in range(first + 1, last + 1):
            if not is_near(scores[order[position]], scores[order[position - 1]]):
                rank = position + 1
            found[order[position]] = rank


@compiled
def place(words: Array, scores: Floats, bits: int, alike: Whole, order: Whole, found: Array) -> None:
    """Ranks of one draw from its sorted words, written to `found`."""
    mask = (1 << bits) - 1
    near = 2 << bits
    count = 0
    before = np.int64(words[0])
    found[before & mask] = 1
    for position in range(1, len(words)):
        word = np.int64(words[position])
        found[word & mask] = position + 1
        if word - before < near:
            alike[count] = position
            count += 1
        before = word
    if count:
        mend(words, scores, mask, alike[:count], order, found)


@compiled
def place_all(words: Array, scores: Floats, bits: int, found: Array) -> None:
    """Ranks of some draws from their sorted words."""
    draws, size = scores.shape
    alike, order = np.empty(size, np.int64), np.empty(size, np.int64)
    for draw in range(draws):
        place(words[draw], scores[draw], bits, alike, order, found[draw])


@compiled
def rank(scores: Floats, start: float, scale: float, classes: int, bits: int, found: Array) -> None:
    """Ranks of some draws, the words of each sorted by their two highest digits, then the few that share both: of long rows,
    faster than comparing.
    """
    draws, size = scores.shape
    words, other, alike = np.empty((1, size), np.int64), np.empty(size, np.int64), np.empty(size, np.int64)
    low, high = np.empty(1 << DIGIT, np.int32), np.empty(1 << DIGIT, np.int32)
    shift = bits + classes - 2 * DIGIT
    for draw in range(draws):
        pack(scores[draw : draw + 1], start, scale, classes, bits, words)
        counted(words[0], shift, low, high)
        dealt(words[0], shift, low, other)
        dealt(other, shift + DIGIT, high, words[0])
        settle(words[0], shift)
        place(words[0], scores[draw], bits, alike, other, found[draw])


@compiled
def close_up(ranks: Array, most: int) -> None:
    """Each rank of a draw becomes the number of different ranks up to it."""
    draws, size = ranks.shape
    through = np.empty(most + 1, dtype=np.int64)
    for draw in range(draws):
        through[:] = 0
        for entrant in range(size):
            through[ranks[draw, entrant]] = 1
        for rank in range(1, most + 1):
            through[rank] += through[rank - 1]
        for entrant in range(size):
            ranks[draw, entrant] = through[ranks[draw, entrant]]
