"""Setting up a competition: create, change, choose the model, publish; and the calendar of working days."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from evaluation.competition import figures
from evaluation.competition.actions_checklist import begin_checklist
from evaluation.competition.actions_rounds import add_round, fill_rubric
from evaluation.competition.locking import draft
from evaluation.competition.models import CalendarDay, Competition, Round
from evaluation.competition.readiness import gaps
from evaluation.competition.rows import rewrite
from scoring import runs
from scoring.engine.problems import Problem, Refused
from scoring.models import IndicatorModel
from submissions.calls import actions as calls
from submissions.models import Call, CallIndicator, Organisation, Quota, Track
from submissions.states import move
from submissions.trail.actions import record
from submissions.trail.acts import Act

Row = Mapping[str, Any]
ROUNDS: tuple[Row, ...] = (
    {"name": "小组赛", "name_en": "Preliminary round", "cut": 51},
    {"name": "综合赛", "name_en": "Final round", "cut": 35},
)


@transaction.atomic
def create_competition(
    *,
    by: Any,
    document: Row,
    code: str,
    name: str,
    name_en: str = "",
    tracks: Iterable[Row] = (),
    quotas: Mapping[Organisation, int] | None = None,
    rounds: Sequence[Row] = ROUNDS,
    indicators: Iterable[Row] | None = None,
    **call_fields: Any,
) -> Competition:
    """A draft call and a draft competition over it, on the model of `document`, with its rounds and their score sheets.

    `call_fields` are the call's: organiser, text, opens_at, closes_at, recommend_by, last_year, years, over_quota,
    is_demonstration. The figures asked follow from the model unless `indicators` lists them. Raises Refused with every
    problem of the model.
    """
    model = _adopted(document)
    call = Call.objects.create(code=code, name=name, name_en=name_en, **call_fields)
    record(Act.CALL_CREATED, by=by, about=call, name=name, opens_at=call.opens_at, closes_at=call.closes_at)
    Track.objects.bulk_create(Track(call=call, **{"position": i, **row}) for i, row in enumerate(tracks, start=1))
    Quota.objects.bulk_create(Quota(call=call, body=body, places=places) for body, places in (quotas or {}).items())
    asked = figures.asked(document) if indicators is None else indicators
    CallIndicator.objects.bulk_create(CallIndicator(call=call, **row) for row in asked)
    competition = Competition.objects.create(code=code, name=name, name_en=name_en, call=call, model=model)
    begin_checklist(competition)
    record(Act.COMPETITION_CREATED, by=by, about=competition, name=name, model=model.digest)
    for row in rounds:
        add_round(competition, by=by, **row)
    return competition


@transaction.atomic
def change_competition(competition: Competition, *, by: Any, **fields: Any) -> None:
    """Change names, text, dates and quota policy of a draft. `fields` are the call's; names go to the competition too."""
    competition = draft(competition)
    call = competition.call
    changed = {key: value for key, value in fields.items() if getattr(call, key) != value}
    if not changed:
        return
    Call.objects.filter(pk=call.pk).update(**changed)
    names = {key: value for key, value in changed.items() if key in ("name", "name_en")}
    if names:
        Competition.objects.filter(pk=competition.pk).update(**names)
    record(Act.COMPETITION_CHANGED, by=by, about=competition, changed=sorted(changed))


@transaction.atomic
def change_tracks(competition: Competition, rows: Sequence[Row], *, by: Any) -> None:
    """The draft's tracks are now these, in this order. A row with `id` (a Track) is the same track, changed."""
    call = draft(competition).call
    rewrite(call.tracks.all(), [{**row, "position": i} for i, row in enumerate(rows, start=1)], call=call)
    record(Act.CALL_CHANGED, by=by, about=call, tracks=[row["code"] for row in rows])


@transaction.atomic
def change_quotas(competition: Competition, places: Mapping[Organisation, int | None], *, by: Any) -> None:
    """The draft's recommendation quotas are now these; a body without a number has none and cannot recommend."""
    call = draft(competition).call
    call.quotas.exclude(body__in=[body for body, count in places.items() if count is not None]).delete()
    for body, count in places.items():
        if count is not None:
            Quota.objects.update_or_create(call=call, body=body, defaults={"places": count})
    record(
        Act.CALL_CHANGED,
        by=by,
        about=call,
        quotas={body.name: count for body, count in places.items() if count is not None},
    )


@transaction.atomic
def change_indicators(competition: Competition, rows: Sequence[Row], *, by: Any) -> None:
    """The figures that the draft call collects are now these, in this order."""
    call = draft(competition).call
    rewrite(call.indicators.all(), [{**row, "position": i} for i, row in enumerate(rows, start=1)], call=call)
    record(Act.CALL_CHANGED, by=by, about=call, indicators=[row["code"] for row in rows])


@transaction.atomic
def ask_for_model(competition: Competition, *, by: Any) -> list[str]:
    """Add to the draft call each figure that its model reads and the call does not ask for yet, and return their codes."""
    call = draft(competition).call
    if competition.model is None:
        raise ValidationError(_("Choose an indicator model first."))
    there = set(call.indicators.values_list("code", flat=True))
    new = [row for row in figures.asked(competition.model.document) if row["code"] not in there]
    CallIndicator.objects.bulk_create(
        CallIndicator(call=call, **{**row, "position": row["position"] + len(there)}) for row in new
    )
    codes = [row["code"] for row in new]
    record(Act.CALL_CHANGED, by=by, about=call, indicators_added=codes)
    return codes


def _adopted(document: Row) -> IndicatorModel:
    """The model of a document. Raises Refused, also for one that ranks the lowest score first: a contest's totals do not."""
    model = runs.adopt(document)
    if model.parsed().rank.direction == "cost":
        raise Refused([Problem("rank.direction", "cost", _("benefit: in a competition the highest total is first"))])
    return model


@transaction.atomic
def adopt_model(competition: Competition, document: Row, *, by: Any) -> IndicatorModel:
    """Choose the model of a draft: its rounds take it over, with shares and score sheets as it has them.

    Raises Refused with every problem of the model; nothing is changed then.
    """
    competition = draft(competition)
    model = _adopted(document)
    Competition.objects.filter(pk=competition.pk).update(model=model)
    share = figures.judge_share(document)
    for round in competition.rounds.filter(status=Round.Status.DRAFT):
        Round.objects.filter(pk=round.pk).update(model=model, judge_share=share, objective_share=100 - share)
        fill_rubric(round, document)
    record(Act.MODEL_ADOPTED, by=by, about=competition, model=model.code, version=model.version, digest=model.digest)
    return model


@transaction.atomic
def publish(competition: Competition, *, by: Any) -> None:
    """Publish the call and with it the competition. Raises ValidationError with everything that is still missing."""
    competition = (
        Competition.objects.select_for_update(of=("self",)).select_related("call", "model").get(pk=competition.pk)
    )
    problems = gaps(competition)
    if problems:
        raise ValidationError(problems)
    calls.publish_call(competition.call, by=by)
    move(competition, Competition.Status.CALLED)


@transaction.atomic
def set_day(day: datetime.date, *, is_working: bool, name: str, by: Any) -> CalendarDay:
    """Set a day apart from the built-in calendar: a holiday, or a make-up working day."""
    stored, _created = CalendarDay.objects.update_or_create(day=day, defaults={"is_working": is_working, "name": name})
    record(Act.CALENDAR_CHANGED, by=by, about=stored, day=day, is_working=is_working, name=name)
    return stored


@transaction.atomic
def clear_day(day: CalendarDay, *, by: Any) -> None:
    """Go back to the built-in calendar for this day."""
    record(Act.CALENDAR_CHANGED, by=by, about=day, day=day.day, cleared=True)
    day.delete()
