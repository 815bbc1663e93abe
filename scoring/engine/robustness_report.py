"""The findings of a robustness analysis about the ranking as a whole, JSON-ready."""

from collections.abc import Mapping, Sequence
from itertools import pairwise, product
from typing import Any

import numpy as np

from scoring.engine.robustness import Robustness
from scoring.engine.robustness_plan import Plan
from scoring.engine.robustness_sobol import Index, Moved, one_at_a_time, without_each
from scoring.engine.robustness_swap import Swap, at_the_cut, reach
from scoring.engine.robustness_tally import EXACT
from scoring.engine.robustness_task import Task

ACROSS = 5  # entrants on either side of a cut that are compared with each other
SOBOL_DRAWS = 2_048


def compared(plan: Plan, cuts: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """The pairs to compare: neighbours in published order (while there are few enough to read), and those near a cut across it;
    of one group where ranks are within groups.
    """
    pairs: set[tuple[int, int]] = set()
    for members in (group.tolist() for group in plan.members):
        if plan.size <= EXACT:
            pairs |= set(pairwise(members))
        for cut in cuts:
            chosen = int((plan.ranks[members] <= cut).sum())
            pairs |= set(product(members[max(0, chosen - ACROSS) : chosen], members[chosen : chosen + ACROSS]))
    return tuple(sorted(pairs))


def summary(task: Task, found: Robustness, sobol: Mapping[str, Index]) -> dict[str, Any]:
    """Cuts, first places, pairs, Sobol indices, single weights and swaps; `within` names the column of the groups, if any."""
    plan = task.plan
    return {
        **({"within": plan.model.rank.within} if plan.tags else {}),
        "draws": found.draws,
        "seed": task.seed,
        "sources": list(task.sources.active(plan)),
        "digest": found.digest(),
        "cuts": [
            {"cut": cut, "same_set": share, "swaps": [_swap(plan, swap) for swap in at_the_cut(plan, cut)]}
            for cut, share in zip(found.cuts, found.same_set.tolist(), strict=True)
        ],
        "first": {code: share for code, share in zip(found.codes, found.first.tolist(), strict=True) if share},
        "pairs": [{"better": better, "worse": worse, "p": share} for better, worse, share in found.pairs],
        "sobol": {source: _index(index) for source, index in sobol.items()},
        "one_at_a_time": [_told(moved) for moved in one_at_a_time(plan, task.sources.weights.size or 0.25, task.cuts)],
        "without_each": [_told(moved) for moved in without_each(plan, task.cuts)],
    }


def _index(index: Index) -> dict[str, float | None]:
    """Nothing where nothing varied."""
    return {name: None if np.isnan(value) else value for name, value in index._asdict().items()}


def _told(moved: Moved) -> dict[str, Any]:
    return {**moved._asdict(), "dropped": list(moved.dropped)}


def _swap(plan: Plan, swap: Swap) -> dict[str, Any]:
    """Fractions in 10 decimals; `why` there is no such weight, else nothing."""
    numbers = {name: getattr(swap, name) for name in ("gap", "share", "share_then", "change")}
    spoken = {
        name: None if number is None else f"{np.round(float(number), 10):.10f}" for name, number in numbers.items()
    }
    why = None if swap.node else _why(plan, plan.codes.index(swap.better), plan.codes.index(swap.worse))
    return {"better": swap.better, "worse": swap.worse, "node": swap.node, **spoken, "why": why}


WHY: Mapping[str, Mapping[str, str]] = {
    "ranking_method": {
        "zh-hans": "按{0}排序，名次不随单个权重线性变化",
        "en": "ranked by {0}, whose order does not follow single weights in a line",
    },
    "no_line": {
        "zh-hans": "没有权重线性地通向得分：其间有其他平均方法、折算、取整或缺失值",
        "en": "no weight leads to the score in a line: another mean, a scale, a rounding or a missing value is on the way",
    },
    "bonus": {
        "zh-hans": "加分与并非加权和的平均并存",
        "en": "bonus points stand beside a mean that is not a weighted sum",
    },
    "out_of_reach": {
        "zh-hans": "任何一个权重从零变到占满本组都不足以弥补差距",
        "en": "no weight from nothing to all of its group makes up the gap",
    },
}
"""Why no single weight swaps two entrants; {0} is the ranking method."""


def _why(plan: Plan, better: int, worse: int) -> dict[str, str]:
    """The reason's code, and its words in either language."""
    code = _reason(plan, better, worse)
    return {"code": code, **{language: text.format(plan.model.rank.method) for language, text in WHY[code].items()}}


def _reason(plan: Plan, better: int, worse: int) -> str:
    model = plan.model
    if model.rank.method != "score":
        return "ranking_method"
    if not reach(plan, better, worse):
        return "no_line"
    if plan.bonus[better] != plan.bonus[worse] and model.nodes[model.root].aggregate.method not in (
        "arithmetic",
        "sum",
    ):
        return "bonus"
    return "out_of_reach"
