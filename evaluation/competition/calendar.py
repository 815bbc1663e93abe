"""Working days, holidays and make-up days 调休: the State Council's calendar, with the operator's own days on top."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping

import chinese_calendar
from chinese_calendar import constants
from django.utils import timezone

from evaluation.competition.models import CalendarDay

END_OF_DAY = datetime.time(17, 0)
KNOWN_THROUGH: int = max(day.year for day in constants.holidays)
"""The last year whose holidays the built-in calendar holds; later years know weekends and the operator's days only."""


def is_known(day: datetime.date) -> bool:
    """Whether the built-in calendar holds the day's year; if not, only weekends and the operator's days count."""
    return min(constants.holidays).year <= day.year <= KNOWN_THROUGH


def own_days() -> dict[datetime.date, bool]:
    """The days the operator set apart, in one query; hand this to the functions below when asking for many days."""
    return dict(CalendarDay.objects.values_list("day", "is_working"))


def is_working(day: datetime.date, own: Mapping[datetime.date, bool] | None = None) -> bool:
    """Whether people work on this day: the operator's own table first, then the built-in calendar, then weekends."""
    own = own_days() if own is None else own
    if day in own:
        return own[day]
    return chinese_calendar.is_workday(day) if is_known(day) else day.weekday() < 5


def working_days_after(start: datetime.date, n: int) -> datetime.date:
    """The n-th working day strictly after `start`; n is 1 or more."""
    own = own_days()
    return next(day for i, day in enumerate(_working(start + datetime.timedelta(days=1), own), start=1) if i >= n)


def working_days_between(start: datetime.date, end: datetime.date) -> int:
    """How many working days lie after `start` up to and including `end`; 0 when `end` is not later."""
    own = own_days()
    days = (start + datetime.timedelta(days=i) for i in range(1, (end - start).days + 1))
    return sum(is_working(day, own) for day in days)


def end_of_notice(start_on: datetime.date, days: int) -> datetime.datetime:
    """17:00 (Asia/Shanghai) of the last of `days` working days, the first day counted when it is a working day itself.

    A notice of 5 working days from a Thursday without holidays ends on the Wednesday after.
    """
    day = working_days_after(start_on - datetime.timedelta(days=1), max(1, days))
    return timezone.make_aware(datetime.datetime.combine(day, END_OF_DAY), timezone.get_default_timezone())


def unknown_years(start: datetime.date, end: datetime.date) -> list[int]:
    """The years between two days whose holidays the built-in calendar does not hold: pages say so beside the date."""
    return [year for year in range(start.year, end.year + 1) if not is_known(datetime.date(year, 1, 1))]


def _working(day: datetime.date, own: Mapping[datetime.date, bool]) -> Iterator[datetime.date]:
    while True:
        if is_working(day, own):
            yield day
        day += datetime.timedelta(days=1)
