"""Whether marking is on pace: sheets submitted day by day beside a plan that spreads them evenly over the working days."""

from __future__ import annotations

import datetime
from bisect import bisect_right
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from evaluation.competition import calendar
from evaluation.competition.models import Round

LONGEST = 370  # days of a round that the picture can hold


class Pace(NamedTuple):
    """Day by day what was due and what was there (None for days to come), and both for today."""

    days: list[datetime.date]
    planned: list[int]
    submitted: list[int | None]
    due: int
    there: int

    @property
    def behind(self) -> int:
        """Sheets short of the plan today; below 0 when ahead of it."""
        return self.due - self.there

    def rows(self) -> list[tuple[datetime.date, int, int | None]]:
        """The numbers of the picture, for its table."""
        return list(zip(self.days, self.planned, self.submitted, strict=True))

    def chart(self) -> dict[str, Any]:
        """Data of the picture."""
        labels = [f"{day.month}/{day.day}" for day in self.days]
        now = max((i for i, n in enumerate(self.submitted) if n is not None), default=0)
        today = {"day": labels[now], "value": self.there, "label": _("today %(n)s") % {"n": self.there}}
        return {"days": labels, "plan": self.planned, "done": self.submitted, "today": today, "plan_name": _("plan")}


def pace(round: Round, sheets: int, today: datetime.date | None = None) -> Pace | None:
    """The pace of an open round with `sheets` to submit; None where there is no end of marking to plan for."""
    if not (sheets and round.opened_at and round.marking_ends_at):
        return None
    start, end = (timezone.localtime(moment).date() for moment in (round.opened_at, round.marking_ends_at))
    days = [start + datetime.timedelta(days=i) for i in range((end - start).days + 1)][:LONGEST]
    if len(days) < 2:
        return None
    own, today = calendar.own_days(), today or timezone.localdate()
    works = [calendar.is_working(day, own) for day in days]
    so_far = [sum(works[: i + 1]) for i in range(len(days))]
    planned = [round_to(sheets, done, so_far[-1] or 1) for done in so_far]
    moments = round.entries.filter(assignments__status="submitted").values_list("assignments__submitted_at", flat=True)
    given = sorted(timezone.localtime(moment).date() for moment in moments if moment)
    submitted = [bisect_right(given, day) if day <= today else None for day in days]
    past = max((i for i, day in enumerate(days) if day <= today), default=0)
    return Pace(days, planned, submitted, planned[past], bisect_right(given, today))


def round_to(whole: int, part: int, of: int) -> int:
    """`whole` times `part` over `of`, rounded half up."""
    return (2 * whole * part + of) // (2 * of)
