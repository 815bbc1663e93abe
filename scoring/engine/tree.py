"""What a model is once it is read: a tree of nodes whose settings are checked and whose numbers are exact."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from scoring.engine.catalogue import EXACT, SET_RELATIVE
from scoring.engine.conditions import Condition
from scoring.engine.formula import Tree
from scoring.engine.settings import Setting

Name = Mapping[str, str]  # words by language
EXPERT = "expert"


@dataclass(frozen=True)
class Rounding:
    """To how many decimals, and which way: half_up (away from zero), half_even, up, down, floor, ceiling."""

    decimals: int
    mode: str = "half_up"


@dataclass(frozen=True)
class Derived:
    """A column computed from others by a checked formula."""

    code: str
    name: Name
    formula: str
    tree: Tree
    unit: str = ""


@dataclass(frozen=True)
class Gate:
    """A condition on each entrant; one that fails it is `otherwise`: vetoed or unqualified. Where it does not apply, it passes."""

    code: str
    name: Name
    require: Condition
    otherwise: str
    applies_when: Condition | None


@dataclass(frozen=True)
class Bonus:
    """Columns whose points are added to the score, together at most `cap`."""

    columns: tuple[str, ...] = ()
    cap: Decimal | None = None


class Link(NamedTuple):
    """One link of a chain that breaks ties: a node, a column or a derived figure; sign 1 where more is better, else -1."""

    code: str
    sign: int
    column: bool = False  # a column of the table even where a node has the same code


@dataclass(frozen=True)
class Rank:
    """How scores are ordered: rounded first, ties broken along the chain, within a tag and overall; `direction` cost puts the
    lowest score first."""

    method: str = "score"
    options: Mapping[str, Any] = ()  # type: ignore[assignment]
    rounding: Rounding | None = None
    ties: str = "min"
    links: tuple[Link, ...] = ()
    within: str = ""
    direction: str = "benefit"

    @property
    def chain(self) -> tuple[str, ...]:
        """The codes of the chain."""
        return tuple(link.code for link in self.links)

    def columns(self, nodes: Container[str]) -> tuple[str, ...]:
        """Those of the chain that are columns of the table, or derived, rather than one of `nodes`."""
        return tuple(link.code for link in self.links if link.column or link.code not in nodes)


@dataclass(frozen=True)
class Node:
    """A group of children, or a leaf with a rule over its column. `weight` is as written; `share` its part of its siblings' sum."""

    code: str
    name: Name
    parent: str
    depth: int
    kind: str  # group, quantitative, qualitative or expert
    unit: str
    direction: str  # benefit or cost
    column: str
    weight: Decimal | None
    children: tuple[str, ...]
    weighing: str  # how the children's weights came about: given, relative, equal, ahp ...
    aggregate: Setting
    missing: Setting | None
    transform: Setting
    impute: Setting
    treat: Setting
    rule: Setting
    scale: Setting | None
    rounding: Rounding | None
    applies_when: Condition | None

    @property
    def is_leaf(self) -> bool:
        return not self.children

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns a leaf reads: its own, or the shares of a grade matrix."""
        if self.children:
            return ()
        return tuple(c for c, _ in self.rule["grades"]) if self.rule.method == "membership" else (self.column,)

    @property
    def depends_on_set(self) -> bool:
        """Whether one entrant's value can move another's: editors warn of it."""
        open_range = self.rule.method == "min_max" and None in (self.rule["lower"], self.rule["upper"])
        to_best = self.rule.method == "ratio" and self.rule["target"] == "best"
        return not self.children and (self.rule.method in SET_RELATIVE or open_range or to_best)

    @property
    def is_exact(self) -> bool:
        """Whether the rule counts steps or looks thresholds up, and so runs in whole numbers."""
        return self.rule.method in EXACT or (self.rule.method == "ratio" and self.rule["target"] != "best")


@dataclass(frozen=True)
class Model:
    """A checked model; `nodes` holds parents before children, in the order of the tree.

    `columns` maps each input column that a table must have to "number", "tag" or "either".
    """

    code: str
    name: Name
    root: str
    nodes: Mapping[str, Node]
    leaves: tuple[str, ...]
    derived: tuple[Derived, ...]
    gates: tuple[Gate, ...]
    bonus: Bonus
    rank: Rank
    columns: Mapping[str, str]
    document: Mapping[str, Any]

    @property
    def depends_on_set(self) -> tuple[str, ...]:
        """The leaves whose values depend on who else is in the table."""
        return tuple(code for code in self.leaves if self.nodes[code].depends_on_set)

    @property
    def unturned(self) -> tuple[str, ...]:
        """Costs whose figure is taken as it is by a ranking of scores, so that more of them scores higher; a method over the
        leaves reads the direction itself. Readers are warned of them."""
        if self.rank.method != "score" or self.rank.direction == "cost":
            return ()
        costs = (code for code in self.leaves if self.nodes[code].direction == "cost")
        return tuple(code for code in costs if self.nodes[code].rule.method == "identity")

    def share(self, code: str) -> Decimal:
        """The weight of a node among its siblings as written (1 where nothing is)."""
        weight = self.nodes[code].weight
        parent = self.nodes[code].parent
        equal = not parent or self.nodes[parent].weighing == "equal"
        return Decimal(1) if weight is None or equal else weight
