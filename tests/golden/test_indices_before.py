"""Indices as they were and as others publish them: the first Human Development Index, poverty by a power mean, capital of people,
perceptions brought to one scale, sustainability by distance to target."""

import math
from pathlib import Path
from statistics import fmean, pstdev, stdev
from typing import Any

import pytest

from tests.golden.asking import flat, scored

UNIT = ["0", "1"]


def goalposts(code: str, lower: str, upper: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "rule": {"method": "min_max", "lower": lower, "upper": upper, "to": UNIT}, **more}


def test_the_human_development_index_before_2010(tmp_path: Path) -> None:
    """HDR 2006, technical note 1, Brazil in 2004: 0.764, 0.876 and 0.735 make 0.792; its life expectancy, printed as 70.8, must
    have been near 70.84 for the first."""
    three = {"decimals": 3}
    nodes = [
        {"code": "hdi", "children": ["life", "education", "gdp"], "weights": "equal"},
        goalposts("life", "25", "85", round=three),
        {"code": "education", "children": ["literacy", "enrolment"], "weights": "relative", "round": three},
        goalposts("literacy", "0", "100", weight="2"), goalposts("enrolment", "0", "100", weight="1"),
        goalposts("gdp", "100", "40000", transform="log", round=three),
    ]  # fmt: skip
    document = {"schema": 1, "code": "hdi", "root": "hdi", "nodes": nodes, "rank": {"round": three}}
    table = [["code", "life", "literacy", "enrolment", "gdp"], ["BRA", 70.84, 88.6, 85.7, 8195]]
    found = scored(tmp_path, document, table)["BRA"]
    assert [found[name] for name in ("life", "education", "gdp", "score")] == ["0.764", "0.876", "0.735", "0.792"]


def test_the_human_poverty_index_is_a_cubic_mean(tmp_path: Path) -> None:
    """HDR 2007/2008, technical note 1, HPI-1 of Brazil: 9.2, 11.4 and the mean of 10 and 6 make 9.7; the poorest is last."""
    nodes = [
        {"code": "hpi", "children": ["survival", "illiteracy", "standard"], "weights": "equal", "aggregate": {"method": "power", "p": "3"}},
        {"code": "survival"}, {"code": "illiteracy"},
        {"code": "standard", "children": ["water", "underweight"], "weights": "equal"}, {"code": "water"}, {"code": "underweight"},
    ]  # fmt: skip
    rank = {"direction": "cost", "round": {"decimals": 1}}
    document = {"schema": 1, "code": "hpi", "root": "hpi", "nodes": nodes, "rank": rank}
    table = [
        ["code", "survival", "illiteracy", "water", "underweight"],
        ["BRA", 9.2, 11.4, 10, 6],
        ["worse", 20, 30, 20, 20],
    ]
    found = scored(tmp_path, document, table)
    assert [(row["score"], row["rank"]) for row in found.values()] == [
        ("9.7", "1"),
        (f"{((20**3 * 2 + 30**3) / 3) ** (1 / 3):.1f}", "2"),
    ]


def test_the_human_capital_index(tmp_path: Path) -> None:
    """World Bank 2018: survival x e^(0.08 (school years x score / 625 - 14)) x e^((0.65 (adult survival - 1) + 0.35 (not stunted - 1)) / 2);
    without a figure for stunting adult survival stands alone."""
    derived = [
        {"code": "school", "formula": "exp(0.08 * (years * test / 625 - 14))"},
        {
            "code": "health",
            "formula": "exp((0.65 * (adults - 1) + first(0.35 * (growing - 1), 0)) / (1 + present(growing)))",
        },
        {"code": "hci", "formula": "survival * school * health"},
    ]
    document = flat({"code": "hci"}, root="index", weights="equal", derived=derived, rank={"round": {"decimals": 2}})
    given = {"rich": (0.998, 13.9, 581, 0.95, None), "poor": (0.88, 5.0, 333, 0.65, 0.60), "full": (1, 14, 625, 1, 1)}
    table = [["code", "survival", "years", "test", "adults", "growing"]]
    table += [[code, *("" if cell is None else cell for cell in cells)] for code, cells in given.items()]
    found = scored(tmp_path, document, table)
    for code, (survival, years, test, adults, growing) in given.items():
        health = [0.65 * (adults - 1)] + ([0.35 * (growing - 1)] if growing is not None else [])
        expected = survival * math.exp(0.08 * (years * test / 625 - 14)) * math.exp(fmean(health))
        assert float(found[code]["score"]) == round(expected, 2)
    assert found["full"]["score"] == "1"


def test_perceptions_brought_to_one_scale(tmp_path: Path) -> None:
    """Transparency International since 2012: z-scores at mean 45 and deviation 20, cut off at 0 and 100, the mean of the sources
    there are, at least three of them, in whole numbers."""
    rule = {"method": "z_score", "mean": "45", "sd": "20", "deviation": "population", "least": "0", "most": "100"}
    sources = [f"s{n}" for n in range(1, 6)]
    nodes: list[dict[str, Any]] = [
        {"code": "cpi", "children": sources, "weights": "equal", "missing": {"method": "rescale", "min_cover": "0.6"}},
        *({"code": code, "impute": "rescale", "rule": rule} for code in sources),
    ]
    table = {f"k{n:02}": [str(40 + (n * 7 + 3 * k) % 11) for k in range(5)] for n in range(28)}
    table["top"], table["low"] = ["99"] * 5, ["5"] * 5
    table["three"], table["two"] = ["50", "", "45", "", "47"], ["50", "", "45", "", ""]
    document = {"schema": 1, "code": "cpi", "root": "cpi", "nodes": nodes, "rank": {"round": {"decimals": 0}}}
    found = scored(tmp_path, document, [["code", *sources], *([code, *cells] for code, cells in table.items())])
    for code, cells in table.items():
        points = []
        for place, cell in enumerate(cells):
            known = [float(row[place]) for row in table.values() if row[place]]
            if cell:
                points.append(min(100, max(0, 45 + 20 * (float(cell) - fmean(known)) / pstdev(known))))
        if len(points) < 3:
            assert (found[code]["score"], found[code]["rank"]) == ("", "")
            assert "incomplete:cpi" in found[code]["flags"]
        else:
            assert float(found[code]["score"]) == math.floor(fmean(points) + 0.5)
    assert (found["top"]["s1"], found["low"]["s1"]) == ("100", "0")


def test_distance_to_a_target_by_logarithms(tmp_path: Path) -> None:
    """Environmental Performance Index (Wendling & al. 2020): ln of a skewed indicator, 0 at the 99th and 100 at the 1st percentile
    of the world, no more and no less, and weights of issues inside objectives."""
    nodes = [
        {"code": "epi", "children": ["health", "vitality"], "round": {"decimals": 1}},
        {"code": "health", "weight": "40", "children": ["air", "lead"]},
        {"code": "air", "weight": "50", "direction": "cost", "transform": {"method": "log"},
         "rule": {"method": "min_max", "lower": "1.5", "upper": "90"}},
        {"code": "lead", "weight": "50", "direction": "cost", "rule": {"method": "min_max", "lower": "20", "upper": "1500"}},
        {"code": "vitality", "weight": "60", "children": ["parks"]},
        {"code": "parks", "weight": "100", "rule": {"method": "min_max", "lower": "0", "upper": "17"}},
    ]  # fmt: skip
    table = {"a": (12, 300, 8.5), "b": (1.1, 10, 40), "c": (200, 2000, 0)}
    found = scored(
        tmp_path,
        {"schema": 1, "code": "epi", "root": "epi", "nodes": nodes},
        [["code", "air", "lead", "parks"], *([k, *v] for k, v in table.items())],
    )
    air = 100 * (math.log(90) - math.log(12)) / (math.log(90) - math.log(1.5))
    expected = 0.4 * (air + 100 * (1500 - 300) / 1480) / 2 + 0.6 * 50
    assert [float(row["score"]) for row in found.values()] == [round(expected, 1), 100, 0]


def test_the_better_life_of_equal_topics(tmp_path: Path) -> None:
    """OECD Better Life Index: each indicator from 0 to 1 over the set (turned over where less is better), equal within topics, ten at
    most, and weights of topics by the reader from 0 to 5."""
    nodes = [
        {"code": "bli", "children": ["housing", "jobs", "safety"], "weights": "relative", "scale": {"factor": "10"}, "round": {"decimals": 1}},
        {"code": "housing", "weight": "5", "children": ["rooms", "cost"], "weights": "equal"},
        {"code": "rooms", "rule": {"method": "min_max", "to": UNIT}},
        {"code": "cost", "direction": "cost", "rule": {"method": "min_max", "to": UNIT}},
        {"code": "jobs", "weight": "0", "rule": {"method": "min_max", "to": UNIT}},
        {"code": "safety", "weight": "3", "direction": "cost", "rule": {"method": "min_max", "to": UNIT}},
    ]  # fmt: skip
    table = [
        ["code", "rooms", "cost", "jobs", "safety"],
        ["a", 2.6, 26, 70, 0.3],
        ["b", 1.0, 17, 50, 5.5],
        ["c", 1.8, 23, 60, 10.7],
    ]
    found = scored(tmp_path, {"schema": 1, "code": "bli", "root": "bli", "nodes": nodes}, table)
    expected = {"a": (5 * 0.5 + 3 * 1) / 8, "b": (5 * 0.5 + 3 * 0.5) / 8, "c": (5 * (0.5 + 3 / 9) / 2 + 0) / 8}
    assert {code: float(row["score"]) for code, row in found.items()} == {
        code: round(10 * x, 1) for code, x in expected.items()
    }


def test_five_to_one_hundred_of_university_rankers(tmp_path: Path) -> None:
    """U.S. News: weighted z-scores, then the best 100 and the rest in proportion, from 0 for the least, in whole numbers."""
    rule = {"method": "z_score"}
    leaves = [
        {"code": "reputation", "weight": "60", "rule": rule},
        {"code": "faculty", "weight": "40", "rule": rule, "transform": {"method": "log"}},
    ]
    document = flat(*leaves, weights="given", scale={"best": "100", "worst": "0"}, round={"decimals": 0})
    schools = {"p": (4.9, 30), "q": (4.1, 80), "r": (3.0, 12), "s": (2.2, 5)}
    found = scored(
        tmp_path, document, [["code", "reputation", "faculty"], *([code, *row] for code, row in schools.items())]
    )
    columns = [[row[0] for row in schools.values()], [math.log(row[1]) for row in schools.values()]]
    z = [[(x - fmean(column)) / stdev(column) for x in column] for column in columns]
    raw = [0.6 * a + 0.4 * b for a, b in zip(*z, strict=True)]
    expected = [math.floor(100 * (x - min(raw)) / (max(raw) - min(raw)) + 0.5) for x in raw]
    assert [int(row["score"]) for row in found.values()] == expected


@pytest.mark.parametrize("weights", [{"p": "0.5", "q": "0.5"}, {"p": "0.2", "q": "0.8"}])
def test_equally_distributed_by_a_harmonic_mean_of_population_shares(tmp_path: Path, weights: dict[str, str]) -> None:
    """Gender-related Development Index (HDR 1995): (share of women / index of women + share of men / index of men)^-1."""
    derived = [{"code": "equal", "formula": "1 / (share / women + (1 - share) / men)"}]
    document = flat({"code": "equal"}, root="index", weights="equal", derived=derived, rank={"round": {"decimals": 4}})
    share = float(weights["p"])
    found = scored(tmp_path, document, [["code", "share", "women", "men"], ["x", weights["p"], "0.6", "0.8"]])
    assert float(found["x"]["score"]) == round(1 / (share / 0.6 + (1 - share) / 0.8), 4)
