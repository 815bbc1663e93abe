"""One robustness analysis cut into blocks of 256 draws, each with its own random streams, that any worker may compute.

Blocks only count, so chunks, threads and workers change no digit of what comes out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from scoring.engine.phrases import phrase as _
from scoring.engine.problems import Problem, Refused
from scoring.engine.robustness_alternatives import stretch
from scoring.engine.robustness_chain import placed
from scoring.engine.robustness_plan import Floats, Mask, Plan, Whole
from scoring.engine.robustness_ranks import Ranks, rank_type
from scoring.engine.robustness_sources import BLOCK, Drawn, Sources, blocks, check, shifts
from scoring.engine.robustness_tally import EXACT, Counter, Counts
from scoring.engine.robustness_values import Shifts

MOST_DRAWS = 10_000_000
CELLS = 1 << 22  # draws x entrants drawn at a time
NEARBY = 1 << 17  # draws x entrants computed at a time: what a processor keeps near
FEWEST = 32  # draws that a matrix product is worth


@dataclass(frozen=True)
class Task:
    """One analysis: everything a worker needs to compute any of its blocks."""

    plan: Plan
    sources: Sources
    draws: int
    seed: int
    cuts: tuple[int, ...]
    pairs: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        problems = []
        if not 1 <= self.draws <= MOST_DRAWS:
            problems.append(Problem("draws", str(self.draws), _("from 1 to {0}", MOST_DRAWS)))
        if not 0 <= self.seed < 2**63:
            problems.append(Problem("seed", str(self.seed), _("a whole number from 0, below 2^63")))
        problems += [
            Problem("cut", str(k), _("from 1 to {0}", self.plan.deepest))
            for k in self.cuts
            if not 1 <= k <= self.plan.deepest
        ]
        if problems:
            raise Refused(problems)
        check(self.plan, self.sources)

    @property
    def blocks(self) -> int:
        return -(-self.draws // BLOCK)

    @property
    def together(self) -> int:
        """How many blocks are computed at a time; one where a chain looks at all draws at once."""
        return 1 if self.plan.model.rank.links else max(1, NEARBY // (BLOCK * self.plan.size))


@dataclass
class Tally:
    """What a worker's draws add up to: whole numbers, so that tallies are added in any order."""

    top: Whole  # cuts x entrants: draws at or above the cut
    first: Whole
    same: Whole  # cuts: draws that select the published set
    ahead: Whole  # pairs: twice the draws with the first ahead, once those with the same rank
    counts: Counts | None

    COUNTS: ClassVar = ("top", "first", "same", "ahead", "counts")

    def merge(self, other: "Tally") -> "Tally":
        """Both together."""
        for mine, more in zip(
            (self.top, self.first, self.same, self.ahead),
            (other.top, other.first, other.same, other.ahead),
            strict=True,
        ):
            mine += more
        if self.counts is not None and other.counts is not None:
            self.counts += other.counts
        return self


def binning(task: Task) -> Counter:
    """How ranks are counted where they are not kept; from the first block, whoever computes it."""
    if task.plan.size <= EXACT:
        return Counter.exact(task.plan.size)
    return Counter.around(computed(task, [0]))


def empty(task: Task, counter: Counter | None) -> Tally:
    """The tally of no draws."""
    cuts = len(task.cuts)
    sizes = ((cuts, task.plan.size), (task.plan.size,), (cuts,), (len(task.pairs),))
    top, first, same, ahead = (np.zeros(size, dtype=np.int64) for size in sizes)
    return Tally(top, first, same, ahead, counter.empty(task.draws) if counter else None)


def tallied(
    task: Task, numbers: Sequence[int], counter: Counter | None, store: Ranks | None = None, onto: Tally | None = None
) -> Tally:
    """The tally of some consecutive blocks, added to `onto`; or their ranks go into `store` where there is one, to be
    `compared` when all are there.
    """
    tally = onto or empty(task, counter)
    for first in range(0, len(numbers), task.together):
        part, done = numbers[first : first + task.together], 0
        binned = counter.room(len(part) * BLOCK) if counter else None
        for ranks in computed(task, part):
            if store is not None:
                start = part[0] * BLOCK + done
                store[:, start : start + len(ranks)] = ranks.T
            elif counter is not None and binned is not None:
                counter.bin(ranks, binned[done : done + len(ranks)])
                _reached(task, tally, ranks)
                compared(task, tally, ranks.T)
            done += len(ranks)
        if counter is not None and tally.counts is not None and binned is not None:
            counter.add_binned(tally.counts, binned[:done])
    return tally


def _reached(task: Task, tally: Tally, ranks: Ranks) -> None:
    """Count the draws at or above each cut, and in first place: only of entrants that came so far in any of these draws."""
    near = np.flatnonzero(ranks.min(axis=0) <= max(task.cuts, default=1))
    taken = ranks[:, near]
    tally.first[near] += (taken <= 1).sum(axis=0)
    for cut, k in enumerate(task.cuts):
        tally.top[cut, near] += (taken <= k).sum(axis=0)


def compared(task: Task, tally: Tally, ranks: Ranks) -> None:
    """Count the draws (entrants x draws) that select the published set, and that put the first of a pair ahead."""
    for cut, k in enumerate(task.cuts):
        chosen = int((task.plan.ranks <= k).sum())
        same = ranks[:chosen].max(axis=0, initial=0) <= k
        if chosen < task.plan.size:
            same &= ranks[chosen:].min(axis=0) > k
        tally.same[cut] += int(same.sum())
    if task.pairs:
        left, right = (np.array(side) for side in zip(*task.pairs, strict=True))
        mine, other = ranks[left], ranks[right]
        tally.ahead += 2 * (mine < other).sum(axis=1) + (mine == other).sum(axis=1)


def computed(task: Task, numbers: Sequence[int], families: Mapping[str, int] | None = None) -> Iterable[Ranks]:
    """The ranks of one block, some rows at a time, how many depends on the entrants alone; of several consecutive ones all
    rows at once.
    """
    drawn = blocks(task.plan, task.sources, task.seed, numbers, families)
    left = min(BLOCK * len(numbers), task.draws - numbers[0] * BLOCK)
    step = BLOCK * len(numbers)
    while step > 8 and step * task.plan.size > CELLS:
        step //= 2
    for start in range(0, left, step):
        rows = slice(start, start + step)
        yield _ranks(task, drawn, rows)[: left - start]


def _ranks(task: Task, drawn: Drawn, rows: slice) -> Ranks:
    plan = task.plan
    moved = shifts(plan, task.sources, drawn, rows)
    shares, chosen = drawn.shares[rows], drawn.chosen[rows]
    chained = bool(plan.model.rank.links)  # a chain looks at all draws at once
    step = len(shares) if chained else max(FEWEST, NEARBY // plan.size)
    ranks = np.empty((len(shares), plan.size), dtype=rank_type(plan.size))
    for start in range(0, len(shares), step):
        p = slice(start, start + step)
        _place(task, shares[p], chosen[p], {leaf: shift[p] for leaf, shift in moved.items()}, ranks[p])
    still = _still(plan, shares, chosen, moved)
    if still.any():
        ranks[still] = np.floor(plan.ranks).astype(ranks.dtype)
    return ranks


def _place(task: Task, shares: Floats, chosen: Whole, moved: Shifts, ranks: Ranks) -> None:
    """The ranks of some draws, by the alternative that each has chosen, written to `ranks`."""
    plan = task.plan
    if not task.sources.alternatives:
        placed(plan, shares, moved, ranks)
        return
    for number, other in enumerate((plan, *task.sources.alternatives)):
        mine = chosen == number
        if mine.any():
            fitted = {leaf: shift[mine] * stretch(plan, other, leaf) for leaf, shift in moved.items()}
            ranks[mine] = placed(other, shares[mine], fitted)


def _still(plan: Plan, shares: Floats, chosen: Whole, moved: Shifts) -> Mask:
    """The draws in which nothing moved: there the published ranks stand, to the last tie."""
    still = np.zeros(len(shares), dtype=np.bool_)
    if not moved:
        likely = np.flatnonzero((shares[:, 0] == plan.shares[0]) & (chosen == 0))
        still[likely] = (shares[likely] == plan.shares).all(axis=1)
    return still
