"""Leniency by REML, against the dense textbook formulas and lme4's published variances."""

import numpy as np
import pytest

from scoring.engine.panel_design import Component, Design, components
from scoring.engine.panel_flags import flags, own_group_bias
from scoring.engine.panel_leniency import Leniency, adjusted_errors, leniency
from scoring.engine.problems import Refused

SHROUT_FLEISS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]


def drawn(entries: int = 40, judges: int = 8, each: int = 3, spread: float = 2.5, seed: int = 4) -> Design:
    random = np.random.default_rng(seed)
    worth, lenient = random.normal(80, 4, entries), random.normal(0, spread, judges)
    return Design.of(
        (f"e{entry:02}", f"j{judge}", float(round(worth[entry] + lenient[judge] + random.normal(0, 2), 1)))
        for entry in range(entries)
        for judge in sorted(random.choice(judges, each, replace=False))
    )


@pytest.fixture(scope="module")
def design() -> Design:
    return drawn()


@pytest.fixture(scope="module")
def found(design: Design) -> Leniency:
    return leniency(design)


def dense(design: Design, variances: tuple[float, float, float]) -> tuple[float, np.ndarray, np.ndarray]:
    """The restricted deviance, P and the judges' incidence, by brute force."""
    entry, judge = np.eye(len(design.entries))[design.entry], np.eye(len(design.judges))[design.judge]
    cover = variances[0] * entry @ entry.T + variances[1] * judge @ judge.T + variances[2] * np.eye(len(design.mark))
    inverse, ones = np.linalg.inv(cover), np.ones((len(design.mark), 1))
    inner = ones.T @ inverse @ ones
    p = inverse - inverse @ ones @ np.linalg.inv(inner) @ ones.T @ inverse
    return np.linalg.slogdet(cover)[1] + np.log(inner[0, 0]) + design.mark @ p @ design.mark, p, judge


def test_the_variances_lme4_prints_for_shrout_and_fleiss() -> None:
    cells = [(f"e{i}", f"j{k}", float(mark)) for i, row in enumerate(SHROUT_FLEISS) for k, mark in enumerate(row)]
    found = leniency(Design.of(cells))
    variances = (found.entry_variance, found.judge_variance, found.residual_variance)
    assert variances == pytest.approx((2.55555555555556, 5.24444444444444, 1.01944444444444), rel=1e-9)
    assert found.mean == pytest.approx(127 / 24)


def test_no_other_variances_are_likelier(design: Design, found: Leniency) -> None:
    best = (found.entry_variance, found.judge_variance, found.residual_variance)
    least = dense(design, best)[0]
    for place in range(3):
        for factor in (0.98, 1.02):
            moved = list(best)
            moved[place] *= factor
            assert dense(design, (moved[0], moved[1], moved[2]))[0] > least


def test_effects_and_their_errors_are_hendersons(design: Design, found: Leniency) -> None:
    _, p, judge = dense(design, (found.entry_variance, found.judge_variance, found.residual_variance))
    effect = found.judge_variance * judge.T @ p @ design.mark
    error = found.judge_variance * np.eye(8) - found.judge_variance**2 * judge.T @ p @ judge
    np.testing.assert_allclose(found.judge_effect, effect, atol=1e-9)
    np.testing.assert_allclose(found.judge_error, error, atol=1e-9)
    np.testing.assert_allclose(found.judge_z, effect / np.sqrt(np.diag(error)), rtol=1e-8)
    load = (1 / design.counts().sum(axis=1))[design.entry]
    means = (np.eye(40)[design.entry] * load[:, None]).T
    carried = means @ judge
    crossed = found.judge_variance * found.residual_variance * means @ p @ judge @ carried.T
    whole = found.residual_variance * means @ means.T + carried @ error @ carried.T - crossed - crossed.T
    np.testing.assert_allclose(adjusted_errors(found, load, range(40)), np.sqrt(np.diag(whole)), atol=1e-9)


def test_judges_who_do_not_differ_have_no_effect() -> None:
    found = leniency(drawn(spread=0, seed=2))
    assert found.judge_variance == 0
    assert not found.judge_effect.any()
    assert not found.judge_z.any()
    same = leniency(Design.of((f"e{i}", f"j{k}", 5.0) for i in range(3) for k in range(3)))
    assert (same.entry_variance, same.judge_variance, same.mean) == (0, 0, 5)


def test_the_order_of_marks_and_an_absent_judge_change_nothing(design: Design, found: Leniency) -> None:
    codes = [(design.entries[e], design.judges[j]) for e, j in zip(design.entry, design.judge, strict=True)]
    rows = [(entry, judge, mark) for (entry, judge), mark in zip(codes, design.mark.tolist(), strict=True)]
    assert leniency(Design.of(reversed(rows))).judge_effect.tolist() == found.judge_effect.tolist()
    with_absent = leniency(Design.of([*rows, ("e00", "j9", None)]))
    np.testing.assert_allclose(with_absent.judge_effect, [*found.judge_effect, 0], atol=1e-9)


def test_across_components_nothing_is_compared() -> None:
    apart = Design.of(
        [("a", "1", 5.0), ("b", "1", 6.0), ("b", "2", 7.0), ("c", "3", 5.0), ("d", "3", 6.0), ("d", "4", 6.0)]
    )
    assert components(apart) == (Component(("a", "b"), ("1", "2")), Component(("c", "d"), ("3", "4")))
    with pytest.raises(Refused, match="2 groups that share no entry"):
        leniency(apart)
    with pytest.raises(Refused) as refused:
        leniency(Design.of([("a", "1", 5.0)]))
    assert [problem.place for problem in refused.value.problems] == ["entries marked", "judges", "marks"]


def test_flags_name_the_lenient_the_lazy_and_the_odd() -> None:
    random = np.random.default_rng(11)
    worth = random.normal(80, 5, 30)
    rows: list[tuple[str, str, float | None]] = []
    for entry in range(30):
        for judge in range(6):
            mark = (
                worth[entry] + random.normal(0, 1) + (9 if judge == 0 else 0) + (6 if judge == 2 and entry < 6 else 0)
            )
            rows.append((f"e{entry:02}", f"j{judge}", 85.0 if judge == 1 else float(mark)))
    design = Design.of(rows)
    groups = {f"e{entry:02}": "north" if entry < 6 else "south" for entry in range(30)}
    overall, each = own_group_bias(design, {"j2": "north", "j3": "west"}, groups)
    raised = {(flag.kind, flag.who) for flag in flags(design, leniency(design), each)}
    assert {("lenient", "j0"), ("few_marks", "j1"), ("own_group", "j2")} <= raised
    assert {who for kind, who in raised if kind in ("few_marks", "own_group")} == {"j1", "j2"}
    assert 3 < overall.bias < 9
    assert overall.marks == each["j2"].marks == 6
