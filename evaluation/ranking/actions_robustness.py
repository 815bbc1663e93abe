"""Asking how firmly a ranking stands, and stopping that analysis."""

from __future__ import annotations

import logging
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from evaluation.ranking.blended import Blend, blended
from evaluation.ranking.models import Ranking, RankingRobustness
from scoring import robustness, runs, tasks
from scoring.engine.evaluate import evaluate
from scoring.engine.robustness_settings import Settings, read
from scoring.engine.spec import parse
from scoring.models import RobustnessRun
from submissions.states import Conflict
from submissions.trail.actions import record
from submissions.trail.acts import Act

logger = logging.getLogger(__name__)


@transaction.atomic
def start_robustness(ranking: Ranking, *, by: Any, marks: bool = True, **asked: Any) -> RankingRobustness:
    """Queue an analysis of the ranking at its own cut line; asking again for the same returns to it.

    `asked` are settings of scoring.engine.robustness_settings (draws, seed, weights, alternatives, imputed, noise); `marks`
    says whether the judges' marks are drawn again too. Raises Refused with every setting that does not fit, and
    ValidationError where the ranking is not what its model and table give."""
    ranking = Ranking.objects.select_related("round", "scoring__run__model").get(pk=ranking.pk)
    blend = blended(ranking)
    ranked = _confirmed(ranking, blend)
    drawn = {"marks": {leaf: dict(each) for leaf, each in blend.marks.items()}, "panel": blend.panel} if marks else {}
    settings: Settings = read({**asked, **drawn, "cuts": [min(ranking.cut, ranked)]})
    run = runs.prepare(runs.adopt(blend.document), blend.table)
    analysis = robustness.prepare(run, settings)
    number = ranking.robustness.count() + 1
    asking, created = ranking.robustness.get_or_create(analysis=analysis, defaults={"number": number, "started_by": by})
    if created or not analysis.is_finished:
        record(
            Act.ROBUSTNESS_STARTED, by=by, about=ranking.round, ranking=ranking.number,
            analysis=analysis.reference, digest=analysis.digest,
        )  # fmt: skip
        transaction.on_commit(lambda: _dispatch(analysis.pk))
    return asking


@transaction.atomic
def cancel_robustness(asking: RankingRobustness, *, by: Any) -> None:
    """Stop an analysis that has not finished; a finished one stays as it is."""
    if not robustness.cancel(asking.analysis):
        raise Conflict(_("This analysis has already ended."))
    ranking = asking.ranking
    record(
        Act.ROBUSTNESS_CANCELLED,
        by=by,
        about=ranking.round,
        ranking=ranking.number,
        analysis=asking.analysis.reference,
    )


def _confirmed(ranking: Ranking, blend: Blend) -> int:
    """How many are ranked, after making sure that the model gives each the published rank."""
    result = evaluate(parse(blend.document), blend.table)
    found = {code: int(rank) for code, rank in zip(result.codes, result.ranks.tolist(), strict=True) if rank}
    standings = ranking.standings.exclude(rank=None).values_list("entry__application__code", "rank")
    if found != dict(standings):
        raise ValidationError(
            _("This ranking does not follow from one model and one table, so its robustness cannot be computed.")
        )
    return len(found)


def _dispatch(analysis_id: int) -> None:
    """Hand the analysis to the workers. While the broker is away it stays queued, and beat hands it on later."""
    if RobustnessRun.objects.unfinished().filter(pk=analysis_id).exists():
        try:
            tasks.analyse.apply_async((analysis_id,), retry=False)
        except OperationalError:
            logger.warning("the broker is away: analysis %s waits in the database", analysis_id)
