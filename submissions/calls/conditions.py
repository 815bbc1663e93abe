"""Conditional parts: a small closed language over earlier answers. Nothing in it is ever run as code."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

OPERATORS = {
    "equals": _("is"),
    "differs": _("is not"),
    "includes": _("includes"),
    "more": _("is more than"),
    "less": _("is less than"),
    "answered": _("is answered"),
}
JOINS = {"all": _("all of these hold"), "any": _("one of these holds")}


class Clause(NamedTuple):
    """One comparison of an earlier answer with a word; `answered` needs no word."""

    question: str
    operator: str
    value: str = ""

    def holds(self, answers: Mapping[str, Any]) -> bool:
        """Whether it holds. What is not answered equals nothing, and is neither more nor less than anything."""
        given = answers.get(self.question)
        if self.operator == "answered":
            return bool(given)
        if self.operator == "includes":
            return self.value in (given if isinstance(given, list) else [given])
        if self.operator in ("more", "less"):
            here, there = _number(given), _number(self.value)
            if here is None or there is None:
                return False
            return here > there if self.operator == "more" else here < there
        same = bool(given) and _same(given, self.value)
        return same if self.operator == "equals" else not same


class Condition(NamedTuple):
    """Clauses of which all, or any, must hold."""

    join: str
    clauses: tuple[Clause, ...]

    def holds(self, answers: Mapping[str, Any]) -> bool:
        found = [clause.holds(answers) for clause in self.clauses]
        return any(found) if self.join == "any" else all(found)

    @classmethod
    def parse(cls, data: Mapping[str, Any] | None) -> Condition | None:
        """From its stored form {"join": "all", "clauses": [{"question": …, "operator": …, "value": …}]}; None for nothing."""
        if not data or not data.get("clauses"):
            return None
        return cls(str(data.get("join", "all")), tuple(Clause(**clause) for clause in data["clauses"]))

    def plain(self) -> dict[str, Any]:
        return {"join": self.join, "clauses": [clause._asdict() for clause in self.clauses]}


def _same(given: Any, value: str) -> bool:
    if isinstance(given, list):
        return given == [value]
    here, there = _number(given), _number(value)
    return here == there if here is not None and there is not None else str(given) == value


def _number(value: Any) -> Decimal | None:
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None
