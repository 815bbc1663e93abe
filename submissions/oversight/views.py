"""Pages over all applications of a call: how far they are, more time for one, which look alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db.models import Count, Max, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from submissions.applications.models import Application
from submissions.calls.models import Call
from submissions.calls.wording import marked
from submissions.listing import SearchForm, sorted_page
from submissions.oversight import actions
from submissions.oversight.forms import ExtensionFilter, ExtensionForm
from submissions.oversight.likeness import Pair, Said, pairs
from submissions.oversight.models import Extension
from submissions.oversight.progress import by_hour, by_province, pace
from submissions.rules import require
from submissions.trail.actions import record
from submissions.trail.acts import Act

ROOM = "submissions/oversight/"
KEPT = 600


def find(request: HttpRequest, code: str) -> tuple[Call, dict[str, Any]]:
    """A call for its ministry pages, with what each of them carries."""
    call = get_object_or_404(Call, code=code)
    request.competition = getattr(call, "competition", None)  # type: ignore[attr-defined]
    return call, {"call": call, **marked(call)}


@login_required
def progress(request: HttpRequest, code: str) -> HttpResponse:
    """How many by province and by hour. Counts alone: a sealed call stays sealed."""
    require(request.user, "submissions.watch_applications")
    call, context = find(request, code)
    lines, hours = by_province(call), by_hour(call)
    submitted, drafts = sum(line.submitted for line in lines), sum(line.drafts for line in lines)
    figs = [
        (_("Submitted"), submitted, ""),
        (_("Drafts"), drafts, ""),
        (_("In the last 24 hours"), sum(h.came for h in hours[-24:]), ""),
    ]
    context |= {"lines": lines, "figs": figs, "hours": [hour for hour in hours if hour.came]}
    context["pace"] = pace(hours, _("submitted"))
    context["is_sealed"] = call.is_sealed
    return render(request, ROOM + "progress.html", context)


@login_required
def extensions(request: HttpRequest, code: str) -> HttpResponse:
    """Who was given more time and why; by POST, one more."""
    require(request.user, "submissions.grant_extension")
    call, context = find(request, code)
    form = ExtensionForm(request.POST if request.method == "POST" else None, call=call)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.extend(given["code"], until=given["until"], reason=given["reason"], by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The application has more time, and its people are told."))
            return redirect("extensions", code)
    rows = Extension.objects.filter(application__call=call).select_related("application__lead", "granted_by")
    found = ExtensionFilter(request.GET, rows)
    context |= {"form": form, "filters": found.form, "page": found.page()}
    return render(request, ROOM + "extensions.html", context, status=400 if form.errors else 200)


@login_required
def likeness(request: HttpRequest, code: str) -> HttpResponse:
    """Pairs of applications that agree in more than one should."""
    require(request.user, "submissions.watch_applications")
    call, context = find(request, code)
    record(Act.APPLICATION_READ, by=request.user, about=call, form="likeness")
    form = SearchForm(request.GET)
    rows = Application.objects.visible_to(request.user).filter(call=call)
    alike = [pair for pair, text in _compared(rows, call) if form.text in text]
    page = sorted_page(request.GET, alike, ORDERS, "-agreements")
    shown_codes = {code for pair in page for code in (pair.one, pair.other)}
    found = {row.code: row for row in rows.filter(code__in=shown_codes).select_related("lead")}
    shown = [(found[pair.one], found[pair.other], [(FIELDS[f], text) for f, text in pair.agreements]) for pair in page]
    return render(request, ROOM + "likeness.html", {**context, "form": form, "page": page, "rows": shown})


ORDERS: dict[str, Callable[[Pair], Any]] = {
    "one": lambda pair: pair.one,
    "other": lambda pair: pair.other,
    "agreements": lambda pair: len(pair.agreements),
}
FIELDS = {
    "credit_code": gettext_lazy("Unified social credit code"),
    "park": gettext_lazy("Core host park"),
    "promotion": gettext_lazy("Promotion organisation"),
    "companies": gettext_lazy("Companies"),
    "name": gettext_lazy("Name"),
}


SAID = ("name", "core_park", "promotion_organisation", "chain_leaders", "promotion_code", "lead__credit_code")


def said(row: tuple[str, ...]) -> Said:
    """What is compared of an application: its code and its SAID columns. The lead and its promotion organisation may
    be one body: its credit code counts once."""
    code, name, park, promotion, companies, *codes = row
    return Said(code, name, park, promotion, companies, tuple({one.upper() for one in codes if one}))


def _compared(rows: QuerySet[Application], call: Call) -> list[tuple[Pair, str]]:
    """The pairs among a call's applications, each with the text that a search looks in. They are compared anew when an
    application came, went or changed, and after KEPT seconds (a lead's credit code is not the application's own)."""
    state = rows.order_by().aggregate(count=Count("pk"), last=Max("changed_at"), revisions=Sum("revision"))
    key = f"likeness:{call.pk}:{state['count']}:{state['revisions']}:{state['last'] and state['last'].timestamp()}"
    found = cache.get(key)
    if found is None:
        read = [said(row) for row in rows.order_by().values_list("code", *SAID)]
        names = {one.code: one.name for one in read}
        found = [(pair, _text(pair, names)) for pair in pairs(read)]
        cache.set(key, found, KEPT)
    return found


def _text(pair: Pair, names: dict[str, str]) -> str:
    both = [names[code] for code in (pair.one, pair.other)]
    return " ".join([pair.one, pair.other, *both, *(text for _field, text in pair.agreements)]).lower()
