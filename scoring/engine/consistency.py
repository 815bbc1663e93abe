"""What must fit together in a tree of nodes: weights that add up, and means that suit their children."""

from collections.abc import Mapping
from decimal import Decimal

from scoring.engine.canonical import plain
from scoring.engine.phrases import phrase as _
from scoring.engine.problems import Problem
from scoring.engine.reading import shown
from scoring.engine.tree import Node

UNWEIGHTED = ("owa", "choquet", "minimum", "maximum")  # means that do not use the children's weights
MOST_INTERACTING = 10  # children of a Choquet integral: its capacity names every subset


def problems_of(nodes: Mapping[str, Node], places: Mapping[str, str]) -> list[Problem]:
    """Every group whose weights or mean do not fit its children."""
    problems = []
    for node in nodes.values():
        if node.aggregate.method == "owa":
            problems += _owa(node, places[node.code])
        elif node.aggregate.method == "choquet":
            problems += _choquet(node, places[node.code])
        elif node.children and node.weighing != "equal" and node.aggregate.method not in UNWEIGHTED:
            problems += _weights(node, nodes, places)
    return problems


def _weights(node: Node, nodes: Mapping[str, Node], places: Mapping[str, str]) -> list[Problem]:
    """Weights add up to the parent's points, to 100 or to 1, unless they are relative; a sum may go without any."""
    kept = [child for child in node.children if child in nodes]
    given = [nodes[child].weight for child in kept]
    free = node.aggregate.method == "sum" and node.weighing == "given"
    if None in given:
        bare = (free and not any(given)) or len(node.children) == 1  # an only child is the whole, whatever the mean
        return (
            []
            if bare
            else [
                Problem(f"{places[c]}.weight", _("nothing"), _('a weight, or "weights": "equal" on {0}', node.code))
                for c in kept
                if nodes[c].weight is None
            ]
        )
    total = sum((weight for weight in given if weight is not None), Decimal(0))
    place = f"{places[node.code]}.children"
    if node.weighing == "relative" or free:
        return (
            []
            if total or free
            else [Problem(place, _("weights that are all 0"), _("weights that add up to more than 0"))]
        )
    if total and total in (node.weight, 100, 1):
        return []
    wanted = _("a sum of 100 or 1")
    if node.weight is not None:
        wanted = _("a sum of {0} (the weight of {1}), 100 or 1", plain(node.weight), node.code)
    return [Problem(place, _("weights that add up to {0}", plain(total)), wanted)]


def _owa(node: Node, place: str) -> list[Problem]:
    weights = node.aggregate["weights"] or ()
    if len(weights) == len(node.children) and sum(weights) == 1 and min(weights) >= 0:
        return []
    found = _("{0} weights that add up to {1}", len(weights), plain(sum(weights, Decimal(0))))
    return [
        Problem(f"{place}.aggregate.weights", found, _("{0} weights of 0 or more that add up to 1", len(node.children)))
    ]


def _choquet(node: Node, place: str) -> list[Problem]:
    """A capacity names every set of children, gives the full set 1, and never falls as a set grows."""
    capacity: Mapping[frozenset[str], Decimal] = node.aggregate["capacity"] or {}
    place, every = f"{place}.aggregate.capacity", frozenset(node.children)
    if len(every) > MOST_INTERACTING:
        return [Problem(place, _("{0} children", len(every)), _("at most {0}", MOST_INTERACTING))]
    problems = [Problem(place, _set(known), _("a set of children")) for known in capacity if not known <= every]
    if capacity.get(every) != 1:
        problems.append(
            Problem(place, shown(capacity.get(every)), _("1 for the set of all children, {0}", _set(every)))
        )
    if len(capacity) < 2 ** len(every) - 1:
        problems.append(
            Problem(place, _("{0} sets", len(capacity)), _("all {0} sets of children", 2 ** len(every) - 1))
        )
    for known, value in capacity.items():
        grown = next((known | {child} for child in every - known if capacity.get(known | {child}, value) < value), None)
        if grown or value < 0:
            found = _("{0} for {1}", plain(value), _set(known))
            if grown:
                found = _("{0} for {1}, less for {2}", plain(value), _set(known), _set(grown))
            problems.append(Problem(place, found, _("0 or more, never falling as a set grows")))
    return problems


def _set(children: frozenset[str]) -> str:
    return "+".join(sorted(children))
