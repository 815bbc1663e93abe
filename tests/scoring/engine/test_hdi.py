"""UNDP's Human Development Index 2022: 193 countries, equal at three decimals and in rank."""

import csv
from decimal import Decimal

from scoring.engine import spec
from scoring.engine.evaluate import evaluate
from scoring.engine.table import Table
from tests.scoring.engine import asem

pytestmark = asem.needs_oracles
THIRD = {"weight": "1", "kind": "quantitative"}
MODEL = {
    "code": "hdi",
    "root": "hdi",
    "derived": [
        {"code": "health", "formula": "(min(le, 85) - 20) / 65"},
        {"code": "education", "formula": "mean(min(eys, 18) / 18, min(mys, 15) / 15)"},
        {"code": "income", "formula": "log(min(gnipc, 75000) / 100) / log(750)"},
    ],
    "nodes": [
        {"code": "hdi", "children": ["health", "education", "income"], "aggregate": {"method": "geometric"},
         "weights": {"method": "equal"}},
        {"code": "health", **THIRD}, {"code": "education", **THIRD}, {"code": "income", **THIRD},
    ],
}  # fmt: skip


def countries() -> list[dict[str, str]]:
    with (asem.ORACLES / "hdi_2022.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def scored(rank: dict) -> dict[str, tuple[float, int]]:
    rows = countries()
    columns = {name: tuple(asem.number(row[name]) for row in rows) for name in ("le", "eys", "mys", "gnipc")}
    found = evaluate(spec.parse({**MODEL, "rank": rank}), Table(tuple(row["iso3"] for row in rows), columns))
    return dict(zip(found.codes, zip(found.scores.tolist(), found.ranks.tolist(), strict=True), strict=True))


def test_every_value_and_rank_from_rounded_values() -> None:
    found = scored({"round": {"decimals": 3}, "ties": "min"})
    for row in countries():
        assert found[row["iso3"]] == (float(row["hdi_published"]), int(Decimal(row["hdi_rank_published"])))
    assert len(found) == 193


def test_unrounded_values_rank_otherwise() -> None:
    found = scored({})
    assert sum(found[row["iso3"]][1] == int(Decimal(row["hdi_rank_published"])) for row in countries()) == 166
