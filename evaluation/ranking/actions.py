"""Starting and cancelling a scoring; compiling, sealing and replacing a ranking; recording a meeting's decision."""

from __future__ import annotations

import datetime
import logging
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from evaluation.competition.models import Competition, Round
from evaluation.ranking import compilation
from evaluation.ranking.models import Decision, Ranking, RoundRun, Standing
from evaluation.ranking.table import round_table
from evaluation.rounds.models import Entry
from scoring import runs, tasks
from scoring.engine import spec
from scoring.models import IndicatorModel, ScoringRun
from submissions.states import Conflict, move
from submissions.trail.actions import record
from submissions.trail.acts import Act

logger = logging.getLogger(__name__)


def objective_model(model: IndicatorModel) -> IndicatorModel:
    """The model that a run applies: without what judges mark, adopted as a model of its own."""
    if not spec.expert_items(model.document):
        return model
    return runs.adopt(spec.objective_part(model.document))


@transaction.atomic
def start_scoring(round: Round, *, by: Any) -> RoundRun:
    """Close the round's figures into a run and queue it. The same figures under the same model are the same run: asking
    again returns to it. Raises Refused with every figure that does not fit, ValidationError for an empty round."""
    round = Round.objects.select_for_update().get(pk=round.pk)
    table = round_table(round)
    if not table.codes:
        raise ValidationError(_("No entries are running in this round, so there is nothing to score."))
    run = runs.prepare(objective_model(round.model), table)
    latest = round.runs.select_related("run").first()
    if latest is not None and latest.run_id == run.pk and run.status != ScoringRun.Status.CANCELLED:
        return latest
    number = (round.runs.aggregate(n=Max("number"))["n"] or 0) + 1
    scoring = RoundRun.objects.create(round=round, run=run, number=number, started_by=by)
    record(Act.SCORING_STARTED, by=by, about=round, run=run.reference, number=number, digest=run.digest)
    transaction.on_commit(lambda: _dispatch(run.pk))
    return scoring


def _dispatch(run_id: int) -> None:
    """Hand the run to a worker. While the broker is away the run stays queued in the database, and beat hands it on later."""
    try:
        tasks.score.apply_async((run_id,), retry=False)
    except OperationalError:
        logger.warning("the broker is away: scoring run %s waits in the database", run_id)


@transaction.atomic
def cancel_scoring(scoring: RoundRun, *, by: Any) -> None:
    """Stop a run that has not finished; a finished one stays as it is."""
    if scoring.run.status not in ScoringRun.UNFINISHED:
        raise Conflict(_("This scoring has already ended."))
    runs.cancel(scoring.run)
    record(Act.SCORING_CANCELLED, by=by, about=scoring.round, run=scoring.run.reference)


@transaction.atomic
def compile_ranking(round: Round, *, by: Any, replaces: Ranking | None = None, reason: str = "") -> Ranking:
    """Blend the latest finished run with the judges' marks into a new ranking. Earlier drafts are set aside.

    Raises ValidationError with everything that is still missing."""
    round = Round.objects.select_for_update().get(pk=round.pk)
    scoring = round.runs.select_related("run").filter(run__status=ScoringRun.Status.DONE).first()
    problems = compilation.missing(round, scoring)
    if problems or scoring is None:
        raise ValidationError(problems)
    for draft in round.rankings.filter(status=Ranking.Status.DRAFT):
        move(draft, Ranking.Status.REPLACED)
    lines = compilation.lines(round, scoring)
    ranking = Ranking.objects.create(
        round=round,
        scoring=scoring,
        number=(round.rankings.aggregate(n=Max("number"))["n"] or 0) + 1,
        replaces=replaces,
        reason=reason,
        cut=round.cut,
        method=compilation.method(round),
        digest=compilation.digest(round, scoring, lines),
        compiled_by=by,
    )
    Standing.objects.bulk_create(Standing(ranking=ranking, **line) for line in lines)
    record(
        Act.RANKING_COMPILED,
        by=by,
        about=round,
        ranking=ranking.number,
        run=scoring.run.reference,
        digest=ranking.digest,
    )
    return ranking


@transaction.atomic
def seal(ranking: Ranking, *, by: Any) -> None:
    """Seal a ranking: those above the line advance, the round closes, and after the last round the panel meeting begins.

    Refused (ValidationError) while score sheets changed since it was compiled, so that what is sealed is what is seen."""
    round = Round.objects.select_for_update(of=("self",)).select_related("competition").get(pk=ranking.round_id)
    lines = compilation.lines(round, ranking.scoring)
    if compilation.digest(round, ranking.scoring, lines) != ranking.digest:
        raise ValidationError(
            _("Marks or entries changed after this ranking was compiled. Compile it again, then seal.")
        )
    move(ranking, Ranking.Status.SEALED, sealed_by=by, sealed_at=timezone.now())
    if ranking.replaces is not None and ranking.replaces.status == Ranking.Status.SEALED:
        raise Conflict(_("The ranking it replaces is still sealed."))
    _settle_entries(ranking)
    if round.status == Round.Status.OPEN:
        move(round, Round.Status.CLOSED, closed_at=timezone.now())
    competition = round.competition
    if round.is_last and competition.status == Competition.Status.REVIEWING:
        move(competition, Competition.Status.MEETING)
    record(Act.RANKING_SEALED, by=by, about=round, ranking=ranking.number, digest=ranking.digest)


def _settle_entries(ranking: Ranking) -> None:
    for standing in ranking.standings.select_related("entry"):
        entry = standing.entry
        to = Entry.Status.ADVANCED if standing.is_above else Entry.Status.NOT_ADVANCED
        if entry.status in (Entry.Status.ADMITTED, Entry.Status.NOT_ADVANCED) and entry.status != to:
            move(entry, to)


@transaction.atomic
def replace(ranking: Ranking, *, reason: str, by: Any) -> Ranking:
    """Correct a sealed ranking by a new one that names it. The old one stays readable for ever.

    Only before the next round opens, and before the notice: after that the meeting's decision is the way."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the sealed ranking must be replaced.")})
    round = ranking.round
    if round.competition.rounds.filter(number__gt=round.number).exclude(status="draft").exists():
        raise ValidationError(_("The next round is already open, so this ranking can no longer be replaced."))
    if round.competition.status not in (Competition.Status.REVIEWING, Competition.Status.MEETING):
        raise ValidationError(_("The notice is out, so this ranking can no longer be replaced."))
    move(ranking, Ranking.Status.REPLACED)
    new = compile_ranking(round, by=by, replaces=ranking, reason=reason.strip())
    record(Act.RANKING_REPLACED, by=by, about=round, old=ranking.number, new=new.number, reason=reason.strip())
    seal(new, by=by)
    return new


@transaction.atomic
def decide(
    ranking: Ranking, entry: Entry, *, outcome: str, reason: str, document: str, decided_on: datetime.date, by: Any
) -> Decision:
    """Record that the panel meeting departs from the order for one entry. The ranking itself is not touched."""
    if ranking.status != Ranking.Status.SEALED:
        raise Conflict(_("A meeting decides on a sealed ranking only."))
    standing = ranking.standings.filter(entry=entry).first()
    if standing is None:
        raise ValidationError({"entry": _("This entry is not in the ranking.")})
    if standing.is_above == (outcome == Decision.Outcome.INCLUDE):
        raise ValidationError(
            {"outcome": _("The order already says so; a decision is needed only where the meeting departs from it.")}
        )
    decision, created = Decision.objects.get_or_create(
        ranking=ranking,
        entry=entry,
        defaults={
            "outcome": outcome,
            "reason": reason,
            "document": document,
            "decided_on": decided_on,
            "recorded_by": by,
        },
    )
    if not created:
        raise Conflict(_("A decision on this entry is already recorded."))
    record(
        Act.DECISION_RECORDED,
        by=by,
        about=entry,
        outcome=outcome,
        reason=reason,
        document=document,
        decided_on=decided_on,
    )
    return decision
