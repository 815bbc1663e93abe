"""How firmly a ranking stands: ranks under many draws of what is uncertain. Probabilities only; published scores stay."""

import hashlib
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import Any

import numpy as np

from scoring.engine.blas import one_thread
from scoring.engine.phrases import phrase as _
from scoring.engine.problems import Problem, Refused
from scoring.engine.robustness_plan import Floats, Whole
from scoring.engine.robustness_ranks import Ranks
from scoring.engine.robustness_sources import BLOCK
from scoring.engine.robustness_tally import EXACT, STORE, Counter, binomial_se, spread
from scoring.engine.robustness_task import CELLS, Tally, Task, binning, compared, empty, tallied

SHARES = (0.05, 0.5, 0.95)
Map = Callable[..., Iterator[Any]]


@dataclass(frozen=True)
class Robustness:
    """Probabilities to 4 decimals, entrants in published order. `same_set`: share of draws selecting just the
    published set.
    """

    codes: tuple[str, ...]
    rank: Floats
    low: Whole  # 5 %
    median: Whole
    high: Whole  # 95 %
    cuts: tuple[int, ...]
    top: Floats  # cuts x entrants: P(rank <= k)
    top_se: Floats
    first: Floats
    same_set: Floats
    pairs: tuple[tuple[str, str, float], ...]  # P(the first is ranked ahead of the second), ties count half
    draws: int
    ranks: Ranks | None = field(repr=False, default=None)  # draws x entrants, where they are kept one by one
    groups: tuple[str, ...] = ()  # each entrant's group, where ranks and cuts are those within groups

    def digest(self) -> str:
        """SHA-256 of everything but the draws themselves."""
        arrays = (self.rank, self.low, self.median, self.high, self.top, self.top_se, self.first, self.same_set)
        plain = [self.codes, self.cuts, self.draws, *(array.tolist() for array in arrays), self.pairs]
        return hashlib.sha256(json.dumps(plain, ensure_ascii=False).encode()).hexdigest()


def run(task: Task, workers: int = 1, chunk: int = 1, progress: Callable[[int], bool] | None = None) -> Robustness:
    """All draws of a task, `chunk` blocks at a time on each of some threads.

    `progress` is told how many draws are done and answers whether to go on; Refused where it says no.
    """
    keep = task.plan.size <= EXACT and task.draws * task.plan.size * 2 <= STORE
    store = np.empty((task.plan.size, task.draws), dtype=np.uint16) if keep else None
    with one_thread(), _threads(workers) as over:
        counter = None if keep else binning(task)
        total = empty(task, counter)
        _gather(task, total, counter, store, over, max(1, workers), max(1, chunk), progress)
        return concluded(task, total, counter, store, over)


@contextmanager
def _threads(workers: int) -> Iterator[Map]:
    """`map` over so many threads. One alone is the caller's own: it has the memory of the analysis before at hand."""
    if workers < 2:
        yield map
        return
    with ThreadPoolExecutor(workers) as pool:
        yield pool.map


def _gather(
    task: Task,
    total: Tally,
    counter: Counter | None,
    store: Ranks | None,
    over: Map,
    workers: int,
    chunk: int,
    progress: Callable[[int], bool] | None,
) -> None:
    """Count all blocks into `total`; each thread takes the next chunk into a tally of its own."""
    chunk = max(chunk, min(task.together, -(-task.blocks // workers)))
    waiting = iter([range(start, min(start + chunk, task.blocks)) for start in range(0, task.blocks, chunk)])
    lock, stopped, done = Lock(), Event(), [0]

    def work(_: int) -> Tally:
        mine = empty(task, counter)
        while not stopped.is_set():
            with lock:
                span = next(waiting, None)
            if span is None:
                break
            tallied(task, span, counter, store, mine)
            with lock:
                done[0] += len(span)
                if progress and not progress(min(task.draws, done[0] * BLOCK)):
                    stopped.set()
        return mine

    for part in over(work, range(workers)):
        total.merge(part)
    if stopped.is_set():
        raise Refused([Problem("robustness", _("cancelled"), _("to be let finish"))])


def concluded(
    task: Task, total: Tally, counter: Counter | None, store: Ranks | None = None, over: Map = map
) -> Robustness:
    """Counts turned into shares of the draws."""
    if store is not None:
        intervals = _kept(task, total, store, over)
    elif counter is not None and total.counts is not None:
        intervals = [counter.quantile(total.counts, share) for share in SHARES]
    plan, draws = task.plan, task.draws
    top = total.top / draws
    names = [(plan.codes[left], plan.codes[right]) for left, right in task.pairs]
    ahead = [round(float(count) / (2 * draws), 4) for count in total.ahead]
    return Robustness(
        plan.codes, plan.ranks, intervals[0], intervals[1], intervals[2], task.cuts, np.round(top, 4),
        np.round(binomial_se(top, draws), 4), np.round(total.first / draws, 4), np.round(total.same / draws, 4),
        tuple((*name, share) for name, share in zip(names, ahead, strict=True)), draws, None if store is None else store.T,
        plan.tags,
    )  # fmt: skip


def _kept(task: Task, total: Tally, store: Ranks, over: Map) -> list[Whole]:
    """Quantiles and counts of ranks kept one by one, some entrants at a time; comparisons, some draws at a time."""
    step, draws = max(1, CELLS // 8 // task.draws), max(BLOCK, CELLS // task.plan.size)

    def work(start: int) -> Whole:
        part = slice(start, start + step)
        found, reached = spread(store[part], SHARES, (1, *task.cuts))
        total.first[part], total.top[:, part] = reached[0], reached[1:]
        return found

    def compare(start: int) -> Tally:
        mine = empty(task, None)
        compared(task, mine, store[:, start : start + draws])
        return mine

    compares = over(compare, range(0, task.draws, draws))
    found = np.concatenate(list(over(work, range(0, task.plan.size, step))), axis=1)
    for part in compares:
        total.same += part.same
        total.ahead += part.ahead
    return list(found)
