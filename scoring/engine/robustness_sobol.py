"""Which source of uncertainty moves the ranking: Sobol indices of the mean rank shift, and weights moved one at a
time.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from scoring.engine.robustness_chain import placed
from scoring.engine.robustness_plan import Floats, Plan
from scoring.engine.robustness_sources import BLOCK
from scoring.engine.robustness_task import Task, computed
from scoring.engine.robustness_weights import settle


class Index(NamedTuple):
    """The share of the variance that one source explains alone (S) and together with the others (ST)."""

    first: float
    total: float


def indices(a: Floats, b: Floats, mixed: Sequence[Floats]) -> list[Index]:
    """Sobol indices from outputs of two independent samples, and of A with one input at a time taken from B.

    S = mean(f(B) (f(AB) - f(A))) / V (Saltelli & al. 2010), ST = mean((f(A) - f(AB))^2) / 2V (Jansen 1999). Nothing
    varies: nan.
    """
    centre = float(np.concatenate([a, b]).mean())
    variance = float(np.concatenate([a, b]).var())
    if variance <= 0:
        return [Index(float("nan"), float("nan"))] * len(mixed)
    return [
        Index(float(((b - centre) * (ab - a)).mean()) / variance, float(((a - ab) ** 2).mean()) / (2 * variance))
        for ab in mixed
    ]


def samples(task: Task) -> list[dict[str, int]]:
    """Which family of streams each active source draws from, in each sample that the indices compare: A, B, and A with one
    source at a time taken from B. None where nothing could be told apart.
    """
    sources = task.sources.active(task.plan)
    if len(sources) < 2:
        return []
    return [
        dict.fromkeys(sources, 1),
        dict.fromkeys(sources, 2),
        *({other: 2 if other == source else 1 for other in sources} for source in sources),
    ]


def sampled(task: Task, families: dict[str, int], number: int) -> Floats:
    """The mean rank shift from the published ranks in each draw of one block."""
    return np.concatenate(
        [np.abs(ranks - task.plan.ranks).mean(axis=1) for ranks in computed(task, [number], families)]
    )


def shares(task: Task, outputs: Sequence[Floats]) -> dict[str, Index]:
    """S and ST of each active source, to 4 decimals, from the outputs of the samples."""
    if not outputs:
        return {}
    found = indices(outputs[0], outputs[1], outputs[2:])
    return {
        source: Index(round(index.first, 4), round(index.total, 4))
        for source, index in zip(task.sources.active(task.plan), found, strict=True)
    }


def sobol(task: Task, draws: int) -> dict[str, Index]:
    """S and ST of each active source over the mean rank shift; (sources + 2) x `draws` draws."""
    inner = replace(task, draws=-(-draws // BLOCK) * BLOCK)
    outputs = [
        np.concatenate([sampled(inner, families, number) for number in range(inner.blocks)])
        for families in samples(inner)
    ]
    return shares(task, outputs)


class Moved(NamedTuple):
    """What one weight alone does: mean and largest rank shift, and how many of each published selection would drop
    out.
    """

    node: str
    change: float
    mean_shift: float
    largest_shift: int
    dropped: tuple[int, ...]


def one_at_a_time(plan: Plan, size: float, cuts: Sequence[int] = ()) -> list[Moved]:
    """Each weight times 1 - `size` and 1 + `size`, its siblings making room in proportion."""
    return _moved(
        plan, [(column, factor) for column in range(len(plan.columns)) for factor in (1 - size, 1 + size)], cuts
    )


def without_each(plan: Plan, cuts: Sequence[int] = ()) -> list[Moved]:
    """Each leaf left out in turn, its siblings taking over its weight; a leaf without siblings stays."""
    leaves = [column for column, code in enumerate(plan.columns) if code in plan.leaves]
    return _moved(plan, [(column, 0.0) for column in leaves], cuts)


def _moved(plan: Plan, cases: Sequence[tuple[int, float]], cuts: Sequence[int]) -> list[Moved]:
    found = []
    for column, factor in cases:
        shares = np.array(plan.shares[None, :])
        shares[0, column] *= factor
        settle(plan, shares)
        ranks = placed(plan, shares, {})[0].astype(np.float64)
        shift = np.abs(ranks - np.floor(plan.ranks))
        dropped = tuple(int(((plan.ranks <= k) & (ranks > k)).sum()) for k in cuts)
        found.append(
            Moved(plan.columns[column], round(factor - 1, 6), round(float(shift.mean()), 4), int(shift.max()), dropped)
        )
    return found
