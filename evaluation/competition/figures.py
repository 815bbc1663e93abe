"""From an indicator model to what must be asked: the figures a call collects, and the score sheet of a round."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from evaluation.competition import anchors
from scoring.engine import spec
from scoring.engine.spec import Model, Node
from submissions.applications.combine import columns
from submissions.models import CallIndicator

TAGS = frozenset({"track", "province", "members"})
"""Columns that the product itself fills in for every entry, so no call asks for them."""
EXAMPLE = Path(spec.__file__).resolve().parent.parent / "fixtures" / "cluster-example.json"
"""The example model, on which a new competition starts. Its weights are not official 示例权重."""
KNOWN = Path(__file__).resolve().parent / "fixtures" / "figures.json"
"""Names, units and guidance of figures that models commonly read, by code."""
LAG = re.compile(r"^(?P<code>.+)_(?P<years>[1-9])$")
SHARE = Decimal(30)


def example() -> dict[str, Any]:
    """The example model as a document."""
    return json.loads(EXAMPLE.read_text(encoding="utf-8"))


def is_example(document: Mapping[str, Any]) -> bool:
    """Whether the weights are those of the example, which every page must say (示例权重)."""
    return str(document.get("code", "")).startswith("cluster-example")


def asked(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The figures that the model reads, as fields of CallIndicator in the order of the model.

    A column `output_2` beside `output` is the figure of two years before, so it is asked once, for every year. Names,
    units and guidance come from the known figures, else from the leaf that reads the column, else the code stands alone.
    """
    model = spec.parse(document)
    read = [column for column in _read(document) if column not in TAGS]
    bases = {column: base(column, read) for column in read}
    lagged = {code for column, code in bases.items() if code != column}
    known = json.loads(KNOWN.read_text(encoding="utf-8"))
    leaves = {model.nodes[code].column: model.nodes[code] for code in reversed(model.leaves)}
    order = {code: place for place, code in enumerate(known)}
    codes = sorted(dict.fromkeys(bases.values()), key=lambda code: order.get(code, len(order)))
    return [
        {**_figure(code, known.get(code, {}), leaves.get(code), model), "position": place}
        | ({"yearly": code in lagged} if code not in known else {})
        for place, code in enumerate(codes, start=1)
    ]


def _read(document: Mapping[str, Any]) -> list[str]:
    """The columns that scoring reads: the model's without what judges mark."""
    model = spec.parse(document)
    if all(model.nodes[code].kind == "expert" for code in model.leaves):
        return []
    return list(spec.parse(spec.objective_part(document)).columns)


def base(column: str, known: Iterable[str]) -> str:
    """The figure a column belongs to: `output` for `output_1` when `output` is known, otherwise the column itself."""
    lag = LAG.match(column)
    return lag["code"] if lag and lag["code"] in set(known) else column


def _figure(code: str, told: Mapping[str, Any], leaf: Node | None, model: Model) -> dict[str, Any]:
    zh, en = _words(told.get("name") or (leaf.name if leaf else {}), code)
    section_zh, section_en = _words(_section(told.get("section", ""), leaf, model), "")
    options = ("combine", "decimals", "required", "evidence", "guidance", "minimum", "maximum", "yearly")
    return {
        "code": code, "name": zh[:120], "name_en": en[:160], "unit": told.get("unit", leaf.unit if leaf else "")[:20],
        "section": section_zh[:60], "section_en": section_en[:80],
        "combine": CallIndicator.Combine.SUM, "minimum": Decimal(0) if told else None,
        **{key: told[key] for key in options if key in told},
    }  # fmt: skip


def _section(told: str, leaf: Node | None, model: Model) -> Mapping[str, str]:
    """The model's aspect of that code, or the one that the leaf stands under, or nothing."""
    if told in model.nodes:
        return model.nodes[told].name
    while leaf is not None and leaf.depth > 1:
        leaf = model.nodes[leaf.parent]
    return leaf.name if leaf is not None and leaf.children else {}


def _words(name: Mapping[str, str], otherwise: str) -> tuple[str, str]:
    english = str(name.get("en", ""))
    return str(name.get("zh-hans") or name.get("zh") or english or otherwise), english


def missing(document: Mapping[str, Any], indicators: Iterable[CallIndicator]) -> list[str]:
    """The columns that the model reads and the call does not collect, in the model's order."""
    collected = TAGS | {column for indicator in indicators for column, _year in columns(indicator)}
    return [column for column in _read(document) if column not in collected]


def rubric(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The items that judges mark, as fields of RubricItem: the model's expert leaves with their weights in points."""
    items, usual = [], anchors.usual()
    for position, leaf in enumerate(spec.expert_items(document)):
        zh, en = _words(leaf["name"], leaf["code"])
        weight = Decimal(leaf["weight"]).quantize(Decimal("0.0001"))
        condition = json.dumps(leaf.get("applies_when"))
        items.append(
            {
                "code": leaf["code"], "name": zh[:120], "name_en": en[:160], "weight": weight,
                "joint_only": '"members"' in condition, "position": position,
                "anchors": usual.get(leaf["code"], []),
            }
        )  # fmt: skip
    return items


def judge_share(document: Mapping[str, Any]) -> Decimal:
    """What share of the total a round gives its judges when nobody says otherwise: the points of the expert leaves."""
    points = sum((item["weight"] for item in rubric(document)), Decimal(0))
    if not points:
        return Decimal(0)
    return points if points <= 100 else SHARE
