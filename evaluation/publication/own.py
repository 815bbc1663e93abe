"""What an applicant may read of its own result, and a notice's first words."""

from __future__ import annotations

from statistics import median
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from evaluation.competition.models import Competition
from evaluation.ranking import board, breakdown
from evaluation.ranking.models import Ranking, Standing
from scoring.models import Score
from submissions.models import Application

ENOUGH = 5
"""From how many entries of a track its median is told to one of them."""


def stages(application: Application) -> list[dict[str, Any]]:
    """Round by round: the application's own standing and its explanation. Never a judge's name or single mark."""
    standings = Standing.objects.filter(entry__application=application, ranking__status=Ranking.Status.SEALED)
    figures, made = breakdown.figures(application.call), []
    for standing in standings.select_related("ranking__round", "ranking__scoring", "entry").order_by(
        "ranking__round__number"
    ):
        score = Score.objects.filter(run=standing.ranking.scoring.run_id, code=application.code).first()
        parts = aspects(standing, breakdown.steps(score)) if score else []
        made.append(
            {
                "standing": standing,
                "round": standing.ranking.round,
                "entries": standing.ranking.standings.count(),
                "sum": board.sum_in_words(standing),
                "panel_words": board.panel_in_words(standing),
                "nodes": breakdown.nodes(score, standing.ranking.decimals, figures) if score else [],
                "steps": breakdown.steps(score) if score else None,
                "reasons": breakdown.reasons(score, figures) if score else [],
                "aspects": parts,
                "radar": radar(parts, application),
            }
        )
    return made


def aspects(standing: Standing, steps: dict[str, Any]) -> list[dict[str, Any]]:
    """Per aspect: points got, full points, the rate in per cent, and the median rate of the track where it has enough
    entries that nobody's figures shine through."""
    track = standing.entry.application.track_id
    others = standing.ranking.standings.filter(entry__application__track=track).values_list("breakdown", flat=True)
    given = [[float(part["contribution"] or 0) for part in b.get("dimensions", [])] for b in others]
    given = [row for row in given if len(row) == len(steps["names"])]
    rows = []
    for i, (name, got, full) in enumerate(zip(steps["names"], steps["got"], steps["full"], strict=True)):
        middle = median(row[i] for row in given) if len(given) >= ENOUGH else None
        rows.append({"name": name, "got": got, "full": full, "rate": _rate(got, full), "median": _rate(middle, full)})
    return rows


def _rate(points: float | None, full: float) -> float | None:
    return None if points is None or not full else round(points / full * 100, 1)


def radar(rows: list[dict[str, Any]], application: Application) -> dict[str, Any] | None:
    """Data of the picture of the aspects; None for fewer than three, which make no picture."""
    if len(rows) < 3 or any(row["rate"] is None for row in rows):
        return None
    return {
        "axes": [row["name"] for row in rows], "own": [row["rate"] for row in rows], "name": application.name,
        "median": [row["median"] if row["median"] is not None else 0 for row in rows], "median_name": _("median of the track"),
    }  # fmt: skip


def draft(competition: Competition) -> dict[str, Any]:
    """The first words of a notice, to be edited."""
    return {
        "title": _("Public notice of the proposed winners of %(name)s") % {"name": competition.name},
        "text": _(
            "After recommendation, completeness check and the rounds of expert review announced in the call, the following are "
            "proposed as winners. During the notice any person or organisation may object in writing, under a real name and "
            "with evidence. Anonymous, unevidenced or late objections are not accepted."
        ),
        "starts_on": timezone.localdate(),
        "working_days": 5,
    }
