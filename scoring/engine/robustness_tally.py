"""What is kept of the draws: every rank up to 5,000 entrants, above that a histogram of ranks around where each
entrant landed first.

Tallies count whole numbers only, so they may be added up in any order and by any number of workers.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.engine.robustness_plan import Floats, Whole
from scoring.engine.robustness_ranks import Ranks

EXACT = 5_000  # entrants
STORE = 400_000_000  # bytes of ranks kept one by one; more draws than that are counted
BINS = 128


@dataclass(frozen=True)
class Counter:
    """How draws are counted for one analysis: the bins of each entrant, the same for every worker."""

    size: int
    low: Whole  # the rank at which bin 1 begins; bin 0 holds all better ranks, the last bin all worse
    width: Whole
    bins: int

    @classmethod
    def exact(cls, size: int) -> "Counter":
        """A bin for each rank."""
        return cls(size, np.ones(size, dtype=np.int64), np.ones(size, dtype=np.int64), size + 2)

    @classmethod
    def around(cls, pilot: Ranks) -> "Counter":
        """Bins around the ranks of a pilot, with as much room again on either side."""
        least, most = pilot.min(axis=0).astype(np.int64), pilot.max(axis=0).astype(np.int64)
        room = (most - least) // 2 + 8
        low = np.maximum(least - room, 1)
        high = np.minimum(most + room, pilot.shape[1])
        return cls(pilot.shape[1], low, np.maximum(1, -(-(high - low + 1) // (BINS - 2))), BINS)

    def empty(self) -> NDArray[np.uint32]:
        """No draws yet: entrants x bins."""
        return np.zeros((self.size, self.bins), dtype=np.uint32)

    def add(self, counts: NDArray[np.uint32], ranks: Ranks) -> None:
        """Count the ranks of some draws (draws x entrants) into `counts`."""
        flat, first = counts.reshape(-1), np.arange(self.size, dtype=np.int64) * self.bins
        last = self.bins - 1
        for row in ranks:
            place = (row.astype(np.int64) - self.low) // self.width + 1 if self.bins == BINS else row.astype(np.int64)
            flat[first + np.clip(place, 0, last)] += 1

    def quantile(self, counts: NDArray[np.uint32], share: float) -> Whole:
        """The least rank at or below which `share` of the draws lie; inside a wide bin, interpolated."""
        through = np.cumsum(counts, axis=1, dtype=np.int64)
        wanted = max(1, int(np.ceil(share * int(through[0, -1]) - 1e-9)))
        place = (through < wanted).sum(axis=1)
        row = np.arange(self.size)
        before = np.where(place > 0, through[row, np.maximum(place - 1, 0)], 0)
        inside = (wanted - before - 0.5) / np.maximum(counts[row, place], 1)
        start = self.low + (place - 1) * self.width
        found = start + np.floor(inside * self.width).astype(np.int64)
        return np.asarray(np.clip(found, 1, self.size), dtype=np.int64)


def quantiles(ranks: Ranks, shares: tuple[float, ...]) -> tuple[list[Whole], NDArray[np.unsignedinteger]]:
    """Exact quantiles of ranks kept one by one (draws x entrants), and the ranks of each entrant in ascending order."""
    ordered = np.ascontiguousarray(ranks.T)
    ordered.sort(axis=1)
    draws = len(ranks)
    places = [max(1, int(np.ceil(share * draws - 1e-9))) - 1 for share in shares]
    return [ordered[:, place].astype(np.int64) for place in places], ordered


def distribution(ranks: Ranks) -> Whole:
    """How often each entrant (rows) took each rank (columns, from 1)."""
    size = ranks.shape[1]
    cells = np.arange(size, dtype=np.int64) * size + (ranks.astype(np.int64) - 1)
    return np.bincount(cells.ravel(), minlength=size * size).reshape(size, size).astype(np.int64)


def binomial_se(share: Floats, draws: int) -> Floats:
    """The standard error of a share of independent draws."""
    return np.asarray(np.sqrt(share * (1 - share) / draws), dtype=np.float64)
