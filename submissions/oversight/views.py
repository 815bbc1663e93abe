"""Pages over all applications of a call: how far they are, more time for one, which look alike."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from submissions.applications.models import Application
from submissions.calls.models import Call
from submissions.calls.wording import marked
from submissions.oversight import actions
from submissions.oversight.forms import ExtensionFilter, ExtensionForm, LikenessFilter
from submissions.oversight.models import Extension
from submissions.oversight.models_likeness import Comparison, Likeness
from submissions.oversight.progress import by_hour, by_province, pace
from submissions.rules import require
from submissions.trail.actions import record
from submissions.trail.acts import Act

ROOM = "submissions/oversight/"


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
    """Pairs of applications that agree in more than one should; compared anew when one changed, and by POST."""
    require(request.user, "submissions.watch_applications")
    call, context = find(request, code)
    record(Act.APPLICATION_READ, by=request.user, about=call, form="likeness")
    newest = actions.compare(call, anew=request.method == "POST")
    if request.method == "POST":
        return redirect("likeness", code)
    shown = call.comparisons.filter(status=Comparison.Status.DONE).first()
    rows = Application.objects.visible_to(request.user).filter(call=call)
    pairs = Likeness.objects.filter(comparison=shown, one__in=rows, other__in=rows)
    found = LikenessFilter(request.GET, pairs.select_related("one__lead", "other__lead"))
    context |= {"filters": found.form, "page": found.page(), "newest": newest, "shown": shown}
    return render(request, ROOM + "likeness.html", context)


@login_required
def likeness_progress(request: HttpRequest, code: str) -> HttpResponse:
    """How far the newest comparison is; once it has ended, htmx is told to load the page."""
    require(request.user, "submissions.watch_applications")
    call, context = find(request, code)
    newest = call.comparisons.first()
    answer = render(request, ROOM + "_comparing.html", {**context, "newest": newest})
    if newest is None or newest.is_finished:
        answer["HX-Refresh"] = "true"
    return answer
