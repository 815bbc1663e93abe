"""What a chair should look at before trusting a panel's marks: flags, each with the figure that raised it. A flag
judges nobody.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from scoring.engine.panel_agreement import agreement_with_rest
from scoring.engine.panel_design import Design, Floats
from scoring.engine.panel_leniency import Leniency

Kind = Literal["lenient", "strict", "low_agreement", "own_group", "few_marks", "large_gap"]


class Flag(NamedTuple):
    """`who` is a judge's code, or an entry's for a large gap; `figure` is what crossed the `limit`."""

    kind: Kind
    who: str
    figure: float
    limit: float


@dataclass(frozen=True)
class Limits:
    """Where a flag is raised.

    effect: |effect| / its standard error. agreement: Spearman with the rest, below. own_group: |bias| / its standard
    error. distinct: fewer different marks than this, given `least` marks at all. gap: range on one entry, in pooled
    standard deviations of marks within entries.
    """

    effect: float = 2.0
    agreement: float = 0.3
    own_group: float = 2.0
    distinct: int = 3
    least: int = 5
    gap: float = 5.0


class Bias(NamedTuple):
    """How much higher marks are where judge and subject share a group, all else equal; `marks` is how many such there
    are.
    """

    bias: float
    se: float
    z: float
    marks: int


def own_group_bias(
    design: Design, judge_group: Mapping[str, str], entry_group: Mapping[str, str]
) -> tuple[Bias, dict[str, Bias]]:
    """Own-region bias over all judges, and for each judge with both own and other entries.

    Overall: least squares of mark = entry + judge + bias x own. For each judge: the mean lead over the other judges
    on the same entry, own entries against others (Welch). nan where it cannot be told.
    """
    judge_of = [judge_group.get(code) for code in design.judges]
    entry_of = [entry_group.get(code) for code in design.entries]
    pairs = zip(design.judge.tolist(), design.entry.tolist(), strict=True)
    own = np.array([judge_of[j] is not None and judge_of[j] == entry_of[e] for j, e in pairs], dtype=np.float64)
    lead = _lead(design)
    each = {}
    for place, code in enumerate(design.judges):
        mine = (design.judge == place) & np.isfinite(lead)
        inside, outside = lead[mine & (own == 1)], lead[mine & (own == 0)]
        if len(inside) and len(outside):
            each[code] = _welch(inside, outside)
    return _overall(design, own), each


def _lead(design: Design) -> Floats:
    """Each mark less the mean of the other judges' marks on the same entry; nan where there is no other."""
    count = np.bincount(design.entry, minlength=len(design.entries))[design.entry] - 1
    rest = np.bincount(design.entry, design.mark, minlength=len(design.entries))[design.entry] - design.mark
    others = np.divide(rest, count, out=np.full(len(rest), np.nan), where=count > 0)
    return np.asarray(design.mark - others, dtype=np.float64)


def _welch(inside: Floats, outside: Floats) -> Bias:
    bias = float(inside.mean() - outside.mean())
    if len(inside) < 2 or len(outside) < 2:
        return Bias(bias, float("nan"), float("nan"), len(inside))
    se = float(np.sqrt(inside.var(ddof=1) / len(inside) + outside.var(ddof=1) / len(outside)))
    return Bias(bias, se, bias / se if se else float("nan"), len(inside))


def _overall(design: Design, own: Floats) -> Bias:
    """Frisch-Waugh-Lovell: marks and `own` freed of entries and judges, then one regressed on the other."""
    marks = int(own.sum())
    free = len(own) - len(np.unique(design.entry)) - len(np.unique(design.judge))
    unknown = Bias(float("nan"), float("nan"), float("nan"), marks)
    if not marks or free < 1:
        return unknown
    judges = _within(design, np.equal.outer(design.judge, np.arange(len(design.judges))).astype(np.float64))
    both = _within(design, np.column_stack([design.mark, own]))
    left, kept = (both - judges @ np.linalg.lstsq(judges, both, rcond=None)[0]).T
    square = float((kept**2).sum())
    if square <= 1e-9 * marks:
        return unknown
    bias = float((kept * left).sum()) / square
    se = float(np.sqrt(((left - bias * kept) ** 2).sum() / free / square))
    return Bias(bias, se, bias / se if se else float("nan"), marks)


def _within(design: Design, columns: Floats) -> Floats:
    """Each column less its mean on the same entry."""
    sums = np.zeros((len(design.entries), columns.shape[1]))
    np.add.at(sums, design.entry, columns)
    count = np.maximum(np.bincount(design.entry, minlength=len(design.entries)), 1)
    return np.asarray(columns - (sums / count[:, None])[design.entry], dtype=np.float64)


def flags(
    design: Design, found: Leniency | None, biases: Mapping[str, Bias] | None = None, limits: Limits | None = None
) -> tuple[Flag, ...]:
    """Every flag, judges first. `found` is None where leniency could not be told; `biases` are those of
    `own_group_bias`.
    """
    limits = limits or Limits()
    raised: list[Flag] = []
    table = design.matrix()
    agreement = agreement_with_rest(table)
    for place, code in enumerate(design.judges):
        z = float(found.judge_z[place]) if found else 0.0
        if abs(z) >= limits.effect:
            raised.append(Flag("lenient" if z > 0 else "strict", code, z, limits.effect))
        if agreement[place] < limits.agreement:
            raised.append(Flag("low_agreement", code, float(agreement[place]), limits.agreement))
        bias = (biases or {}).get(code)
        if bias and abs(bias.z) >= limits.own_group:
            raised.append(Flag("own_group", code, bias.z, limits.own_group))
        marks = design.mark[design.judge == place]
        distinct = len(np.unique(marks))
        if len(marks) >= limits.least and distinct < limits.distinct:
            raised.append(Flag("few_marks", code, distinct, limits.distinct))
    return tuple(raised + _gaps(design, limits))


def _gaps(design: Design, limits: Limits) -> list[Flag]:
    count = np.bincount(design.entry, minlength=len(design.entries))
    free = int(np.maximum(count - 1, 0).sum())
    if not free:
        return []
    mean = np.bincount(design.entry, design.mark, minlength=len(count)) / np.maximum(count, 1)
    limit = limits.gap * float(np.sqrt(((design.mark - mean[design.entry]) ** 2).sum() / free))
    high, low = np.full(len(count), -np.inf), np.full(len(count), np.inf)
    np.maximum.at(high, design.entry, design.mark)
    np.minimum.at(low, design.entry, design.mark)
    wide = np.flatnonzero((count > 1) & (high - low > limit) & (limit > 0))
    return [Flag("large_gap", design.entries[place], float(high[place] - low[place]), limit) for place in wide]
