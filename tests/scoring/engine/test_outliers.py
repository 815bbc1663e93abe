"""Outliers: one after another pulled in, a log when that is not enough, and cuts at percentiles."""

from decimal import Decimal

import numpy as np
import pytest

from scoring.engine import outliers
from scoring.engine.settings import Setting

D = Decimal
WINSORISE = {"points": 5, "skew": D(2), "kurtosis": D("3.5"), "fallback": "log"}
SPREAD = np.arange(1.0, 31.0)


def treated(x: np.ndarray, method: str, **values) -> np.ndarray:
    return outliers.treated(x, Setting(method, values))


def test_moments_of_a_sample() -> None:
    """Joanes & Gill 1998, G1 and G2; the values are those of Excel's SKEW and KURT for its own example."""
    x = np.array([3.0, 4, 5, 2, 3, 4, 5, 6, 4, 7])
    assert outliers.moments(x) == (pytest.approx(0.359543071407, abs=1e-12), pytest.approx(-0.151799637208, abs=1e-12))
    assert outliers.moments(np.full(9, 2.0)) == (0, 0)
    assert outliers.moments(np.array([1.0, 2, 9])) == (0, 0)


def test_no_more_points_than_needed_take_the_next_value() -> None:
    assert treated(SPREAD, "winsorise", **WINSORISE).tolist() == SPREAD.tolist()
    one = np.append(SPREAD, 1000.0)
    assert treated(one, "winsorise", **WINSORISE).tolist() == [*SPREAD.tolist(), 30]
    two = np.append(one, 800.0)
    assert treated(two, "winsorise", **WINSORISE).tolist() == [*SPREAD.tolist(), 30, 30]


def test_a_set_skewed_down_is_pulled_up() -> None:
    assert treated(np.append(SPREAD, -1000.0), "winsorise", **WINSORISE).tolist() == [*SPREAD.tolist(), 1]


def test_a_log_when_five_points_are_not_enough() -> None:
    steep = np.append(np.arange(1.0, 94.0), 1000.0 * np.arange(1, 8))
    found = treated(steep, "winsorise", **WINSORISE)
    low, high = steep[0], steep[-1]
    np.testing.assert_allclose(found, np.log(steep - low + 0.01 * (high - low)), rtol=1e-14)
    assert outliers.moments(found)[0] < outliers.moments(steep)[0]
    kept = treated(steep, "winsorise", **{**WINSORISE, "fallback": "none"})
    assert kept[-6:].tolist() == [2000] * 6
    np.testing.assert_allclose(outliers.shifted_log(-steep), -found, rtol=1e-14)


def test_cuts_and_powers() -> None:
    np.testing.assert_allclose(
        treated(SPREAD, "clip", lower=D(10), upper=D(90)), np.clip(SPREAD, 3.9, 27.1), rtol=1e-15
    )
    np.testing.assert_allclose(
        treated(SPREAD, "box_cox", **{"lambda": D("0.5")}), (np.sqrt(SPREAD) - 1) / 0.5, rtol=1e-13
    )
    np.testing.assert_allclose(treated(SPREAD, "box_cox", **{"lambda": D(0)}), np.log(SPREAD), rtol=1e-14, atol=1e-15)
    assert outliers.best_lambda(SPREAD**2) == pytest.approx(outliers.best_lambda(SPREAD) / 2, abs=0.05)
    assert treated(np.full(4, 7.0), "log").tolist() == [7] * 4
