"""Who marks what: the list of entries with their judges, one by hand, and the balanced draw."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluation.competition.frame import frame
from evaluation.competition.models import Round
from evaluation.competition.views_rounds import find_round
from evaluation.judging import actions_assigning, pool
from evaluation.judging.forms import AssignForm, DrawForm, ManningFilter
from evaluation.judging.models import Assignment
from evaluation.judging.recusal import applications_with_grounds
from evaluation.rounds.models import Entry
from submissions.models import User
from submissions.rules import require


@login_required
def assignments(request: HttpRequest, code: str) -> HttpResponse:
    require(request.user, "evaluation.manage_judges")
    round = find_round(code)
    return _page(request, round, DrawForm())


def _page(request: HttpRequest, round: Round, draw_form: DrawForm, status: int = 200) -> HttpResponse:
    found = ManningFilter(request.GET, _counted(round))
    page = found.page()
    judges, seats = pool.available(), pool.seated(round)
    context = {
        "round": round, "page": page, "form": found.form, "draw_form": draw_form, "judges": len(judges),
        "rows": [_row(entry, judges, round, seats) for entry in page],
        "draws": round.draws.select_related("drawn_by"), "may": request.user.has_perm("evaluation.assign_judges", round),
    }  # fmt: skip
    return render(
        request, "evaluation/judging/assignments.html", frame(request, round.competition, **context), status=status
    )


def _counted(round: Round) -> QuerySet[Entry]:
    """The running entries of the round, with the number of judges that each has."""
    taken = Count("assignments", filter=~Q(assignments__status="recused"))
    found = Entry.objects.running().filter(round=round).annotate(taken=taken)
    return applications_with_grounds(found).prefetch_related("assignments__judge")


def _row(entry: Entry, judges: list[Any], round: Round, seats: pool.Seats) -> dict[str, Any]:
    """An entry with its assignments and, of the pool, who may take it and who must stay out and why."""
    given = list(entry.assignments.all())
    there = {assignment.judge_id for assignment in given}
    choices = [(judge.user, pool.barred(judge, entry, round, seats)) for judge in judges if judge.user_id not in there]
    return {
        "entry": entry, "assignments": given, "short": entry.taken < round.judges_per_entry,  # type: ignore[attr-defined]
        "free": [judge for judge, ground in choices if ground is None or ground.code == pool.FIELD],
        "barred": [(judge, ground.words) for judge, ground in choices if ground and ground.code != pool.FIELD],
    }  # fmt: skip


@login_required
@require_POST
def assignment_add(request: HttpRequest, code: str) -> HttpResponse:
    round = find_round(code)
    require(request.user, "evaluation.assign_judges", round)
    form = AssignForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a judge."))
        return redirect("assignments", code)
    entry = get_object_or_404(Entry, pk=form.cleaned_data["entry"], round=round)
    judge = get_object_or_404(User, pk=form.cleaned_data["judge"])
    try:
        actions_assigning.assign(entry, judge, by=request.user)
        messages.success(request, _("%(judge)s marks %(entry)s.") % {"judge": judge, "entry": entry.code})
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("assignments", code)


@login_required
@require_POST
def assignment_remove(request: HttpRequest, pk: int) -> HttpResponse:
    require(request.user, "evaluation.manage_judges")
    found = get_object_or_404(Assignment.objects.select_related("entry__round"), pk=pk)
    require(request.user, "evaluation.assign_judges", found.entry.round)
    try:
        actions_assigning.unassign(found, by=request.user)
        messages.success(request, _("The assignment is taken back."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("assignments", found.entry.round.code)


@login_required
@require_POST
def judges_draw(request: HttpRequest, code: str) -> HttpResponse:
    round = find_round(code)
    require(request.user, "evaluation.assign_judges", round)
    form = DrawForm(request.POST)
    if form.is_valid():
        try:
            made = actions_assigning.draw_judges(round, seed=form.cleaned_data["seed"], by=request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            count = sum(map(len, made.outcome.values()))
            messages.success(request, _("%(count)s tasks were drawn and given out.") % {"count": count})
            return redirect("assignments", code)
    return _page(request, round, form, status=422)
