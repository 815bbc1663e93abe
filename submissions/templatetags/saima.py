"""How values, dates and states are written on every page: `{% load saima %}`."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BoundField
from django.forms.boundfield import BoundWidget
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _
from structlog.contextvars import get_contextvars

register = template.Library()

MISSING = "—"
MINUS = "−"

# model -> status -> class of the glyph; a status that is not named wears the empty circle ○
GLYPHS: dict[str, dict[str, str]] = {
    "call": {"called": "going", "closed": "shut"},
    "application": {
        "submitted": "done", "returned": "care", "withdrawn": "no", "recommended": "done", "not_recommended": "no",
        "correction": "care", "qualified": "done", "unqualified": "no",
    },
    "member": {"invited": "going", "confirmed": "done", "declined": "no"},
    "recommendation": {"draft": "going", "submitted": "done", "rejected": "no"},
    "competition": {"called": "going", "reviewing": "going", "meeting": "going", "notice": "going", "published": "done"},
    "round": {"open": "going", "closed": "shut"},
    "completenesscheck": {"qualified": "done", "correction": "care", "unqualified": "no"},
    "entry": {"admitted": "going", "advanced": "done", "not_advanced": "no", "withdrawn": "no", "disqualified": "no"},
    "assignment": {"saved": "going", "submitted": "shut", "reopened": "care", "recused": "no"},
    "scoringrun": {"running": "going", "done": "done", "failed": "act", "cancelled": "no"},
    "score": {"scored": "done", "vetoed": "no", "unqualified": "no", "incomplete": "care"},
    "ranking": {"draft": "going", "sealed": "shut", "replaced": "no"},
    "notice": {"draft": "", "published": "going"},
    "objection": {"refused": "no", "admitted": "going", "upheld": "done", "dismissed": "shut"},
    "award": {"standing": "done", "renewed": "done", "revoked": "no", "withdrawn": "no"},
    "review": {"in_order": "done", "watched": "care", "renewed": "done", "revoked": "no"},
}  # fmt: skip


# numbers


def _decimal(value: Any) -> Decimal | None:
    if value is None or value == "" or isinstance(value, bool):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _written(number: Decimal, places: int | None) -> str:
    """With thousands commas and a real minus; half-up to `places`, or with every digit that is not a trailing zero."""
    if places is None:
        number = Decimal(0) if number == 0 else number.normalize()
        if number == number.to_integral_value():
            number = number.quantize(Decimal(1))
    else:
        number = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{abs(number):,f}"
    return f"{MINUS}{text}" if number < 0 else text


@register.filter
def score2(value: Any, places: int = 2) -> str:
    """A score with two decimals (or `places`): 1,234.50, −0.25, — for a missing one."""
    number = _decimal(value)
    return MISSING if number is None else _written(number, int(places))


@register.filter
def amount(value: Any, places: int | None = None) -> str:
    """A figure as it was given, with thousands commas; with `places`, rounded half-up to that many decimals."""
    number = _decimal(value)
    return MISSING if number is None else _written(number, None if places is None else int(places))


@register.filter
def signed(value: Any, places: int = 2) -> str:
    """A difference with its sign: +1.20, −0.40, 0.00."""
    number = _decimal(value)
    if number is None:
        return MISSING
    text = _written(number, int(places))
    return f"+{text}" if number > 0 else text


@register.filter
def percent(value: Any, places: int = 1) -> str:
    """A value that already counts in per cent: 12.34 becomes 12.3%."""
    number = _decimal(value)
    return MISSING if number is None else f"{_written(number, int(places))}%"


@register.filter
def change(value: Any, places: int = 1) -> str:
    """A change in per cent with its sign: +10.0%, −4.0%."""
    text = signed(value, places)
    return text if text == MISSING else f"{text}%"


@register.filter
def probability(value: Any) -> str:
    """A probability from 0 to 1 in per cent: 97%, >99%, <1%; never 0 and never 100."""
    number = _decimal(value)
    if number is None:
        return MISSING
    if number > Decimal("0.99"):
        return ">99%"
    if number < Decimal("0.01"):
        return "<1%"
    return f"{_written(number * 100, 0)}%"


# dates and times


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


@register.filter
def cn_date(value: Any) -> str:
    """The day with its year: 2026年11月23日, 23 November 2026."""
    moment = _local(value)
    if moment is None and not isinstance(value, datetime.date):
        return MISSING
    return date_format(moment or value, pgettext("date with year, Django format", "j F Y"))


@register.filter
def cn_day(value: Any) -> str:
    """The day without its year, 12月11日 or 11 December, unless it is not this year's."""
    moment = _local(value)
    day = moment or value
    if not isinstance(day, datetime.date) or day.year != timezone.localtime().year:
        return cn_date(value)
    return date_format(day, pgettext("date without year, Django format", "j F"))


@register.filter
def cn_datetime(value: Any) -> str:
    """The minute with its weekday: 12月11日（周五）17:00, 11 December (Fri) 17:00; with the year when it is not this year."""
    moment = _local(value)
    if moment is None:
        return MISSING
    words = {"day": cn_day(moment), "weekday": _weekday(moment), "time": f"{moment:%H:%M}"}
    return pgettext("moment", "%(day)s (%(weekday)s) %(time)s") % words


@register.filter
def log_time(value: Any) -> str:
    """A moment to the second, as logs and receipts write it: 2026-12-11 17:00:00."""
    moment = _local(value)
    return MISSING if moment is None else f"{moment:%Y-%m-%d %H:%M:%S}"


@register.filter
def clock(value: Any) -> str:
    """The time of day to the second: 10:42:07."""
    moment = _local(value)
    return MISSING if moment is None else f"{moment:%H:%M:%S}"


@register.filter
def time_left(value: Any) -> str:
    """How long is left until a moment, in its two largest units: 还有 3 天 6 小时; or that the time has passed."""
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
    return _("%(duration)s left") % {"duration": " ".join(largest)}


# words and states


@register.filter
def localised(value: Any) -> str:
    """The name in the reader's language, of a thing with `name` and `name_en` or of a mapping {"zh": …, "en": …}."""
    english = (get_language() or "").startswith("en")
    if isinstance(value, Mapping):
        chosen = value.get("en") if english else value.get("zh") or value.get("zh-hans")
        return str(chosen or value.get("zh") or value.get("zh-hans") or value.get("en") or "")
    if isinstance(getattr(value, "name", None), Mapping):
        return localised(value.name)
    return str((english and getattr(value, "name_en", "")) or getattr(value, "name", "") or value or "")


@register.filter
def glyph(thing: Any) -> str:
    """The class of a thing's state: "", going, done, care, act, shut or no."""
    if getattr(thing, "is_late", False):
        return "act"
    status = getattr(thing, "status", None) or getattr(thing, "outcome", "")
    return GLYPHS.get(thing._meta.model_name, {}).get(status, "")


@register.inclusion_tag("components/_state.html")
def state(thing: Any, word: str = "") -> dict[str, Any]:
    """The thing's state as glyph plus word: `{% state application %}`; `word` replaces the word of its status."""
    shown = thing.get_status_display if hasattr(thing, "get_status_display") else thing.get_outcome_display
    return {"glyph": glyph(thing), "word": word or (_("Overdue") if getattr(thing, "is_late", False) else shown())}


@register.filter
def grouped(value: str, size: int = 4) -> str:
    """A digest in groups that the eye can compare: 9f2c 41d0 …"""
    return " ".join(str(value)[i : i + size] for i in range(0, len(str(value)), size))


# controls


@register.filter
def control(field: BoundField) -> str:
    """The field's control, dressed, and tied to its help and its error for readers."""
    kind = getattr(field.field.widget, "input_type", "")
    dress = "form-check-input" if kind in ("checkbox", "radio") else "form-select" if kind == "select" else "form-control"
    classes = [field.field.widget.attrs.get("class", ""), dress, "is-invalid" if field.errors else ""]
    told = [f"{field.auto_id}_helptext" if field.help_text else "", f"{field.auto_id}_error" if field.errors else ""]
    attributes = {"class": " ".join(filter(None, classes))}
    if any(told):
        attributes["aria-describedby"] = " ".join(filter(None, told))
    if field.errors:
        attributes["aria-invalid"] = "true"
    return field.as_widget(attrs=attributes)


@register.filter
def tick(choice: BoundWidget) -> str:
    """One box or circle of several, dressed."""
    choice.data["attrs"]["class"] = "form-check-input"
    return choice.tag()


@register.filter
def elided(page: Page) -> Iterator[int | str]:
    """The page numbers worth a link: the ends, and those around the present one."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)


@register.simple_tag(takes_context=True)
def sorting(context: template.Context, key: str) -> dict[str, str]:
    """How a list stands to `key`: its `direction` now ("ascending", "descending" or "none") and the next `sort` value."""
    present = context["request"].GET.get("sort", "")
    direction = {key: "ascending", f"-{key}": "descending"}.get(present, "none")
    return {"direction": direction, "next": f"-{key}" if direction == "ascending" else key}


@register.simple_tag
def request_number() -> str:
    """The number of this request as the log has it, or nothing where none was given."""
    return str(get_contextvars().get("request_id", ""))
