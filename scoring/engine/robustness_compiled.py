"""The loops over draws and entrants in which an analysis spends its time, for numba; import only through `compiled.kernels`.

Each does what its counterpart in numpy does, whole numbers and all.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.engine.compiled import compiled
from scoring.engine.robustness_compiled_ranks import DIGIT, close_up, pack, place_all, rank
from scoring.engine.robustness_plan import Whole

__all__ = ["DIGIT", "binned", "close_up", "count", "pack", "place_all", "rank", "spread"]

Array = NDArray[Any]


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
    """Add the values of some draws (draws x entrants) to `counts` (entrants x values), `width` entrants and four draws at a
    time, so that a count once fetched is used again.
    """
    draws, size = values.shape
    for start in range(0, size, width):
        stop = min(start + width, size)
        for draw in range(0, draws - 3, 4):
            for entrant in range(start, stop):
                counts[entrant, values[draw, entrant]] += 1
                counts[entrant, values[draw + 1, entrant]] += 1
                counts[entrant, values[draw + 2, entrant]] += 1
                counts[entrant, values[draw + 3, entrant]] += 1
        for draw in range(draws - draws % 4, draws):
            for entrant in range(start, stop):
                counts[entrant, values[draw, entrant]] += 1


@compiled
def spread(kept: Array, most: int, places: Whole, cuts: Whole, quantiles: Whole, top: Whole) -> None:
    """See `robustness_tally.spread`: ranks, `most` the greatest, are counted instead of sorted."""
    entrants, draws = kept.shape
    counts = np.zeros(most + 1, dtype=np.int32)
    others = np.zeros((3, most + 1), dtype=np.int32)  # the next of equal ranks need not wait for the one before
    for entrant in range(entrants):
        low, high = kept[entrant, 0], kept[entrant, 0]
        for draw in range(draws):
            low, high = min(low, kept[entrant, draw]), max(high, kept[entrant, draw])
        for draw in range(0, draws - 3, 4):
            counts[kept[entrant, draw]] += 1
            others[0, kept[entrant, draw + 1]] += 1
            others[1, kept[entrant, draw + 2]] += 1
            others[2, kept[entrant, draw + 3]] += 1
        for draw in range(draws - draws % 4, draws):
            counts[kept[entrant, draw]] += 1
        for value in range(low, high + 1):
            counts[value] += others[0, value] + others[1, value] + others[2, value]
            others[:, value] = 0
        for cut in range(len(cuts)):
            top[cut, entrant] = counts[low : min(cuts[cut], high) + 1].sum() if low <= cuts[cut] else 0
        through = 0
        share = 0
        for value in range(low, high + 1):
            through += counts[value]
            counts[value] = 0
            while share < len(places) and through > places[share]:
                quantiles[share, entrant] = value
                share += 1
