"""What a robustness analysis draws over: an evaluated model with its entrants in published order and its tree ready
to recompute.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring.engine import ranking
from scoring.engine.phrases import phrase as _
from scoring.engine.problems import Problem, Refused
from scoring.engine.result import Result
from scoring.engine.tree import Model, Node

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Mask = NDArray[np.bool_]


class Group(NamedTuple):
    """A node's children as a slice of the weight columns, and what their weights add up to when the node is a sum."""

    start: int
    stop: int
    total: float


@dataclass(frozen=True)
class Plan:
    """Only entrants with a score take part, best first (equal ranks by code), so that the order of the table changes
    nothing. Where `tags` are given, `ranks` are those within each entrant's group.

    `shares` are the nominal sibling weights, one column for each child of each group, in the order of the tree.
    """

    model: Model
    codes: tuple[str, ...]
    ranks: Floats
    leaves: Mapping[str, Floats]
    imputed: Mapping[str, Mask]
    bonus: Floats
    groups: Mapping[str, Group]
    columns: tuple[str, ...]
    shares: Floats
    whole: frozenset[str]  # nodes below which everything is a weighted sum with nothing missing, rounded or scaled
    nodes: Mapping[str, Floats]
    links: Mapping[str, Floats]  # the columns of the table that the chain compares
    tags: tuple[str, ...] = ()  # each entrant's group

    @property
    def size(self) -> int:
        return len(self.codes)

    @cached_property
    def members(self) -> list[NDArray[np.intp]]:
        """The places of each group, best first; all of them where ranks are overall."""
        return ranking.groups(self.tags or None, self.size)

    @property
    def deepest(self) -> int:
        """The last rank there can be: how many entrants there are, or are in the largest group."""
        return max(map(len, self.members))

    def below(self, top: str) -> list[str]:
        """The leaves under `top`, in the order of the tree."""
        found, stack = [], [top]
        while stack:
            code = stack.pop()
            stack += reversed(self.model.nodes[code].children)
            if code not in self.groups:
                found.append(code)
        return found

    def paths(self, top: str) -> tuple[Whole, Floats]:
        """For each leaf under `top`: the weight columns on its way up (levels x leaves, -1 beyond its end), and the product of
        what sums on the way add up to."""
        if top not in self._paths:
            places = {child: column for column, child in enumerate(self.columns)}
            ways, totals = [], []
            for leaf in self.below(top):
                way, total, code = [], 1.0, leaf
                while code != top:
                    way.append(places[code])
                    code = self.model.nodes[code].parent
                    total *= self.groups[code].total
                ways.append(way)
                totals.append(total)
            depth = max(map(len, ways))
            levels = np.array([way + [-1] * (depth - len(way)) for way in ways], dtype=np.int64).T
            self._paths[top] = np.ascontiguousarray(levels), np.array(totals)
        return self._paths[top]

    @cached_property
    def _paths(self) -> dict[str, tuple[Whole, Floats]]:
        return {}

    @cached_property
    def below_root(self) -> tuple[list[str], Floats]:
        """All leaves and their values, put together once."""
        return self.stacked(self.model.root)

    def stacked(self, top: str) -> tuple[list[str], Floats]:
        """The leaves under `top`, and their values, leaves x entrants."""
        leaves = self.below(top)
        return leaves, np.stack([self.leaves[leaf] for leaf in leaves])


def deviation(values: Floats) -> float:
    """The standard deviation of the values there are; 0 where there is none."""
    return 0.0 if np.isnan(values).all() else float(np.nanstd(values))


def plan(model: Model, result: Result, like: "Plan | None" = None, within: bool = False) -> Plan:
    """The plan of an evaluated model, its entrants in the order of the plan `like`, where they are the same; by ranks `within`
    groups only those in one take part.

    Raises Refused with fewer than two scored entrants, and where the model ranks within no groups.
    """
    if within and result.ranks_within is None:
        raise Refused([Problem("within", _("a model without rank.within"), _("one that ranks within groups"))])
    ranks = result.ranks_within if within and result.ranks_within is not None else result.ranks
    scored = np.flatnonzero(~np.isnan(result.scores) & (ranks > 0))
    if len(scored) < 2:
        raise Refused([Problem("table", _("{0} entrants with a score", len(scored)), _("2 or more to compare"))])
    given = {code: place for place, code in enumerate(like.codes)} if like else {}
    keys = [(given.get(result.codes[row], 0), float(ranks[row]), result.codes[row]) for row in scored.tolist()]
    order = scored[np.array(sorted(range(len(keys)), key=keys.__getitem__), dtype=np.intp)]
    values = {code: np.asarray(result.nodes[code], dtype=np.float64)[order] for code in model.nodes}
    groups, columns, shares = _groups(model)
    return Plan(
        model,
        tuple(result.codes[row] for row in order),
        np.asarray(ranks, dtype=np.float64)[order],
        {code: values[code] for code in model.leaves},
        {code: np.array([f"imputed:{code}" in result.flags[row] for row in order]) for code in model.leaves},
        _bonus(model, result, order),
        groups,
        columns,
        shares,
        frozenset(_whole(model, values)),
        values,
        {code: column[order] for code, column in result.links.items()},
        tuple(result.groups[row] for row in order) if within and result.groups is not None else (),
    )


def _groups(model: Model) -> tuple[dict[str, Group], tuple[str, ...], Floats]:
    groups: dict[str, Group] = {}
    columns: list[str] = []
    shares: list[float] = []
    for node in model.nodes.values():
        weights = np.array([float(model.share(child)) for child in node.children])
        if node.children:
            total = float(weights.sum())
            groups[node.code] = Group(
                len(columns), len(columns) + len(weights), total if node.aggregate.method == "sum" else 1.0
            )
            columns += node.children
            shares += (weights / total if total else weights).tolist()
    return groups, tuple(columns), np.array(shares)


def _bonus(model: Model, result: Result, order: NDArray[np.intp]) -> Floats:
    if not model.bonus.columns:
        return np.zeros(len(order))
    return np.array([float(result.explain(result.codes[row])["bonus"] or 0) for row in order])


def _whole(model: Model, values: Mapping[str, Floats]) -> list[str]:
    found: list[str] = []
    for node in reversed(list(model.nodes.values())):
        if not np.isnan(values[node.code]).any() and (node.is_leaf or _plain(node, model.root, found)):
            found.append(node.code)
    return found


def _plain(node: Node, root: str, found: list[str]) -> bool:
    rounds = node.rounding is not None and node.code != root
    additive = node.aggregate.method in ("arithmetic", "sum") and node.scale is None
    return additive and not rounds and all(child in found for child in node.children)
