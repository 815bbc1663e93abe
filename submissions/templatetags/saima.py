"""How values, dates and states are written on every page: `{% load saima %}`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BoundField
from django.forms.boundfield import BoundWidget
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from structlog.contextvars import get_contextvars

from submissions import numbers
from submissions.applications import printing
from submissions.calls import wording
from submissions.templatetags import moments

register = template.Library()

for _written in (
    numbers.score2, numbers.amount, numbers.signed, numbers.percent, numbers.change, numbers.probability,
    moments.cn_date, moments.cn_day, moments.cn_datetime, moments.log_time, moments.clock, moments.time_left,
    wording.joined,
):  # fmt: skip
    register.filter(_written)

# model -> status -> class of the glyph; a status that is not named wears the empty circle ○
GLYPHS: dict[str, dict[str, str]] = {
    "call": {"called": "going", "closed": "shut"},
    "application": {
        "submitted": "done", "returned": "care", "withdrawn": "no", "recommended": "done", "not_recommended": "no",
        "correction": "care", "qualified": "done", "unqualified": "no",
    },
    "import": {"running": "going", "done": "done", "refused": "act", "failed": "act", "cancelled": "no"},
    "member": {"invited": "going", "confirmed": "done", "declined": "no"},
    "recommendation": {"draft": "going", "submitted": "done", "rejected": "no"},
    "competition": {"called": "going", "reviewing": "going", "meeting": "going", "notice": "going", "published": "done"},
    "round": {"open": "going", "closed": "shut"},
    "completenesscheck": {"qualified": "done", "correction": "care", "unqualified": "no"},
    "entry": {"admitted": "going", "advanced": "done", "not_advanced": "no", "withdrawn": "no", "disqualified": "no"},
    "assignment": {"saved": "going", "submitted": "done", "reopened": "care", "recused": "no"},
    "robustnessrun": {"running": "going", "done": "done", "failed": "act", "cancelled": "no"},
    "scoringrun": {"running": "going", "done": "done", "failed": "act", "cancelled": "no"},
    "trailverification": {"running": "going", "done": "done", "failed": "act", "cancelled": "no"},
    "accountrequest": {"asked": "going", "confirmed": "done", "refused": "no", "withdrawn": "no"},
    "score": {"scored": "done", "vetoed": "no", "unqualified": "no", "incomplete": "care"},
    "ranking": {"draft": "going", "sealed": "shut", "replaced": "no"},
    "notice": {"draft": "", "published": "going"},
    "objection": {"refused": "no", "admitted": "going", "upheld": "done", "dismissed": "shut"},
    "award": {"standing": "done", "renewed": "done", "revoked": "no", "withdrawn": "no"},
    "review": {"in_order": "done", "watched": "care", "renewed": "done", "revoked": "no"},
}  # fmt: skip

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
    return str((english and getattr(value, "name_en", "")) or getattr(value, "name", "") or value or "")  # type: ignore[arg-type]


@register.filter
def glyph(thing: Any) -> str:
    """The class of a thing's state: "", going, done, care, act, shut or no."""
    if getattr(thing, "is_late", False):
        return "act"
    status = getattr(thing, "status", None) or getattr(thing, "outcome", "")
    return GLYPHS.get(thing._meta.model_name, {}).get(status, "")  # type: ignore[arg-type]


@register.inclusion_tag("components/_state.html")
def state(thing: Any, word: str = "") -> dict[str, Any]:
    """The thing's state as glyph plus word: `{% state application %}`; `word` replaces the word of its status.

    Where there is no thing with a status, the glyph's own name stands for it: `{% state "done" word %}`.
    """
    if isinstance(thing, str):
        return {"glyph": thing, "word": word}
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
    dress = (
        "form-check-input" if kind in ("checkbox", "radio") else "form-select" if kind == "select" else "form-control"
    )
    classes = [field.field.widget.attrs.get("class", ""), dress, "is-invalid" if field.errors else ""]
    told = [f"{field.auto_id}_helptext" if field.help_text else "", f"{field.auto_id}_error" if field.errors else ""]
    attributes = {"class": " ".join(filter(None, classes))}
    if any(told):
        attributes["aria-describedby"] = " ".join(filter(None, told))
    if field.errors:
        attributes["aria-invalid"] = "true"
    return field.as_widget(attrs=attributes)  # type: ignore[arg-type]


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


@register.simple_tag
def stamp(document: Any) -> dict[str, Any]:
    """Of a stamped scan: the code of the paper that was stamped, and whether the application still says the same."""
    application = document.application
    return {"code": document.printed.code, "is_current": printing.is_current(application, document.printed)}


@register.simple_tag(takes_context=True)
def unfiltered(context: template.Context, form: Any) -> str:
    """The address of this page without what the form narrows it to; empty when it narrows nothing or there is none."""
    request = context["request"]
    if not form or not any(request.GET.get(field.name) for field in form.visible_fields()):
        return ""
    kept = besides(context, form)
    return f"{request.path}?{urlencode(kept)}" if kept else str(request.path)


@register.simple_tag(takes_context=True)
def besides(context: template.Context, form: Any) -> list[tuple[str, str]]:
    """What the address asks for besides the form's own fields and the page's number: a filter keeps it."""
    own = {*form.fields, "page"}
    return [(name, value) for name, value in context["request"].GET.items() if name not in own]
