"""An indicator model from its JSON document: parsed whole, or refused with every problem at once."""

from collections.abc import Mapping
from typing import Any

from scoring.engine import conditions, consistency, formula, order, parts
from scoring.engine.canonical import canonical, digest
from scoring.engine.nodes import grown, read_node
from scoring.engine.phrases import phrase as _
from scoring.engine.problems import Problem, Refused
from scoring.engine.reading import Reader
from scoring.engine.tree import Bonus, Derived, Gate, Model, Node, Rank

__all__ = ["Model", "Node", "Problem", "Refused", "canonical", "digest", "expert_items", "objective_part", "parse"]


def parse(document: Mapping[str, Any]) -> Model:
    """The model a document describes. Raises Refused with everything that is wrong with it."""
    problems: list[Problem] = []
    floats(document, "", problems)
    reader = Reader(document, "", problems)
    reader.whole("schema", 1, 1, 1)
    code, name, root = reader.code("code"), reader.words("name"), reader.code("root")
    derived = _derived(reader)
    listed: dict[str, tuple[Node, str]] = {}
    for i, entry in enumerate(reader.list("nodes", required=True)):
        node = read_node(entry, f"nodes[{i}]", problems)
        if node is not None and node.code in listed:
            problems.append(Problem(f"nodes[{i}].code", _("{0} again", node.code), _("each code once")))
        elif node is not None:
            listed[node.code] = (node, f"nodes[{i}] {node.code}")
    nodes = grown(root, listed, problems)
    problems += consistency.problems_of(nodes, {node_code: place for node_code, (_, place) in listed.items()})
    gates, bonus = _gates(reader), _bonus(reader)
    leaves = tuple(node_code for node_code, node in nodes.items() if node.is_leaf)
    rank = order.read(reader, nodes, leaves)
    reader.done()
    columns = _columns(nodes, derived, gates, bonus, rank, problems)
    if problems:
        raise Refused(dict.fromkeys(problems))
    return Model(code, name, root, nodes, leaves, derived, gates, bonus, rank, columns, document)


def expert_items(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What judges mark, in the order of the tree: [{"code", "name", "weight": "4", "applies_when"}]."""
    return parts.expert_items(parse(document))


def objective_part(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document without what judges mark, each weight lowered by what was dropped below it."""
    return parts.objective_part(parse(document))


def floats(value: Any, place: str, problems: list[Problem], depth: int = 0) -> None:
    """Note every JSON float: numbers that decide a rank are written as decimal strings."""
    if depth > 40:
        problems.append(Problem(place[:120], _("an object in an object"), _("at most 40 levels")))
    elif isinstance(value, float):
        problems.append(Problem(place, _("the JSON float {0}", value), _('a decimal string such as "{0}"', value)))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            floats(item, f"{place}.{key}" if place else str(key), problems, depth + 1)
    elif isinstance(value, list):
        for i, item in enumerate(value):
            code = item.get("code") if isinstance(item, Mapping) else None
            floats(item, f"{place}[{i}]" + (f" {code}" if isinstance(code, str) else ""), problems, depth + 1)


def _derived(reader: Reader) -> tuple[Derived, ...]:
    found: dict[str, Derived] = {}
    for i, entry in enumerate(reader.list("derived")):
        inner = Reader(entry, f"derived[{i}]", reader.problems)
        code, name, text = inner.code("code"), inner.words("name"), inner.text("formula")
        unit = inner.text("unit")
        inner.done()
        if code in found:
            inner.note("code", _("{0} again", code), _("each code once"))
        try:
            found[code] = Derived(code, name, text, formula.parse(text), unit)
        except formula.Unreadable as error:
            inner.place += f" {code}"
            inner.note("formula", error.args[0], _("a formula such as rd / revenue * 100"))
    return tuple(found.values())


def _gates(reader: Reader) -> tuple[Gate, ...]:
    found: dict[str, Gate] = {}
    for i, entry in enumerate(reader.list("gates")):
        inner = Reader(entry, f"gates[{i}]", reader.problems)
        code, name = inner.code("code"), inner.words("name")
        inner.place += f" {code}" if code else ""
        require = conditions.read(inner.inner("require"))
        applies = conditions.read(inner.inner("applies_when")) if inner.has("applies_when") else None
        otherwise = inner.choice("otherwise", ("unqualified", "vetoed"), "unqualified")
        inner.done()
        if code in found:
            inner.note("code", _("{0} again", code), _("each code once"))
        if require is not None:
            found[code] = Gate(code, name, require, otherwise, applies)
    return tuple(found.values())


def _bonus(reader: Reader) -> Bonus:
    if not reader.has("bonus"):
        return Bonus()
    inner = reader.inner("bonus")
    bonus = Bonus(inner.codes("columns"), inner.number("cap"))
    inner.done()
    if not bonus.columns:
        inner.note("columns", None, _("at least one column"))
    return bonus


def _columns(
    nodes: Mapping[str, Node], derived: tuple[Derived, ...], gates: tuple[Gate, ...], bonus: Bonus, rank: Rank,
    problems: list[Problem],
) -> dict[str, str]:  # fmt: skip
    """The input columns a table must have, each with its kind; a formula that reads a later column is noted."""
    wanted: dict[str, str] = {}
    known: set[str] = set()
    later = {item.code for item in derived}
    for item in derived:
        later_or_self = [name for name in formula.names(item.tree) if name in later - known]
        if later_or_self:
            problems.append(
                Problem(f"derived {item.code}.formula", later_or_self[0], _("only columns and earlier derived names"))
            )
        wanted |= dict.fromkeys((name for name in formula.names(item.tree) if name not in later), "number")
        known.add(item.code)
    for node in nodes.values():
        kind = {"grade": "tag", "yes_no": "either"}.get(node.rule.method, "number")
        for name in node.columns:
            wanted[name] = "number" if kind == "either" and wanted.get(name) == "number" else kind
        if node.impute.method == "last_period":
            wanted |= dict.fromkeys(node.impute["columns"] or (f"{node.column}_1",), "number")
        if node.impute.method.startswith("group_"):
            wanted.setdefault(node.impute["group"], "either")
    conditional = [c for node in nodes.values() if (c := node.applies_when)]
    for gate in gates:
        conditional += [c for c in (gate.require, gate.applies_when) if c]
    for condition in conditional:
        for name, number in condition.columns():
            wanted[name] = "number" if number else wanted.get(name, "either")
    wanted |= dict.fromkeys(bonus.columns, "number")
    wanted |= dict.fromkeys((link.code for link in rank.links if link.column or link.code not in nodes), "number")
    if rank.within:
        wanted.setdefault(rank.within, "either")
    return {name: kind for name, kind in wanted.items() if name not in later}
