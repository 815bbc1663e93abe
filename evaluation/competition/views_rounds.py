"""Setting up a round and its score sheet, and the calendar of working days."""

from __future__ import annotations

import calendar as months
import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluation.competition import actions, actions_rounds, anchors, calendar
from evaluation.competition.forms import DayForm, faults
from evaluation.competition.forms_rounds import AnchorForm, NewRoundForm, RoundForm, RubricRows
from evaluation.competition.frame import frame
from evaluation.competition.models import CalendarDay, Round
from evaluation.competition.readiness import rubric_sum
from evaluation.competition.views import find
from evaluation.competition.views_setup import carried_out
from submissions.rules import require


def find_round(code: str) -> Round:
    """The round of this address, with what its page and frame read."""
    found = Round.objects.select_related("competition__call", "competition__model", "model").prefetch_related("items")
    return get_object_or_404(found, code=code)


@login_required
@require_POST
def round_new(request: HttpRequest, code: str) -> HttpResponse:
    found = find(request, code)
    require(request.user, "evaluation.change_competition", found)
    form = NewRoundForm(request.POST)
    if form.is_valid():
        carried_out(request, lambda: actions_rounds.add_round(found, by=request.user, **form.cleaned_data))
    else:
        for fault in faults(form):
            messages.error(request, fault)
    return redirect("competition-setup", code)


@login_required
@require_POST
def round_remove(request: HttpRequest, code: str) -> HttpResponse:
    round = find_round(code)
    require(request.user, "evaluation.change_competition", round.competition)
    carried_out(request, lambda: actions_rounds.remove_round(round, by=request.user))
    return redirect("competition-setup", round.competition.code)


@login_required
def round_setup(request: HttpRequest, code: str) -> HttpResponse:
    require(request.user, "evaluation.manage_competitions")
    round = find_round(code)
    form = RoundForm(request.POST or None, instance=round)
    if request.method == "POST":
        require(request.user, "evaluation.change_round", round)
        if form.is_valid() and carried_out(
            request, lambda: actions_rounds.change_round(round, by=request.user, **form.cleaned_data)
        ):
            return redirect("competition-setup", round.competition.code)
    stored = find_round(code)
    may = request.user.has_perm("evaluation.change_round", stored)
    context = frame(request, stored.competition, round=stored, form=form, may=may, total=rubric_sum(stored))
    return render(request, "evaluation/competition/round.html", context, status=422 if form.errors else 200)


@login_required
def rubric(request: HttpRequest, code: str) -> HttpResponse:
    require(request.user, "evaluation.manage_competitions")
    round = find_round(code)
    form = RubricRows(request.POST or None, queryset=round.items.all())
    if request.method == "POST":
        require(request.user, "evaluation.change_round", round)
        if "model" in request.POST:
            carried_out(request, lambda: actions_rounds.rubric_from_model(round, by=request.user))
            return redirect("rubric", code)
        if form.is_valid() and carried_out(
            request, lambda: actions_rounds.change_rubric(round, form.rows(), by=request.user)
        ):
            return redirect("round-setup", code)
    context = {
        "form": form, "round": round, "total": rubric_sum(round), "title": _("Score sheet"), "rubric": True,
        "may": request.user.has_perm("evaluation.change_round", round),
    }  # fmt: skip
    status = 422 if form.is_bound else 200
    return render(
        request, "evaluation/competition/rows.html", frame(request, round.competition, **context), status=status
    )


@login_required
def anchor_words(request: HttpRequest, code: str) -> HttpResponse:
    require(request.user, "evaluation.manage_competitions")
    round = find_round(code)
    form = AnchorForm(request.POST or None, items=list(round.items.all()))
    if request.method == "POST":
        require(request.user, "evaluation.change_round", round)
        if form.is_valid() and carried_out(
            request, lambda: actions_rounds.change_anchors(round, form.texts(), by=request.user)
        ):
            return redirect("round-setup", code)
    may = request.user.has_perm("evaluation.change_round", round)
    context = frame(request, round.competition, round=round, form=form, may=may, bands=anchors.BANDS)
    return render(request, "evaluation/competition/anchors.html", context, status=422 if form.errors else 200)


@login_required
def days(request: HttpRequest) -> HttpResponse:
    require(request.user, "evaluation.manage_competitions")
    form = DayForm(request.POST or None)
    if request.method == "POST" and "clear" in request.POST:
        pk = request.POST["clear"]
        actions.clear_day(get_object_or_404(CalendarDay, pk=pk if pk.isdecimal() else 0), by=request.user)
        return redirect("calendar")
    if request.method == "POST" and form.is_valid():
        fields = form.cleaned_data
        carried_out(
            request,
            lambda: actions.set_day(
                fields["day"], is_working=fields["is_working"], name=fields["name"], by=request.user
            ),
        )
        return redirect("calendar")
    year = _year(request.GET.get("year", ""))
    context = {
        "form": form, "year": year, "months": _months(year), "is_known": calendar.is_known(datetime.date(year, 1, 1)),
        "own": CalendarDay.objects.filter(day__year=year), "known_through": calendar.KNOWN_THROUGH,
    }  # fmt: skip
    return render(request, "evaluation/competition/calendar.html", context, status=422 if form.errors else 200)


def _year(text: str) -> int:
    return int(text) if text.isdecimal() and 2004 <= int(text) <= 2099 else timezone.localdate().year


def _months(year: int) -> list[dict[str, object]]:
    """The year as twelve sheets of weeks; each day with whether people work and whether the operator set it apart."""
    own = calendar.own_days()
    sheets = months.Calendar()
    return [
        {
            "number": month,
            "weeks": [
                [
                    {"day": day, "works": calendar.is_working(day, own), "own": day in own, "in": day.month == month}
                    for day in week
                ]
                for week in sheets.monthdatescalendar(year, month)
            ],
        }
        for month in range(1, 13)
    ]
