"""The breakdown of one entrant: gates, every node with its input, rule, weight and contribution, and sums that close exactly."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.engine.canonical import plain
from scoring.engine.columns import Floats, Mask, Sheet
from scoring.engine.conditions import shown_value
from scoring.engine.explain_node import Told, Way, text
from scoring.engine.gates import Gated, in_words
from scoring.engine.grow import Grown
from scoring.engine.tree import Model

NOTHING = Decimal(0)


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
        self.told = {code: Told(node, sheet, grown) for code, node in model.nodes.items()}
        self.weights, self.factors = Way(model, grown.parts), Way(model, grown.partials)
        self.upwards = list(model.nodes.values())[::-1]
        self.additive = model.rank.method == "score"

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
            "gates": [in_words(self.gated, self.sheet, gate, row) for gate in self.model.gates],
            "nodes": self._nodes(row, place, given),
            "bonus": plain(bonus),
            "rounding": plain(rest),
        }

    def _rank(self, ranks: NDArray[Any] | None, row: int) -> int | float | None:
        rank = 0.0 if ranks is None else float(ranks[row])
        return None if not rank else int(rank) if rank.is_integer() else rank

    def _contributions(self, place: int) -> dict[str, Decimal]:
        """Each leaf's part of the score, to 10 decimals, and each group's: its children's and its own adjustment."""
        factors = self.factors(place)
        given: dict[str, Decimal] = {}
        for node in self.upwards:
            if node.children and not self.told[node.code].adjusts:
                given[node.code] = sum(map(given.__getitem__, node.children), NOTHING)
            else:
                value = self.grown.values[node.code].item(place) * factors[node.code]
                given[node.code] = Decimal(text(value)) if value == value else NOTHING
        return given

    def _nodes(self, row: int, place: int | None, given: Mapping[str, Decimal]) -> list[dict[str, Any]]:
        effective = {} if place is None else self.weights(place)
        found = []
        for code, told in self.told.items():
            own = None  # what the scale's constant and the rounding of a group add to what its children gave
            if told.adjusts and given:
                own = given[code] - sum(map(given.__getitem__, told.node.children), NOTHING)
            found.append(told(row, place, effective.get(code, float("nan")), given.get(code), own))
        return found

    def _derived(self, code: str, formula: str, row: int) -> dict[str, Any]:
        value = self.sheet.columns[code][row]
        return {"code": code, "formula": formula, "value": None if value is None else shown_value(value)}
