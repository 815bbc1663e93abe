"""A model in two parts: what figures decide, and what judges mark. Weighed by their points they make up the arithmetic whole."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from scoring.engine.aggregate import quantified
from scoring.engine.canonical import plain
from scoring.engine.phrases import phrase as _
from scoring.engine.problems import Problem, Refused
from scoring.engine.tree import EXPERT, Model, Node

DECIMALS = 12  # where a share has no end as a decimal


def expert_items(model: Model) -> list[dict[str, Any]]:
    """The leaves that judges mark, in the order of the tree: code, name, weight (its points of the whole), applies_when (or None)."""
    points = _points(model)
    by_code = {str(entry["code"]): entry for entry in model.document["nodes"]}
    items = []
    for code in model.leaves:
        node = model.nodes[code]
        if node.kind == EXPERT:
            path = [c for c in (by_code[n].get("applies_when") for n in _path(model, node)) if c]
            condition = path[0] if len(path) == 1 else {"all": path} if path else None
            weight = _written(points[code])
            items.append({"code": code, "name": dict(node.name), "weight": weight, "applies_when": condition})
    return items


def objective_part(model: Model) -> dict[str, Any]:
    """The document without its expert leaves and without groups they alone filled.

    Each remaining weight is lowered by the part of its node that was dropped. Where weights were points of the parent they
    still are; elsewhere the siblings' weights become relative. An OWA keeps its quantifier, a Choquet integral its capacity
    over what is left (`without`). Raises Refused when nothing would be left.
    """
    dropped = _dropped(model)
    if dropped[model.root] == 1:
        raise Refused([Problem("nodes", _("only leaves that judges mark"), _("at least one leaf with a column"))])
    kept = []
    for entry in model.document["nodes"]:
        node = model.nodes[str(entry["code"])]
        if dropped[node.code] < 1:
            kept.append(_lowered(model, node, dict(entry), dropped))
    document = {**model.document, "code": f"{model.code[:54]}-objective", "nodes": kept}
    if model.rank.chain:
        written = zip(model.rank.links, model.document["rank"]["chain"], strict=True)
        chain = [entry for link, entry in written if link.column or dropped.get(link.code, 0) < 1]
        document["rank"] = {**model.document["rank"], "chain": chain}
    return document


def _path(model: Model, node: Node) -> list[str]:
    """The codes from the root down to a node."""
    path = [node.code]
    while model.nodes[path[0]].parent:
        path.insert(0, model.nodes[path[0]].parent)
    return path


def _total(model: Model, node: Node) -> Fraction:
    return sum((Fraction(model.share(child)) for child in node.children), Fraction(0))


def _points(model: Model) -> dict[str, Fraction]:
    """Each node's points of the whole: the root has its weight, or what its children's weights add up to."""
    root = model.nodes[model.root]
    written = root.weight if root.weight is not None else None
    relative = root.weighing in ("equal", "relative")
    points = {root.code: Fraction(written) if written else Fraction(100) if relative else _total(model, root)}
    for node in model.nodes.values():
        total = _total(model, node)
        for child in node.children:
            points[child] = points[node.code] * Fraction(model.share(child)) / total if total else Fraction(0)
    return points


def _dropped(model: Model) -> dict[str, Fraction]:
    """The part of each node's weight that judges decide: 1 for an expert leaf, 0 for a leaf with a column."""
    dropped: dict[str, Fraction] = {}
    for node in reversed(list(model.nodes.values())):
        if node.is_leaf:
            dropped[node.code] = Fraction(node.kind == EXPERT)
            continue
        parts = [Fraction(model.share(child)) * dropped[child] for child in node.children]
        total = _total(model, node)
        whole = all(dropped[child] == 1 for child in node.children)
        dropped[node.code] = Fraction(1) if whole or not total else sum(parts, Fraction(0)) / total
    return dropped


def _lowered(model: Model, node: Node, entry: dict[str, Any], dropped: Mapping[str, Fraction]) -> dict[str, Any]:
    parent = model.nodes.get(node.parent)
    weighed = node.weight is not None or (parent is not None and dropped[parent.code] > 0)
    if weighed and dropped[node.code] < 1 and (dropped[node.code] or (parent and parent.weighing == "equal")):
        entry["weight"] = _written(Fraction(model.share(node.code)) * (1 - dropped[node.code]))
    if node.children:
        entry["children"] = [child for child in node.children if dropped[child] < 1]
        total = _total(model, node)
        if len(entry["children"]) < len(node.children) and node.aggregate.method in ("owa", "choquet"):
            entry["aggregate"] = without(node, entry["children"])
        if dropped[node.code] and node.weighing != "relative":
            if node.weighing != "equal" and node.weight in (None, total) and (node.weight or not node.parent):
                entry["weight"] = _written(total * (1 - dropped[node.code]))
            else:
                entry["weights"] = {"method": "relative"}
    return entry


def without(node: Node, left: Sequence[str]) -> dict[str, Any]:
    """The OWA or Choquet integral of a group of which only the children `left` remain.

    OWA: the weights of the same quantifier. Choquet: the capacity of the sets of what is left, over that of all of it; refused
    where that is nothing, because then those children alone decide nothing.
    """
    if node.aggregate.method == "owa":
        shares = quantified(node.aggregate["weights"], len(left))
        units = [int(share * 10**DECIMALS) for share in shares]
        short = 10**DECIMALS - sum(units)
        order = sorted(range(len(units)), key=lambda at: (units[at] - shares[at] * 10**DECIMALS, at))
        for at in order[:short]:
            units[at] += 1
        return {"method": "owa", "weights": [plain(Decimal(count).scaleb(-DECIMALS)) for count in units]}
    capacity: Mapping[frozenset[str], Decimal] = node.aggregate["capacity"]
    whole = Fraction(capacity[frozenset(left)])
    if not whole:
        expected = _("children with a capacity of their own beside those that judges mark")
        raise Refused([Problem(f"{node.code}.aggregate.capacity", _("0 for {0}", "+".join(sorted(left))), expected)])
    kept = {known: value for known, value in capacity.items() if known <= frozenset(left)}
    sets = {"+".join(sorted(known)): _written(Fraction(value) / whole) for known, value in kept.items()}
    return {"method": "choquet", "capacity": sets}


def _written(number: Fraction) -> str:
    """A fraction as a decimal string: exact where it ends, else rounded half up."""
    scaled = number * 10**DECIMALS
    whole = int(scaled) if scaled.denominator == 1 else int(scaled + Fraction(1, 2))
    return plain(Decimal(whole).scaleb(-DECIMALS))
