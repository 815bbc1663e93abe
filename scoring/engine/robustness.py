"""How firmly a ranking stands: ranks under many draws of what is uncertain. Probabilities only; published scores stay."""

import hashlib
import json
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from scoring.engine.problems import Problem, Refused
from scoring.engine.robustness_plan import Floats, Whole
from scoring.engine.robustness_ranks import Ranks
from scoring.engine.robustness_sources import BLOCK
from scoring.engine.robustness_tally import EXACT, STORE, Counter, binomial_se, quantiles
from scoring.engine.robustness_task import CELLS, Tally, Task, binning, empty, tallied

SHARES = (0.05, 0.5, 0.95)


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

    def digest(self) -> str:
        """SHA-256 of everything but the draws themselves."""
        arrays = (self.rank, self.low, self.median, self.high, self.top, self.top_se, self.first, self.same_set)
        plain = [self.codes, self.cuts, self.draws, *(array.tolist() for array in arrays), self.pairs]
        return hashlib.sha256(json.dumps(plain, ensure_ascii=False).encode()).hexdigest()


def run(task: Task, workers: int = 1, chunk: int = 1, progress: Callable[[int], bool] | None = None) -> Robustness:
    """All draws of a task. `progress` is told how many are done and answers whether to go on; Refused where it says
    no.
    """
    keep = task.plan.size <= EXACT and task.draws * task.plan.size * 2 <= STORE
    store = np.empty((task.draws, task.plan.size), dtype=np.uint16) if keep else None
    counter = None if keep else binning(task)
    spans = [range(start, min(start + chunk, task.blocks)) for start in range(0, task.blocks, max(chunk, 1))]
    total = empty(task, counter)
    if workers < 2 or len(spans) < 2:
        parts: Iterable[Tally] = (tallied(task, span, counter, store) for span in spans)
        _gather(total, parts, task, chunk, progress)
    else:
        with ThreadPoolExecutor(workers) as pool:
            shared = [spans[start::workers] for start in range(workers)]
            joined = [[number for span in mine for number in span] for mine in shared]
            parts = pool.map(lambda mine: tallied(task, mine, counter, store), joined)
            _gather(total, parts, task, -(-task.blocks // workers), progress)
    return concluded(task, total, counter, store)


def _gather(
    total: Tally, parts: Iterable[Tally], task: Task, chunk: int, progress: Callable[[int], bool] | None
) -> None:
    for done, part in enumerate(parts, 1):
        total.merge(part)
        if progress and not progress(min(task.draws, done * chunk * BLOCK)):
            raise Refused([Problem("robustness", "cancelled", "to be let finish")])


def concluded(task: Task, total: Tally, counter: Counter | None, store: Ranks | None) -> Robustness:
    """Counts turned into shares of the draws."""
    if store is not None:
        spread = _kept(task, total, store)
    elif counter is not None and total.counts is not None:
        spread = [counter.quantile(total.counts, share) for share in SHARES]
    plan, draws = task.plan, task.draws
    top = total.top / draws
    names = [(plan.codes[left], plan.codes[right]) for left, right in task.pairs]
    ahead = [round(float(count) / (2 * draws), 4) for count in total.ahead]
    return Robustness(
        plan.codes, plan.ranks, spread[0], spread[1], spread[2], task.cuts, np.round(top, 4),
        np.round(binomial_se(top, draws), 4), np.round(total.first / draws, 4), np.round(total.same / draws, 4),
        tuple((*name, share) for name, share in zip(names, ahead, strict=True)), draws, store,
    )  # fmt: skip


def _kept(task: Task, total: Tally, store: Ranks) -> list[Whole]:
    """Quantiles and counts of ranks kept one by one, some entrants at a time."""
    step = max(1, CELLS // task.draws)
    spread: list[list[Whole]] = []
    for start in range(0, task.plan.size, step):
        part = slice(start, start + step)
        found, ordered = quantiles(store[:, part], SHARES)
        spread.append(found)
        total.first[part] = [int(np.searchsorted(row, 1, "right")) for row in ordered]
        for cut, k in enumerate(task.cuts):
            total.top[cut, part] = [int(np.searchsorted(row, k, "right")) for row in ordered]
    return [np.concatenate([found[share] for found in spread]) for share in range(len(SHARES))]
