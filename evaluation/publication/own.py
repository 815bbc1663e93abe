"""What an applicant may read of its own result, and a notice's first words."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from evaluation.competition.models import Competition
from evaluation.ranking import board, breakdown
from evaluation.ranking.models import Ranking, Standing
from scoring.models import Score
from submissions.models import Application


def stages(application: Application) -> list[dict[str, Any]]:
    """Round by round: the application's own standing and its explanation. Never a judge's name or single mark."""
    standings = Standing.objects.filter(entry__application=application, ranking__status=Ranking.Status.SEALED)
    made = []
    for standing in standings.select_related("ranking__round", "ranking__scoring", "entry").order_by(
        "ranking__round__number"
    ):
        score = Score.objects.filter(run=standing.ranking.scoring.run_id, code=application.code).first()
        made.append(
            {
                "standing": standing,
                "round": standing.ranking.round,
                "entries": standing.ranking.standings.count(),
                "sum": board.sum_in_words(standing),
                "nodes": breakdown.nodes(score) if score else [],
                "steps": breakdown.steps(score) if score else None,
                "reasons": breakdown.reasons(score) if score else [],
                "aspects": breakdown.aspects(score) if score else [],
            }
        )
    return made


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
