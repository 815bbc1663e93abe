"""What is kept of the draws: every rank up to 5,000 entrants, above that a histogram of ranks around where each
entrant landed first.

Tallies count whole numbers only, so they may be added up in any order and by any number of workers.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from scoring.engine.compiled import kernels
from scoring.engine.robustness_plan import Floats, Whole
from scoring.engine.robustness_ranks import Ranks

EXACT = 5_000  # entrants
STORE = 400_000_000  # bytes of ranks kept one by one; more draws than that are counted
BINS = 128
STEP = 2_048  # entrants counted at a time
ROWS = 256  # draws whose bins are counted at a time
TABLE = 1 << 16  # bins counted at a time, within the cache
NEXT = 256  # bytes of a draw counted before the next draws: whole lines of the cache, one after another
Counts = NDArray[np.uint16] | NDArray[np.uint32]


@dataclass(frozen=True)
class Counter:
    """How draws are counted for one analysis: the bins of each entrant, the same for every worker.

    Bin 1 begins at rank `low` and is 2 ** `shift` ranks wide; bin 0 holds all better ranks, the last bin all worse.
    """

    low: NDArray[np.int32]
    shift: NDArray[np.int32]
    bins: int

    @classmethod
    def exact(cls, size: int) -> "Counter":
        """A bin for each rank."""
        return cls(np.ones(size, dtype=np.int32), np.zeros(size, dtype=np.int32), size + 2)

    @classmethod
    def around(cls, pilot: Iterable[Ranks]) -> "Counter":
        """Bins around the ranks of a pilot (some draws at a time), with as much room again on either side."""
        ends = ((ranks.min(axis=0), ranks.max(axis=0)) for ranks in pilot)
        least, most = reduce(lambda one, other: (np.minimum(one[0], other[0]), np.maximum(one[1], other[1])), ends)
        least, most = least.astype(np.int32), most.astype(np.int32)
        room = (most - least) // 2 + 8
        low = np.maximum(least - room, 1)
        needed = np.minimum(most + room, len(least)) - low + 1
        shift = np.ceil(np.log2(np.maximum(needed / (BINS - 2), 1.0))).astype(np.int32)
        return cls(low, shift, BINS)

    def empty(self, draws: int) -> Counts:
        """No draws yet: entrants x bins."""
        shape = (len(self.low), self.bins)
        return np.zeros(shape, dtype=np.uint16) if draws < 2**16 else np.zeros(shape, dtype=np.uint32)

    def room(self, draws: int) -> Ranks:
        """Room for the bins of some draws."""
        return np.empty((draws, len(self.low)), dtype=np.uint8 if self.bins <= 2**8 else np.uint16)

    def bin(self, ranks: Ranks, found: Ranks) -> None:
        """The bin of each rank of some draws (draws x entrants), written to `found`."""
        if compiled := kernels():
            base = self.low - (np.int32(1) << self.shift)
            compiled.binned(ranks, base, self.shift, self.bins - 1, found)
            return
        for start in range(0, len(self.low), STEP):
            part = slice(start, start + STEP)
            place = ranks[:, part].astype(np.int32)
            place -= self.low[part] - (np.int32(1) << self.shift[part])
            place >>= self.shift[part]
            np.maximum(place, 0, out=place)
            np.minimum(place, self.bins - 1, out=found[:, part], casting="unsafe")

    def add(self, counts: Counts, ranks: Ranks) -> None:
        """Count the ranks of some draws (draws x entrants) into `counts`."""
        for start in range(0, len(ranks), ROWS):
            part = ranks[start : start + ROWS]
            binned = self.room(len(part))
            self.bin(part, binned)
            self.add_binned(counts, binned)

    def add_binned(self, counts: Counts, binned: Ranks) -> None:
        """Count bins, some entrants at a time; the more draws at once, the less it takes."""
        if compiled := kernels():
            compiled.count(binned, counts, NEXT // binned.itemsize)
            return
        step = max(1, TABLE // self.bins)
        for start in range(0, len(self.low), step):
            part = slice(start, start + step)
            place = binned[:, part].astype(np.intp)
            width = place.shape[1]
            place += np.arange(0, width * self.bins, self.bins)
            found = np.bincount(place.ravel(), minlength=width * self.bins)
            counts[part] += found.reshape(width, self.bins).astype(counts.dtype)

    def quantile(self, counts: Counts, share: float) -> Whole:
        """The least rank at or below which `share` of the draws lie; inside a wide bin, interpolated."""
        parts = [self._quantile(counts, share, slice(start, start + STEP)) for start in range(0, len(self.low), STEP)]
        return np.concatenate(parts)

    def _quantile(self, counts: Counts, share: float, part: slice) -> Whole:
        through = np.cumsum(counts[part], axis=1, dtype=np.int64)
        wanted = max(1, int(np.ceil(share * int(through[0, -1]) - 1e-9)))
        place = (through < wanted).sum(axis=1)
        row = np.arange(len(through))
        before = np.where(place > 0, through[row, np.maximum(place - 1, 0)], 0)
        inside = (wanted - before - 0.5) / np.maximum(through[row, place] - before, 1)
        width = np.left_shift(1, self.shift[part].astype(np.int64))
        start = self.low[part] + (place - 1) * width
        found = start + np.floor(inside * width).astype(np.int64)
        return np.asarray(np.clip(found, 1, len(self.low)), dtype=np.int64)


def spread(kept: Ranks, shares: Sequence[float], cuts: Sequence[int]) -> tuple[Whole, Whole]:
    """Of ranks kept one by one (entrants x draws): exact quantiles (shares x entrants), and in how many draws each entrant
    ranks at or above each cut (cuts x entrants).
    """
    draws = kept.shape[1]
    places = np.array([max(1, int(np.ceil(share * draws - 1e-9))) - 1 for share in shares])
    if compiled := kernels():
        found = np.empty((len(shares), len(kept)), dtype=np.int64), np.empty((len(cuts), len(kept)), dtype=np.int64)
        compiled.spread(kept, int(kept.max()), places, np.array(cuts), *found)
        return found
    ordered = np.sort(kept, axis=1, kind="stable")  # of short words: a radix sort
    return ordered[:, places].T.astype(np.int64), np.array([at_most(ordered, k) for k in cuts])


def at_most(ordered: Ranks, k: int) -> Whole:
    """In how many draws each entrant ranks at or above `k`, from its ranks in ascending order: by halving."""
    rows = np.arange(len(ordered))
    low, high = np.zeros(len(ordered), dtype=np.int64), np.full(len(ordered), ordered.shape[1], dtype=np.int64)
    for _ in range(int(ordered.shape[1]).bit_length()):
        middle = np.minimum((low + high) // 2, ordered.shape[1] - 1)
        within = (ordered[rows, middle] <= k) & (low < high)
        low, high = np.where(within, middle + 1, low), np.where(within, high, np.minimum(middle, high))
    return low


def distribution(ranks: Ranks) -> Whole:
    """How often each entrant (rows) took each rank (columns, from 1)."""
    size = ranks.shape[1]
    cells = np.arange(size, dtype=np.int64) * size + (ranks.astype(np.int64) - 1)
    return np.bincount(cells.ravel(), minlength=size * size).reshape(size, size).astype(np.int64)


def binomial_se(share: Floats, draws: int) -> Floats:
    """The standard error of a share of independent draws."""
    return np.asarray(np.sqrt(share * (1 - share) / draws), dtype=np.float64)
