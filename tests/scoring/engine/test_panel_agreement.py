"""Agreement coefficients against the papers that define them."""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scoring.engine.panel_agreement import (
    agreement_with_rest,
    fleiss_kappa,
    intraclass,
    kendall_w,
    mean_spearman,
    spearman_brown,
)
from scoring.engine.panel_alpha import LEVELS, krippendorff_alpha
from scoring.engine.panel_study import judges_needed, reliability
from scoring.engine.problems import Refused

STATS = Path(__file__).resolve().parents[3].parent / "shared" / "oracles" / "judge_stats.json"


@pytest.fixture(scope="module")
def published() -> dict[str, Any]:
    if not STATS.exists():
        pytest.skip(f"NOT CHECKED AGAINST THE LITERATURE: {STATS} is absent")
    return {entry["id"]: entry for entry in json.loads(STATS.read_text())}


def table(entry: dict[str, Any]) -> np.ndarray:
    return np.array([[math.nan if cell is None else cell for cell in row] for row in entry["data"]], dtype=float)


def test_intraclass_correlations_of_shrout_and_fleiss(published: dict[str, Any]) -> None:
    entry = published["shrout_fleiss_1979"]
    found = intraclass(table(entry))
    figures = {name: estimate.value for name, estimate in found.icc.items()} | {
        "MSR": found.between_entries,
        "MSC": found.between_judges,
        "MSE": found.residual,
        "MSW": found.within,
        **dict(zip(("var_target", "var_judge", "var_resid"), found.variances, strict=True)),
    }
    assert figures == pytest.approx(entry["expect"], abs=1e-11)
    for name, limits in entry["ci95"].items():
        if not name.endswith("mcgraw_wong"):
            estimate = found.icc[name.removesuffix("_spearman_brown")]
            assert (estimate.low, estimate.high) == pytest.approx(limits, abs=1e-9)


def test_kendalls_w_corrects_for_ties(published: dict[str, Any]) -> None:
    entry = published["kendall_siegel_ties"]
    found = kendall_w(table(entry))
    assert found.corrected == pytest.approx(entry["expect"]["W_tie_corrected"], abs=1e-12)
    assert found.uncorrected == pytest.approx(entry["expect"]["W_uncorrected"], abs=1e-12)


@pytest.mark.parametrize("level", LEVELS)
def test_krippendorffs_alpha_at_each_level(published: dict[str, Any], level: Any) -> None:
    entry = published["krippendorff_2011_C"]
    found = krippendorff_alpha(table(entry).T, level, draws=200, seed=7)
    assert found.value == pytest.approx(entry["expect"][level], abs=1e-12)
    assert found.low < found.value < found.high
    assert found == krippendorff_alpha(table(entry).T, level, draws=200, seed=7)


def test_fleiss_kappa(published: dict[str, Any]) -> None:
    entry = published["fleiss_wikipedia"]
    assert fleiss_kappa(table(entry)) == pytest.approx(entry["expect"]["kappa"], abs=1e-12)


def test_without_ties_w_and_the_mean_spearman_are_one_thing() -> None:
    places = np.array([[1, 2, 1], [2, 1, 3], [3, 4, 2], [4, 3, 5], [5, 5, 4]], dtype=float)
    assert mean_spearman(places) == pytest.approx((3 * kendall_w(places).corrected - 1) / 2)


def test_a_judge_against_the_stream_disagrees_with_the_rest() -> None:
    marks = np.array([[1, 2, 3, 9], [2, 3, 4, 8], [3, 4, 5, 7], [4, 5, 6, np.nan], [5, 6, 7, 5]], dtype=float)
    assert agreement_with_rest(marks)[3] == -1
    assert agreement_with_rest(marks)[0] > 0


def test_perfect_and_empty_agreement() -> None:
    same = np.array([[1.0, 1.0], [2.0, 2.0], [3.0, 3.0]])
    assert intraclass(same).icc["ICC3_1"].value == 1
    assert krippendorff_alpha(same).value == 1
    assert math.isnan(krippendorff_alpha(np.ones((3, 2))).value)
    assert math.isnan(krippendorff_alpha(np.full((3, 2), np.nan), draws=5).value)


def test_how_many_judges_for_a_reliability() -> None:
    assert judges_needed(1.0, 0.5, 1.0) == 4
    assert judges_needed(1.0, 0.5, 1.0, absolute=True) == 6
    assert judges_needed(0.0, 0.5, 1.0) is None
    assert judges_needed(1.0, 0.0, 0.0) == 1
    assert reliability(4, 1.0, 0.5, 1.0) == pytest.approx(0.8)
    assert spearman_brown(0.5, 4) == pytest.approx(0.8)


def test_what_cannot_be_compared_is_refused() -> None:
    for wrong in (np.ones((1, 3)), np.ones((3, 1)), np.array([[1.0, np.nan], [1.0, 2.0]])):
        with pytest.raises(Refused):
            intraclass(wrong)
    with pytest.raises(Refused):
        krippendorff_alpha(np.array([[-1.0, 2.0]]), "ratio")
    with pytest.raises(Refused):
        krippendorff_alpha(np.array([[1.0, 2.0]]), "cardinal")  # type: ignore[arg-type]
    with pytest.raises(Refused):
        fleiss_kappa(np.array([[1.0, 2.0], [2.0, 2.0]]))
    with pytest.raises(Refused):
        judges_needed(1.0, 1.0, 1.0, "1")
