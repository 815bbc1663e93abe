"""What a recommending body does. Every act on an order holds the body's quota row, so that two officers take turns."""

from __future__ import annotations

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
from submissions.calls.models import Call
from submissions.recommendation.hindrances import hindrances
from submissions.recommendation.holding import body_of, held
from submissions.recommendation.mail import tell_lead
from submissions.recommendation.models import Recommendation, RecommendedApplication
from submissions.states import move
from submissions.trail.actions import record
from submissions.trail.acts import Act


@transaction.atomic
def place(application: Application, *, by: User) -> RecommendedApplication:
    """Put an application at the end of its body's order. Beyond the quota it is refused, unless the call lets it happen
    and then accepts nothing at all."""
    recommendation, quota = held(application.call, body_of(application))
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
    recommendation, _quota = held(place.recommendation.call, place.recommendation.body)
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
def put_place(place: RecommendedApplication, position: int, *, by: User) -> RecommendedApplication:
    """Put a place at a position of the order, counted from 1; past its end means at the end. The others make room."""
    recommendation, _quota = held(place.recommendation.call, place.recommendation.body)
    order = list(recommendation.places.select_related("application"))
    mine = next((other for other in order if other.pk == place.pk), None)
    if mine is None:
        raise ValidationError(_("This application has no place any more."), code="gone")
    order.remove(mine)
    order.insert(max(position, 1) - 1, mine)
    if [other.position for other in order] != list(range(1, len(order) + 1)):
        _number(order)
        _changed(recommendation, by)
    return mine


@transaction.atomic
def remove_place(place: RecommendedApplication, *, by: User) -> None:
    """Take an application out of the order; those after it move up."""
    recommendation, _quota = held(place.recommendation.call, place.recommendation.body)
    RecommendedApplication.objects.filter(pk=place.pk).delete()
    _number(list(recommendation.places.all()))
    _changed(recommendation, by)


@transaction.atomic
def write_opinion(place: RecommendedApplication, opinion: str, *, by: User) -> None:
    """Note the body's opinion on a recommended application."""
    recommendation, _quota = held(place.recommendation.call, place.recommendation.body)
    RecommendedApplication.objects.filter(pk=place.pk).update(opinion=opinion)
    record(Act.RECOMMENDATION_CHANGED, by=by, about=recommendation.call, opinion=opinion, application=place.application)


@transaction.atomic
def put_order(call: Call, body: Organisation, order: Sequence[tuple[Application, str]], *, by: User) -> None:
    """Make this the body's order with its opinions, whatever it was before. Refused as `place` refuses, every problem at once."""
    recommendation, quota = held(call, body)
    kept = {place.application_id: place for place in recommendation.places.all()}
    fresh = {a.pk: a for a in Application.objects.filter(pk__in=[application.pk for application, _opinion in order])}
    problems = [
        _("%(name)s: only submitted applications can be recommended.") % {"name": application.name}
        for application, _opinion in order
        if application.pk not in kept and fresh[application.pk].status != Application.Status.SUBMITTED
    ]
    if len(order) > quota.places and call.over_quota == Call.OverQuota.BLOCK:
        words = _("%(placed)s applications stand against a quota of %(places)s.")
        problems.append(words % {"placed": len(order), "places": quota.places})
    if problems:
        raise ValidationError(problems, code="order")
    RecommendedApplication.objects.filter(recommendation=recommendation).exclude(
        application__in=[application.pk for application, _opinion in order]
    ).delete()
    for position, (application, opinion) in enumerate(order, start=1):
        RecommendedApplication.objects.update_or_create(
            recommendation=recommendation, application=application, defaults={"position": position, "opinion": opinion}
        )
    _changed(recommendation, by)


@transaction.atomic
def submit_recommendation(recommendation: Recommendation, *, by: User) -> Recommendation:
    """Send the order to the ministry, once. The body's applications without a place become "not recommended".

    Over the quota it is refused or, where the call says so, not accepted at all: then nothing is recommended.
    """
    recommendation, quota = held(recommendation.call, recommendation.body)
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
    own = Application.objects.unsealed().filter(
        call=call, lead__recommended_by=body, status__in=["submitted", "returned"]
    )
    for application in own.select_related("lead"):
        is_chosen = application.pk in chosen
        move(application, Application.Status.RECOMMENDED if is_chosen else Application.Status.NOT_RECOMMENDED)
        words = gettext_lazy("{name} was recommended") if is_chosen else gettext_lazy("{name} was not recommended")
        tell_lead(application.lead, format_lazy(words, name=application.name), application)
    record(Act.RECOMMENDATION_SUBMITTED, by=by, about=call, body=body.name, order=order, accepted=accepted)
    words = format_lazy(gettext_lazy("{body} submitted its recommendation"), body=body.name)
    ministry = User.objects.filter(role=Role.ADMINISTRATOR, is_active=True)
    notify(ministry, words, url=reverse("recommendation", args=[call.code]) + f"?body={body.pk}")
    return recommendation


@transaction.atomic
def recall_recommendation(recommendation: Recommendation, *, by: User) -> Recommendation:
    """Take a submitted recommendation back to change it, where the call lets that happen and its deadline has not come.

    Every application returns to where it was: submitted, or returned where its correction had not come back. Refused
    when the ministry has begun to look into one of them.
    """
    recommendation, _quota = held(recommendation.call, recommendation.body, recommendation.status)
    call = recommendation.call
    if not call.may_recall:
        raise ValidationError(_("This call does not let a recommendation be taken back."), code="final")
    own = list(Application.objects.filter(call=call, lead__recommended_by=recommendation.body).select_related("lead"))
    begun = [a.name for a in own if a.status in ("correction", "qualified", "unqualified")]
    if begun:
        raise ValidationError(
            _("The ministry has begun to check: %(names)s.") % {"names": ", ".join(begun)}, code="begun"
        )
    move(recommendation, Recommendation.Status.DRAFT, submitted_at=None, submitted_by=None, digest="")
    for application in own:
        if application.status in ("recommended", "not_recommended"):
            move(application, _before(application))
            tell_lead(
                application.lead,
                format_lazy(gettext_lazy("{name} is being considered again"), name=application.name),
                application,
            )
    record(Act.RECOMMENDATION_RECALLED, by=by, about=call, body=recommendation.body.name)
    ministry = User.objects.filter(role=Role.ADMINISTRATOR, is_active=True)
    words = format_lazy(gettext_lazy("{body} took its recommendation back"), body=recommendation.body.name)
    notify(ministry, words, url=reverse("recommendation", args=[call.code]) + f"?body={recommendation.body_id}")
    return recommendation


def _before(application: Application) -> str:
    """Where a decided application stood: a return that no submission answered is still open."""
    returned, receipt = application.returns.first(), application.receipts.first()
    left_out = application.status == Application.Status.NOT_RECOMMENDED
    if left_out and returned and (receipt is None or receipt.submitted_at < returned.returned_at):
        return Application.Status.RETURNED
    return Application.Status.SUBMITTED


def _number(order: Sequence[RecommendedApplication]) -> None:
    for position, place in enumerate(order, start=1):
        place.position = position
    RecommendedApplication.objects.bulk_update(order, ["position"])


def _changed(recommendation: Recommendation, by: User) -> None:
    order = list(recommendation.places.values_list("application__code", flat=True))
    record(Act.RECOMMENDATION_CHANGED, by=by, about=recommendation.call, body=recommendation.body.name, order=order)
