"""The ASEM index of COINr as one of our models: built from its own description, read where the data lie."""

import csv
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from scoring.engine.table import Table

ORACLES = Path(__file__).parents[4] / "shared" / "oracles"
ASEM = ORACLES / "coinr_asem"
needs_oracles = pytest.mark.skipif(
    not ORACLES.exists(), reason="the published tables of ../shared/oracles are not here"
)


def rows(name: str) -> list[dict[str, str]]:
    with (ASEM / name).open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def values(name: str) -> dict[str, dict[str, float]]:
    """A result of COINr: column by column, then unit by unit."""
    read = rows(name)
    return {k: {row["uCode"]: float(row[k]) for row in read if row[k]} for k in read[0] if k != "uCode"}


def number(text: str) -> Decimal | None:
    return Decimal(text) if text and text != "NA" else None


def table() -> Table:
    """The raw data: indicators and the columns they are divided by."""
    read = rows("ASEM_iData.csv")
    kinds = {row["iCode"]: row["Type"] for row in rows("ASEM_iMeta.csv")}
    names = [name for name in read[0] if kinds.get(name) in ("Indicator", "Denominator", "Group")]
    columns: dict[str, tuple[Any, ...]] = {
        name: tuple(row[name] if kinds[name] == "Group" else number(row[name]) for row in read) for name in names
    }
    return Table(tuple(row["uCode"] for row in read), columns)


def document(mean: str = "arithmetic", rule: dict[str, Any] | None = None) -> dict[str, Any]:
    """Denominated, missing cells filled with the mean of Europe or Asia, outliers treated, scaled to 0-100, averaged."""
    nodes, derived = [], []
    described = [row for row in rows("ASEM_iMeta.csv") if row["Type"] in ("Indicator", "Aggregate")]
    for row in sorted(described, key=lambda row: -int(row["Level"])):
        code = row["iCode"]
        node: dict[str, Any] = {"code": code, "name": {"en": row["iName"]}, "weight": row["Weight"]}
        if row["Type"] == "Aggregate":
            node["children"] = [child["iCode"] for child in described if child["Parent"] == code]
            node |= {"weights": {"method": "relative"}, "aggregate": {"method": mean}}
        else:
            node |= {
                "column": f"{code}_per" if row["Denominator"] else code,
                "direction": "benefit" if row["Direction"] == "1" else "cost",
                "impute": {"method": "group_mean", "group": "EurAsia_group"},
                "treat": {"method": "winsorise"},
                "rule": rule or {"method": "min_max", "to": ["0", "100"]},
            }
            if row["Denominator"]:
                derived.append({"code": f"{code}_per", "formula": f"{code} / {row['Denominator']}"})
        nodes.append(node)
    return {"code": "asem", "root": "Index", "derived": derived, "nodes": nodes}
