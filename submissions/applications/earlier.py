"""The application that the same cluster filed to an earlier call, and its figures beside those of now."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from submissions.accounts.models import User
from submissions.applications.combine import columns, combined_many
from submissions.applications.figures import change
from submissions.applications.models import Application
from submissions.calls.models import CallIndicator
from submissions.calls.wording import title


class Then(NamedTuple):
    """One figure in both: as it was told `then` for its latest year, as the same `year` is told now, and the latest one.

    `change` is that of the latest against `then`, in per cent.
    """

    title: str
    unit: str
    year: int
    then: Decimal | None
    same: Decimal | None
    latest: Decimal | None
    change: Decimal | None

    @property
    def is_told_otherwise(self) -> bool:
        """Whether the same year is told differently now."""
        return None not in (self.then, self.same) and self.then != self.same


def earlier(application: Application, user: User) -> Application | None:
    """What the same lead filed last to an earlier call and the person may see: under the same name, else alone in the same
    track; None where there is none."""
    rows = Application.objects.visible_to(user).filter(
        lead=application.lead_id, call__opens_at__lt=application.call.opens_at
    )
    rows = rows.exclude(status__in=[Application.Status.DRAFT, Application.Status.WITHDRAWN])
    found = list(rows.select_related("call", "track").order_by("-call__opens_at", "pk")[:50])
    named = [one for one in found if _plain(one.name) == _plain(application.name)]
    if named:
        return named[0]
    alike = [one for one in found if one.call_id == found[0].call_id and one.track.code == application.track.code]
    return alike[0] if len(alike) == 1 else None


def compared(before: Application, now: Application, indicators: Iterable[CallIndicator]) -> list[Then]:
    """The figures that both calls ask for, each application's members put together."""
    figures = combined_many([before, now])
    units = dict(before.call.indicators.values_list("code", "unit"))
    rows = []
    for indicator in indicators:
        if units.get(indicator.code) != indicator.unit:
            continue
        year = before.call.last_year
        column = next((name for name, one in columns(indicator) if one == year), "")
        then, latest = figures[before.pk].get(indicator.code), figures[now.pk].get(indicator.code)
        same = figures[now.pk].get(column)
        rows.append(Then(title(indicator), indicator.unit, year, then, same, latest, change(then, latest)))
    return rows


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split())
