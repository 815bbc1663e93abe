"""How a model orders its entrants, from its document: the method with its options, rounding, ties, the chain, the groups."""

from collections.abc import Mapping
from typing import Any

from scoring.engine import outrank
from scoring.engine.nodes import DIRECTIONS, read_rounding
from scoring.engine.phrases import phrase as _
from scoring.engine.reading import CODE, Reader
from scoring.engine.tree import Link, Node, Rank

TIES = ("min", "dense", "average")
SCORE = "score"
UPWARDS = {"benefit": 1, "cost": -1}


def read(reader: Reader, nodes: Mapping[str, Node], leaves: tuple[str, ...]) -> Rank:
    """The field "rank"; an absent one ranks by the score, highest first."""
    if not reader.has("rank"):
        return Rank(options={})
    inner = reader.inner("rank")
    method = _method(inner)
    options = _options(inner, method, nodes, leaves)
    rank = Rank(
        method, options, read_rounding(inner, "round"), inner.choice("ties", TIES, "min"), _links(inner),
        inner.code("within", "") if inner.has("within") else "", inner.choice("direction", DIRECTIONS, "benefit"),
    )  # fmt: skip
    if method != SCORE and rank.direction == "cost":
        inner.note("direction", "cost", _("no direction beside {0}: each indicator has its own", method))
    inner.done()
    return rank


def _method(reader: Reader) -> str:
    """score, or the one name of a method of ranking over the leaves."""
    given = reader.get("method") or SCORE
    name = outrank.known_name(given) if isinstance(given, str) else None
    if given == SCORE or name is None:
        if given != SCORE:
            reader.note("method", given, _("one of {0}", ", ".join((SCORE, *outrank.METHODS))))
        return SCORE
    return name


def _options(reader: Reader, method: str, nodes: Mapping[str, Node], leaves: tuple[str, ...]) -> Mapping[str, Any]:
    """The options of the method, in the field "options" or beside the method; by leaf where a method has one for each."""
    given = reader.get("options") or {}
    if not isinstance(given, Mapping):
        reader.note("options", given, _("an object of options"))
        return {}
    beside = outrank.METHODS[method][1] if method != SCORE else ()
    options = {**given, **{name: reader.get(name) for name in beside if name in reader.fields}}
    if method == SCORE:
        for name in options:
            reader.note(f"options.{name}", options[name], _("no options beside {0}", SCORE))
        return {}
    by_leaf = options.get("preference")
    if isinstance(by_leaf, Mapping) and by_leaf and set(by_leaf) <= set(nodes):
        options["preference"] = [by_leaf.get(code, "usual") for code in leaves]
    reader.problems.extend(
        problem._replace(place=problem.place.replace("options", reader.at("options"), 1))
        for problem in outrank.problems(method, options, max(len(leaves), 1))
    )
    return options


def _links(reader: Reader) -> tuple[Link, ...]:
    """The chain that breaks ties: codes, or {"code": ..., "direction": "cost"} where less is better, or {"column": ...}."""
    found: list[Link] = []
    for i, entry in enumerate(reader.list("chain")):
        inner = Reader({"code": entry} if isinstance(entry, str) else entry, reader.at(f"chain[{i}]"), reader.problems)
        column = inner.has("column")
        code = inner.code("column" if column else "code")
        direction = inner.choice("direction", DIRECTIONS, "benefit")
        inner.done()
        if code in (link.code for link in found):
            inner.note("code", _("{0} again", code), _("each code once"))
        elif CODE.fullmatch(code):
            found.append(Link(code, UPWARDS[direction], column))
    return tuple(found)
