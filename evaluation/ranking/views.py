"""Pages of scorings: start one, watch it, read it entrant by entrant, take it along."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluation.competition.forms import coded
from evaluation.competition.frame import frame
from evaluation.competition.models import Competition, Round
from evaluation.ranking import actions, breakdown
from evaluation.ranking.forms import ScoreFilter, ScoringFilter
from evaluation.ranking.models import RoundRun
from evaluation.ranking.table import thresholds
from scoring import bundle, wording
from scoring.engine.spec import Refused
from scoring.models import Score, ScoringRun
from submissions.models import Application
from submissions.rules import require
from submissions.trail.actions import record
from submissions.trail.acts import Act


@login_required
def scoring(request: HttpRequest, code: str) -> HttpResponse:
    competition = get_object_or_404(Competition.objects.visible_to(request.user).select_related("call"), code=code)
    require(request.user, "evaluation.view_scores")
    rounds = competition.rounds.select_related("model").order_by("number")
    runs = RoundRun.objects.filter(round__competition=competition).select_related("round", "run", "started_by")
    found = ScoringFilter(request.GET, runs, round=coded(rounds))
    context = {"rounds": rounds, "form": found.form, "page": found.page(), "missed": _missed(competition)}
    return render(request, "evaluation/ranking/scoring.html", frame(request, competition, **context))


def _missed(competition: Competition) -> list[tuple[Any, list[str]]]:
    """Whom the next scoring will leave without a score and why, until a first scoring of the open round says so itself."""
    waiting = competition.rounds.filter(status=Round.Status.OPEN, runs=None).select_related(
        "model", "competition__call"
    )
    names = breakdown.figures(competition.call)
    return [
        (entry, [gate["words"] for gate in breakdown.worded(gates, names)])
        for round in waiting
        for entry, gates in thresholds(round)
    ]


@login_required
@require_POST
def scoring_start(request: HttpRequest, code: str) -> HttpResponse:
    round = get_object_or_404(Round.objects.select_related("competition"), code=code)
    require(request.user, "evaluation.start_scoring", round)
    try:
        started = actions.start_scoring(round, by=request.user)
    except Refused as refusal:
        return render(
            request,
            "evaluation/ranking/refused.html",
            frame(request, round.competition, round=round, problems=wording.told_all(refusal.problems)),
            status=422,
        )
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("scoring", round.competition.code)
    return redirect("run", started.run.reference)


def _find(reference: str) -> RoundRun:
    found = RoundRun.objects.select_related(
        "run", "run__model", "round", "round__competition", "round__competition__call"
    )
    return get_object_or_404(found.order_by("-number"), run__reference=reference)


@login_required
def run(request: HttpRequest, reference: str) -> HttpResponse:
    require(request.user, "evaluation.view_scores")
    scoring = _find(reference)
    tracks = scoring.round.competition.call.tracks.all()
    found = ScoreFilter(request.GET, Score.objects.filter(run=scoring.run), track=coded(tracks))
    page = found.page()
    entrants = Application.objects.filter(code__in=[score.code for score in page]).select_related("track")
    applications = {application.code: application for application in entrants}
    figures = breakdown.figures(scoring.round.competition.call)
    rows = [breakdown.row(score, applications.get(score.code), figures) for score in page]
    if request.method == "GET" and scoring.run.status == ScoringRun.Status.DONE:
        record(Act.RUN_READ, by=request.user, about=scoring.round, run=reference)
    context = {
        "scoring": scoring, "run": scoring.run, "page": page, "rows": rows, "form": found.form,
        "legend": breakdown.legend(scoring.run.model),
        "decimals": breakdown.places(scoring.run.model),
    }  # fmt: skip
    return render(request, "evaluation/ranking/run.html", frame(request, scoring.round.competition, **context))


@login_required
def run_progress(request: HttpRequest, reference: str) -> HttpResponse:
    require(request.user, "evaluation.view_scores")
    scoring = _find(reference)
    answer = render(request, "evaluation/ranking/_progress.html", {"run": scoring.run, "scoring": scoring})
    if scoring.run.status not in ScoringRun.UNFINISHED:
        answer["HX-Refresh"] = "true"
    return answer


@login_required
@require_POST
def run_cancel(request: HttpRequest, reference: str) -> HttpResponse:
    scoring = _find(reference)
    require(request.user, "evaluation.start_scoring", scoring.round)
    try:
        actions.cancel_scoring(scoring, by=request.user)
        messages.success(request, _("The scoring was cancelled. Nothing was changed by it."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("run", reference)


@login_required
def run_entry(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    require(request.user, "evaluation.view_scores")
    scoring = _find(reference)
    score = get_object_or_404(Score, run=scoring.run, code=code)
    application = Application.objects.filter(code=code).select_related("track", "lead").first()
    exact, decimals = "exact" in request.GET, breakdown.places(scoring.run.model)
    names = breakdown.figures(scoring.round.competition.call)
    context = {
        "scoring": scoring, "run": scoring.run, "score": score, "application": application, "decimals": decimals,
        "exact": exact, "nodes": breakdown.nodes(score, None if exact else decimals, names),
        "steps": breakdown.steps(score), "gates": breakdown.gates(score, names),
    }  # fmt: skip
    return render(request, "evaluation/ranking/run_entry.html", frame(request, scoring.round.competition, **context))


@login_required
def run_export(request: HttpRequest, reference: str) -> HttpResponse:
    require(request.user, "evaluation.view_scores")
    scoring = _find(reference)
    if scoring.run.status != ScoringRun.Status.DONE:
        messages.error(request, _("Only a finished scoring can be taken along."))
        return redirect("run", reference)
    record(Act.RUN_EXPORTED, by=request.user, about=scoring.round, run=reference, digest=scoring.run.result_digest)
    return _zip(bundle.export(scoring.run), reference)


def _zip(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    return response
