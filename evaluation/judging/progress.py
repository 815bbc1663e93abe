"""What the marks of a round show while judging runs: entries over which the judges are far apart 分差过大."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from evaluation.competition.models import Round
from evaluation.judging.models import Assignment
from evaluation.judging.sheets import panel_scores

WIDE_GAP = Decimal(20)  # points between the highest and lowest sheet of one entry, from which a re-check is asked


def wide_gaps(round: Round) -> list[dict[str, Any]]:
    """The entries with a gap over WIDE_GAP, widest first, each with its submitted sheets."""
    scores = {pk: score for pk, score in panel_scores(round).items() if score.spread and score.spread > WIDE_GAP}
    sheets: dict[int, list[Assignment]] = {}
    submitted = Assignment.objects.filter(entry__in=scores, status=Assignment.Status.SUBMITTED)
    for sheet in submitted.select_related("judge", "entry").order_by("-score"):
        sheets.setdefault(sheet.entry_id, []).append(sheet)
    return sorted(
        ({"entry": found[0].entry, "panel": scores[pk], "sheets": found} for pk, found in sheets.items()),
        key=lambda row: (-row["panel"].spread, row["entry"].code),
    )
