"""Ranking over the leaves by name, through the command: printed examples, and examples worked out with fractions."""

import json
from fractions import Fraction
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.golden.asking import flat, scored


def leaves(names: str, costs: str = "", weights: dict[str, str] | None = None) -> list[dict[str, str]]:
    given = weights or {}
    return [
        {"code": code, "weight": given.get(code, "1"), "direction": "cost" if code in costs.split() else "benefit"}
        for code in names.split()
    ]


def test_bordas_own_election(tmp_path: Path) -> None:
    """Borda 1781 (in Black 1958): 21 voters, 1 ABC, 7 ACB, 7 BCA, 6 CBA; with 3, 2, 1 points A has 37, B 42 and C 47."""
    orders = {"ABC": "1", "ACB": "7", "BCA": "7", "CBA": "6"}
    document = flat(*leaves(" ".join(orders), weights=orders), rank={"method": "borda"})
    rows = [[name, *(3 - order.index(name) for order in orders)] for name in "ABC"]
    found = scored(tmp_path, document, [["code", *orders], *rows])
    assert [round(float(found[name]["score"]) * 21) + 21 for name in "ABC"] == [
        37,
        42,
        47,
    ]  # a point more for each place
    assert [found[name]["rank"] for name in "ABC"] == ["3", "2", "1"]


CARE = {"A": (99.54, 60.27, 16.15), "B": (96.52, 59.67, 20.10), "C": (99.36, 43.91, 15.60), "D": (92.83, 58.99, 17.04),
        "E": (91.71, 35.40, 15.01), "F": (95.35, 44.71, 13.93), "G": (96.09, 49.81, 17.43), "H": (99.27, 31.69, 13.89),
        "I": (94.76, 22.91, 19.87), "J": (84.80, 81.49, 23.63)}  # fmt: skip


def test_rank_sum_ratio_of_maternal_care_in_ten_regions(tmp_path: Path) -> None:
    """秩和比 on the ten regions that the method's textbooks use (产前检查率, 孕产妇死亡率, 围产儿死亡率); RSR from ranks counted here."""
    document = flat(*leaves("checks mothers newborn", "mothers newborn"), weights="equal", rank={"method": "RSR"})
    found = scored(
        tmp_path, document, [["code", "checks", "mothers", "newborn"], *([r, *cells] for r, cells in CARE.items())]
    )
    for region, cells in CARE.items():
        ranks = [
            sum((other[i] < x if i == 0 else other[i] > x) for other in CARE.values()) + 1 for i, x in enumerate(cells)
        ]
        assert float(found[region]["score"]) == pytest.approx(float(Fraction(sum(ranks), 30)), abs=1e-14)
    assert [region for region, row in sorted(found.items(), key=lambda item: int(item[1]["rank"]))][:2] == ["H", "C"]


def test_grades_of_the_ten_regions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """分档 on the probit line: of ten, mean rank 9 and above (probit 6.28) is the upper grade, mean rank 1 (3.72) the lower."""
    document = flat(*leaves("checks mothers newborn", "mothers newborn"), weights="equal", rank={"method": "RSR"})
    scored(tmp_path, document, [["code", "checks", "mothers", "newborn"], *([r, *cells] for r, cells in CARE.items())])
    call_command("score", str(tmp_path / "model.json"), str(tmp_path / "table.csv"), "--json")
    told = json.loads(capsys.readouterr().out)["rsr"]
    placed = [(value["mean_rank"], value["entrants"], value["grade"]) for value in told["values"]]
    assert placed[0] == ("10", "1", 1)
    assert sum(float(value["entrants"]) for value in told["values"]) == 10
    assert [grade for *_, grade in placed] == [
        1 if float(rank) >= 9 else 3 if float(rank) < 2 else 2 for rank, *_ in placed
    ]
    assert float(told["grade_cuts"][0]) == pytest.approx(float(told["intercept"]) + 4 * float(told["slope"]), abs=1e-5)


def test_grey_relation_of_six_suppliers(tmp_path: Path) -> None:
    """灰色关联 on the suppliers of 司守奎 2011, 数学建模算法与应用, 例 14.5 (nine indicators, price, distance and delivery as costs);
    the grades with rho = 0.5 worked out in fractions."""
    table = [
        "0.83 0.90 0.99 0.92 0.87 0.95", "326 295 340 287 310 303", "21 38 25 19 27 10", "3.2 2.4 2.2 2.0 0.9 1.7",
        "0.20 0.25 0.12 0.33 0.20 0.09", "0.15 0.20 0.14 0.09 0.15 0.17", "250 180 300 200 150 175",
        "0.23 0.15 0.27 0.30 0.18 0.26", "0.87 0.95 0.99 0.89 0.82 0.94",
    ]  # fmt: skip
    columns = [[Fraction(cell) for cell in row.split()] for row in table]
    names = [f"i{n}" for n in range(9)]
    for rank in ({"method": "gra", "rho": "0.5"}, {"method": "灰色关联", "options": {"rho": "0.5", "norm": "min_max"}}):
        document = flat(*leaves(" ".join(names), "i1 i2 i3"), weights="equal", rank=rank)
        cells = [[f"s{n}", *(row.split()[n] for row in table)] for n in range(6)]
        found = scored(tmp_path, document, [["code", *names], *cells])
        away = [
            [(max(c) - x if i not in (1, 2, 3) else x - min(c)) / (max(c) - min(c)) for x in c]
            for i, c in enumerate(columns)
        ]
        grades = [sum(Fraction(1, 2) / (row[n] + Fraction(1, 2)) for row in away) / 9 for n in range(6)]
        assert [float(row["score"]) for row in found.values()] == pytest.approx([float(g) for g in grades], abs=1e-14)


def test_preference_functions_by_indicator(tmp_path: Path) -> None:
    """PROMETHEE II with a function for each leaf named by its code, beside the method; net flows by hand."""
    preference = {"x": {"function": "linear", "q": "1", "p": "3"}, "y": {"function": "usual"}}
    document = flat(*leaves("x y", "y"), weights="equal", rank={"method": "PROMETHEE II", "preference": preference})
    found = scored(tmp_path, document, [["code", "x", "y"], ["a", 5, 2], ["b", 3, 1], ["c", 1, 3]])
    # x: a over b 1/2, a over c 1, b over c 1/2; y: b over a, a over c, b over c
    net = {
        "a": Fraction(1, 4) + 1 - Fraction(1, 2),
        "b": Fraction(1, 2) + Fraction(3, 4) - Fraction(1, 4),
        "c": Fraction(-7, 4),
    }
    assert {code: Fraction(row["score"]) for code, row in found.items()} == {
        code: flow / 2 for code, flow in net.items()
    }


def test_what_is_no_method_or_option_is_told_with_what_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for rank, said in (
        ({"method": "topsy"}, "rank.method: found topsy; expected one of score, topsis, vikor"),
        ({"method": "vikor", "v": "2"}, "rank.options.v: found '2'; expected a number from 0 to 1"),
        ({"method": "topsis", "norm": "x"}, "rank.options.norm: found 'x'; expected one of vector, min_max, sum, max"),
        ({"v": "0.5"}, "rank.v: found a field that has no meaning here"),
        ({"method": "topsis", "direction": "cost"}, "rank.direction: found cost; expected no direction beside topsis"),
    ):
        with pytest.raises(SystemExit):
            scored(tmp_path, flat(*leaves("x y"), rank=rank), [["code", "x", "y"], ["a", 1, 2]])
        assert said in capsys.readouterr().err
