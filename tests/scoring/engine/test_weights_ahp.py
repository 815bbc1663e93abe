"""AHP against the figures its literature prints: complete, incomplete, group."""

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from scoring.engine import weights_ahp, weights_incomplete
from scoring.engine.problems import Refused
from scoring.engine.weights import weigh

ORACLE = Path(__file__).parents[4] / "shared" / "oracles" / "ahp.json"
# Saaty 1980: the school example is consistent where every judgement is a ratio of the same weights
CONSISTENT = [["1", "2", "6"], ["1/2", "1", "3"], ["1/6", "1/3", "1"]]
LEADER = [["1", "4", "3", "7"], ["1/4", "1", "1/3", "3"], ["1/3", "3", "1", "5"], ["1/7", "1/3", "1/5", "1"]]
LEADER_CODES = ["experience", "education", "charisma", "age"]


def oracle(name):
    if not ORACLE.exists():
        pytest.skip(f"{ORACLE} is absent: the published AHP examples were NOT checked")
    return next(entry for entry in json.loads(ORACLE.read_text()) if entry["id"] == name)


def test_drinks_of_saaty_2008():
    entry = oracle("drinks")
    found = weigh("ahp", {"items": entry["items"], "matrix": entry["matrix"]})
    assert np.abs(np.array(found.raw) - entry["expect"]["eigenvector"]).max() <= entry["tol"]
    assert [round(value, 3) for value in found.raw] == entry["published"]["priorities"]
    assert round(found.diagnostics["lambda_max"], 4) == entry["expect"]["lambda_max"]
    assert round(found.diagnostics["CI"], 4) == entry["expect"]["CI"]
    ratios = found.diagnostics["CR_by_table"]
    assert round(ratios["saaty_1980"], 4) == entry["expect"]["CR_RI1_32"]
    assert round(ratios["saaty_2008"], 4) == entry["expect"]["CR_RI1_35"]
    assert found.diagnostics["acceptable"]


def test_leader_criteria():
    entry = oracle("leader_criteria")
    found = weigh("ahp", entry)
    assert np.abs(np.array(found.raw) - entry["expect"]["eigenvector"]).max() <= entry["tol"]
    assert round(found.diagnostics["lambda_max"], 4) == entry["expect"]["lambda_max"]
    assert round(found.diagnostics["CR"], 4) == entry["expect"]["CR_RI0_90"]


@pytest.mark.parametrize("name", ["eigenvalue_optimal", "log_least_squares"])
def test_incomplete_matrix_of_bozoki(name):
    entry = oracle("incomplete_8x8")
    found = weigh("ahp", {"upper": entry["upper"], "incomplete": name})
    assert np.abs(np.array(found.raw) - entry["expect"][name]).max() <= entry["tol"]
    assert len(found.diagnostics["missing"]) == 12
    assert found.diagnostics["RI"] == pytest.approx(1.41 * (1 - 24 / 42))


def test_a_consistent_matrix_gives_its_ratios_by_every_way():
    for priority in ("eigenvector", "geometric_mean", "column_mean"):
        found = weigh("ahp", {"matrix": CONSISTENT, "priority": priority})
        assert found.frozen == (Decimal("0.600000"), Decimal("0.300000"), Decimal("0.100000"))
        assert found.diagnostics["CR"] == pytest.approx(0, abs=1e-12)
        assert found.diagnostics["most_inconsistent"] == []


def test_incomplete_but_consistent_matrix_is_completed_exactly():
    for name in ("eigenvalue_optimal", "harker", "log_least_squares"):
        found = weigh("ahp", {"matrix": [["1", "2", None], [None, "1", "3"], [None, "", "1"]], "incomplete": name})
        assert np.array(found.raw) == pytest.approx([0.6, 0.3, 0.1], abs=1e-9)


def test_harker_on_a_complete_matrix_is_the_eigenvector():
    matrix = np.array([[float(Fraction(cell)) for cell in row] for row in LEADER])
    assert weights_incomplete.harker(matrix)[1] == pytest.approx(weights_ahp.eigenvector(matrix), abs=1e-14)
    assert weights_incomplete.log_least_squares(matrix) == pytest.approx(weights_ahp.geometric_mean(matrix), abs=1e-14)


def test_three_judgements_most_responsible():
    """One judgement of a consistent matrix turned round is found first, with the value it had."""
    codes, weights = ["a", "b", "c", "d"], [8, 4, 2, 1]
    matrix = [[str(Fraction(x, y)) for y in weights] for x in weights]
    matrix[0][2], matrix[2][0] = "1/2", "2"  # 4 before
    worst = weigh("ahp", {"codes": codes, "matrix": matrix}).diagnostics["most_inconsistent"]
    assert len(worst) == 3
    assert (worst[0]["row"], worst[0]["column"], worst[0]["judgement"]) == ("a", "c", 0.5)
    assert worst[0]["CR_without"] < min(other["CR_without"] for other in worst[1:])


def test_random_index_by_formula_and_beyond_a_table():
    assert weights_ahp.random_index("alonso_lamata_2006", 4) == pytest.approx(0.9094, abs=1e-4)
    assert weights_ahp.random_index("saaty_1980", 15) == 1.59
    assert weights_ahp.random_index("saaty_1980", 16) is None
    assert weights_ahp.random_index("saaty_2008", 2) == 0.0


def test_group_joins_judgements_or_priorities():
    judges = [{"name": "A", "matrix": [["1", "4"], ["1/4", "1"]]}, {"name": "B", "matrix": [["1", "1"], ["1", "1"]]}]
    joined = weigh("ahp", {"group": judges})
    assert joined.frozen == (Decimal("0.666667"), Decimal("0.333333"))  # the geometric mean of 4 and 1 is 2
    assert set(joined.diagnostics["judges"]) == {"A", "B"}
    mean = weigh("ahp", {"group": judges, "join": "priorities", "mean": "arithmetic"})
    assert mean.frozen == (Decimal("0.650000"), Decimal("0.350000"))  # (0.8 + 0.5) / 2
    weighted = weigh(
        "ahp", {"group": [{**judges[0], "weight": 3}, judges[1]], "join": "priorities", "mean": "arithmetic"}
    )
    assert weighted.frozen == (Decimal("0.725000"), Decimal("0.275000"))


def test_reciprocals_printed_with_few_decimals_are_exact():
    rough = [["1", "4", "3", "7"], ["0.25", "1", "0.33", "3"], ["0.33", "3", "1", "5"], ["0.14", "0.33", "0.2", "1"]]
    assert weigh("ahp", rough).raw == weigh("ahp", LEADER).raw
    binary = [[float(Fraction(cell)) for cell in row] for row in LEADER]
    assert weigh("ahp", binary).frozen == weigh("ahp", LEADER).frozen


def test_every_problem_of_a_matrix_is_told_at_once():
    bad = [["1", "4", "x", "7"], ["1/3", "2", "1/3", "3"], ["1/3", "3", "1", "-5"], ["1/7", "1/3", "1/5"]]
    with pytest.raises(Refused) as refusal:
        weigh("ahp", {"codes": LEADER_CODES, "matrix": bad})
    assert [problem.place for problem in refusal.value.problems] == [
        "row experience, column charisma",
        "row charisma, column age",
        "row age",
        "row education, column experience",
        "row education, column education",
    ]


def test_parts_never_compared_are_refused():
    with pytest.raises(Refused, match="no judgement between c, d and the rest"):
        weigh("ahp", {"codes": list("abcd"), "upper": {"a,b": "2", "c,d": "3"}})
