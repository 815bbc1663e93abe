"""Gates: conditions an entrant must meet to be scored at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from scoring.engine import words
from scoring.engine.columns import Sheet
from scoring.engine.conditions import Value
from scoring.engine.tree import Gate, Model

SCORED, UNQUALIFIED, INCOMPLETE, VETOED = "scored", "unqualified", "incomplete", "vetoed"


@dataclass(frozen=True)
class Gated:
    """Each row's outcome and flags so far, and for each gate whether each row passed (None: undecided, or "n/a" not applied)."""

    outcomes: Sequence[str]
    flags: Sequence[list[str]]
    passed: dict[str, list[bool | None]]
    applied: dict[str, list[bool]]


def gate(model: Model, sheet: Sheet) -> Gated:
    """The outcome of each row: vetoed before unqualified before incomplete (a figure that decides a gate is missing)."""
    outcomes, flags = [SCORED] * len(sheet), [list[str]() for _ in sheet.codes]
    passed: dict[str, list[bool | None]] = {}
    applied: dict[str, list[bool]] = {}
    weight = {SCORED: 0, INCOMPLETE: 1, UNQUALIFIED: 2, VETOED: 3}
    for item in model.gates:
        where = sheet.holds(item.applies_when) if item.applies_when else [True] * len(sheet)
        held = sheet.holds(item.require)
        passed[item.code] = [
            True if applies is False else None if applies is None else h for applies, h in zip(where, held, strict=True)
        ]
        applied[item.code] = [applies is not False for applies in where]
        for row, passes in enumerate(passed[item.code]):
            if passes is True:
                continue
            outcome = INCOMPLETE if passes is None else item.otherwise
            flags[row].append(f"{'undecided' if passes is None else outcome}:{item.code}")
            outcomes[row] = max(outcomes[row], outcome, key=weight.__getitem__)
    return Gated(outcomes, flags, passed, applied)


def in_words(gated: Gated, sheet: Sheet, item: Gate, row: int) -> dict[str, Any]:
    """One gate of one row, as its explanation tells it: whether it was passed, and the condition with what was found."""
    passed = gated.passed[item.code][row]
    values: dict[str, Value] = {name: sheet.columns[name][row] for name, _ in item.require.columns()}
    said = {language: item.require.words(language, values) for language in ("zh-hans", "en")}
    return {
        "code": item.code,
        "name": dict(item.name),
        "passed": passed is True,
        "undecided": passed is None,
        "otherwise": item.otherwise,
        "words": said if gated.applied[item.code][row] else words.NOT_APPLICABLE,
    }
