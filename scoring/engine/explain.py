"""The breakdown of one entrant: gates, every node with its input, rule, weight and contribution, and sums that close exactly."""

from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.engine import words, words_group
from scoring.engine.canonical import plain
from scoring.engine.columns import Floats, Mask, Sheet
from scoring.engine.conditions import Value, shown_value
from scoring.engine.gates import Gated
from scoring.engine.grow import Grown
from scoring.engine.tree import Gate, Model, Node

DECIMALS = 10  # of a value and a contribution; what they leave is stated as rounding


def text(value: float) -> str:
    """A float as a decimal string of at most 10 decimals."""
    shown = f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".")
    return "0" if shown == "-0" else shown


def _adjusts(node: Node) -> bool:
    """Whether a group's own scale or rounding adds to what its children give; the root's rounding is the score's."""
    shifted = node.scale is not None and (node.scale.method == "factor" or node.scale["worst"] is not None)
    return bool(node.children) and (shifted or (node.rounding is not None and bool(node.parent)))


class Explainer:
    """Explains the entrants of one evaluation; arrays of the tree are over the admitted rows, the others over all."""

    def __init__(
        self, model: Model, sheet: Sheet, gated: Gated, grown: Grown, admitted: Mask, bonus: Sequence[Decimal],
        scores: Floats, ranks: NDArray[Any], within: NDArray[Any] | None, outcomes: Sequence[str],
    ) -> None:  # fmt: skip
        self.model, self.sheet, self.gated, self.grown = model, sheet, gated, grown
        self.bonus, self.scores, self.ranks, self.within, self.outcomes = bonus, scores, ranks, within, outcomes
        self.rows = {code: row for row, code in enumerate(sheet.codes)}
        self.inner = dict(zip(np.flatnonzero(admitted).tolist(), range(len(scores)), strict=True))
        self.rules = {code: words.rule_words(node) for code, node in model.nodes.items()}
        self.additive = model.rank.method == "score"

    @cached_property
    def effective(self) -> dict[str, Floats]:
        """Each node's weight in the whole, among what counts for the entrant."""
        return self._down(self.grown.parts)

    @cached_property
    def factors(self) -> dict[str, Floats]:
        """How much of a node's value reaches the root: the product of the partial derivatives on the way."""
        return self._down(self.grown.partials)

    def _down(self, steps: dict[str, Floats]) -> dict[str, Floats]:
        found = {self.model.root: np.ones(len(self.scores))}
        for node in self.model.nodes.values():
            for child in node.children:
                found[child] = found[node.code] * steps[child]
        return found

    def __call__(self, code: str) -> dict[str, Any]:
        row = self.rows[code]
        place = self.inner.get(row)
        score = None if place is None or np.isnan(self.scores[place]) else text(float(self.scores[place]))
        given = self._contributions(place) if place is not None and score is not None and self.additive else {}
        bonus = self.bonus[place] if place is not None else Decimal(0)
        rest = Decimal(score) - bonus - given[self.model.root] if score is not None and self.additive else Decimal(0)
        return {
            "code": code,
            "score": score,
            "rank": self._rank(self.ranks, row),
            "rank_within": self._rank(self.within, row),
            "outcome": self.outcomes[row],
            "method": self.model.rank.method,
            "derived": [self._derived(item.code, item.formula, row) for item in self.model.derived],
            "gates": [self._gate(gate, row) for gate in self.model.gates],
            "nodes": [self._node(node, row, place, given) for node in self.model.nodes.values()],
            "bonus": plain(bonus),
            "rounding": plain(rest),
        }

    def _rank(self, ranks: NDArray[Any] | None, row: int) -> int | float | None:
        rank = 0.0 if ranks is None else float(ranks[row])
        return None if not rank else int(rank) if rank.is_integer() else rank

    def _contributions(self, place: int) -> dict[str, Decimal]:
        """Each leaf's part of the score, to 10 decimals, and each group's: its children's and its own adjustment."""
        given: dict[str, Decimal] = {}
        for node in reversed(list(self.model.nodes.values())):
            value = float(self.grown.values[node.code][place]) * float(self.factors[node.code][place])
            whole = Decimal(text(value)) if value == value else Decimal(0)
            parts = sum((given[child] for child in node.children), Decimal(0))
            given[node.code] = parts if node.children and not _adjusts(node) else whole
        return given

    def _adjustment(self, node: Node, given: dict[str, Decimal]) -> Decimal:
        """What the scale's constant and the rounding of a group itself add to what its children gave."""
        if node.code not in given or not _adjusts(node):
            return Decimal(0)
        return given[node.code] - sum((given[child] for child in node.children), Decimal(0))

    def _derived(self, code: str, formula: str, row: int) -> dict[str, Any]:
        value = self.sheet.columns[code][row]
        return {"code": code, "formula": formula, "value": None if value is None else shown_value(value)}

    def _gate(self, gate: Gate, row: int) -> dict[str, Any]:
        passed = self.gated.passed[gate.code][row]
        values: dict[str, Value] = {name: self.sheet.columns[name][row] for name, _ in gate.require.columns()}
        said = {language: gate.require.words(language, values) for language in ("zh-hans", "en")}
        applies = self.gated.applied[gate.code][row]
        return {
            "code": gate.code,
            "name": dict(gate.name),
            "passed": passed is True,
            "undecided": passed is None,
            "otherwise": gate.otherwise,
            "words": said if applies else words.NOT_APPLICABLE,
        }

    def _node(self, node: Node, row: int, place: int | None, given: dict[str, Decimal]) -> dict[str, Any]:
        cell = self.sheet.columns[node.column][row] if node.is_leaf and node.rule.method != "membership" else None
        applies = place is None or bool(self.grown.applies[node.code][place])
        value = None if place is None else float(self.grown.values[node.code][place])
        shown = None if value is None or value != value else text(value)
        weight = float(self.effective[node.code][place]) if place is not None else float("nan")
        return {
            "code": node.code,
            "parent": node.parent or None,
            "depth": node.depth,
            "name": dict(node.name),
            "kind": node.kind,
            "unit": node.unit,
            "input": None if cell is None else shown_value(cell),
            "used": self._used(node, place),
            "value": shown,
            "weight": None if node.weight is None else plain(node.weight),
            "effective_weight": None if place is None else text(weight) if weight == weight and applies else "0",
            "contribution": plain(given[node.code]) if node.code in given else None,
            "words": self._words(node, row, place, shown) if applies else words.NOT_APPLICABLE,
            "imputed": place is not None and node.is_leaf and bool(self.grown.leaves[node.code].filled[place]),
            "not_applicable": not applies,
            **({"adjustment": plain(own)} if (own := self._adjustment(node, given)) else {}),
        }

    def _used(self, node: Node, place: int | None) -> str | None:
        """The figure that the rule read: the input, or what imputing and treating outliers made of it."""
        used = (
            float(self.grown.leaves[node.code].treated[place]) if place is not None and node.is_leaf else float("nan")
        )
        return text(used) if used == used else None

    def _words(self, node: Node, row: int, place: int | None, shown: str | None) -> dict[str, str]:
        rule = self.rules[node.code]
        if place is None:
            return {"zh-hans": rule[0], "en": rule[1]}
        if node.children:
            left_out = sum(not self.grown.parts[child][place] > 0 for child in node.children)
            return words_group.group_words(rule, left_out)
        leaf = self.grown.leaves[node.code]
        cells = [(name, self.sheet.columns[name][row]) for name in node.columns]
        stated = None if cells[0][1] is None else shown_value(cells[0][1])
        if len(cells) > 1:
            stated = ", ".join(f"{name} {shown_value(cell)}" for name, cell in cells)
        imputed = leaf.imputed[place]
        treated = bool(imputed == imputed and leaf.treated[place] != imputed)
        return words.leaf_words(node, rule, stated, shown or "—", bool(leaf.filled[place]), treated)
