"""Weights from print, through the command."""

from pathlib import Path

import pytest

from tests.golden.asking import weighed

HOUSE = [
    "1 5 3 7 6 6 1/3 1/4", "1/5 1 1/3 5 3 3 1/5 1/7", "1/3 3 1 6 3 4 6 1/5", "1/7 1/5 1/6 1 1/3 1/4 1/7 1/8",
    "1/6 1/3 1/3 3 1 1/2 1/5 1/6", "1/6 1/3 1/4 4 2 1 1/5 1/6", "3 5 1/6 7 5 5 1 1/2", "4 7 5 8 6 6 2 1",
]  # fmt: skip
ASPECTS = ["size", "transport", "neighbourhood", "age", "yard", "facilities", "condition", "financing"]


@pytest.mark.parametrize("lower", [True, False], ids=["whole matrix", "upper half"])
def test_saatys_house(tmp_path: Path, lower: bool) -> None:
    """Saaty 1990, EJOR 48:9, table 2: priorities to three decimals, lambda max 9.669, consistency ratio 0.169."""
    rows = [["", *ASPECTS]]
    for i, (name, cells) in enumerate(zip(ASPECTS, HOUSE, strict=True)):
        rows.append([name, *(cell if lower or j >= i else "" for j, cell in enumerate(cells.split()))])
    found = weighed(tmp_path, "ahp", rows)
    assert [round(weight, 3) for weight in found["raw"].values()] == [
        0.173,
        0.054,
        0.188,
        0.018,
        0.031,
        0.036,
        0.167,
        0.333,
    ]
    assert round(found["diagnostics"]["lambda_max"], 3) == 9.669
    assert round(found["diagnostics"]["CR"], 3) == 0.169


def test_the_random_index_a_paper_states(tmp_path: Path) -> None:
    """RI by number: CR is CI over it, whatever the tables say."""
    document = {"matrix": [["1", "3", "5"], ["1/3", "1", "4"], ["1/5", "1/4", "1"]]}
    found = weighed(tmp_path, "ahp", document, "--random-index", "0.52")["diagnostics"]
    assert (found["random_index"], found["RI"]) == ("given", 0.52)
    assert found["CR"] == pytest.approx(found["CI"] / 0.52, abs=1e-15)
    assert found["CR_by_table"]["saaty_2008"] == found["CR"]


def test_rezaeis_first_best_worst_example(tmp_path: Path) -> None:
    """Rezaei 2015, Omega 53:49, section 3: a_B = (8, 2, 1), a_W = (1, 5, 8) give (0.0714, 0.3387, 0.5899), xi = 0.26, CR = 0.058."""
    document = {"best_to_others": {"q": "8", "p": "2", "s": "1"}, "others_to_worst": {"q": "1", "p": "5", "s": "8"}}
    found = weighed(tmp_path, "bwm", document, "--model", "nonlinear")
    assert [round(weight, 4) for weight in found["raw"].values()] == [0.0714, 0.3387, 0.5899]
    assert round(found["diagnostics"]["xi"], 2) == 0.26
    assert round(found["diagnostics"]["CR"], 3) == 0.058


def test_critic_on_pharmaceutical_firms(tmp_path: Path) -> None:
    """Diakoulaki, Mavrotas & Papayannakis 1995, as scikit-criteria's tests hold data and result: 0.2022, 0.4809, 0.3169."""
    firms = ["61 1.08 4.33", "20.7 0.26 4.34", "16.3 1.98 2.53", "9 3.29 1.65", "5.4 2.77 2.33", "4 4.12 1.21",
             "-6.1 3.52 2.10", "-34.6 3.31 0.98"]  # fmt: skip
    rows = [
        ["code", "profitability", "share", "productivity"],
        *([f"f{n}", *firm.split()] for n, firm in enumerate(firms)),
    ]
    found = weighed(tmp_path, "critic", rows)
    assert [round(weight, 8) for weight in found["raw"].values()] == [0.20222554, 0.48090173, 0.31687273]


def test_a_table_with_tags_and_costs_by_name(tmp_path: Path) -> None:
    """A column of words is no criterion, and the answer says so; costs are named where they are few."""
    rows = [["code", "province", "price", "quality"], ["a", "湖南", 10, 3], ["b", "江苏", 20, 5], ["c", "湖南", 40, 4]]
    found = weighed(tmp_path, "merec", rows, "--directions", "price=cost")
    plain = weighed(
        tmp_path,
        "merec",
        {"matrix": [[10, 3], [20, 5], [40, 4]], "criteria": ["price", "quality"], "types": ["min", "max"]},
    )
    assert (found["weights"], found["diagnostics"]["passed_over"]) == (plain["weights"], ["province"])
    assert "passed_over" not in plain["diagnostics"]
