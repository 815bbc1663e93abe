"""Calls as everybody reads them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from submissions.arrival import arrived
from submissions.calls.forms import CallFilter
from submissions.calls.models import Call
from submissions.calls.wording import marked, section


def call_list(request: HttpRequest) -> HttpResponse:
    """Every published call, newest first."""
    found = CallFilter(request.GET, Call.objects.exclude(status=Call.Status.DRAFT))
    context = {"page": found.page(), "form": found.form, "now": arrived()}
    return render(request, "submissions/calls/call_list.html", context)


def call(request: HttpRequest, code: str) -> HttpResponse:
    """One call: its text, dates, tracks, the figures it asks for, and the quotas."""
    found = get_object_or_404(Call.objects.visible_to(request.user), code=code)
    indicators = [(indicator, section(indicator)) for indicator in found.indicators.select_related("call")]
    quotas = found.quotas.select_related("body")
    context = {"call": found, "indicators": indicators, "quotas": quotas, "postponements": found.postponements.all()}
    return render(request, "submissions/calls/call.html", context | marked(found))
