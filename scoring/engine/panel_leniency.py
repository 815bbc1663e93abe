"""Leniency: how strictly each judge marks, told apart from what the entries deserve.

mark = mean + entry + judge + residual, entries and judges random (crossed), variances by restricted maximum
likelihood (REML: Patterson & Thompson 1971), effects as best linear unbiased predictions with their prediction error
variances (Henderson 1975).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scoring.engine.blas import one_thread
from scoring.engine.panel_design import Design, Floats, Whole, components
from scoring.engine.panel_equations import Equations, Factored
from scoring.engine.phrases import phrase as _
from scoring.engine.problems import Problem, Refused
from scoring.engine.scientific import optimize

LEAST, MOST = np.log(1e-8), np.log(1e10)  # between which a variance ratio is looked for


@dataclass(frozen=True)
class Leniency:
    """What REML finds. Effects are in marks: a positive judge is lenient; `judge_se` are errors of prediction, mean
    included.
    """

    design: Design
    mean: float
    entry_variance: float
    judge_variance: float
    residual_variance: float
    judge_effect: Floats
    judge_se: Floats
    entry_effect: Floats
    entry_se: Floats
    judge_error: Floats  # judges x judges: covariance of (effect - true effect)
    residual: Floats  # one for each mark
    shares: "Shares"

    @property
    def judge_z(self) -> Floats:
        """Each judge's effect in its own standard errors; 0 where the judges do not differ at all."""
        return np.divide(
            self.judge_effect, self.judge_se, out=np.zeros_like(self.judge_effect), where=self.judge_se > 0
        )


@dataclass(frozen=True)
class Shares:
    """The mixed-model equations' answer to each judge's column of ones: what the error of an adjusted score is made
    of.
    """

    mean: Floats  # judges
    entry: Floats  # entries x judges
    judge: Floats  # judges x judges


def leniency(design: Design) -> Leniency:
    """Fit the additive judge x entry model. Raises Refused where the marks cannot tell judges from entries: several
    components, a single judge or entry, or no mark to spare.
    """
    problems = _problems(design)
    if problems:
        raise Refused(tuple(problems))
    with one_thread():
        equations = Equations(design)
        ratios = np.exp(_ratios(equations))
        return _predicted(equations, equations.factor(*ratios))


def _problems(design: Design) -> list[Problem]:
    parts = components(design)
    problems = []
    if len(parts) > 1:
        judges = " | ".join(", ".join(part.judges[:5]) for part in parts[:5])
        problems.append(
            Problem(
                _("judges"), _("{0} groups that share no entry: {1}", len(parts), judges), _("one connected assignment")
            )
        )
    rows, columns = len(np.unique(design.entry)), len(np.unique(design.judge))
    for name, size in ((_("entries marked"), rows), (_("judges"), columns)):
        if size < 2:
            problems.append(Problem(name, _("{0} with a mark", size), _("2 or more")))
    if len(design.mark) < rows + columns:
        problems.append(
            Problem(
                _("marks"),
                str(len(design.mark)),
                _("at least {0} for {1} entries and {2} judges", rows + columns, rows, columns),
            )
        )
    if not np.isfinite(design.mark).all():
        problems.append(Problem(_("marks"), _("not a number"), _("finite marks")))
    return problems


def _ratios(equations: Equations) -> Floats:
    """Log variance ratios of least deviance: quasi-Newton inside the bounds, then Newton steps to the last digits."""

    def target(point: Floats) -> tuple[float, Floats]:
        return equations.factor(*np.exp(point)).deviance()

    if float(equations.mark @ equations.mark) <= 0:
        return np.array([-np.inf, -np.inf])
    bounds = [(LEAST, MOST)] * 2
    point = np.array(optimize().minimize(target, np.zeros(2), jac=True, method="L-BFGS-B", bounds=bounds).x)
    for place in range(2):
        without = np.where(np.arange(2) == place, -np.inf, point)
        if target(without)[0] <= target(point)[0] + 1e-7:
            point = without
    for _step in range(3):
        inner = np.flatnonzero((point > LEAST + 5) & (point < MOST - 5))
        if not len(inner):
            break
        step = 1e-4 * np.eye(2)[inner]
        slopes = np.array([(target(point + move)[1] - target(point - move)[1])[inner] / 2e-4 for move in step])
        change = np.linalg.lstsq(slopes, target(point)[1][inner], rcond=None)[0]
        point[inner] -= np.clip(change, -0.5, 0.5)
    return point


def _predicted(equations: Equations, factored: Factored) -> Leniency:
    mean, entry, judge, residual, squares = factored.fit()
    variance = squares / (equations.total - 1)
    entry_ratio, judge_ratio = factored.ratios
    error = variance * judge_ratio * factored.inverse[1:, 1:]
    count = equations.count
    shares = factored.solve(equations.of_judge, count, np.diag(equations.of_judge))
    return Leniency(
        equations.design,
        mean + equations.centre,
        variance * entry_ratio,
        variance * judge_ratio,
        variance,
        judge,
        np.sqrt(np.diag(error)),
        entry,
        np.sqrt(variance * entry_ratio * factored.entry_inverse()),
        error,
        residual,
        Shares(*shares),
    )


def adjusted_errors(found: Leniency, loadings: Sequence[float] | Floats, subject: Sequence[int] | Whole) -> Floats:
    """The standard error of each subject's adjusted score, sum over its marks of loading x (mark - the judge's
    effect).

    `loadings` has one figure for each mark of the design, `subject` one place for each entry. What errs is the
    residual of each mark and the judges' effects, and the two are correlated because the effects were estimated from
    the same marks.
    """
    design, load = found.design, np.asarray(loadings, dtype=np.float64)
    owner = np.asarray(subject, dtype=np.int64)
    size, judges = int(owner.max()) + 1, len(design.judges)
    of_mark = owner[design.entry]
    carried = np.bincount(of_mark * judges + design.judge, load, minlength=size * judges).reshape(size, judges)
    own = found.residual_variance * np.bincount(of_mark, load**2, minlength=size)
    through = np.einsum("sj,jk,sk->s", carried, found.judge_error, carried, optimize=True)
    by_entry = np.zeros((size, judges))
    np.add.at(
        by_entry, owner, np.bincount(design.entry, load, minlength=len(design.entries))[:, None] * found.shares.entry
    )
    left = carried - carried.sum(axis=1)[:, None] * found.shares.mean - by_entry - carried @ found.shares.judge
    shared = found.judge_variance * (left * carried).sum(axis=1)
    return np.asarray(np.sqrt(np.maximum(own + through - 2 * shared, 0.0)))
