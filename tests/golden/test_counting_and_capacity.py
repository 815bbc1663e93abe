"""Counting dimensions, capacities, places and penalties: indices whose mean is no weighted sum, and a judged programme as a whole."""

import math
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from statistics import fmean, pstdev
from typing import Any

import pytest

from tests.golden.asking import flat, panelled, scored


def test_the_poor_by_their_count_of_deprivations(tmp_path: Path) -> None:
    """Alkire & Foster 2011, J. Public Economics 95:476, four persons by four dimensions, cut-offs 13, 12, 3 and 1, k = 2: counts 0, 2, 4,
    1; the headcount is 1/2 and M0, what the poor lack over all that could be lacked, 3/8."""
    cutoffs = (("income", "13"), ("schooling", "12"), ("health", "3"), ("services", "1"))
    derived = [{"code": f"no_{name}", "formula": f"if({name} < {z}, 1, 0)"} for name, z in cutoffs]
    derived.append({"code": "count", "formula": " + ".join(f"no_{name}" for name, _ in cutoffs)})
    poor = {"code": "poor", "require": {"column": "count", "at_least": "2"}, "otherwise": "unqualified"}
    document = flat(*({"code": f"no_{name}"} for name, _ in cutoffs), weights="equal", derived=derived, gates=[poor])
    table = [["code", *(name for name, _ in cutoffs)], ["p1", "13.1", 14, 4, 1], ["p2", "15.2", 7, 5, 0], ["p3", "12.5", 10, 1, 0],
             ["p4", "20", 11, 3, 1]]  # fmt: skip
    found = scored(tmp_path, document, table)
    assert {code: row["score"] for code, row in found.items()} == {"p1": "", "p2": "0.5", "p3": "1", "p4": ""}
    assert [found[code]["flags"] for code in ("p1", "p4")] == ["unqualified:poor"] * 2
    assert sum(float(row["score"] or 0) for row in found.values()) / 4 == 3 / 8


def test_three_students_by_a_capacity(tmp_path: Path) -> None:
    """Grabisch 1996, EJOR 89:445: mathematics and physics overlap, literature adds: 13.9, 13.6 and 14.9; the even one is first."""
    capacity = {"M": "0.45", "P": "0.45", "L": "0.3", "M+P": "0.5", "M+L": "0.9", "L+P": "0.9", "M+P+L": "1"}
    document = flat(
        *({"code": code} for code in "MPL"), weights="equal", aggregate={"method": "choquet", "capacity": capacity}
    )
    found = scored(
        tmp_path, document, [["code", "M", "P", "L"], ["A", 18, 16, 10], ["B", 10, 12, 18], ["C", 14, 15, 15]]
    )
    assert {code: (row["score"], row["rank"]) for code, row in found.items()} == {
        "A": ("13.9", "2"), "B": ("13.6", "3"), "C": ("14.9", "1"),
    }  # fmt: skip


def test_weights_by_place(tmp_path: Path) -> None:
    """Yager 1988: weights 0.4, 0.3, 0.2 and 0.1 over 0.7, 1, 0.3 and 0.6 give 0.76."""
    aggregate = {"method": "owa", "weights": ["0.4", "0.3", "0.2", "0.1"]}
    document = flat(*({"code": code} for code in "abcd"), weights="equal", aggregate=aggregate)
    assert scored(tmp_path, document, [["code", *"abcd"], ["x", "0.7", "1", "0.3", "0.6"]])["x"]["score"] == "0.76"


def test_a_weight_shared_out_where_an_indicator_does_not_apply(tmp_path: Path) -> None:
    """Shanghai's ranking: the best of each indicator is 100, N&S is left out for institutions of humanities and social sciences and its
    20 % shared out, and the best total is 100, to one decimal."""
    weights = {"alumni": 10, "award": 20, "hici": 20, "ns": 20, "pub": 20, "pcp": 10}
    leaves = [{"code": code, "weight": str(weight), "rule": {"method": "ratio"}} for code, weight in weights.items()]
    leaves[3]["applies_when"] = {"not": {"column": "kind", "equals": "social"}}
    document = flat(*leaves, weights="given", scale={"best": "100"}, round={"decimals": 1})
    rows: dict[str, tuple[Any, ...]] = {
        "H": ("general", 50, 60, 70, 80, 90, 40), "L": ("social", 40, 30, 50, 0, 60, 30), "B": ("general", 25, 20, 30, 50, 60, 20),
    }  # fmt: skip
    found = scored(tmp_path, document, [["code", "kind", *weights], *([code, *row] for code, row in rows.items())])
    best = [max(row[place] for row in rows.values()) for place in range(1, 7)]
    for code, (kind, *cells) in rows.items():
        parts = [(w, Fraction(100 * x, b)) for w, x, b in zip(weights.values(), cells, best, strict=True)]
        if kind == "social":
            del parts[3]
            assert (found[code]["ns"], found[code]["flags"]) == ("", "not_applicable:ns")
        total = sum(w * x for w, x in parts) / sum(w for w, _ in parts)
        assert Fraction(found[code]["score"]) == Fraction(math.floor(total * 10 + Fraction(1, 2)), 10)


def test_the_scaled_geometric_mean_of_a_risk_index(tmp_path: Path) -> None:
    """INFORM (De Groeve & al. 2015): hazards are turned to (10 - x) / 10 * 9 + 1, joined by a geometric mean, and turned back, so that one
    severe hazard is enough; the risk is the cube root of its three dimensions, to one decimal."""
    turned = {"factor": "-0.9", "add": "10"}
    nodes = [
        {"code": "risk", "children": ["hazard", "vulnerability", "coping"], "weights": "equal", "aggregate": "geometric",
         "round": {"decimals": 1}},
        {"code": "hazard", "children": ["natural", "human"], "weights": "equal", "aggregate": "geometric",
         "scale": {"factor": "-1.111111111111", "add": "11.11111111111"}, "round": {"decimals": 1}},
        {"code": "natural", "scale": turned}, {"code": "human", "scale": turned}, {"code": "vulnerability"}, {"code": "coping"},
    ]  # fmt: skip
    document = {"schema": 1, "code": "m", "root": "risk", "nodes": nodes}
    found = scored(
        tmp_path, document, [["code", "natural", "human", "vulnerability", "coping"], ["x", "7", "10", "7.1", "7.6"]]
    )["x"]
    hazard = round((10 - math.sqrt(3.7 * 1)) / 9 * 10, 1)
    assert (float(found["hazard"]), float(found["score"])) == (hazard, round((hazard * 7.1 * 7.6) ** (1 / 3), 1))


def test_a_mean_less_a_penalty_for_imbalance(tmp_path: Path) -> None:
    """Mazziotta & Pareto 2016, Social Indicators Research 127:983, the adjusted index: goalposts to 70-130, the mean less its
    variance over the mean."""
    names = ("a", "b", "c")
    derived = [{"code": f"{name}_r", "formula": f"60 * ({name} - 20) / (80 - 20) + 70"} for name in names]
    derived += [
        {"code": "m", "formula": "mean(a_r, b_r, c_r)"},
        {"code": "ampi", "formula": "m - mean((a_r - m) ** 2, (b_r - m) ** 2, (c_r - m) ** 2) / m"},
    ]
    table = {"even": (50, 50, 50), "uneven": (20, 50, 80)}
    found = scored(
        tmp_path,
        flat({"code": "ampi"}, weights="equal", derived=derived),
        [["code", *names], *([k, *v] for k, v in table.items())],
    )
    for code, cells in table.items():
        r = [float(x) - 20 + 70 for x in cells]
        assert float(found[code]["score"]) == pytest.approx(fmean(r) - pstdev(r) ** 2 / fmean(r), abs=1e-12)
    assert (found["even"]["score"], found["uneven"]["score"], found["even"]["rank"]) == ("100", "94", "1")


def test_a_short_programme_as_a_whole(tmp_path: Path) -> None:
    """ISU: two elements, each base value and trimmed mean of grades (a tenth of the base value a step) to two decimals; a component's
    trimmed mean to two decimals times 1.67, to two decimals; less one point for a fall."""
    elements = {"4S": ("9.7", (3, 4, 4, 2, 3, 5, 4, 3, 1)), "3A": ("8.0", (2, 3, 3, 3, 2, 2, 3, 4, 3))}
    marks = ("8.25", "8.5", "8.75", "8", "9", "8.5", "8.25", "8.5", "9.25")
    rows: list[list[Any]] = [["subject", "item", "judge", "mark", "factor", "base", "weight"]]
    for name, (base, grades) in elements.items():
        rows += [["skater", name, n, str(Decimal(base) / 10 * grade), 1, base, 1] for n, grade in enumerate(grades)]
    rows += [["skater", "composition", n, mark, "1.67", 0, 1] for n, mark in enumerate(marks)]
    rows += [["skater", "fall", "referee", 1, 1, 0, -1]]

    def trimmed(given: Any) -> Fraction:
        kept = sorted(Fraction(mark) for mark in given)[1:-1]
        return Fraction(math.floor(sum(kept) / len(kept) * 100 + Fraction(1, 2)), 100)

    total = sum(
        Fraction(base) + trimmed(Fraction(base) / 10 * grade for grade in grades) for base, grades in elements.values()
    )
    total += Fraction(math.floor(trimmed(marks) * 167 + Fraction(1, 2)), 100) - 1
    assert panelled(tmp_path, rows, "--method", "trimmed:1,1") == {"skater": (f"{float(total):.2f}", "1")}
