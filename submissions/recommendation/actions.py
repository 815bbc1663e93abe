"""What a recommending body does. Every act on an order holds the body's quota row, so that two officers take turns."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from submissions.accounts.models import Organisation, Role, User
from submissions.accounts.notify import notify
from submissions.applications.models import Application
from submissions.calls.models import Call, Quota
from submissions.recommendation.hindrances import hindrances
from submissions.recommendation.models import Recommendation, RecommendedApplication, Return, SiteVisit
from submissions.states import move
from submissions.trail.actions import record
from submissions.trail.acts import Act


@transaction.atomic
def place(application: Application, *, by: User) -> RecommendedApplication:
    """Put an application at the end of its body's order. Beyond the quota it is refused, unless the call lets it happen
    and then accepts nothing at all."""
    recommendation, quota = _held(application.call, _body(application))
    application.refresh_from_db(fields=["status"])
    if application.status != Application.Status.SUBMITTED:
        raise ValidationError(_("Only submitted applications can be recommended."), code="status")
    places = list(recommendation.places.all())
    if any(place.application_id == application.pk for place in places):
        raise ValidationError(_("This application already has a place."), code="placed")
    if len(places) >= quota.places and application.call.over_quota == Call.OverQuota.BLOCK:
        words = _("The quota of %(places)s is used up. Take another application out first.")
        raise ValidationError(words % {"places": quota.places}, code="quota")
    made = RecommendedApplication.objects.create(
        recommendation=recommendation, application=application, position=len(places) + 1
    )
    _changed(recommendation, by)
    return made


@transaction.atomic
def move_place(place: RecommendedApplication, direction: str, *, by: User) -> None:
    """Change places with the neighbour: "up" or "down". At the end of the order nothing happens."""
    recommendation, _quota = _held(place.recommendation.call, place.recommendation.body)
    order = list(recommendation.places.all())
    here = next((i for i, other in enumerate(order) if other.pk == place.pk), None)
    if here is None:
        raise ValidationError(_("This application has no place any more."), code="gone")
    there = here + {"up": -1, "down": 1}[direction]
    if 0 <= there < len(order):
        order[here], order[there] = order[there], order[here]
        _number(order)
        _changed(recommendation, by)


@transaction.atomic
def remove_place(place: RecommendedApplication, *, by: User) -> None:
    """Take an application out of the order; those after it move up."""
    recommendation, _quota = _held(place.recommendation.call, place.recommendation.body)
    RecommendedApplication.objects.filter(pk=place.pk).delete()
    _number(list(recommendation.places.all()))
    _changed(recommendation, by)


@transaction.atomic
def write_opinion(place: RecommendedApplication, opinion: str, *, by: User) -> None:
    """Note the body's opinion on a recommended application."""
    recommendation, _quota = _held(place.recommendation.call, place.recommendation.body)
    RecommendedApplication.objects.filter(pk=place.pk).update(opinion=opinion)
    record(Act.RECOMMENDATION_CHANGED, by=by, about=recommendation.call, opinion=opinion, application=place.application)


@transaction.atomic
def submit_recommendation(recommendation: Recommendation, *, by: User) -> Recommendation:
    """Send the order to the ministry, once. The body's applications without a place become "not recommended".

    Over the quota it is refused or, where the call says so, not accepted at all: then nothing is recommended.
    """
    recommendation, quota = _held(recommendation.call, recommendation.body)
    call, body = recommendation.call, recommendation.body
    places = list(recommendation.places.select_related("application"))
    problems = hindrances(call, quota, [place.application for place in places])
    if problems:
        raise ValidationError(problems, code="blocked")
    accepted = len(places) <= quota.places
    order = [{"position": p.position, "code": p.application.code, "opinion": p.opinion} for p in places]
    said = {"call": call.code, "body": body.name, "order": order}
    move(
        recommendation,
        Recommendation.Status.SUBMITTED if accepted else Recommendation.Status.REJECTED,
        submitted_at=timezone.now(),
        submitted_by=by,
        digest=hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest(),
    )
    chosen = {place.application_id for place in places} if accepted else set()
    own = Application.objects.filter(call=call, lead__recommended_by=body, status__in=["submitted", "returned"])
    for application in own.select_related("lead"):
        is_chosen = application.pk in chosen
        move(application, Application.Status.RECOMMENDED if is_chosen else Application.Status.NOT_RECOMMENDED)
        words = gettext_lazy("{name} was recommended") if is_chosen else gettext_lazy("{name} was not recommended")
        _tell(application.lead, format_lazy(words, name=application.name), application)
    record(Act.RECOMMENDATION_SUBMITTED, by=by, about=call, body=body.name, order=order, accepted=accepted)
    words = format_lazy(gettext_lazy("{body} submitted its recommendation"), body=body.name)
    ministry = User.objects.filter(role=Role.ADMINISTRATOR, is_active=True)
    notify(ministry, words, url=reverse("recommendation", args=[call.code]) + f"?body={body.pk}")
    return recommendation


@transaction.atomic
def return_application(
    application: Application, *, reason: str, parts: Sequence[str], due_at: datetime.datetime, by: User
) -> Return:
    """Send a submitted application back to its lead: why, which parts, until when. It keeps its place, held."""
    _held(application.call, _body(application))
    if not timezone.now() < due_at <= application.call.recommend_by:
        words = _("The correction must be due after now and not after the recommendation deadline.")
        raise ValidationError({"due_at": words}, code="due")
    move(application, Application.Status.RETURNED, due_at=due_at)
    made = Return.objects.create(
        application=application, reason=reason, parts=list(parts), due_at=due_at, returned_by=by
    )
    record(Act.APPLICATION_RETURNED, by=by, about=application, reason=reason, parts=list(parts), due_at=due_at)
    words = format_lazy(gettext_lazy("{name} was returned for correction"), name=application.name)  # type: ignore[assignment]
    _tell(application.lead, words, application, reason)
    return made


@transaction.atomic
def record_visit(
    application: Application, *, visited_on: datetime.date, visitors: str, findings: str, by: User
) -> SiteVisit:
    """Keep a record of a visit to the host park; its day is not after today."""
    if visited_on > timezone.localdate():
        raise ValidationError({"visited_on": _("The visit cannot lie in the future.")}, code="future")
    visit = SiteVisit.objects.create(
        application=application, visited_on=visited_on, visitors=visitors, findings=findings, recorded_by=by
    )
    record(Act.SITE_VISITED, by=by, about=application, visited_on=visited_on, visitors=visitors)
    return visit


def _held(call: Call, body: Organisation) -> tuple[Recommendation, Quota]:
    """The body's recommendation and its quota, whose row is now locked; refused when the order can no longer change."""
    quota = Quota.objects.select_for_update(of=("self",)).filter(call=call, body=body).first()
    if quota is None:
        raise ValidationError(_("Your body has no recommendation quota in this call."), code="quota")
    recommendation, _created = Recommendation.objects.get_or_create(call=call, body=body)
    if not call.is_recommending:
        raise ValidationError(_("The recommendation deadline has passed."), code="late")
    if recommendation.status != Recommendation.Status.DRAFT:
        raise ValidationError(_("The recommendation was already submitted."), code="submitted")
    return recommendation, quota


def _body(application: Application) -> Organisation:
    body = application.lead.recommended_by
    if body is None:
        raise ValidationError(_("No body recommends this application's lead."), code="body")
    return body


def _number(order: Sequence[RecommendedApplication]) -> None:
    for position, place in enumerate(order, start=1):
        place.position = position
    RecommendedApplication.objects.bulk_update(order, ["position"])


def _changed(recommendation: Recommendation, by: User) -> None:
    order = list(recommendation.places.values_list("application__code", flat=True))
    record(Act.RECOMMENDATION_CHANGED, by=by, about=recommendation.call, body=recommendation.body.name, order=order)


def _tell(lead: Organisation, subject: object, application: Application, body: str = "") -> None:
    url = reverse("application", args=[application.code])
    notify(lead.people.filter(is_active=True), subject, body, url)  # type: ignore[arg-type]
