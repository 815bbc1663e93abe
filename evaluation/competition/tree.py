"""An indicator model as the page shows it: the rows of its tree with sums and rules in words, its gates, its treemap."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import get_language

from scoring.engine.spec import Model, Node
from scoring.engine.words import rule_words
from scoring.models import IndicatorModel


def rows(model: Model) -> list[dict[str, Any]]:
    """One map per node below the root, in the order of the tree: its name, rule, weight, and a group's sum of weights."""
    found, dimension = [], 0
    for node in list(model.nodes.values())[1:]:
        dimension += node.depth == 1
        found.append(
            {
                "node": node, "name": name(node), "dimension": min(dimension, 5), "rule": _rule(node),
                "sum": _sum(model, node) if node.children else None, "is_relative": node.weighing in ("equal", "relative"),
                "depends": node.depends_on_set, "condition": node.applies_when is not None,
            }
        )  # fmt: skip
    return found


def name(node: Node) -> str:
    """The node's name in the reader's language, else in any, else its code."""
    return _words(node.name) or node.code


def total(model: Model) -> Decimal:
    """The sum of the weights right under the root: 100 where weights are per cent of the whole."""
    return _sum(model, model.nodes[model.root])


def gates(model: Model) -> list[dict[str, str]]:
    """What is asked before any point is given: its name and what happens to who does not meet it."""
    return [{"name": _words(gate.name) or gate.code, "otherwise": gate.otherwise} for gate in model.gates]


def derived(model: Model) -> list[dict[str, str]]:
    """The computed columns with their formulas."""
    return [
        {"name": _words(item.name) or item.code, "code": item.code, "unit": item.unit, "formula": item.formula}
        for item in model.derived
    ]


def treemap(model: Model) -> list[dict[str, Any]]:
    """The weights as nested areas; leaves that judges mark are hatched."""
    root = model.nodes[model.root]
    return [{"name": name(model.nodes[code]), **_area(model, model.nodes[code])} for code in root.children]


def versions(model: IndicatorModel) -> list[IndicatorModel]:
    """Every version of the model's code, newest first."""
    return list(IndicatorModel.objects.filter(code=model.code).order_by("-version").defer("document"))


def _area(model: Model, node: Node) -> dict[str, Any]:
    leaves = [leaf for leaf in (model.nodes[code] for code in model.leaves) if _below(model, leaf, node)]
    children = [
        {"name": name(leaf), "value": float(model.share(leaf.code)), "expert": leaf.kind == "expert"} for leaf in leaves
    ]
    return {"value": float(model.share(node.code)), "children": children}


def _below(model: Model, leaf: Node, node: Node) -> bool:
    while leaf.code != node.code and leaf.parent:
        leaf = model.nodes[leaf.parent]
    return leaf.code == node.code


def _sum(model: Model, node: Node) -> Decimal:
    return sum((model.nodes[child].weight or Decimal(0) for child in node.children), Decimal(0))


def _rule(node: Node) -> str:
    if node.children:
        return node.aggregate.method
    if node.kind == "expert":
        return ""
    zh, en = rule_words(node)
    return en if (get_language() or "").startswith("en") else zh


def _words(words: Any) -> str:
    language = "en" if (get_language() or "").startswith("en") else "zh-hans"
    return str(words.get(language) or next(iter(words.values()), ""))
