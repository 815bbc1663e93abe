"""How far judges agree when each has marked every entry: intraclass correlations, Kendall's W, Spearman, Fleiss'
kappa.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from scoring.engine.panel_design import Floats
from scoring.engine.phrases import phrase as _
from scoring.engine.problems import Problem, Refused
from scoring.engine.scientific import special


class Estimate(NamedTuple):
    """A coefficient and its confidence limits."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Intraclass:
    """Shrout & Fleiss 1979: mean squares of the two-way table, variance components and the six ICCs.

    1: each entry has its own judges; 2: judges are a sample; 3: these judges only. `_1` one judge, `_k` the mean of
    all k.
    """

    entries: int
    judges: int
    between_entries: float  # MSR
    between_judges: float  # MSC
    residual: float  # MSE
    within: float  # MSW
    variances: tuple[float, float, float]  # entry, judge, residual, by the method of moments
    icc: dict[str, Estimate]


def intraclass(table: Floats, level: float = 0.95) -> Intraclass:
    """ICCs of entries x judges, complete. The interval of ICC(2,k) is the Spearman-Brown step-up of the ICC(2,1)
    limits (as R psych and pingouin; McGraw & Wong 1996 differ). Raises Refused below 2 x 2 or with a mark missing.
    """
    n, k = _complete(table, 2, 2)
    mean = table.mean()
    rows, columns = table.mean(axis=1), table.mean(axis=0)
    msr = k * float(((rows - mean) ** 2).sum()) / (n - 1)
    msc = n * float(((columns - mean) ** 2).sum()) / (k - 1)
    within = float(((table - rows[:, None]) ** 2).sum())
    mse = float(((table - rows[:, None] - columns + mean) ** 2).sum()) / ((n - 1) * (k - 1))
    msw = within / (n * (k - 1))
    single = {
        "1": _one_way(msr, msw, n, k, n * (k - 1), level),
        "2": _two_way(msr, msc, mse, n, k, level),
        "3": _one_way(msr, mse, n, k, (n - 1) * (k - 1), level),
    }
    icc = {f"ICC{form}_1": estimate for form, estimate in single.items()}
    for form, estimate in single.items():
        icc[f"ICC{form}_k"] = Estimate(*(spearman_brown(value, k) for value in estimate))
    return Intraclass(n, k, msr, msc, mse, msw, ((msr - mse) / k, (msc - mse) / n, mse), icc)


def spearman_brown(single: float, judges: float) -> float:
    """The reliability of the mean of `judges` from that of one."""
    below = 1 + (judges - 1) * single
    return judges * single / below if below else float("-inf")


def _ratio(above: float, below: float) -> float:
    if below:
        return above / below
    return float("nan") if above == 0 else float(np.copysign(np.inf, above))


def _one_way(msr: float, error: float, n: int, k: int, free: int, level: float) -> Estimate:
    """ICC(1,1) with error = MSW, ICC(3,1) with error = MSE: (F - 1) / (F + k - 1) at F and at its limits."""
    tail = (1 + level) / 2
    f, fdtri = _ratio(msr, error), special().fdtri
    limits = (f, f / fdtri(n - 1, free, tail), f * fdtri(free, n - 1, tail))
    return Estimate(*(1.0 if value == np.inf else float((value - 1) / (value + k - 1)) for value in limits))


def _two_way(msr: float, msc: float, mse: float, n: int, k: int, level: float) -> Estimate:
    """ICC(2,1) with the Satterthwaite limits of Shrout & Fleiss 1979, p. 424."""
    value = _ratio(msr - mse, msr + (k - 1) * mse + k * (msc - mse) / n)
    tail = (1 + level) / 2
    f = _ratio(msc, mse)
    if not np.isfinite(f):
        return Estimate(value, float("nan"), float("nan"))
    rest = n * (1 + (k - 1) * value) - k * value
    above = (k - 1) * (n - 1) * (k * value * f + rest) ** 2
    free = above / ((n - 1) * k**2 * value**2 * f**2 + rest**2)
    upper, lower = special().fdtri([n - 1, free], [free, n - 1], tail)
    spread = k * msc + (k * n - k - n) * mse
    low = n * (msr - upper * mse) / (upper * spread + n * msr)
    return Estimate(value, float(low), float(n * (lower * msr - mse) / (spread + n * lower * msr)))


class Concordance(NamedTuple):
    """Kendall's W, corrected for ties and not, with the chi-square test that the judges do not agree at all."""

    corrected: float
    uncorrected: float
    chi_square: float
    p_value: float


def kendall_w(table: Floats) -> Concordance:
    """Kendall's coefficient of concordance of entries x judges, complete (Siegel 1956): W = 12 S / (m^2 (n^3 - n) - m
    sum T).
    """
    n, m = _complete(table, 2, 2)
    places = average_ranks(table)
    sums = places.sum(axis=1)
    squares = 12 * float(((sums - sums.mean()) ** 2).sum())
    whole = m**2 * (n**3 - n)
    ties = 0
    for column in table.T:
        sizes = np.unique(column, return_counts=True)[1]
        ties += int((sizes**3 - sizes).sum())
    corrected = _ratio(squares, whole - m * ties)
    chi = m * (n - 1) * corrected
    return Concordance(corrected, squares / whole, chi, float(special().chdtrc(n - 1, chi)))


def average_ranks(table: Floats) -> Floats:
    """Ranks from 1 down each column, ties given the mean of their places."""
    columns = []
    for column in np.atleast_2d(table.T):
        ordered = np.sort(column)
        columns.append((np.searchsorted(ordered, column, "left") + np.searchsorted(ordered, column, "right") + 1) / 2)
    return np.array(columns).T


def mean_spearman(table: Floats) -> float:
    """The mean of Spearman's rho over all pairs of judges, on the entries each pair both marked (3 or more, neither
    all alike).
    """
    rhos = []
    for first in range(table.shape[1]):
        for second in range(first + 1, table.shape[1]):
            rho = spearman(table[:, first], table[:, second])
            if np.isfinite(rho):
                rhos.append(rho)
    return float(np.mean(rhos)) if rhos else float("nan")


def spearman(first: Floats, second: Floats) -> float:
    """Spearman's rho with ties, over the places where both have a value; nan for fewer than 3, or where one is all
    alike.
    """
    both = ~(np.isnan(first) | np.isnan(second))
    if both.sum() < 3:
        return float("nan")
    ranks = average_ranks(np.column_stack([first[both], second[both]]))
    centred = ranks - ranks.mean(axis=0)
    spread = float(np.sqrt((centred[:, 0] ** 2).sum() * (centred[:, 1] ** 2).sum()))
    return float((centred[:, 0] * centred[:, 1]).sum()) / spread if spread else float("nan")


def agreement_with_rest(table: Floats) -> Floats:
    """For each judge, Spearman's rho with the mean mark of the others on the same entries."""
    present = ~np.isnan(table)
    filled = np.where(present, table, 0.0)
    others = present.sum(axis=1)[:, None] - present
    rest = np.divide(filled.sum(axis=1)[:, None] - filled, others, out=np.full(table.shape, np.nan), where=others > 0)
    return np.array([spearman(table[:, judge], rest[:, judge]) for judge in range(table.shape[1])])


def fleiss_kappa(counts: Floats) -> float:
    """Fleiss' kappa (1971) of entries x categories, each cell how many judges chose it; every entry has the same
    number.
    """
    _complete(counts, 1, 2)
    judges = counts.sum(axis=1)
    if (counts < 0).any() or (judges != judges[0]).any() or judges[0] < 2:
        found = _("rows of {0:g} to {1:g} judges", judges.min(), judges.max())
        raise Refused((Problem("counts", found, _("the same 2 or more in every row")),))
    shares = counts.sum(axis=0) / counts.sum()
    observed = float(((counts**2).sum(axis=1) - judges).mean()) / float(judges[0] * (judges[0] - 1))
    expected = float((shares**2).sum())
    return _ratio(observed - expected, 1 - expected)


def _complete(table: Floats, rows: int, columns: int) -> tuple[int, int]:
    if table.ndim != 2 or table.shape[0] < rows or table.shape[1] < columns or not np.isfinite(table).all():
        raise Refused(
            (
                Problem(
                    "table", _("shape {0}", table.shape), _("at least {0} x {1}, every cell a number", rows, columns)
                ),
            )
        )
    return table.shape[0], table.shape[1]
