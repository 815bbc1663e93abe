"""One node in the breakdown of every entrant: what is the same for all is put together once, the figures of each as asked."""

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from scoring.engine import words, words_group
from scoring.engine.canonical import plain
from scoring.engine.columns import Floats, Sheet
from scoring.engine.conditions import shown_value
from scoring.engine.grow import Grown
from scoring.engine.tree import Model, Node

DECIMALS = 10  # of a value and a contribution; what they leave is stated as rounding


def text(value: float) -> str:
    """A float as a decimal string of at most 10 decimals."""
    shown = f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".")
    return "0" if shown == "-0" else shown


weight_text = lru_cache(maxsize=4_096)(text)  # most entrants share their weights


class Way:
    """The product of each node's step on the way from the root to it, for one entrant at a time."""

    def __init__(self, model: Model, steps: Mapping[str, Floats]) -> None:
        self.model, self.steps = model, steps
        alike = all(len(step) and bool((step == step[0]).all()) for step in steps.values())
        self.everybodys = self._product(0) if alike else None

    def __call__(self, place: int) -> dict[str, float]:
        return self._product(place) if self.everybodys is None else self.everybodys

    def _product(self, place: int) -> dict[str, float]:
        found = {self.model.root: 1.0}
        for node in self.model.nodes.values():
            above = found[node.code]
            for child in node.children:
                found[child] = above * self.steps[child].item(place)
        return found


class Told:
    """A node told of any entrant: by `row` of the sheet, and by `place` among the admitted, None where it is not admitted."""

    def __init__(self, node: Node, sheet: Sheet, grown: Grown) -> None:
        self.node, self.rule = node, words.rule_words(node)
        self.head = (node.code, node.parent or None, node.depth, dict(node.name), node.kind, node.unit)
        self.weight = None if node.weight is None else plain(node.weight)
        self.columns = [sheet.columns[name] for name in node.columns]
        self.mixed = not node.is_leaf or node.rule.method == "membership"
        self.values, self.leaf = grown.values[node.code], grown.leaves.get(node.code)
        self.parts = [grown.parts[child] for child in node.children]
        applies = grown.applies[node.code]
        self.applies = None if applies.all() else applies
        self.touched = self.leaf is not None and bool(
            (self.leaf.filled | (self.leaf.treated != self.leaf.imputed)).any()
        )
        shifted = node.scale is not None and (node.scale.method == "factor" or node.scale["worst"] is not None)
        rounds = node.rounding is not None and bool(node.parent)  # the root's rounding is the score's
        self.adjusts = bool(node.children) and (shifted or rounds)
        """Whether a group's own scale or rounding adds to what its children give."""

    def __call__(
        self, row: int, place: int | None, effective: float, contribution: Decimal | None, adjustment: Decimal | None
    ) -> dict[str, Any]:
        """The node's part of a breakdown; `effective` is its weight in the whole, nan where nothing counts."""
        code, parent, depth, name, kind, unit = self.head
        stated = self._stated(row)
        applies = place is None or self.applies is None or bool(self.applies[place])
        used, value = self._figures(place)
        weight = None if place is None else weight_text(effective) if effective == effective and applies else "0"
        found = {
            "code": code,
            "parent": parent,
            "depth": depth,
            "name": name,
            "kind": kind,
            "unit": unit,
            "input": None if self.mixed else stated,
            "used": used,
            "value": value,
            "weight": self.weight,
            "effective_weight": weight,
            "contribution": None if contribution is None else plain(contribution),
            "words": self._words(place, stated, value) if applies else words.NOT_APPLICABLE,
            "imputed": place is not None and self.touched and self.leaf is not None and bool(self.leaf.filled[place]),
            "not_applicable": not applies,
        }
        if adjustment:
            found["adjustment"] = plain(adjustment)
        return found

    def _stated(self, row: int) -> str | None:
        """What the entrant stated: its cell, or those of a grade matrix."""
        if len(self.columns) == 1:
            cell = self.columns[0][row]
            return None if cell is None else shown_value(cell)
        cells = zip(self.node.columns, self.columns, strict=True)
        return ", ".join(f"{name} {shown_value(column[row])}" for name, column in cells) or None

    def _figures(self, place: int | None) -> tuple[str | None, str | None]:
        """The figure that the rule read (the input, or what imputing and treating outliers made of it), and the value."""
        if place is None:
            return None, None
        value = self.values.item(place)
        shown = text(value) if value == value else None
        if self.leaf is None:
            return None, shown
        used = self.leaf.treated.item(place)
        return (shown if used == value else text(used) if used == used else None), shown

    def _words(self, place: int | None, stated: str | None, value: str | None) -> dict[str, str]:
        if place is None:
            return {"zh-hans": self.rule[0], "en": self.rule[1]}
        if self.leaf is None:
            return words_group.group_words(self.rule, sum(not part.item(place) > 0 for part in self.parts))
        filled = treated = False
        if self.touched:
            filled, imputed = bool(self.leaf.filled[place]), self.leaf.imputed.item(place)
            treated = imputed == imputed and self.leaf.treated.item(place) != imputed
        return words.leaf_words(self.node, self.rule, stated, value or "—", filled, treated)
