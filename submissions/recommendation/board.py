"""The board: a body's order against its quota, what stands outside it, and what keeps it from being submitted."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from submissions.accounts.models import Organisation
from submissions.applications.models import Application
from submissions.calls.models import Call, Quota
from submissions.documents.models import Document
from submissions.recommendation.hindrances import hindrances
from submissions.recommendation.models import Recommendation, RecommendedApplication, SiteVisit

ON_TRACK = ("submitted", "recommended", "correction", "qualified", "unqualified")
"""Statuses in which a placed application uses its place; in others, as while it is corrected, the place is only held."""


class Board(NamedTuple):
    """`slots` are "used", "held", "" for an empty place and "over" for one past the quota, in order."""

    quota: Quota
    recommendation: Recommendation | None
    places: list[RecommendedApplication]
    slots: list[str]
    problems: list[str]

    @property
    def address(self) -> str:
        """What the addresses of its places begin with, so that a long order asks for it once."""
        return reverse("recommendation-put", args=[0]).removesuffix("0/put/")

    @property
    def used(self) -> int:
        return self.slots.count("used")

    @property
    def held(self) -> int:
        return self.slots.count("held")

    @property
    def free(self) -> int:
        return max(self.quota.places - len(self.places), 0)

    @property
    def over(self) -> int:
        return max(len(self.places) - self.quota.places, 0)


def board(call: Call, body: Organisation, quota: Quota) -> Board:
    """The body's board in three queries."""
    recommendation = Recommendation.objects.filter(call=call, body=body).select_related("submitted_by", "call").first()
    placed = _of(call, body).exclude(recommended_place=None)
    applications = {application.pk: application for application in counted(placed)}
    places = list(recommendation.places.all()) if recommendation else []
    for place in places:
        place.application = applications.get(place.application_id) or place.application
    slots = ["used" if place.application.status in ON_TRACK else "held" for place in places]
    slots[quota.places :] = ["over"] * max(len(places) - quota.places, 0)
    slots += [""] * (quota.places - len(places))
    return Board(quota, recommendation, places, slots, hindrances(call, quota, [place.application for place in places]))


def outside(call: Call, body: Organisation) -> QuerySet[Application]:
    """The body's applications that have no place."""
    return counted(_of(call, body).filter(recommended_place=None).exclude(status__in=["draft", "withdrawn"]))


def counted(applications: QuerySet[Application]) -> QuerySet[Application]:
    """With `joined` of `invited` members, and how many documents and visits there are."""
    standing = Document.objects.standing().filter(application=OuterRef("pk"))
    visits = SiteVisit.objects.filter(application=OuterRef("pk"))
    return applications.select_related("track", "lead", "call").annotate(
        joined=Count("members", filter=Q(members__status="confirmed")),
        invited=Count("members", filter=~Q(members__status="declined")),
        papers=_number(standing),
        visited=_number(visits),
    )


def _of(call: Call, body: Organisation) -> QuerySet[Application]:
    return Application.objects.unsealed().filter(call=call, lead__recommended_by=body)


def _number(rows: QuerySet) -> Coalesce:
    counts = rows.order_by().values("application").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counts, output_field=IntegerField()), 0)
