"""Papers of a ranking as downloads, each recorded in the trail."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from evaluation.ranking import papers
from evaluation.ranking.models import Decision, Ranking
from submissions.rules import require
from submissions.trail.actions import record
from submissions.trail.acts import Act


@login_required
def ranking_paper(request: HttpRequest, pk: int) -> HttpResponse:
    require(request.user, "evaluation.view_ranking")
    found = get_object_or_404(Ranking.objects.select_related("round__competition__call"), pk=pk)
    record(Act.PAPER_TAKEN, by=request.user, about=found.round, paper="judges' report", ranking=found.number)
    return papers.judges_report(found).answer(f"{found.round.code}-{found.number}-report")


@login_required
def decision_paper(request: HttpRequest, pk: int) -> HttpResponse:
    require(request.user, "evaluation.view_ranking")
    related = ["ranking__round__competition__call", "entry__application__lead", "recorded_by"]
    found = get_object_or_404(Decision.objects.select_related(*related), pk=pk)
    record(Act.PAPER_TAKEN, by=request.user, about=found.entry, paper="meeting decision")
    return papers.decision(found).answer(f"{found.ranking.round.code}-{found.entry.code}-decision")
