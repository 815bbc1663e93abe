"""Recording monitoring, renewing and revoking an award, promoting a reserve."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from evaluation.follow_up.models import Review
from evaluation.publication.models import Award
from submissions.states import Conflict, move
from submissions.trail.actions import record
from submissions.trail.acts import Act


@transaction.atomic
def review(
    award: Award, *, kind: str, outcome: str, findings: str, document: str, reviewed_on: datetime.date, by: Any
) -> Review:
    """Record a look at an award. Renewing and revoking change the award, and need the document that decided it."""
    if outcome in (Review.Outcome.RENEWED, Review.Outcome.REVOKED) and not document.strip():
        raise ValidationError({"document": _("Renewing or revoking needs the number of the document that decided it.")})
    if award.status not in (Award.Status.STANDING, Award.Status.RENEWED):
        raise Conflict(_("This award no longer stands."))
    made = Review.objects.create(
        award=award,
        kind=kind,
        outcome=outcome,
        findings=findings,
        document=document,
        reviewed_on=reviewed_on,
        recorded_by=by,
    )
    if outcome == Review.Outcome.RENEWED:
        move(award, Award.Status.RENEWED)
    if outcome == Review.Outcome.REVOKED:
        move(award, Award.Status.REVOKED)
        record(Act.AWARD_REVOKED, by=by, about=award.entry, document=document)
    record(Act.MONITORING_RECORDED, by=by, about=award.entry, kind=kind, outcome=outcome)
    return made


@transaction.atomic
def promote_reserve(competition: Any, *, by: Any) -> Award:
    """Give the place of a winner who withdrew or was revoked to the first reserve still standing."""
    awards = Award.objects.select_for_update().filter(competition=competition)
    gone = awards.filter(kind=Award.Kind.WINNER, status__in=[Award.Status.WITHDRAWN, Award.Status.REVOKED]).count()
    filled = awards.filter(kind=Award.Kind.WINNER, status__in=[Award.Status.STANDING, Award.Status.RENEWED]).count()
    announced = competition.notice.items.count()
    if not gone or filled >= announced:
        raise ValidationError(_("No winner's place is free."))
    waiting = awards.filter(kind=Award.Kind.RESERVE, status=Award.Status.STANDING).order_by("position")
    reserves = list(waiting.select_related("entry__round", "entry__application__track", "entry__application__lead"))
    if not reserves:
        raise ValidationError(_("The reserve list is empty."))
    reserve = next((award for award in reserves if not _is_full(award)), None)
    if reserve is None:
        raise ValidationError(_("Every reserve is of a track or province whose places are taken."))
    Award.objects.filter(pk=reserve.pk).update(kind=Award.Kind.WINNER)
    reserve.kind = Award.Kind.WINNER
    record(Act.RESERVE_PROMOTED, by=by, about=reserve.entry, position=reserve.position)
    return reserve


def _is_full(award: Award) -> bool:
    """Whether this reserve's track or province has as many winners as its cap allows."""
    application, last = award.entry.application, award.entry.round
    winners = Award.objects.filter(
        competition=award.competition_id,
        kind=Award.Kind.WINNER,
        status__in=[Award.Status.STANDING, Award.Status.RENEWED],
    )
    track, province = application.track, last.province_cap
    if track.cap is not None and winners.filter(entry__application__track=track).count() >= track.cap:
        return True
    same = winners.filter(entry__application__lead__province=application.lead.province)
    return bool(province) and same.count() >= (province or 0)


@transaction.atomic
def withdraw(award: Award, *, reason: str, by: Any) -> None:
    """Record that a winner or reserve gives its place up."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the award is given up.")})
    move(award, Award.Status.WITHDRAWN)
    record(Act.AWARD_CHANGED, by=by, about=award.entry, to=Award.Status.WITHDRAWN, reason=reason.strip())
