"""Papers of judging as downloads, each recorded in the trail."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from evaluation.competition.views_rounds import find_round
from evaluation.judging import papers
from evaluation.judging.models import Assignment
from submissions.rules import require
from submissions.trail.actions import record
from submissions.trail.acts import Act


@login_required
def sheet_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """A judge's own sheet, or any for the ministry; 404 for everybody else's and for the recused."""
    visible = Assignment.objects.visible_to(request.user)  # type: ignore[arg-type]
    related = ["entry__round__competition__call", "entry__application__track", "judge__judge"]
    found = get_object_or_404(visible.select_related(*related).prefetch_related("marks", "entry__round__items"), pk=pk)
    if found.judge_id == request.user.pk and not found.entry.round.pledges.filter(judge=request.user).exists():
        return redirect("pledge", found.entry.round.code)
    record(Act.PAPER_TAKEN, by=request.user, about=found.entry, paper="score sheet", judge=found.judge.judge.number)
    return papers.score_sheet(found).answer(f"{found.entry.code}-{found.judge.judge.number}")


@login_required
def sign_in_paper(request: HttpRequest, code: str) -> HttpResponse:
    require(request.user, "evaluation.manage_judges")
    round = find_round(code)
    record(Act.PAPER_TAKEN, by=request.user, about=round, paper="sign-in sheet")
    return papers.sign_in_sheet(round).answer(f"{round.code}-sign-in")
