"""Ranking by one utility per entrant: COPRAS, MABAC and the rank-sum ratio 秩和比 RSR."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring.engine import elementary
from scoring.engine.outrank_shape import Case, Floats, across, divided, down, unit_range
from scoring.engine.phrases import phrase as _
from scoring.engine.problems import Problem, Refused
from scoring.engine.scientific import special


class Copras(NamedTuple):
    benefit: Floats  # S+
    cost: Floats  # S-
    significance: Floats  # Q
    degree: Floats  # N = 100 Q / max Q


def copras(case: Case) -> Copras:
    """Q = S+ + sum(S-) / (S- sum(1/S-)) over d = w x / sum x (Zavadskas, Kaklauskas & Sarka 1994). N is in per cent."""
    if (case.matrix < 0).any():
        row, column = np.argwhere(case.matrix < 0)[0] + 1
        found = str(case.matrix[row - 1, column - 1])
        raise Refused(
            (Problem(_("row {0}, column {1}", row, column), found, _("zero or more: COPRAS divides by column sums")),)
        )
    shares = divided(case.matrix, down(case.matrix)) * case.weights
    benefit = across(np.where(case.signs > 0, shares, 0.0))
    cost = across(np.where(case.signs < 0, shares, 0.0))
    significance = benefit
    if (case.signs < 0).any():
        if (cost == 0).any():
            row = int(np.flatnonzero(cost == 0)[0]) + 1
            wanted = _("a cost above zero: COPRAS divides by it")
            raise Refused((Problem(_("row {0}", row), _("zero on every cost indicator"), wanted),))
        significance = benefit + down(cost) / (cost * down(1.0 / cost))
    return Copras(benefit, cost, significance, 100.0 * divided(significance, significance.max()))


class Mabac(NamedTuple):
    border: Floats  # G, one per indicator
    distances: Floats  # V - G
    total: Floats  # higher is better


def mabac(case: Case) -> Mabac:
    """S = sum (v - g), v = w (n + 1) with n min-max, g the geometric mean of a column (Pamucar & Cirovic 2015)."""
    values = (unit_range(case.matrix, case.signs) + 1.0) * case.weights
    seen = case.weights > 0
    logs = elementary.log(np.where(seen, values, 1.0))
    border = np.where(seen, elementary.exp(down(logs) / len(logs)), 0.0)
    distances = values - border
    return Mabac(border, distances, across(distances))


class RankSum(NamedTuple):
    ranks: Floats  # 1 is the worst of a column, n the best, ties share the mean
    ratio: Floats  # 1/n to 1, higher is better


def rsr(case: Case, ranks: str = "whole") -> RankSum:
    """RSR = sum w R / n (Tian Fengdiao 1988 田凤调); equal weights give the plain sum of ranks over n m.

    `whole` 整次: R is the rank, ties share the mean. `interpolated` 非整次: R = 1 + (n - 1)(x - min)/(max - min).
    """
    n = len(case.matrix)
    if ranks == "interpolated":
        table = 1.0 + (n - 1) * unit_range(case.matrix, case.signs)
    else:
        table = np.empty(case.matrix.shape)
        for column in range(len(case.signs)):
            values = case.matrix[:, column] * case.signs[column]
            line = np.sort(values)
            below, upto = np.searchsorted(line, values, "left"), np.searchsorted(line, values, "right")
            table[:, column] = (below + upto + 1) / 2.0
    return RankSum(table, across(table * case.weights) / n)


class RankSumLine(NamedTuple):
    ratio: Floats  # the distinct RSR values, ascending
    entrants: Floats  # how many share the value
    mean_rank: Floats
    percentile: Floats
    probit: Floats
    intercept: float
    slope: float
    r_squared: float
    fitted: Floats  # RSR on the line, one per distinct value


def rsr_line(ratio: Floats) -> RankSumLine:
    """The distribution of RSR and its line RSR = a + b Probit, on which grades 分档 are cut (Tian Fengdiao 1988).

    Percentile = mean cumulated rank / n, the last one 1 - 1/(4n); Probit = its normal quantile + 5.
    """
    values, counts = np.unique(ratio, return_counts=True)
    if len(values) < 3:
        wanted = _("at least 3: a line through fewer tells nothing")
        raise Refused((Problem("ratio", _("{0} distinct values", len(values)), wanted),))
    n, upto = len(ratio), np.cumsum(counts)
    mean_rank = (upto - counts + 1 + upto) / 2.0
    percentile = mean_rank / n
    percentile[-1] = 1.0 - 1.0 / (4 * n)
    probit = special().ndtri(percentile) + 5.0
    x, y = probit - down(probit) / len(probit), values - down(values) / len(values)
    slope = float(down(x * y) / down(x * x))
    intercept = float(down(values) / len(values) - slope * down(probit) / len(probit))
    r_squared = float(down(x * y) ** 2 / (down(x * x) * down(y * y)))
    fitted = intercept + slope * probit
    shared = counts.astype(np.float64)
    return RankSumLine(values, shared, mean_rank, percentile, probit, intercept, slope, r_squared, fitted)


GRADE_CUTS = (4.0, 6.0)  # probits that part three grades, at 15.866 % and 84.134 % (Tian Fengdiao 1993)


def rsr_grades(line: RankSumLine) -> NDArray[np.int64]:
    """The grade 分档 of each distinct RSR: 1 for the upper, 2 for the middle, 3 for the lower one, by where its probit falls."""
    return np.asarray(len(GRADE_CUTS) + 1 - np.searchsorted(GRADE_CUTS, line.probit, side="right"), dtype=np.int64)
