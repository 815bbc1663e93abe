"""Tables of decisions from print, from files: the published figures where the oracles hold them, else the definition by hand."""

import json
import math
from pathlib import Path
from typing import Any

import pytest

from tests.golden.asking import flat, scored, weighed
from tests.scoring.engine import asem

Row = dict[str, Any]


def published(name: str) -> Row:
    entries = json.loads((asem.ORACLES / "mcdm_published.json").read_text(encoding="utf-8"))
    return next(entry for entry in entries if entry["id"] == name)


def ranked(folder: Path, entry: Row, **rank: Any) -> list[Row]:
    """The entry's matrix under its weights and directions, as a model and a table."""
    codes = [f"c{n}" for n in range(len(entry["w"]))]
    ways = ["benefit" if way > 0 else "cost" for way in entry["dir"]]
    leaves = [{"code": c, "weight": str(w), "direction": d} for c, w, d in zip(codes, entry["w"], ways, strict=True)]
    table = [["code", *codes], *([f"a{n}", *row] for n, row in enumerate(entry["X"]))]
    return list(scored(folder, flat(*leaves, rank=rank), table).values())


@asem.needs_oracles
def test_four_fighter_aircraft(tmp_path: Path) -> None:
    """Hwang & Yoon 1981, TOPSIS: 0.643, 0.268, 0.613 (0.6135), 0.312."""
    entry = published("topsis_hwang_yoon_1981")
    found = ranked(tmp_path, entry, method="topsis", round={"decimals": 4})
    assert [float(row["score"]) for row in found] == entry["expect"]
    assert [row["rank"] for row in found] == ["1", "4", "2", "3"]


@asem.needs_oracles
def test_a_compromise_of_cost_and_altitude(tmp_path: Path) -> None:
    """Opricovic & Tzeng 2004, VIKOR: Q = 1, 0, 1."""
    entry = published("vikor_opricovic_tzeng_2004")
    found = ranked(tmp_path, entry, method="vikor", v=str(entry["v"]))
    assert [-float(row["score"]) for row in found] == entry["expect"]["Q"]


@asem.needs_oracles
def test_seven_forklifts(tmp_path: Path) -> None:
    """Pamucar & Cirovic 2015, MABAC: 0.0826, 0.2183, -0.0488, 0.0246, -0.0704, 0.0465, 0.0464."""
    entry = published("mabac_pamucar_cirovic_2015")
    found = ranked(tmp_path, entry, method="mabac")
    assert [float(row["score"]) for row in found] == pytest.approx(entry["expect"], abs=entry["tol"])


@asem.needs_oracles
def test_six_power_stations(tmp_path: Path) -> None:
    """Brans, Vincke & Mareschal 1986, PROMETHEE II with each indicator's own preference function: the fifth is first."""
    entry = published("promethee_brans_vincke_mareschal_1986")
    given = [["u_shape", 10], ["v_shape", 30], ["linear", "0.5", 5], ["level", 1, 6], ["usual"], ["gaussian", 5]]
    options = {f"c{n}": [word, *map(str, more)] if more else word for n, (word, *more) in enumerate(given)}
    found = ranked(tmp_path, entry, method="promethee_ii", preference=options)
    assert [float(row["score"]) for row in found] == pytest.approx(entry["expect"]["net"], abs=entry["tol"])
    assert found[4]["rank"] == "1"


def test_moora_and_its_product(tmp_path: Path) -> None:
    """Brauers & Zavadskas 2006: benefits less costs on vector norms; a cost is a benefit turned over by its scale."""
    norm, turned = {"method": "vector"}, {"factor": "-1"}
    leaves = [{"code": "speed", "rule": norm}, {"code": "price", "rule": norm, "scale": turned}]
    cars = {"a": (120, 9), "b": (200, 20), "c": (160, 12)}
    found = scored(
        tmp_path,
        flat(*leaves, weights="equal", aggregate="sum"),
        [["code", "speed", "price"], *([k, *v] for k, v in cars.items())],
    )
    lengths = [math.dist((0, 0, 0), column) for column in zip(*cars.values(), strict=True)]
    for code, (speed, price) in cars.items():
        assert float(found[code]["score"]) == pytest.approx(speed / lengths[0] - price / lengths[1], abs=1e-9)


def test_waspas_half_sum_half_product(tmp_path: Path) -> None:
    """Zavadskas & al. 2012: half the weighted sum and half the weighted product of ratios to the best."""
    ratio = {"method": "ratio", "full": "1"}
    ways = {"x": "benefit", "y": "cost"}
    parts = [
        {"code": f"{kind}_{column}", "column": column, "direction": way, "weight": weight, "rule": ratio}
        for kind in ("wsm", "wpm")
        for (column, way), weight in zip(ways.items(), ("0.7", "0.3"), strict=True)
    ]
    nodes = [
        {"code": "waspas", "children": ["wsm", "wpm"], "weights": "equal"},
        {"code": "wsm", "children": ["wsm_x", "wsm_y"]},
        {"code": "wpm", "children": ["wpm_x", "wpm_y"], "aggregate": "geometric"},
        *parts,
    ]
    given = {"a": (4, 10), "b": (8, 16), "c": (6, 8)}
    found = scored(
        tmp_path,
        {"schema": 1, "code": "m", "root": "waspas", "nodes": nodes},
        [["code", "x", "y"], *([k, *v] for k, v in given.items())],
    )
    for code, (x, y) in given.items():
        a, b = x / 8, 8 / y
        assert float(found[code]["score"]) == pytest.approx((0.7 * a + 0.3 * b + a**0.7 * b**0.3) / 2, abs=1e-9)


def test_entropy_weights_frozen_into_a_ranking_by_distance(tmp_path: Path) -> None:
    """熵权-TOPSIS: weights out of the table, then written into the model that ranks it."""
    rows = [["code", "x", "y", "z"], ["a", 5, 8, 20], ["b", 7, 6, 10], ["c", 3, 9, 40]]
    weights = weighed(tmp_path, "entropy", rows, "--directions", "z=cost")["weights"]
    assert sum(float(weight) for weight in weights.values()) == 1
    leaves = [
        {"code": code, "weight": weight, "direction": "cost" if code == "z" else "benefit"}
        for code, weight in weights.items()
    ]
    found = scored(tmp_path, flat(*leaves, weights="given", rank={"method": "topsis"}), rows)
    matrix = [[float(x) for x in row[1:]] for row in rows[1:]]
    lengths = [math.hypot(*column) for column in zip(*matrix, strict=True)]
    v = [[x / length * float(w) for x, length, w in zip(row, lengths, weights.values(), strict=True)] for row in matrix]
    columns = list(zip(*v, strict=True))
    best = [max(columns[0]), max(columns[1]), min(columns[2])]
    worst = [min(columns[0]), min(columns[1]), max(columns[2])]
    closeness = [math.dist(row, worst) / (math.dist(row, worst) + math.dist(row, best)) for row in v]
    assert [float(row["score"]) for row in found.values()] == pytest.approx(closeness, abs=1e-9)


def test_electre_one_of_a_small_table_by_hand(tmp_path: Path) -> None:
    """Roy 1968 on concordance and discordance: a outranks b where enough weight agrees and no indicator objects too much."""
    leaves = [{"code": code, "weight": weight} for code, weight in (("x", "0.5"), ("y", "0.3"), ("z", "0.2"))]
    table = {"a": (10, 4, 6), "b": (8, 6, 6), "c": (2, 2, 10)}
    rank = {"method": "electre_i", "concordance": "0.7", "discordance": "0.6", "order": "outranking"}
    rows = [["code", "x", "y", "z"], *([k, *v] for k, v in table.items())]
    found = scored(tmp_path, flat(*leaves, weights="given", rank=rank), rows)
    weights, span = (0.5, 0.3, 0.2), [max(c) - min(c) for c in zip(*table.values(), strict=True)]

    def outranks(one: str, other: str) -> bool:
        pairs = list(zip(table[one], table[other], strict=True))
        agree = sum(w for w, (p, q) in zip(weights, pairs, strict=True) if p >= q)
        against = max(max(q - p, 0) / s for s, (p, q) in zip(span, pairs, strict=True))
        return agree >= 0.7 - 1e-12 and against <= 0.6

    net = {
        one: sum(outranks(one, o) for o in table if o != one) - sum(outranks(o, one) for o in table if o != one)
        for one in table
    }
    assert {code: float(row["score"]) for code, row in found.items()} == net
