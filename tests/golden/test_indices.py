"""Composite indices as their authors publish them: nested means, goalposts, caps. Where a figure is not printed here, the answer
is worked out with fractions or the library of statistics."""

import csv
import math
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from statistics import NormalDist, mean, stdev
from typing import Any

from tests.golden.asking import breakdown, flat, scored
from tests.scoring.engine import asem

UNIT = ["0", "1"]


def third(code: str, column: str, lower: str, upper: str, **settings: Any) -> dict[str, Any]:
    return {
        "code": code,
        "column": column,
        "rule": {"method": "min_max", "lower": lower, "upper": upper, "to": UNIT},
        **settings,
    }


@asem.needs_oracles
def test_the_human_development_index_by_its_goalposts(tmp_path: Path) -> None:
    """UNDP 2023-24: goalposts as the technical notes print them, the logarithm taken of income and of its goalposts alike."""
    nodes = [
        {"code": "hdi", "children": ["health", "education", "income"], "weights": "equal", "aggregate": "geometric"},
        third("health", "le", "20", "85"),
        {"code": "education", "children": ["eys", "mys"], "weights": "equal"},
        third("eys", "eys", "0", "18"), third("mys", "mys", "0", "15"),
        third("income", "gnipc", "100", "75000", transform="log"),
    ]  # fmt: skip
    document = {"code": "hdi", "root": "hdi", "nodes": nodes, "rank": {"round": {"decimals": 3}}}
    with (asem.ORACLES / "hdi_2022.csv").open(encoding="utf-8", newline="") as lines:
        countries = list(csv.DictReader(lines))
    names = ["le", "eys", "mys", "gnipc"]
    found = scored(tmp_path, document, [["code", *names], *([c["iso3"], *(c[n] for n in names)] for c in countries)])
    for country in countries:
        row = found[country["iso3"]]
        assert float(row["score"]) == float(country["hdi_published"])
        assert int(row["rank"]) == int(Decimal(country["hdi_rank_published"]))


def test_inequality_adjusted_and_scaled_by_a_hundred(tmp_path: Path) -> None:
    """A geometric mean nested in a harmonic one, in points of a hundred: each stage to its own decimals."""
    nodes = [
        {"code": "index", "children": ["people", "planet"], "weights": "equal", "aggregate": "harmonic",
         "scale": {"factor": "100"}, "round": {"decimals": 1}},
        {"code": "people", "children": ["a", "b"], "weights": "relative", "aggregate": "geometric", "round": {"decimals": 3}},
        {"code": "a", "weight": "1"}, {"code": "b", "weight": "2"}, {"code": "planet"},
    ]  # fmt: skip
    table = [["code", "a", "b", "planet"], ["x", "0.8", "0.5", "0.4"], ["y", "0", "0.9", "0.9"]]
    found = scored(tmp_path, {"code": "m", "root": "index", "nodes": nodes}, table)
    people = round((0.8 * 0.25) ** (1 / 3), 3)
    assert (float(found["x"]["people"]), people) == (0.585, 0.585)
    assert float(found["x"]["score"]) == round(100 * 2 / (1 / 0.585 + 1 / 0.4), 1) == 47.5
    assert (found["y"]["people"], found["y"]["score"], found["y"]["rank"]) == ("0", "0", "2")


def test_the_gender_inequality_index(tmp_path: Path) -> None:
    """UNDP technical note 4: geometric means for each sex, their harmonic mean, over the geometric mean of the means; the least
    unequal, with the lowest index, is first."""
    derived = [
        {"code": "health_f", "formula": "(10 / max(mmr, 10) / abr) ** (1 / 2)"},
        {"code": "female", "formula": "(health_f * (seats_f * school_f) ** (1 / 2) * work_f) ** (1 / 3)"},
        {"code": "male", "formula": "((seats_m * school_m) ** (1 / 2) * work_m) ** (1 / 3)"},
        {"code": "both", "formula": "((health_f + 1) / 2 * ((seats_f * school_f) ** (1 / 2) + (seats_m * school_m) ** (1 / 2)) / 2"
                                    " * (work_f + work_m) / 2) ** (1 / 3)"},
        {"code": "gii", "formula": "1 - 2 / (1 / female + 1 / male) / both"},
    ]  # fmt: skip
    columns = ["mmr", "abr", "seats_f", "seats_m", "school_f", "school_m", "work_f", "work_m"]
    given = {"low": (5, 2.2, 0.4, 0.6, 0.97, 0.98, 0.62, 0.73), "high": (183, 54.4, 0.01, 0.99, 0.22, 0.38, 0.06, 0.68)}
    rank = {"direction": "cost", "round": {"decimals": 3}}
    document = flat({"code": "gii"}, root="index", weights="equal", derived=derived, rank=rank)
    found = scored(tmp_path, document, [["code", *columns], *([code, *row] for code, row in given.items())])
    for code, (mmr, abr, sf, sm, ef, em, wf, wm) in given.items():
        health = math.sqrt(10 / max(mmr, 10) / abr)
        female, male = (health * math.sqrt(sf * ef) * wf) ** (1 / 3), (math.sqrt(sm * em) * wm) ** (1 / 3)
        whole = ((health + 1) / 2 * (math.sqrt(sf * ef) + math.sqrt(sm * em)) / 2 * (wf + wm) / 2) ** (1 / 3)
        assert float(found[code]["score"]) == round(1 - 2 / (1 / female + 1 / male) / whole, 3)
    assert [found[code]["rank"] for code in ("low", "high")] == ["1", "2"]


MARKS = {"a": (91, "1250"), "b": (40, "310"), "c": (77, "990"), "d": (15, "0"), "e": (77, "20000")}


def test_standard_scores_made_cumulative_and_the_best_a_hundred(tmp_path: Path) -> None:
    """The way of Times Higher Education's and QS's tables: cumulative normal scores, weighted, the best set to 100, one decimal."""
    leaves = [{"code": "x", "weight": "30", "rule": "normal_cdf"},
              {"code": "y", "weight": "70", "rule": {"method": "normal_cdf"}, "transform": {"method": "log", "shift": "1"}}]  # fmt: skip
    document = flat(*leaves, scale={"best": "100"}, round={"decimals": 1})
    found = scored(tmp_path, document, [["code", "x", "y"], *([code, *row] for code, row in MARKS.items())])
    columns = [[float(row[0]) for row in MARKS.values()], [math.log(1 + float(row[1])) for row in MARKS.values()]]
    normal = [NormalDist(mean(column), stdev(column)) for column in columns]
    raw = [30 * normal[0].cdf(x) + 70 * normal[1].cdf(y) for x, y in zip(*columns, strict=True)]
    assert [float(row["score"]) for row in found.values()] == [round(100 * value / max(raw), 1) for value in raw]


def test_best_a_hundred_on_every_indicator_and_overall(tmp_path: Path) -> None:
    """The way of Shanghai's table: each indicator with its best at 100, weighted, the best total at 100, one decimal, ties shared."""
    leaves = [{"code": "x", "weight": "0.4", "rule": "ratio", "round": {"decimals": 1}},
              {"code": "y", "weight": "0.6", "rule": {"method": "ratio"}, "transform": "sqrt", "round": {"decimals": 1}}]  # fmt: skip
    document = flat(*leaves, weights="given", scale={"best": "100"}, round={"decimals": 1, "mode": "half_up"})
    table = [["code", "x", "y"], ["a", 50, 81], ["b", 100, 49], ["c", 50, 81], ["d", 0, 100]]
    found = scored(tmp_path, document, table)
    totals = {"a": "74", "b": "82", "c": "74", "d": "60"}
    for code, total in totals.items():
        best = (Decimal(total) * 100 / 82).quantize(Decimal("0.1"), ROUND_HALF_UP)
        assert Decimal(found[code]["score"]) == best
    assert [row["rank"] for row in found.values()] == ["2", "1", "2", "4"]


def test_totals_spread_over_a_scale(tmp_path: Path) -> None:
    """Totals drawn to 0 for the worst and 100 for the best, and the breakdown says what the scale added."""
    document = flat({"code": "x", "weight": "1"}, {"code": "y", "weight": "3"}, scale={"best": "100", "worst": "0"})
    found = scored(tmp_path, document, [["code", "x", "y"], ["a", 10, 10], ["b", 30, 30], ["c", 20, 10]])
    assert [row["score"] for row in found.values()] == ["0", "100", "12.5"]
    lines = {row["node"] or row["kind"]: Decimal(row["contribution"]) for row in breakdown(tmp_path, "c")}
    assert lines == {"all": Decimal("12.5"), "x": 25, "y": Decimal("37.5"), "bonus": 0, "rounding": 0}
    assert [row["adjustment"] for row in breakdown(tmp_path, "c") if row["node"] == "all"] == ["-50"]


def test_a_sum_of_many_parts_is_exact(tmp_path: Path) -> None:
    """Forty-nine answers of a half and of 0.1: no weight of 1/49 comes between."""
    leaves = [{"code": f"x{n}"} for n in range(49)]
    document = flat(*leaves, weights="given", aggregate="sum")
    found = scored(
        tmp_path, document, [["code", *(f"x{n}" for n in range(49))], ["a", *["0.5"] * 49], ["b", *["1"] * 49]]
    )
    assert (found["a"]["score"], found["b"]["score"]) == ("24.5", "49")


def test_fuzzy_composition_by_least_and_greatest(tmp_path: Path) -> None:
    """模糊综合评价 M(∧,∨): b_j = max_i min(a_i, r_ij), the grades of the criteria composed in derived columns."""
    weights, matrix = ("0.5", "0.3", "0.2"), (("0.2", "0.5", "0.3"), ("0.1", "0.3", "0.6"), ("0.4", "0.4", "0.2"))
    columns = [f"r{i}{j}" for i in range(3) for j in range(3)]
    derived = [
        {"code": f"b{j}", "formula": "max(" + ", ".join(f"min({weights[i]}, r{i}{j})" for i in range(3)) + ")"}
        for j in range(3)
    ]
    grades = [{"column": f"b{j}", "points": points} for j, points in enumerate(("90", "75", "60"))]
    leaf = {"code": "grade", "rule": {"method": "membership", "grades": grades}}
    found = scored(
        tmp_path, flat(leaf, weights="given", derived=derived), [["code", *columns], ["a", *sum(matrix, ())]]
    )
    assert [max(min(Decimal(a), Decimal(row[j])) for a, row in zip(weights, matrix, strict=True)) for j in range(3)] == [
        Decimal("0.2"), Decimal("0.5"), Decimal("0.3"),
    ]  # fmt: skip
    assert found["a"]["score"] == "73.5"
