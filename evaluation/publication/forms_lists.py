"""What the lists of this room can be searched, narrowed and sorted by."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evaluation.publication.models import Objection
from submissions.accounts import regions
from submissions.listing import ListFilter


class NoticeFilter(ListFilter):
    searched = ("title", "competition__name")
    orders = {"title": "title", "from": "starts_on", "until": "ends_at"}
    usual = ("-starts_on",)

    state = django_filters.ChoiceFilter(
        method="by_state", label=_("State"), choices=[("running", _("running")), ("ended", _("ended"))],
        empty_label=_("All"),
    )  # fmt: skip

    def by_state(self, found: QuerySet[Any], _name: str, state: str) -> QuerySet[Any]:
        now = timezone.now()
        return found.filter(ends_at__gt=now) if state == "running" else found.filter(ends_at__lte=now)


class ResultFilter(ListFilter):
    """Published competitions, each with its number of `winners`."""

    searched = ("name", "name_en", "code")
    orders = {"name": "name", "published": "published_at", "winners": "winners"}
    usual = ("-published_at",)

    year = django_filters.ChoiceFilter("published_at__year", label=_("Year"), empty_label=_("All years"))


class WinnerFilter(ListFilter):
    searched = ("entry__application__name", "entry__application__lead__name", "entry__application__lead__city")
    orders = {"position": "position", "name": "entry__application__name", "lead": "entry__application__lead__province"}
    usual = ("position",)
    rows = 50

    track = django_filters.ChoiceFilter(
        "entry__application__track__code", label=_("Track"), empty_label=_("All tracks")
    )
    province = django_filters.ChoiceFilter(
        "entry__application__lead__province", label=_("Province"), choices=regions.CHOICES, empty_label=_("All")
    )


class PastWinnerFilter(ListFilter):
    searched = ("name", "cities", "province", "industry")
    orders = {"year": "year", "batch": "batch", "name": "name", "province": "province"}
    usual = ("-year", "batch")
    rows = 50

    year = django_filters.ChoiceFilter(label=_("Year"), empty_label=_("All years"))


class ObjectionFilter(ListFilter):
    searched = ("code", "name", "item__entry__application__name")
    orders = {"filed": "filed_at", "status": "status", "code": "code"}
    usual = ("filed_at",)

    status = django_filters.ChoiceFilter(label=_("State"), choices=Objection.Status.choices, empty_label=_("All"))


class OwnResultFilter(ListFilter):
    searched = ("name", "code")
    orders = {"code": "code", "name": "name", "competition": "call__competition__name"}
    usual = ("-created_at",)

    competition = django_filters.ChoiceFilter("call__competition__code", label=_("Competition"), empty_label=_("All"))
