"""Henderson's mixed-model equations for marks = mean + entry + judge + residual, with the entries eliminated.

The entries' block is diagonal, so what is left to invert is a Schur complement as small as the panel of judges.
Effects are scaled by the root of their variance ratio, which keeps the equations valid down to a ratio of nothing (as
lme4 does: Bates & al. 2015).
"""

import numpy as np

from scoring.engine.panel_design import Design, Floats


class Equations:
    """Henderson's equations in scaled effects (effect / sqrt(variance ratio)), valid down to a ratio of nothing."""

    def __init__(self, design: Design) -> None:
        self.design = design
        self.count = design.counts()
        self.of_entry, self.of_judge = self.count.sum(axis=1), self.count.sum(axis=0)
        self.centre = float(design.mark.mean())
        self.mark = design.mark - self.centre
        self.total = len(self.mark)
        self.entry_sum, self.judge_sum = self.by_entry_sum(self.mark), self.by_judge_sum(self.mark)

    def by_entry_sum(self, values: Floats) -> Floats:
        return np.bincount(self.design.entry, values, len(self.of_entry)).astype(np.float64)

    def by_judge_sum(self, values: Floats) -> Floats:
        return np.bincount(self.design.judge, values, len(self.of_judge)).astype(np.float64)

    def factor(self, entry_ratio: float, judge_ratio: float) -> "Factored":
        return Factored(self, entry_ratio, judge_ratio)


class Factored:
    """The equations at given ratios entry / residual and judge / residual variance, with the entries eliminated."""

    def __init__(self, equations: Equations, entry_ratio: float, judge_ratio: float) -> None:
        self.equations, self.ratios = equations, (entry_ratio, judge_ratio)
        self.roots = float(np.sqrt(entry_ratio)), float(np.sqrt(judge_ratio))
        of_entry, of_judge, root = equations.of_entry, equations.of_judge, self.roots
        self.diagonal = 1 + entry_ratio * of_entry
        self.border = root[0] * np.column_stack([of_entry, root[1] * equations.count])
        corner = np.diag(np.concatenate([[equations.total], 1 + judge_ratio * of_judge]))
        corner[0, 1:] = corner[1:, 0] = root[1] * of_judge
        self.over = self.border / self.diagonal[:, None]
        self.schur = corner - self.border.T @ self.over
        self.inverse = np.linalg.inv(self.schur)

    def solve(self, total: Floats, by_entry: Floats, by_judge: Floats) -> tuple[Floats, Floats, Floats]:
        """Mean, entry and judge effects, unscaled, for right-hand sides given as sums (2-D: several at once)."""
        small = np.concatenate([np.atleast_2d(total), self.roots[1] * by_judge]) - self.over.T @ (
            self.roots[0] * by_entry
        )
        answer = self.inverse @ small
        entries = (self.roots[0] * by_entry - self.border @ answer) / self.diagonal[:, None]
        return answer[0], self.roots[0] * entries, self.roots[1] * answer[1:]

    def fit(self) -> tuple[float, Floats, Floats, Floats, float]:
        """Mean, entry and judge effects, residuals, and the generalised residual sum of squares."""
        of = self.equations
        sums = np.array([of.mark.sum()]), of.entry_sum[:, None], of.judge_sum[:, None]
        mean, entry, judge = self.solve(*sums)
        residual = of.mark - mean[0] - entry[of.design.entry, 0] - judge[of.design.judge, 0]
        return float(mean[0]), entry[:, 0], judge[:, 0], residual, max(float(of.mark @ residual), 1e-300)

    def entry_inverse(self) -> Floats:
        """The diagonal of the inverse equations at the entries."""
        through = np.asarray(((self.over @ self.inverse) * self.over).sum(axis=1), dtype=np.float64)
        return np.asarray(1 / self.diagonal + through, dtype=np.float64)

    def deviance(self) -> tuple[float, Floats]:
        """-2 x the restricted log-likelihood, residual variance profiled out, and its slope in the log ratios."""
        of = self.equations
        residual, squares = self.fit()[3:]
        free = of.total - 1
        scale = float(np.log(self.diagonal).sum() + np.linalg.slogdet(self.schur)[1])
        pulls = (float((of.by_entry_sum(residual) ** 2).sum()), float((of.by_judge_sum(residual) ** 2).sum()))
        traces = (len(self.diagonal) - self.entry_inverse().sum(), len(of.of_judge) - np.trace(self.inverse[1:, 1:]))
        slope = [
            trace - free / squares * ratio * pull for trace, ratio, pull in zip(traces, self.ratios, pulls, strict=True)
        ]
        return free * float(np.log(squares)) + scale, np.array(slope)
