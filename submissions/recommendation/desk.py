"""What a recommending body has before it: for each call its deadlines, how many applications stand where, and what needs it today."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from typing import Any, NamedTuple

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from submissions.accounts.models import Organisation
from submissions.applications.models import Application
from submissions.calls.models import Call, Quota
from submissions.recommendation.models import Recommendation, RecommendedApplication

SOON = datetime.timedelta(days=3)


class Need(NamedTuple):
    """Something to be done: how urgent ("act", "care" or "going"), what, and where."""

    look: str
    text: str
    url: str


class Row(NamedTuple):
    """A call on the desk; `counts` are numbers of applications by the word of their state."""

    quota: Quota
    recommendation: Recommendation | None
    placed: int
    counts: list[tuple[str, int]]
    needs: list[Need]

    @property
    def free(self) -> int:
        return max(self.quota.places - self.placed, 0)


def rows(body: Organisation) -> list[Row]:
    """The body's calls, those that still take recommendations first; five queries, however many calls there are."""
    quotas = list(
        Quota.objects.filter(body=body).exclude(call__status=Call.Status.DRAFT).select_related("call", "body")
    )
    own = Application.objects.filter(call__in=[q.call_id for q in quotas], lead__recommended_by=body)
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for call, status, number in own.order_by().values_list("call", "status").annotate(Count("pk")):
        counts[call][status] = number
    found = {r.call_id: r for r in Recommendation.objects.filter(body=body).select_related("call")}
    places = RecommendedApplication.objects.filter(recommendation__body=body).order_by()
    placed = dict(places.values_list("recommendation__call").annotate(Count("pk")))
    waiting = own.filter(status="submitted", recommended_place=None).order_by()
    unplaced = dict(waiting.values_list("call").annotate(Count("pk")))
    returned: dict[int, list[Application]] = defaultdict(list)
    for application in own.filter(status=Application.Status.RETURNED).order_by("due_at"):
        returned[application.call_id].append(application)
    made = []
    for quota in quotas:
        pk, recommendation = quota.call_id, found.get(quota.call_id)
        is_open = quota.call.is_recommending and (recommendation is None or recommendation.status == "draft")
        needs = _needs(quota, placed.get(pk, 0), unplaced.get(pk, 0), returned[pk]) if is_open else []
        labels = [
            (str(label), counts[pk][status]) for status, label in Application.Status.choices if counts[pk][status]
        ]
        made.append(Row(quota, recommendation, placed.get(pk, 0), labels, needs))
    return sorted(made, key=lambda row: (not row.quota.call.is_recommending, row.quota.call.recommend_by))


def _needs(quota: Quota, placed: int, unplaced: int, returned: list[Application]) -> list[Need]:
    now, board = timezone.now(), reverse("recommendation", args=[quota.call.code])
    found = []
    if quota.call.recommend_by - now < SOON:
        found.append(Need("act", _("The recommendation is not submitted, and its deadline is near."), board))
    for application in returned:
        url, names = reverse("application", args=[application.code]), {"name": application.name}
        if application.due_at and application.due_at <= now:
            found.append(Need("act", _("%(name)s: its correction is overdue") % names, url))
        elif application.due_at and application.due_at - now < SOON:
            found.append(Need("care", _("%(name)s: its correction is due soon") % names, url))
    if placed > quota.places:
        words = _("%(placed)s applications stand against a quota of %(places)s.")
        found.append(Need("act", words % {"placed": placed, "places": quota.places}, board))
    if unplaced:
        words = ngettext(
            "%(count)s submitted application has no place yet",
            "%(count)s submitted applications have no place yet",
            unplaced,
        )
        found.append(Need("going", words % {"count": unplaced}, board))
    return sorted(found, key=lambda need: ["act", "care", "going"].index(need.look))


def everything(found: list[Row]) -> list[tuple[Any, Need]]:
    """What needs the body today over all its calls, the most urgent first, each with its call."""
    needs = [(row.quota.call, need) for row in found for need in row.needs]
    return sorted(needs, key=lambda pair: ["act", "care", "going"].index(pair[1].look))
