"""A score's explanation in the shape that pages show: bars by aspect, the tree of nodes, gates in words."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from scoring.models import IndicatorModel, Score
from submissions.applications.derivation import in_words
from submissions.models import Call
from submissions.templatetags.saima import localised

CODE = re.compile(r"[A-Za-z_]\w*")


def words(text: Any) -> str:
    """The part of a bilingual text that suits the reader."""
    if not isinstance(text, dict):
        return str(text or "")
    first = "en" if (get_language() or "").startswith("en") else "zh-hans"
    return text.get(first) or next(iter(text.values()), "")


def aspects(score: Score) -> list[dict[str, Any]]:
    """The first level of the tree, with its contribution in points."""
    nodes = (score.breakdown or {}).get("nodes", [])
    return [
        {
            "code": n["code"],
            "name": words(n["name"]),
            "contribution": Decimal(n["contribution"] or 0),
            "value": n["value"],
        }
        for n in nodes
        if n["depth"] == 1
    ]


def bar(parts: list[dict[str, Any]]) -> list[tuple[str, Decimal]]:
    """The pieces of a stacked bar: each aspect with its points."""
    return [(part["name"], part["contribution"]) for part in parts]


def row(score: Score, application: Any, names: dict[str, str]) -> dict[str, Any]:
    """One line of a run's table, columns by their `names`."""
    return {
        "score": score,
        "application": application,
        "bar": bar(aspects(score)),
        "reasons": reasons(score, names),
        "imputed": sum(flag.startswith("imputed:") for flag in score.flags),
        "not_applicable": sum(flag.startswith("not_applicable:") for flag in score.flags),
    }


def figures(call: Call) -> dict[str, str]:
    """The call's figures by code, named for the reader."""
    return {indicator.code: localised(indicator) for indicator in call.indicators.all()}


def reasons(score: Score, names: dict[str, str]) -> list[str]:
    """Why the entrant has no score: the gates it did not pass, by name and with what was found."""
    return [gate["words"] for gate in gates(score, names) if not gate["passed"]]


def gates(score: Score, names: dict[str, str]) -> list[dict[str, Any]]:
    """Each gate with whether it was passed, and in words: its name and what was found, columns by their `names`."""
    return worded((score.breakdown or {}).get("gates", []), names)


def worded(told: list[dict[str, Any]], names: dict[str, str]) -> list[dict[str, Any]]:
    """The same of gates as the engine tells them."""
    made = []
    for gate in told:
        found = CODE.sub(lambda code: names.get(code[0], code[0]), words(gate.get("words")))
        made.append({"passed": gate["passed"], "words": _reason(words(gate.get("name")), found) or gate["code"]})
    return made


def _reason(name: str, found: str) -> str:
    if name and found:
        return _("%(rule)s: %(found)s") % {"rule": name, "found": found}
    return name or found


def legend(model: IndicatorModel) -> list[dict[str, Any]]:
    """The aspects of a model with their hue."""
    parsed = model.parsed()
    children = parsed.nodes[parsed.root].children
    return [{"name": words(parsed.nodes[code].name), "hue": i % 5 + 1} for i, code in enumerate(children)]


def places(model: IndicatorModel) -> int:
    """To how many decimals the model declares that scores are rounded; two where it declares nothing."""
    root = next(node for node in model.document["nodes"] if node["code"] == model.document["root"])
    declared = root.get("round") or model.document.get("rank", {}).get("round") or {}
    return int(declared.get("decimals", 2))


def nodes(score: Score, decimals: int | None, names: dict[str, str]) -> list[dict[str, Any]]:
    """The whole tree for a table: name, depth, input, value, weight, share of the whole in per cent, contribution, the rule
    in words, and for what is computed its formula, figures by their `names`.

    Values, shares and points are written to so many decimals, or with every digit where `decimals` is None."""
    made, computed = [], formulas(score.run.model, names)
    for node in (score.breakdown or {}).get("nodes", []):
        notes = []
        if node.get("imputed"):
            notes.append(_("filled in by the model's rule for missing figures"))
        if node.get("not_applicable"):
            notes.append(_("not applicable; the other indicators of its group weigh more"))
        is_leaf = node.get("kind") != "group"
        made.append(
            {
                **node,
                "name": words(node["name"]),
                "words": words(node.get("words")),
                "notes": notes,
                "formula": computed.get(node["code"], ""),
                "share": Decimal(node.get("effective_weight") or 0) * 100,
                "is_leaf": is_leaf,
                "decimals": decimals,
            }
        )
    return made


def formulas(model: IndicatorModel, names: dict[str, str]) -> dict[str, str]:
    """How each indicator's figure is computed where it is not stated, by the indicator's code."""
    parsed = model.parsed()
    said = names | {item.code: words(item.name) or item.code for item in parsed.derived}
    computed = {item.code: in_words(item.formula, said) for item in parsed.derived}
    return {
        node.code: computed[node.columns[0]]
        for node in parsed.nodes.values()
        if len(node.columns) == 1 and node.columns[0] in computed
    }


def steps(score: Score) -> dict[str, Any]:
    """Data of the chart of steps: what each aspect adds, against its full marks."""
    parts = aspects(score)
    tree = {node["code"]: node for node in (score.breakdown or {}).get("nodes", [])}
    full = [float(Decimal(tree[p["code"]].get("effective_weight") or 0) * 100) for p in parts]
    return {
        "names": [p["name"] for p in parts],
        "got": [float(p["contribution"]) for p in parts],
        "full": [round(value, 2) for value in full],
        "total_name": _("Score"),
    }
