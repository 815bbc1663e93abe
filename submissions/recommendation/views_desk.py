"""The body's desk: what needs it today, in every call."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from submissions.recommendation.desk import everything, rows
from submissions.rules import require


@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """Deadlines, numbers and tasks of the person's body."""
    require(request.user, "submissions.view_desk")
    found = rows(request.user.organisation)
    context = {"rows": found, "needs": everything(found)}
    if any(row.quota.call.is_demonstration for row in found):
        context["demo"] = True
    return render(request, "submissions/recommendation/desk.html", context)
