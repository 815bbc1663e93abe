"""Hierarchies of judgements from print, through the command: every matrix in one file, weights of the alternatives out."""

import itertools
from pathlib import Path
from typing import Any

import pytest

from tests.golden.asking import weighed
from tests.golden.test_weighting import ASPECTS, HOUSE

HOUSES = {  # A over B, A over C, B over C under each aspect
    "size": "6 8 4", "transport": "7 1/5 1/8", "neighbourhood": "8 6 1/4", "age": "1 1 1", "yard": "5 4 1/3",
    "facilities": "8 6 1/5", "condition": "1/2 1/2 1", "financing": "1/7 1/5 3",
}  # fmt: skip
LEADERS = {"experience": "1/4 4 9", "education": "3 1/5 1/7", "charisma": "5 9 4", "age": "1/3 5 9"}


def upper(given: str, names: list[str] | str) -> dict[str, str]:
    """The judgements above the diagonal, row by row, by pair of names."""
    pairs = [f"{one},{other}" for one, other in itertools.combinations(names, 2)]
    return dict(zip(pairs, given.split(), strict=True))


def block(name: str, codes: list[str], given: str) -> list[list[str]]:
    """A table of judgements with only its upper half filled in."""
    cells = iter(given.split())
    rows = [[name, *codes]]
    for i, code in enumerate(codes):
        rows.append([code, *("1" if i == j else next(cells) if j > i else "" for j in range(len(codes)))])
    return rows


def rounded(weights: dict[str, float], digits: int = 3) -> list[float]:
    return [round(weight, digits) for weight in weights.values()]


def test_which_house_saatys_family_buys(tmp_path: Path) -> None:
    """Saaty 1990, EJOR 48:9, table 3: houses A, B and C at 0.396, 0.341 and 0.263."""
    rows: list[list[str]] = [["house", *ASPECTS]]
    rows += [[name, *cells.split()] for name, cells in zip(ASPECTS, HOUSE, strict=True)]
    for aspect, given in HOUSES.items():
        rows += [[], *block(aspect, ["A", "B", "C"], given)]
    found = weighed(tmp_path, "ahp", rows)
    assert rounded(found["raw"]) == [0.396, 0.341, 0.263]
    under = found["diagnostics"]["matrices"]
    assert rounded(under["size"]["weights"]) == [0.754, 0.181, 0.065]
    assert rounded(under["condition"]["weights"]) == [0.2, 0.4, 0.4]
    assert round(under["house"]["CR"], 3) == 0.169
    assert (found["diagnostics"]["goal"], under["size"]["weight"]) == ("house", under["house"]["weights"]["size"])


def test_who_leads_the_company(tmp_path: Path) -> None:
    """Wikipedia, Analytic hierarchy process - leader example: Tom 0.358, Dick 0.493, Harry 0.149."""
    rows = block("leader", list(LEADERS), "4 3 7 1/3 3 5")
    for criterion, given in LEADERS.items():
        rows += block(criterion, ["Tom", "Dick", "Harry"], given)
    found = weighed(tmp_path, "ahp", rows)
    assert rounded(found["raw"]) == [0.358, 0.493, 0.149]
    assert rounded(found["diagnostics"]["matrices"]["leader"]["weights"]) == [0.548, 0.127, 0.27, 0.056]
    assert rounded(found["diagnostics"]["matrices"]["experience"]["weights"]) == [0.217, 0.717, 0.066]


CARS = ["Accord Sedan", "Accord Hybrid", "Pilot", "CR-V", "Element", "Odyssey"]
CAR_JUDGEMENTS = {
    "price": "9 9 1 1/2 5 1 1/9 1/9 1/7 1/9 1/9 1/7 1/2 5 6",
    "fuel": "0.884956 1.41 1.15 1.24 1.19 1.59 1.3 1.4 1.35 0.813008 0.877193 0.847458 1.08 1.04 0.961538",
    "maintenance": "1.5 4 4 4 5 4 4 4 5 1 1.2 1 1 3 2",
    "resale": "3 4 1/2 2 2 2 1/5 1 1 1/6 1/2 1/2 4 4 1",
    "safety": "1 5 7 9 1/3 5 7 9 1/3 2 9 1/8 2 1/8 1/9",
    "style": "1 7 5 9 6 7 5 9 6 1/6 3 1/3 7 5 1/5",
    "cargo": "1 1/2 1/2 1/2 1/3 1/2 1/2 1/2 1/3 1 1 1/2 1 1/2 1/2",
    "passenger": "1 1/2 1 3 1/2 1/2 1 3 1/2 2 6 1 3 1/2 1/6",
}


def car(code: str) -> dict[str, Any]:
    return {"code": code, "upper": upper(CAR_JUDGEMENTS[code], CARS), "children": CARS}


def cars() -> dict[str, Any]:
    cost, capacity = ["price", "fuel", "maintenance", "resale"], ["cargo", "passenger"]
    criteria = ["cost", "safety", "style", "capacity"]
    return {
        "code": "car", "upper": upper("3 7 3 9 1 1/7", criteria),
        "children": [
            {"code": "cost", "upper": upper("2 5 3 2 2 1/2", cost), "children": [car(code) for code in cost]},
            car("safety"),
            car("style"),
            {"code": "capacity", "upper": upper("1/5", capacity), "children": [car(code) for code in capacity]},
        ],
    }  # fmt: skip


def test_which_car_the_jones_family_buys(tmp_path: Path) -> None:
    """Wikipedia, Analytic hierarchy process - car example, four levels, as AHPy's README computes it."""
    found = weighed(tmp_path, "ahp", {"hierarchy": cars()})
    assert {name: round(weight, 3) for name, weight in found["raw"].items()} == {
        "Odyssey": 0.219, "Accord Sedan": 0.215, "CR-V": 0.167, "Accord Hybrid": 0.15, "Element": 0.144, "Pilot": 0.106,
    }  # fmt: skip
    told = found["diagnostics"]
    assert rounded(told["matrices"]["car"]["weights"]) == [0.51, 0.234, 0.041, 0.215]
    assert rounded(told["matrices"]["cost"]["weights"]) == [0.488, 0.252, 0.1, 0.161]
    assert told["global"]["price"] == told["global"]["cost"] * told["matrices"]["cost"]["weights"]["price"]
    assert [level["level"] for level in told["levels"]] == [0, 1, 2]


def test_which_job_to_take(tmp_path: Path) -> None:
    """Saaty 2008, IJSSCI 1(1):83, table 2: flexibility 0.036, opportunities 0.122, security 0.262, reputation 0.075, salary 0.506."""
    codes = ["flexibility", "opportunities", "security", "reputation", "salary"]
    found = weighed(tmp_path, "ahp", block("job", codes, "1/4 1/6 1/4 1/8 1/3 3 1/7 4 1/2 1/7"))
    assert rounded(found["raw"]) == [0.036, 0.122, 0.262, 0.075, 0.506]


def small(**more: Any) -> dict[str, Any]:
    return {
        "matrices": {
            "goal": {"codes": ["a", "b"], "matrix": [["1", "3"], ["1/3", "1"]]},
            "a": {"codes": ["x", "y", "z"], "upper": upper("2 6 4", "xyz")},
            "b": {"codes": ["x", "y", "z"], "upper": upper("1/3 2 5", "xyz")},
        },
        **more,
    }


def test_the_whole_is_as_consistent_as_its_matrices_by_their_weights(tmp_path: Path) -> None:
    """Saaty 1980: CRH = sum of w CI / sum of w RI; one level alone is what Chinese textbooks call 层次总排序一致性检验."""
    told = weighed(tmp_path, "ahp", small(random_index="saaty_1980"))["diagnostics"]
    a, b, goal = (told["matrices"][name] for name in ("a", "b", "goal"))
    assert (goal["weights"], goal["CI"], goal["RI"]) == ({"a": 0.75, "b": 0.25}, 0, 0)
    assert told["CI"] == 0.75 * a["CI"] + 0.25 * b["CI"]
    assert told["CR"] == pytest.approx(told["CI"] / 0.58, abs=1e-15)
    assert told["levels"][0] == {"level": 0, "CI": 0, "RI": 0, "CR": 0, "acceptable": True}
    assert told["levels"][1]["CR"] == told["CR"]


def test_in_the_ideal_mode_the_best_under_each_criterion_counts_whole(tmp_path: Path) -> None:
    """Saaty 1994: priorities over the largest of their criterion, weighed, and brought to sum 1."""
    plain, ideal = (weighed(tmp_path, "ahp", small(), "--synthesis", mode) for mode in ("distributive", "ideal"))
    local = [plain["diagnostics"]["matrices"][name]["weights"] for name in ("a", "b")]
    whole = {
        x: 0.75 * local[0][x] / max(local[0].values()) + 0.25 * local[1][x] / max(local[1].values()) for x in "xyz"
    }
    assert ideal["raw"] == pytest.approx({x: whole[x] / sum(whole.values()) for x in "xyz"}, abs=1e-12)
    assert plain["raw"] == pytest.approx({x: 0.75 * local[0][x] + 0.25 * local[1][x] for x in "xyz"}, abs=1e-12)


def test_judges_of_one_matrix_are_joined_before_the_levels_are(tmp_path: Path) -> None:
    document = small()
    document["matrices"]["goal"] = {"codes": ["a", "b"], "group": [{"upper": {"1,2": "9"}}, {"upper": {"1,2": "1"}}]}
    assert weighed(tmp_path, "ahp", document)["weights"] == weighed(tmp_path, "ahp", small())["weights"]


def changed(**matrices: Any) -> dict[str, Any]:
    return {"matrices": {**small()["matrices"], **matrices}}


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (changed(b={"codes": ["goal", "y"], "matrix": [["1", "2"], ["1/2", "1"]]}), "goal, a, b under itself"),
        (changed(other={"codes": ["v", "w"], "matrix": [["1", "2"], ["1/2", "1"]]}), "more than one top: goal, other"),
        (changed(b={"codes": ["x", "y"], "matrix": [["1", "2"], ["2", "1"]]}), "b: row y, column x: found 2; expected 1/2"),
        (changed(b={"codes": ["x"], "matrices": {}}), "b.matrices: found {}; expected one of codes, matrix"),
        ({"matrices": {}}, "matrices: found {}; expected for each element its matrix"),
        ({"matrices": {"goal": 3}}, "matrices: found {'goal': 3}"),
        ({"hierarchy": {"code": "g", "children": [3, "x"], "matrix": [["1", "1"], ["1", "1"]]}}, "hierarchy.children[0]: found 3"),
        ({"hierarchy": {"code": "g", "children": ["x", "y"]}}, "g: matrix: found nothing; expected matrix or upper"),
        ({"hierarchy": {"code": "g", "matrix": [["1"]]}}, "hierarchy.children: found nothing"),
        ({"hierarchy": []}, "hierarchy: found []; expected a code, or an object"),
        ({"hierarchy": "goal"}, "hierarchy: found 'goal'"),
        ([["goal", "a", "b"], ["a", "1", "2"], ["b", "", "1"], ["goal", "x", "y"], ["x", "1", "2"], ["y", "", "1"]], "first column: found 'goal' more than once"),
    ],
)  # fmt: skip
def test_what_is_no_hierarchy_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], document: Any, said: str
) -> None:
    with pytest.raises(SystemExit) as end:
        weighed(tmp_path, "ahp", document)
    assert end.value.code == 2
    assert said in capsys.readouterr().err
