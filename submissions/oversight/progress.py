"""How far the applications of a call are: by province and by hour. Counts alone, so a sealed call stays sealed."""

from __future__ import annotations

import datetime
from collections import Counter
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Min, Q
from django.utils import timezone

from submissions.accounts.models import Organisation
from submissions.applications.models import Application, Receipt
from submissions.calls.models import Call

HOURS = 72
"""Hours shown: the last before now, or before the last moment of the call."""
Status = Application.Status


class Line(NamedTuple):
    """One recommending body: drafts, what was submitted, what of that was put forward, and its places (None: no quota)."""

    body: str
    province: str
    drafts: int
    submitted: int
    put_forward: int
    places: int | None

    @property
    def share(self) -> int:
        """Per cent of what was begun that has been submitted."""
        begun = self.drafts + self.submitted
        return 100 * self.submitted // begun if begun else 0


class Hour(NamedTuple):
    """An hour: first submissions in it, and all up to its end."""

    start: datetime.datetime
    came: int
    total: int


def by_province(call: Call) -> list[Line]:
    """One line for each body with a quota or an application, in the order of their regions."""
    sent = ~Q(status__in=[Status.DRAFT, Status.WITHDRAWN])
    counted = (
        call.applications.order_by()
        .values("lead__recommended_by", "lead__province")
        .annotate(
            drafts=Count("pk", filter=Q(status=Status.DRAFT)),
            submitted=Count("pk", filter=sent),
            put_forward=Count("pk", filter=Q(status__in=Application.PUT_FORWARD)),
        )
    )
    rows: dict[int | None, Counter[str]] = {}
    for row in counted:
        rows.setdefault(row["lead__recommended_by"], Counter()).update(
            {name: row[name] for name in ("drafts", "submitted", "put_forward")}
        )
    places = dict(call.quotas.values_list("body", "places"))
    bodies = Organisation.objects.in_bulk([pk for pk in {*rows, *places} if pk])
    lines = []
    for pk in {*rows, *places}:
        count, body = rows.get(pk, Counter()), bodies.get(pk or 0)
        whose = (body.name, body.province) if body else ("—", "")
        lines.append(Line(*whose, count["drafts"], count["submitted"], count["put_forward"], places.get(pk or 0)))
    return sorted(lines, key=lambda line: (line.province or "9", line.body))


def by_hour(call: Call, now: datetime.datetime | None = None) -> list[Hour]:
    """The last HOURS hours up to now, or to the call's last moment when that has passed, each with its first submissions."""
    here = ZoneInfo(settings.TIME_ZONE)
    end = min(now or timezone.now(), call.last_moment).astimezone(here)
    first = _hour(end) - datetime.timedelta(hours=HOURS - 1)
    receipts = Receipt.objects.filter(application__call=call).order_by()
    moments = receipts.values("application").annotate(first=Min("submitted_at"))
    before = moments.filter(first__lt=first).count()
    came = Counter(_hour(row["first"].astimezone(here)) for row in moments.filter(first__gte=first))
    found, total = [], before
    for step in range(HOURS):
        start = first + datetime.timedelta(hours=step)
        total += came[start]
        found.append(Hour(start, came[start], total))
    return found


def _hour(moment: datetime.datetime) -> datetime.datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def pace(hours: list[Hour], label: str) -> dict[str, Any]:
    """What the chart draws: all submissions up to each hour."""
    names = [f"{hour.start:%m-%d %H:00}" for hour in hours]
    totals = [hour.total for hour in hours]
    return {"hours": names, "came": [hour.came for hour in hours], "totals": totals, "label": label}
