"""The ministry's competitions: the list, a new one, the console, and publishing the call."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluation.competition import actions, calendar, console
from evaluation.competition.forms import CompetitionFilter, CompetitionForm, ProgressFilter, usual_tracks
from evaluation.competition.frame import frame
from evaluation.competition.models import Competition, Round
from evaluation.competition.pace import pace
from scoring import wording
from scoring.engine.spec import Refused
from submissions.models import Organisation
from submissions.rules import require


def find(request: HttpRequest, code: str) -> Competition:
    """The competition of this address, for a person who may see it; 404 otherwise."""
    visible = Competition.objects.visible_to(request.user)  # type: ignore[arg-type]
    return get_object_or_404(visible.select_related("call", "model").prefetch_related("rounds"), code=code)


@login_required
def competition_list(request: HttpRequest) -> HttpResponse:
    require(request.user, "evaluation.manage_competitions")
    counted = Competition.objects.select_related("call").annotate(
        applications=Count("call__applications", filter=~Q(call__applications__status="draft"))
    )
    found = CompetitionFilter(request.GET, counted)
    context = {"page": found.page(), "form": found.form}
    return render(request, "evaluation/competition/competition_list.html", context)


@login_required
def competition_new(request: HttpRequest) -> HttpResponse:
    require(request.user, "evaluation.manage_competitions")
    now = timezone.localtime()
    form = CompetitionForm(request.POST or None, request.FILES or None, initial={"last_year": now.year - 1, "years": 3})
    if request.method == "POST" and form.is_valid():
        fields: dict[str, Any] = dict(form.cleaned_data)
        places = fields.pop("places")
        bodies = dict.fromkeys(Organisation.objects.recommending(), places) if places else {}
        try:
            made = actions.create_competition(
                by=request.user, tracks=usual_tracks(), quotas=bodies, is_demonstration=settings.DEMONSTRATION, **fields
            )
        except Refused as refusal:
            form.add_error("file", wording.lines(refusal))
        else:
            messages.success(request, _("The draft is made. Check each part below, then publish the call."))
            return redirect("competition-setup", made.code)
    status = 422 if form.errors else 200
    return render(request, "evaluation/competition/competition_new.html", {"form": form}, status=status)


@login_required
def competition(request: HttpRequest, code: str) -> HttpResponse:
    found = find(request, code)
    require(request.user, "evaluation.view_progress")
    rounds = console.rounds(found)
    current = next((round for round in rounds if round.status == Round.Status.OPEN), None)
    ends = current.marking_ends_at if current else None
    today = timezone.localdate()
    marking = pace(current, current.sheets) if current else None  # type: ignore[attr-defined]
    page = ProgressFilter(request.GET, console.judges(current)).page() if current else []
    context = {
        "pace": marking,
        "chart": marking.chart() if marking else None,
        "rounds": rounds,
        "current": current,
        "figs": console.figures(found, rounds),
        "todo": console.todo(found, rounds),
        "judges": console.paced(page),
        "page": page,
        "provinces": console.provinces(found),
        "apart": console.apart(found),
        "tracks": console.tracks(found, current),
        "days_left": calendar.working_days_between(today, timezone.localdate(ends)) if ends else None,
    }
    return render(request, "evaluation/competition/console.html", frame(request, found, **context))


@login_required
@require_POST
def call_publish(request: HttpRequest, code: str) -> HttpResponse:
    found = find(request, code)
    require(request.user, "evaluation.change_competition", found)
    try:
        actions.publish(found, by=request.user)
    except ValidationError as refusal:
        for message in refusal.messages:
            messages.error(request, message)
        return redirect("competition-setup", code)
    messages.success(request, _("The call is published. Regions can apply from the opening on."))
    return redirect("competition", code)
