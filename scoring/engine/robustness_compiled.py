"""The loops over draws and entrants in which an analysis spends its time, for numba; import only through `compiled.kernels`.

Each does what its counterpart in numpy does, whole numbers and all.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.engine.compiled import compiled
from scoring.engine.robustness_plan import Floats, Whole

Array = NDArray[Any]
DIGIT = 11  # bits: as many places to write to as a processor keeps near
NEAR = 2.0**-44  # that of robustness_ranks, again: machine code is made anew when this file changes, and no other


@compiled
def pack_short(scores: Floats, start: float, scale: float, bits: int, words: Array) -> None:
    """See `robustness_ranks._short`; scores beyond the classes are in the first or the last."""
    draws, size = scores.shape
    last = float((1 << (32 - bits)) - 1)
    for draw in range(draws):
        for place in range(size):
            below = (start - scores[draw, place]) * scale
            below = below if below > 0.0 else 0.0
            below = below if below < last else last
            words[draw, place] = (np.uint32(below) << np.uint32(bits)) | np.uint32(place)


@compiled
def counted(scores: Floats, start: float, scale: float, bits: int, words: Array, low: Array, high: Array) -> None:
    """The words of one draw (see `robustness_ranks._short`), and where each value of both digits of a class goes. Scores beyond
    the classes are in the first or the last.
    """
    low[:] = 0
    high[:] = 0
    last = float(len(low) * len(low) - 1)
    for place in range(len(scores)):
        below = (start - scores[place]) * scale
        below = below if below > 0.0 else 0.0
        below = below if below < last else last
        score_class = np.int64(below)
        words[place] = (score_class << bits) | place
        low[score_class & (len(low) - 1)] += 1
        high[score_class >> DIGIT] += 1
    through_low = through_high = 0
    for value in range(len(low)):
        through_low, low[value] = through_low + low[value], through_low
        through_high, high[value] = through_high + high[value], through_high


@compiled
def dealt(words: Array, shift: int, places: Array, found: Array) -> None:
    """Words in the order of one of their digits, equal ones as they were."""
    for word in words:
        value = (word >> shift) & (len(places) - 1)
        found[places[value]] = word
        places[value] += 1


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
    mend(words, scores, mask, alike[:count], order, found)


@compiled
def place_all(words: Array, scores: Floats, bits: int, found: Array) -> None:
    """Ranks of some draws from their sorted words."""
    draws, size = scores.shape
    alike, order = np.empty((2, size), dtype=np.int64)
    for draw in range(draws):
        place(words[draw], scores[draw], bits, alike, order, found[draw])


@compiled
def rank(scores: Floats, start: float, scale: float, bits: int, found: Array) -> None:
    """Ranks of some draws, the words of each sorted by the two digits of their classes: of long rows, faster than comparing."""
    draws, size = scores.shape
    words, other, alike = np.empty((3, size), dtype=np.int64)
    low, high = np.empty((2, 1 << DIGIT), dtype=np.int32)
    for draw in range(draws):
        counted(scores[draw], start, scale, bits, words, low, high)
        dealt(words, bits, low, other)
        dealt(other, bits + DIGIT, high, words)
        place(words, scores[draw], bits, alike, other, found[draw])


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


@compiled
def binned(ranks: Array, base: Whole, shift: Whole, most: int, found: Array) -> None:
    """See `Counter.bin`."""
    draws, size = ranks.shape
    for draw in range(draws):
        for entrant in range(size):
            place = (np.int32(ranks[draw, entrant]) - base[entrant]) >> shift[entrant]
            found[draw, entrant] = min(max(place, np.int32(0)), np.int32(most))


@compiled
def count(values: Array, counts: Array, width: int) -> None:
    """Add the values of some draws (draws x entrants) to `counts` (entrants x values), `width` entrants at a time."""
    draws, size = values.shape
    for start in range(0, size, width):
        for draw in range(draws):
            for entrant in range(start, min(start + width, size)):
                counts[entrant, values[draw, entrant]] += 1


@compiled
def spread(kept: Array, most: int, places: Whole, cuts: Whole, quantiles: Whole, top: Whole) -> None:
    """See `robustness_tally.spread`: ranks, `most` the greatest, are counted instead of sorted."""
    entrants, draws = kept.shape
    counts = np.zeros(most + 1, dtype=np.int32)
    for entrant in range(entrants):
        low, high = kept[entrant].min(), kept[entrant].max()
        for draw in range(draws):
            counts[kept[entrant, draw]] += 1
        for cut in range(len(cuts)):
            top[cut, entrant] = counts[low : min(cuts[cut], high) + 1].sum() if low <= cuts[cut] else 0
        through = 0
        share = 0
        for rank in range(low, high + 1):
            through += counts[rank]
            counts[rank] = 0
            while share < len(places) and through > places[share]:
                quantiles[share, entrant] = rank
                share += 1
