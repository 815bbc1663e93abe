"""Weights from data, against print, against the definitions written out, and against scikit-criteria."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.engine import weights_algebra, weights_pca
from scoring.engine.problems import Refused
from scoring.engine.weights import weigh

ORACLE = Path(__file__).parents[4] / "shared" / "oracles" / "mcdm_published.json"
CARS = [["12", "200", "3.5"], ["15", "180", "4.0"], ["9", "240", "2.5"], ["11", "205", "5.0"]]
DIRECTIONS = ["cost", "benefit", "benefit"]
DATA_METHODS = ("entropy", "critic", "cv", "std", "pca", "merec", "cilos", "idocriw")


def oracle(name):
    if not ORACLE.exists():
        pytest.skip(f"{ORACLE} is absent: the published MCDM examples were NOT checked")
    return next(entry for entry in json.loads(ORACLE.read_text()) if entry["id"] == name)


def test_merec_of_keshavarz_ghorabaee_2021():
    entry = oracle("merec_keshavarz_2021")
    found = weigh("merec", {"X": entry["X"], "dir": entry["dir"]})
    assert np.abs(np.array(found.raw) - entry["expect"]).max() <= entry["tol"]


@pytest.mark.parametrize("method", ["entropy", "cilos", "idocriw"])
def test_entropy_cilos_and_idocriw_of_zavadskas_and_podvezko_2016(method):
    entry = oracle("entropy_cilos_idocriw_zavadskas_podvezko_2016")
    found = weigh(method, {"X": entry["X"], "dir": entry["dir"]})
    assert np.abs(np.array(found.raw) - entry["expect"][method]).max() <= entry["tol"]


def test_spread_of_data_by_its_definitions():
    matrix = np.array(CARS, dtype=float)
    variation = matrix.std(axis=0) / matrix.mean(axis=0)
    scaled = (matrix - matrix.min(axis=0)) / np.ptp(matrix, axis=0)
    assert weigh("cv", CARS).raw == pytest.approx(variation / variation.sum(), abs=1e-14)
    assert weigh("std", CARS).raw == pytest.approx(scaled.std(axis=0) / scaled.std(axis=0).sum(), abs=1e-14)
    plain = weigh("std", {"matrix": CARS, "normalise": "none"}).raw
    assert plain == pytest.approx(matrix.std(axis=0) / matrix.std(axis=0).sum(), abs=1e-14)


@pytest.fixture(scope="module")
def critic_weights():
    """Theirs, loaded when it is asked for: it would take a second of every process that collects tests."""
    from skcriteria.preprocessing.weighters import critic_weights

    return critic_weights


def test_critic_as_scikit_criteria_has_it(critic_weights):
    matrix = np.array(CARS, dtype=float)
    theirs = critic_weights(matrix, np.array([-1, 1, 1]), correlation="pearson", scale=True)
    found = weigh("critic", {"matrix": CARS, "directions": DIRECTIONS})
    assert found.raw == pytest.approx(theirs, abs=1e-12)
    assert weigh("critic", {"matrix": CARS}, {"directions": "cost,benefit,benefit"}).raw == found.raw


def test_entropy_of_the_chinese_textbooks_normalises_first():
    matrix = np.array(CARS, dtype=float)
    scaled = (matrix - matrix.min(axis=0)) / np.ptp(matrix, axis=0)
    scaled[:, 0] = 1 - scaled[:, 0]
    shares = (scaled + 0.0001) / (scaled + 0.0001).sum(axis=0)
    divergence = 1 + (shares * np.log(shares)).sum(axis=0) / np.log(4)
    found = weigh("entropy", {"matrix": CARS, "directions": DIRECTIONS, "normalise": "min_max", "shift": "0.0001"})
    assert found.raw == pytest.approx(divergence / divergence.sum(), abs=1e-12)


def test_principal_components_by_rotations_as_lapack_finds_them():
    random = np.random.default_rng(7)
    matrix = random.normal(size=(40, 6)) @ random.normal(size=(6, 6))
    correlation = np.corrcoef(matrix.T)
    values, vectors = np.linalg.eigh(correlation)
    mine, axes = weights_algebra.symmetric(correlation)
    assert mine == pytest.approx(values[::-1], abs=1e-12)
    assert np.abs(axes) == pytest.approx(np.abs(vectors[:, ::-1]), abs=1e-10)
    found = weigh("pca", matrix.tolist())
    kept = int(np.searchsorted(np.cumsum(mine) / 6, 0.85) + 1)
    expected = np.abs(axes[:, :kept]) @ mine[:kept]
    assert found.diagnostics["kept"] == kept
    assert found.raw == pytest.approx(expected / expected.sum(), abs=1e-10)


def test_first_component_and_factors():
    random = np.random.default_rng(3)
    common = random.normal(size=(60, 2))
    matrix = np.column_stack([common[:, at // 3] + 0.3 * random.normal(size=60) for at in range(6)])
    first = weigh("pca", matrix.tolist(), {"variant": "first"})
    assert sum(first.raw) == pytest.approx(1)
    factors = weigh("pca", matrix.tolist(), {"variant": "factors", "keep": "kaiser"})
    assert factors.diagnostics["kept"] == 2
    assert factors.raw == pytest.approx([1 / 6] * 6, abs=0.02)  # two factors of three indicators alike
    turned = weights_pca.varimax(np.array(factors.diagnostics["loadings"]))
    assert (turned**2).sum(axis=1) == pytest.approx((np.array(factors.diagnostics["loadings"]) ** 2).sum(axis=1))
    assert np.sort(np.abs(turned), axis=1)[:, 0].max() < 0.35  # simple structure: one large loading in a row


def test_a_criterion_that_tells_nobody_apart_gets_nothing():
    matrix = [["1", "5", "2"], ["2", "5", "9"], ["4", "5", "3"]]
    for method in ("entropy", "critic", "cv", "std"):
        found = weigh(method, {"codes": ["a", "same", "b"], "matrix": matrix})
        assert found.by_code()["same"] == "0.000000"
        assert found.diagnostics["without_information"] == ["same"]
    with pytest.raises(Refused, match="column same"):
        weigh("pca", {"codes": ["a", "same", "b"], "matrix": matrix})
    with pytest.raises(Refused, match="no loss on same"):
        weigh("cilos", {"codes": ["a", "same", "b"], "matrix": matrix})


@pytest.mark.parametrize("method", DATA_METHODS)
def test_every_bad_cell_is_told(method):
    matrix = [["1", "x", "3"], ["4", "5", ""], ["NaN", "8", "1e999"]]
    with pytest.raises(Refused) as refusal:
        weigh(
            method,
            {"codes": ["a", "b", "c"], "entrants": ["X", "Y", "Z"], "matrix": matrix, "directions": ["up", 1, 1]},
        )
    assert [problem.place for problem in refusal.value.problems] == [
        "row 1 (code X), column b",
        "row 2 (code Y), column c",
        "row 3 (code Z), column a",
        "row 3 (code Z), column c",
        "directions.a",
    ]


@pytest.mark.parametrize("method", DATA_METHODS)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_order_of_entrants_and_criteria_changes_nothing(method, data):
    rows = data.draw(st.lists(st.lists(st.integers(1, 50), min_size=3, max_size=3), min_size=4, max_size=7))
    codes = ["a", "b", "c"]
    order = data.draw(st.permutations(range(3)))
    shuffled = data.draw(st.permutations(rows))
    try:
        found = weigh(method, {"codes": codes, "matrix": rows})
    except Refused:
        return
    assert weigh(method, {"codes": codes, "matrix": shuffled}).by_code() == found.by_code()
    turned = weigh(
        method, {"codes": [codes[at] for at in order], "matrix": [[row[at] for at in order] for row in rows]}
    )
    assert turned.raw == pytest.approx([found.raw[at] for at in order], abs=1e-7)
