"""How firmly a ranking stands: start an analysis, watch it, stop it. Its findings stand on the ranking's page."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluation.competition.forms import faults
from evaluation.ranking import actions_robustness
from evaluation.ranking.forms import RobustnessForm
from evaluation.ranking.models import Ranking, RankingRobustness
from scoring import wording
from scoring.engine.problems import Refused
from submissions.rules import require


@login_required
@require_POST
def robustness_start(request: HttpRequest, pk: int) -> HttpResponse:
    require(request.user, "evaluation.analyse_ranking")
    ranking = get_object_or_404(Ranking, pk=pk)
    form = RobustnessForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(faults(form)))
        return redirect("ranking", pk)
    try:
        actions_robustness.start_robustness(ranking, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        messages.error(request, " ".join(wording.lines(refusal)))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("ranking", pk)


def _find(request: HttpRequest, pk: int) -> RankingRobustness:
    require(request.user, "evaluation.analyse_ranking")
    return get_object_or_404(RankingRobustness.objects.select_related("analysis", "ranking__round"), pk=pk)


@login_required
def robustness_progress(request: HttpRequest, pk: int) -> HttpResponse:
    asking = _find(request, pk)
    answer = render(request, "evaluation/ranking/_robustness_progress.html", {"asking": asking})
    if asking.analysis.is_finished:
        answer["HX-Refresh"] = "true"
    return answer


@login_required
@require_POST
def robustness_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    asking = _find(request, pk)
    try:
        actions_robustness.cancel_robustness(asking, by=request.user)
        messages.success(request, _("The check is cancelled. The ranking is not touched by it."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("ranking", asking.ranking_id)
