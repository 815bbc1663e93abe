"""Calls as everybody reads them, a person's applications, and the start of a new one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from submissions.applications import actions
from submissions.applications.forms import ApplicationFilter, CallFilter, StartForm
from submissions.applications.grid import section
from submissions.applications.listing import listed
from submissions.applications.models import Application, Call
from submissions.applications.wording import marked
from submissions.rules import require

CALL_ORDERS = {"name": "name", "opens": "opens_at", "closes": "closes_at"}
ORDERS = {"code": "code", "name": "name", "call": "call__name", "track": "track__position", "changed": "changed_at"}


def call_list(request: HttpRequest) -> HttpResponse:
    """Every published call, newest first."""
    narrowed = CallFilter(request.GET, queryset=Call.objects.exclude(status=Call.Status.DRAFT))
    page = listed(request, narrowed.qs, CALL_ORDERS, "-opens")
    return render(request, "submissions/applications/call_list.html", {"page": page, "form": narrowed.form})


def call(request: HttpRequest, code: str) -> HttpResponse:
    """One call: its text, dates, tracks, the figures it asks for, and the quotas."""
    found = get_object_or_404(_calls(request), code=code)
    indicators = [(indicator, section(indicator)) for indicator in found.indicators.select_related("call")]
    quotas = found.quotas.select_related("body")
    context = {"call": found, "indicators": indicators, "quotas": quotas, **marked(found)}
    return render(request, "submissions/applications/call.html", context)


@login_required
def application_list(request: HttpRequest) -> HttpResponse:
    """The applications that the person's organisation leads, takes part in, or may read."""
    require(request.user, "submissions.list_applications")
    rows = Application.objects.visible_to(request.user).with_names()
    narrowed = ApplicationFilter(request.GET, queryset=rows)
    page = listed(request, narrowed.qs, ORDERS, "-changed")
    open_calls = [c for c in Call.objects.filter(status=Call.Status.CALLED) if c.is_open]
    context = {"page": page, "form": narrowed.form, "calls": open_calls}
    if any(application.call.is_demonstration for application in page):
        context["demo"] = True
    return render(request, "submissions/applications/application_list.html", context)


@login_required
def application_new(request: HttpRequest, code: str) -> HttpResponse:
    """Begin an application to a call."""
    found = get_object_or_404(_calls(request), code=code)
    require(request.user, "submissions.start_application", found)
    form = StartForm(request.POST if request.method == "POST" else None, call=found)
    if request.method == "POST" and form.is_valid():
        try:
            started = actions.start_application(found, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Your application was started. Everything you type is saved."))
            return redirect("application", started.code)
    return render(
        request, "submissions/applications/application_new.html", {"call": found, "form": form, **marked(found)}
    )


def _calls(request: HttpRequest) -> QuerySet[Call]:
    """Published calls, and for the ministry also those it still prepares."""
    user = request.user
    if user.is_authenticated and user.role == "administrator":
        return Call.objects.all()
    return Call.objects.exclude(status=Call.Status.DRAFT)
