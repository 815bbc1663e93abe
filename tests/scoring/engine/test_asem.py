"""COINr's ASEM index, stage by stage: 51 countries, 49 indicators, three levels (COINr 1.1.14 run in R)."""

import numpy as np
import pytest

from scoring.engine import outliers, spec
from scoring.engine.evaluate import Result, evaluate
from scoring.engine.ranking import ranks
from scoring.engine.settings import Setting
from tests.scoring.engine import asem

pytestmark = asem.needs_oracles
CLOSE = {"rtol": 1e-12, "atol": 0}


@pytest.fixture(scope="module")
def result() -> Result:
    return evaluate(spec.parse(asem.document()), asem.table())


def same(found, expected: dict[str, float], codes) -> None:
    np.testing.assert_allclose([found[codes.index(code)] for code in expected], list(expected.values()), **CLOSE)


@pytest.mark.parametrize("stage", ["Denominated", "Imputed", "Treated", "Normalised"])
def test_every_stage_to_twelve_digits(result: Result, stage: str) -> None:
    expected = asem.values(f"coin_{stage}.csv")
    for code, cells in expected.items():
        if stage == "Denominated":
            found = result.stages["derived"].get(f"{code}_per")
            if found is None:
                continue
        else:
            found = result.stages[stage.lower()][code]
        same(found, cells, result.codes)
    assert len(expected) == 49


def test_every_node_and_rank(result: Result) -> None:
    expected = asem.values("coin_Aggregated.csv")
    places = asem.values("results_ranks.csv")
    for code, cells in expected.items():
        same(result.nodes[code], cells, result.codes)
    assert dict(zip(result.codes, result.ranks.tolist(), strict=True)) == {
        k: int(v) for k, v in places["Index"].items()
    }
    for code in ("Conn", "Sust", "Physical", "Social", "SusEcFin"):
        found = ranks(result.nodes[code])
        assert dict(zip(result.codes, found.tolist(), strict=True)) == places[code]


def test_means_over_equal_weights() -> None:
    for mean, name in (("arithmetic", "agg_a_amean.csv"), ("geometric", "agg_a_gmean.csv")):
        scaled = {"method": "min_max", "to": ["1", "100"]}
        found = evaluate(spec.parse(asem.document(mean, scaled)), asem.table())
        for code, cells in asem.values(name).items():
            same(found.nodes[code], cells, found.codes)


def test_other_range() -> None:
    found = evaluate(spec.parse(asem.document(rule={"method": "min_max", "to": ["1", "100"]})), asem.table())
    for code, cells in asem.values("norm_1_100.csv").items():
        same(found.stages["normalised"][code], cells, found.codes)


def test_skew_kurtosis_and_the_number_of_outliers(result: Result) -> None:
    treat = Setting("winsorise", {"points": 5, "skew": 2, "kurtosis": 3.5, "fallback": "log"})
    for row in asem.rows("skew_kurt_nwin.csv"):
        x = result.stages["imputed"][row["iCode"]]
        np.testing.assert_allclose(outliers.moments(x), (float(row["skew"]), float(row["kurt"])), rtol=1e-10)
        changed = int(np.sum(outliers.winsorised(x, treat) != x))
        assert changed == int(row["nwin"]), row["iCode"]
