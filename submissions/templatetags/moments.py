"""How days, moments and deadlines are written, in the reader's language and in the competition's time zone."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from submissions.numbers import MISSING


def _local(value: Any) -> datetime.datetime | None:
    if isinstance(value, str):
        value = parse_datetime(value)
    if not isinstance(value, datetime.datetime):
        return None
    return timezone.localtime(value) if timezone.is_aware(value) else value


def _weekday(day: datetime.date) -> str:
    return (
        pgettext("weekday", "Mon"), pgettext("weekday", "Tue"), pgettext("weekday", "Wed"), pgettext("weekday", "Thu"),
        pgettext("weekday", "Fri"), pgettext("weekday", "Sat"), pgettext("weekday", "Sun"),
    )[day.weekday()]  # fmt: skip


def cn_date(value: Any) -> str:
    """The day with its year: 2026年11月23日, 23 November 2026."""
    moment = _local(value)
    if moment is None and not isinstance(value, datetime.date):
        return MISSING
    return date_format(moment or value, pgettext("date with year, Django format", "j F Y"))


def cn_day(value: Any) -> str:
    """The day without its year, 12月11日 or 11 December, unless it is not this year's."""
    moment = _local(value)
    day = moment or value
    if not isinstance(day, datetime.date) or day.year != timezone.localtime().year:
        return cn_date(value)
    return date_format(day, pgettext("date without year, Django format", "j F"))


def cn_datetime(value: Any) -> str:
    """The minute with its weekday: 12月11日（周五）17:00, 11 December (Fri) 17:00; with the year when it is not this year."""
    moment = _local(value)
    if moment is None:
        return MISSING
    words = {"day": cn_day(moment), "weekday": _weekday(moment), "time": f"{moment:%H:%M}"}
    return pgettext("moment", "%(day)s (%(weekday)s) %(time)s") % words


def log_time(value: Any) -> str:
    """A moment to the second, as logs and receipts write it: 2026-12-11 17:00:00."""
    moment = _local(value)
    return MISSING if moment is None else f"{moment:%Y-%m-%d %H:%M:%S}"


def clock(value: Any) -> str:
    """The time of day to the second: 10:42:07."""
    moment = _local(value)
    return MISSING if moment is None else f"{moment:%H:%M:%S}"


def time_left(value: Any) -> str:
    """How long is left until a moment, in its two largest units: 还有3天6小时; or that the time has passed."""
    if not isinstance(value, datetime.datetime):
        return MISSING
    minutes = int((value - timezone.now()).total_seconds() // 60)
    if minutes < 0:
        return _("the time is up")
    days, hours = divmod(minutes // 60, 24)
    parts = [
        ngettext("%(count)d day", "%(count)d days", days) % {"count": days} if days else "",
        ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours} if hours else "",
        ngettext("%(count)d minute", "%(count)d minutes", minutes % 60) % {"count": minutes % 60},
    ]
    largest = [part for part in parts if part][:2] if not days else [part for part in parts[:2] if part]
    both = _("%(larger)s %(smaller)s")
    words = both % {"larger": largest[0], "smaller": largest[1]} if len(largest) == 2 else largest[0]
    return _("%(duration)s left") % {"duration": words}
