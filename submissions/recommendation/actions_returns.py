"""What a recommending body does with one application: send it back for correction, and visit its host park."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from submissions.accounts.models import User
from submissions.applications.models import Application
from submissions.documents.inspection import Rules, inspect
from submissions.recommendation.holding import body_of, held
from submissions.recommendation.mail import tell_lead
from submissions.recommendation.marks import Mark
from submissions.recommendation.models import Return, SiteVisit, VisitPhoto
from submissions.states import move
from submissions.trail.actions import record
from submissions.trail.acts import Act

PHOTOS = Rules(types=("jpg", "jpeg", "png"), largest=20_000_000)


@transaction.atomic
def return_application(
    application: Application,
    *,
    reason: str,
    parts: Sequence[str],
    due_at: datetime.datetime,
    by: User,
    marks: Sequence[Mark] = (),
) -> Return:
    """Send a submitted application back to its lead: why, which parts, which fields, until when. It keeps its place, held."""
    held(application.call, body_of(application))
    if not timezone.now() < due_at <= application.call.recommend_by:
        words = _("The correction must be due after now and not after the recommendation deadline.")
        raise ValidationError({"due_at": words}, code="due")
    move(application, Application.Status.RETURNED, due_at=due_at)
    made = Return.objects.create(
        application=application,
        reason=reason,
        parts=list(parts),
        marks=[[mark.anchor, mark.name, mark.name_en] for mark in marks],
        due_at=due_at,
        returned_by=by,
    )
    record(
        Act.APPLICATION_RETURNED,
        by=by,
        about=application,
        reason=reason,
        parts=list(parts),
        marks=list(marks),
        due_at=due_at,
    )
    words = format_lazy(gettext_lazy("{name} was returned for correction"), name=application.name)  # type: ignore[assignment]
    tell_lead(application.lead, words, application, reason)
    return made


@transaction.atomic
def record_visit(
    application: Application,
    *,
    visited_on: datetime.date,
    visitors: str,
    findings: str,
    by: User,
    hosts: str = "",
    photos: Sequence[File] = (),
) -> SiteVisit:
    """Keep a record of a visit to the host park with its photos; its day is not after today. Every bad photo is named."""
    if visited_on > timezone.localdate():
        raise ValidationError({"visited_on": _("The visit cannot lie in the future.")}, code="future")
    found, problems = [], []
    for photo in photos:
        try:
            found.append((photo, inspect(photo, PHOTOS)))
        except ValidationError as error:
            problems += error.messages
    if problems:
        raise ValidationError({"photos": problems})
    visit = SiteVisit.objects.create(
        application=application,
        visited_on=visited_on,
        visitors=visitors,
        hosts=hosts,
        findings=findings,
        recorded_by=by,
    )
    for photo, finding in found:
        VisitPhoto.objects.create(
            visit=visit, file=photo, name=finding.name, content_type=finding.content_type, size=finding.size,
            sha256=finding.sha256,
        )  # fmt: skip
    digests = [finding.sha256 for _photo, finding in found]
    record(Act.SITE_VISITED, by=by, about=application, visited_on=visited_on, visitors=visitors, photos=digests)
    return visit
