"""Score sheets 评分表 as numbers: what one judge gives, and what the panel makes of it. Exact, rounded half-up.

Two roundings, both stated on the page: each sheet's score, and the panel's score, to the round's decimals.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from evaluation.competition.models import Round, RubricItem
from evaluation.judging.models import Assignment
from evaluation.rounds.models import Entry
from scoring.engine import panel

DECIMALS = 4  # what the stored score of a sheet can hold


class PanelScore(NamedTuple):
    """What the judges of one entry give it: their score, the gap between highest and lowest, and how many they are."""

    score: Decimal | None
    spread: Decimal | None
    judges: int


def applicable(entry: Entry, items: Iterable[RubricItem]) -> list[RubricItem]:
    """The items that this entry is marked on: those for joint entries only are left out for a single region."""
    return [item for item in items if entry.is_joint or not item.joint_only]


def sheet_score(assignment: Assignment) -> Decimal | None:
    """The weighted mean of the sheet's marks, 0 to 100, rounded; None while an applicable item is not marked."""
    entry = assignment.entry
    marks = {mark.item_id: mark.value for mark in assignment.marks.all()}
    return weighted(marks, applicable(entry, entry.round.items.all()), entry.round.decimals)


def weighted(marks: dict[int, Decimal], items: list[RubricItem], decimals: int) -> Decimal | None:
    """Marks (by item) times weights over the sum of the weights; an inapplicable item's weight goes to the others."""
    total = sum((Fraction(item.weight) for item in items), Fraction(0))
    if not total or any(item.pk not in marks for item in items):
        return None
    points = sum((Fraction(marks[item.pk]) * Fraction(item.weight) for item in items), Fraction(0))
    return panel.half_up(points / total, min(decimals, DECIMALS))


def panel_scores(round: Round) -> dict[int, PanelScore]:
    """The panel score of each entry of the round with a submitted sheet, by entry id, in a constant number of queries.

    A recused or unfinished sheet is missing, never 0.
    """
    return {entry: _panel(round, given) for entry, given in sheet_scores(round).items()}


def sheet_scores(round: Round) -> dict[int, list[Decimal]]:
    """What each submitted sheet gives, by entry id, in a constant number of queries."""
    items = list(round.items.all())
    submitted = Assignment.objects.filter(entry__round=round, status=Assignment.Status.SUBMITTED)
    scores: dict[int, list[Decimal]] = {}
    for assignment in submitted.select_related("entry").prefetch_related("marks"):
        marks = {mark.item_id: mark.value for mark in assignment.marks.all()}
        score = weighted(marks, applicable(assignment.entry, items), round.decimals)
        scores.setdefault(assignment.entry_id, []).extend([] if score is None else [score])
    return scores


def _panel(round: Round, present: list[Decimal]) -> PanelScore:
    drops = round.method in (Round.Method.TRIMMED, Round.Method.WINSORISED)
    low, high = (round.trim_low, round.trim_high) if drops else (0, 0)
    score = panel.panel_score(
        present, round.method, low, high, round.trim_from if drops else None, min(round.decimals, 6)  # type: ignore[arg-type]
    )  # fmt: skip
    return PanelScore(score, max(present) - min(present) if present else None, len(present))
