"""The nodes of a model: read one by one, then put together as one tree, each code once and none left over."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from scoring.engine import catalogue, conditions, settings, transform
from scoring.engine.canonical import plain
from scoring.engine.phrases import phrase as _
from scoring.engine.problems import Problem
from scoring.engine.reading import Reader
from scoring.engine.tree import EXPERT, Node, Rounding

KINDS = ("quantitative", "qualitative", EXPERT)
DIRECTIONS = ("benefit", "cost")
MODES = ("half_up", "half_even", "up", "down", "floor", "ceiling")
DEPTH = 20
INHERIT = settings.Setting("inherit")
LEAF_ONLY = ("rule", "impute", "treat", "transform", "kind", "direction", "column")
GROUP_ONLY = ("aggregate", "weights", "missing")


def read_rounding(reader: Reader, name: str) -> Rounding | None:
    """{"decimals": 2, "mode": "half_up"}, or nothing."""
    if not reader.has(name):
        return None
    inner = reader.inner(name)
    rounding = Rounding(inner.whole("decimals", 0, 0, 12), inner.choice("mode", MODES, "half_up"))
    inner.done()
    return rounding


def read_node(value: Any, place: str, problems: list[Problem]) -> Node | None:
    """One entry of "nodes"; None when it has no code to speak of."""
    reader = Reader(value, place, problems)
    code = reader.code("code")
    if not code:
        return None
    reader.place = f"{place} {code}"
    children = reader.codes("children")
    for name in LEAF_ONLY if children else GROUP_ONLY:
        if name in reader.fields:
            reader.used.add(name)
            reader.note(name, reader.get(name), _misplaced(name, bool(children)))
    if reader.fields.get("children") == []:
        reader.note("children", _("an empty list"), _("at least one child, or no children for a leaf"))
    weight = reader.number("weight")
    if weight is not None and weight < 0:
        reader.note("weight", weight, _("a number of 0 or more"))
    node = _settled(reader, code, children, weight)
    reader.done()
    return node


def _misplaced(name: str, group: bool) -> str:
    """What is expected where a leaf has a field of groups, or a group one of leaves."""
    instead = {
        "missing": _("no missing on a leaf: a leaf has impute"),
        "impute": _("no impute on a group: a group has missing"),
    }
    return instead.get(name) or (_("no {0} on a group", name) if group else _("no {0} on a leaf", name))


def _settled(reader: Reader, code: str, children: tuple[str, ...], weight: Decimal | None) -> Node:
    bare = Reader({}, reader.place, reader.problems)
    group, leaf = (reader, bare) if children else (bare, reader)
    before = len(reader.problems)
    moved = settings.read(leaf, "transform", catalogue.TRANSFORMS, "none")
    kind = "group" if children else leaf.choice("kind", KINDS, "quantitative")
    return Node(
        code=code, name=reader.words("name"), parent="", depth=0, kind=kind, unit=reader.text("unit"),
        direction=leaf.choice("direction", DIRECTIONS, "benefit"), column=leaf.code("column", code), weight=weight,
        children=children, weighing=_weighing(group),
        aggregate=settings.read(group, "aggregate", catalogue.AGGREGATES, "arithmetic"),
        missing=settings.read(group, "missing", catalogue.MISSING, "rescale") if group.has("missing") else None,
        transform=moved,
        impute=settings.read(leaf, "impute", catalogue.IMPUTES, "fail") if leaf.has("impute") else INHERIT,
        treat=settings.read(leaf, "treat", catalogue.TREATS, "none"),
        rule=_rule(leaf, moved, before), scale=_scale(reader), rounding=read_rounding(reader, "round"),
        applies_when=conditions.read(reader.inner("applies_when")) if reader.has("applies_when") else None,
    )  # fmt: skip


def _rule(reader: Reader, moved: settings.Setting, before: int) -> settings.Setting:
    """A leaf's rule; settings that cannot work together are noted, unless there were problems since there were `before`."""
    rule = settings.read(reader, "rule", catalogue.RULES, "identity")
    if len(reader.problems) > before:
        return rule
    ordered = {"min_max": ("lower", "upper"), "interval_best": ("lower", "from", "upto", "upper")}.get(rule.method, ())
    bounds = [rule.values.get(name) for name in ordered]
    for name, low, high in zip(ordered[1:], bounds, bounds[1:], strict=False):
        if low is not None and high is not None and (low > high or (low == high and rule.method == "min_max")):
            reader.note(f"rule.{name}", high, _("a number above {0}", plain(low)))
    if rule.method == "efficacy" and rule["unacceptable"] == rule["satisfactory"]:
        reader.note("rule.satisfactory", rule["satisfactory"], _("another value than unacceptable"))
    if rule.method in ("table", "piecewise") and rule["full"] is not None:
        rows = rule["rows"] if rule.method == "table" else rule["points"]
        most = max((points for _start, points in rows), default=rule["full"])
        if most > rule["full"]:
            reader.note("rule.full", rule["full"], _("at least {0}, the most its rows give", plain(most)))
    for name in transform.undefined(rule, moved):
        reader.note(
            f"rule.{name}", rule[name], _("a value in the unit of the indicator that {0} is defined for", moved.method)
        )
    return rule


def _scale(reader: Reader) -> settings.Setting | None:
    """{"best": "100"}: after aggregation the best entrant's value becomes 100; with "worst": "0" also the worst's 0; or
    {"factor": "100", "add": "0"}: every value times 100."""
    if not reader.has("scale"):
        return None
    inner = reader.inner("scale")
    method = "factor" if inner.has("factor") else "best"
    found = settings.read(Reader({"scale": {**inner.fields, "method": method}}, reader.place, reader.problems), "scale",
                          catalogue.SCALES, "best")  # fmt: skip
    if method == "best" and found.values.get("worst") is not None and found["worst"] == found["best"]:
        inner.note("worst", found["worst"], _("another value than best"))
    return found if found.values.get(method) is not None else None


def _weighing(reader: Reader) -> str:
    """How the children are weighed; the provenance of frozen weights is kept in the document, not read."""
    if not reader.has("weights"):
        return "given"
    if isinstance(reader.fields["weights"], str):
        return reader.choice("weights", catalogue.WEIGHTS_FROM)
    inner = reader.inner("weights")
    return inner.choice("method", catalogue.WEIGHTS_FROM)


def _placed(node: Node, parent: Node | None, depth: int) -> Node:
    """A node in its place. A leaf that does not say what becomes of a missing cell leaves it to a parent that rescales, else fails."""
    impute = node.impute
    if impute is INHERIT:
        impute = settings.Setting("rescale" if parent is not None and parent.missing is not None else "fail")
    return replace(node, parent=parent.code if parent else "", depth=depth, impute=impute)


def grown(root: str, listed: Mapping[str, tuple[Node, str]], problems: list[Problem]) -> dict[str, Node]:
    """The tree under `root`, parents first; a missing, doubled or forgotten node is noted."""
    found: dict[str, Node] = {}
    if root not in listed:
        problems.append(Problem("root", root or _("nothing"), _("the code of a node")))
        return found
    stack = [(root, "", 0)]
    while stack:
        code, parent, depth = stack.pop()
        place = f"{listed[parent][1]}.children" if parent else "root"
        if code not in listed:
            problems.append(Problem(place, code, _("the code of a node")))
        elif code in found:
            problems.append(
                Problem(place, _("{0} again (also under {1})", code, found[code].parent or _("the root")), _("a tree"))
            )
        elif depth > DEPTH:
            problems.append(Problem(place, _("{0} levels", depth), _("at most {0}", DEPTH)))
        else:
            node = found[code] = _placed(listed[code][0], found.get(parent), depth)
            stack.extend((child, code, depth + 1) for child in reversed(node.children))
    for code, (_node, place) in listed.items():
        if code not in found:
            problems.append(
                Problem(place, _("a node that is nowhere in the tree"), _("a place under the root {0}", root))
            )
    return found
