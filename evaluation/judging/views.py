"""The ministry's pages over judging: how far it is, the pool, and a look at one sheet."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluation.competition import console
from evaluation.competition.forms import ProgressFilter
from evaluation.competition.frame import frame
from evaluation.competition.views import find
from evaluation.judging import actions, actions_pool, progress
from evaluation.judging.forms import JudgeFilter, JudgeForm, ReasonForm, TaskFilter
from evaluation.judging.models import Assignment, Judge
from evaluation.judging.sheets import applicable, sheet_score
from submissions.rules import require
from submissions.trail.actions import record
from submissions.trail.acts import Act


@login_required
def judging(request: HttpRequest, code: str) -> HttpResponse:
    competition = find(request, code)
    require(request.user, "evaluation.manage_judges")
    rounds = console.rounds(competition)
    shown = next((r for r in rounds if r.code == request.GET.get("round")), None)
    for status in ("open", "draft"):
        shown = shown or next((r for r in rounds if r.status == status), None)
    shown = shown or rounds[-1]
    found = ProgressFilter(request.GET, console.judges(shown))
    page = found.page()
    context = {
        "rounds": rounds, "current": shown, "judges": console.paced(page), "page": page, "form": found.form,
        "gaps": progress.wide_gaps(shown),
        "segments": [(f"?round={r.code}", r.name, r.pk == shown.pk) for r in rounds], "draws": shown.draws.all()[:5],
    }  # fmt: skip
    return render(request, "evaluation/judging/judging.html", frame(request, competition, **context))


@login_required
def judge_pool(request: HttpRequest) -> HttpResponse:
    require(request.user, "evaluation.manage_judges")
    counted = Judge.objects.select_related("user", "employer").prefetch_related("fields").annotate(
        tasks=Count("user__assignments", filter=~Q(user__assignments__status="recused"))
    )  # fmt: skip
    found = JudgeFilter(request.GET, counted)
    return render(request, "evaluation/judging/judge_pool.html", {"page": found.page(), "form": found.form})


@login_required
def judge_new(request: HttpRequest) -> HttpResponse:
    require(request.user, "evaluation.manage_judges")
    form = JudgeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions_pool.enrol_judge(by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, _("The judge is in the pool."))
            return redirect("judge-pool")
    return render(request, "evaluation/judging/judge.html", {"form": form}, status=422 if form.errors else 200)


@login_required
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    require(request.user, "evaluation.manage_judges")
    found = get_object_or_404(Judge.objects.select_related("user", "employer"), pk=pk)
    form = JudgeForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        actions_pool.change_judge(Judge.objects.get(pk=pk), by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("judge", pk)
    tasks = TaskFilter(request.GET, found.user.assignments.select_related("entry__round__competition"))
    context = {"form": form, "judge": found, "filters": tasks.form, "page": tasks.page()}
    return render(request, "evaluation/judging/judge.html", context, status=422 if form.errors else 200)


@login_required
def assignment(request: HttpRequest, pk: int) -> HttpResponse:
    require(request.user, "evaluation.view_scores")
    found = _sheet(request, pk)
    record(Act.SHEET_READ, by=request.user, about=found.entry, judge=found.judge.username)
    return _look(request, found, ReasonForm())


@login_required
@require_POST
def sheet_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    found = _sheet(request, pk)
    require(request.user, "evaluation.reopen_sheet", found)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _look(request, found, form, status=422)
    try:
        actions.reopen_sheet(found, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("The sheet is open again, and its judge is told why."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("assignment", pk)


def _sheet(request: HttpRequest, pk: int) -> Assignment:
    """A sheet the ministry may look at, with all that its page shows."""
    require(request.user, "evaluation.view_scores")
    found = Assignment.objects.select_related(
        "entry__round__competition__call", "entry__application__track", "judge", "draw", "assigned_by"
    ).prefetch_related("marks", "entry__round__items")
    return get_object_or_404(found, pk=pk)


def _look(request: HttpRequest, found: Assignment, form: ReasonForm, status: int = 200) -> HttpResponse:
    marks = {mark.item_id: mark.value for mark in found.marks.all()}
    items = applicable(found.entry, found.entry.round.items.all())
    context = {
        "assignment": found, "entry": found.entry, "round": found.entry.round, "form": form,
        "rows": [(item, marks.get(item.pk)) for item in items], "score": sheet_score(found),
        "may": request.user.has_perm("evaluation.reopen_sheet", found),
    }  # fmt: skip
    context = frame(request, found.entry.round.competition, **context)
    return render(request, "evaluation/judging/assignment.html", context, status=status)
