"""Rules over a set against COINr's normalisations, column by column, and their edges by hand."""

from decimal import Decimal

import numpy as np
import pytest

from scoring.engine import normalise, spec
from scoring.engine.evaluate import evaluate
from scoring.engine.table import Table
from tests.scoring.engine import asem


def normalised(x: list[float], rule: dict, direction: str = "benefit", **leaf) -> list[float]:
    """The values of one leaf under a rule."""
    node = {"code": "x", "weight": "1", "direction": direction, "rule": rule, **leaf}
    model = spec.parse({"code": "m", "root": "all", "nodes": [{"code": "all", "children": ["x"]}, node]})
    cells = tuple(Decimal(repr(value)) for value in x)
    return evaluate(model, Table(tuple(f"u{i:03}" for i in range(len(x))), {"x": cells})).nodes["x"].tolist()


VARIANTS = {
    "minmax": {"method": "min_max", "to": ["1", "100"]},
    "zscore": {"method": "z_score", "mean": "10", "sd": "2"},
    "dist2max": {"method": "min_max", "to": ["0", "1"]},
    "fracmax": {"method": "ratio", "target": "best", "full": "1"},
    "prank": {"method": "percentile", "full": "1"},
    "rank": {"method": "rank"},
    "borda": {"method": "rank", "from": "0"},
    "scaled": {"method": "min_max", "lower": "1", "upper": "7", "clip": False},
}


@asem.needs_oracles
@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("code", ["LPI", "Flights", "CO2", "Bord", "TIRcon"])
def test_variants_of_coinr(code: str, variant: str) -> None:
    rows = asem.rows("norm_variants.csv")
    found = normalised([float(row[f"{code}.raw"]) for row in rows], VARIANTS[variant])
    np.testing.assert_allclose(found, [float(row[f"{code}.{variant}"]) for row in rows], rtol=1e-12, atol=1e-13)


@asem.needs_oracles
@pytest.mark.parametrize("code", ["LPI", "Flights", "CO2", "Bord", "TIRcon"])
def test_goalposts_and_targets_of_coinr(code: str) -> None:
    """COINr's run took the 10 % and 90 % quantiles of each column for goalposts, and the latter for the target."""
    rows = asem.rows("norm_variants.csv")
    raw = [float(row[f"{code}.raw"]) for row in rows]
    low, high = (repr(float(cut)) for cut in np.quantile(raw, [0.1, 0.9]))
    posts = {"method": "min_max", "lower": low, "upper": high, "to": ["0", "10"]}
    target = {"method": "target_distance", "target": high, "cap": True}
    for variant, rule in (("goalposts", posts), ("dist2targ", target)):
        wanted = [float(row[f"{code}.{variant}"]) for row in rows]
        np.testing.assert_allclose(normalised(raw, rule), wanted, rtol=1e-12, atol=1e-12)


def test_costs_turn_round() -> None:
    x = [1.0, 2.0, 4.0]
    assert normalised(x, {"method": "min_max"}, "cost") == [100, 100 - 100 / 3, 0]
    assert normalised(x, {"method": "rank"}, "cost") == [3, 2, 1]
    assert normalised(x, {"method": "percentile"}, "cost") == [100, 50, 0]
    assert normalised(x, {"method": "ratio"}, "cost") == [100, 50, 25]
    assert normalised(x, {"method": "sum", "full": "7"}, "cost") == [4, 2, 1]
    assert normalised(x, {"method": "z_score"}, "cost") == [-v for v in normalised(x, {"method": "z_score"})]


def test_robust_score_vector_and_share() -> None:
    assert normalised([1.0, 2.0, 3.0, 100.0, 3.0], {"method": "robust_z"}) == [
        -2 / 1.4826,
        -1 / 1.4826,
        0,
        97 / 1.4826,
        0,
    ]
    assert normalised([3.0, 4.0], {"method": "vector"}) == [0.6, 0.8]
    assert normalised([3.0, 4.0], {"method": "vector", "full": "100"}, "cost") == [40, pytest.approx(20)]
    assert normalised([1.0, 3.0], {"method": "sum", "full": "100"}) == [25, 75]


def test_a_set_without_spread() -> None:
    same = [5.0, 5.0, 5.0]
    assert normalised(same, {"method": "min_max"}) == [100, 100, 100]
    assert normalised(same, {"method": "z_score", "mean": "50", "sd": "10"}) == [50, 50, 50]
    assert normalised(same, {"method": "rank", "ties": "average"}) == [2, 2, 2]


def test_transformed_first() -> None:
    rule = {"method": "min_max", "to": ["0", "1"]}
    assert normalised([1.0, 10.0, 100.0], rule, transform={"method": "log"}) == [0, pytest.approx(0.5, rel=1e-15), 1]
    assert normalised([0.0, 1.0, 2.0], {"method": "identity"}, transform={"method": "power", "exponent": "2"}) == [
        0,
        1,
        4,
    ]
    assert normalised([0.0, 9.0], {"method": "identity"}, transform={"method": "sqrt"}) == [0, 3]


def test_ordinal_ranks_share_ties() -> None:
    x = np.array([10.0, 20.0, 20.0, 30.0])
    assert normalise.ordinal(x, "min").tolist() == [1, 2, 2, 4]
    assert normalise.ordinal(x, "max").tolist() == [1, 3, 3, 4]
    assert normalise.ordinal(x, "average").tolist() == [1, 2.5, 2.5, 4]
