"""Pages of rankings: compile, read, export, seal, replace, and the panel meeting's decisions."""

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
from evaluation.ranking import actions, board, breakdown, firmness, sheets
from evaluation.ranking.forms import DecisionForm, RankingFilter, ReasonForm, RobustnessForm, StandingFilter
from evaluation.ranking.models import Ranking
from scoring.models import Score
from submissions.rules import require
from submissions.trail.actions import record
from submissions.trail.acts import Act


@login_required
def rankings(request: HttpRequest, code: str) -> HttpResponse:
    competition = get_object_or_404(Competition.objects.visible_to(request.user).select_related("call"), code=code)
    require(request.user, "evaluation.view_ranking")
    found = Ranking.objects.filter(round__competition=competition).select_related(
        "round", "compiled_by", "scoring", "replaces"
    )
    rounds = list(competition.rounds.order_by("number"))
    shown = RankingFilter(request.GET, found, round=coded(rounds))
    context = {
        "page": shown.page(),
        "form": shown.form,
        "rounds": [(round, board.obstacles(round)) for round in rounds],
    }
    return render(request, "evaluation/ranking/rankings.html", frame(request, competition, **context))


@login_required
@require_POST
def ranking_compile(request: HttpRequest, code: str) -> HttpResponse:
    round = get_object_or_404(Round.objects.select_related("competition"), code=code)
    require(request.user, "evaluation.compile_ranking", round)
    try:
        ranking = actions.compile_ranking(round, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("rankings", round.competition.code)
    return redirect("ranking", ranking.pk)


def _find(pk: int) -> Ranking:
    related = [
        "round",
        "round__competition",
        "round__competition__call",
        "scoring__run",
        "replaces",
        "sealed_by",
        "compiled_by",
    ]
    return get_object_or_404(Ranking.objects.select_related(*related), pk=pk)


def _page(request: HttpRequest, ranking: Ranking, status: int = 200, **forms: Any) -> HttpResponse:
    form = StandingFilter(request.GET, tracks=ranking.round.competition.call.tracks.all())
    wanted = form.cleaned_data if form.is_valid() else {}
    asking = firmness.latest(ranking)
    context = {
        "ranking": ranking, "form": form, "tracks": board.tracks(ranking), "asking": asking,
        "board": board.lines(ranking, wanted, firmness.intervals(asking)), "size": ranking.standings.exclude(rank=None).count(),
        "firmness": firmness.findings(ranking, asking), "robustness_form": RobustnessForm(),
        "checklist": board.checklist(ranking), "line": board.cut_line(ranking), "reserves": board.reserves(ranking),
        "decisions": ranking.decisions.select_related("entry", "entry__application", "recorded_by"),
        "decision_form": DecisionForm(ranking=ranking), "reason_form": ReasonForm(), **forms,
    }  # fmt: skip
    body = frame(request, ranking.round.competition, **context)
    return render(request, "evaluation/ranking/ranking.html", body, status=status)


@login_required
def ranking(request: HttpRequest, pk: int) -> HttpResponse:
    require(request.user, "evaluation.view_ranking")
    found = _find(pk)
    record(Act.RANKING_READ, by=request.user, about=found.round, ranking=found.number)
    return _page(request, found)


@login_required
def ranking_entry(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    require(request.user, "evaluation.view_ranking")
    found = _find(pk)
    related = ["entry__application__track", "entry__application__lead"]
    standing = get_object_or_404(found.standings.select_related(*related), entry__code=code)
    score = Score.objects.filter(run=found.scoring.run, code=standing.entry.application.code).first()
    exact, names = "exact" in request.GET, breakdown.figures(found.round.competition.call)
    context = {
        "ranking": found, "standing": standing, "score": score, "sheets": board.sheets(standing),
        "nodes": breakdown.nodes(score, None if exact else found.decimals, names) if score else [], "exact": exact,
        "reasons": breakdown.reasons(score, names) if score else [],
        "sum": board.sum_in_words(standing), "panel_words": board.panel_in_words(standing),
    }  # fmt: skip
    return render(request, "evaluation/ranking/ranking_entry.html", frame(request, found.round.competition, **context))


@login_required
def ranking_export(request: HttpRequest, pk: int) -> HttpResponse:
    require(request.user, "evaluation.view_ranking")
    found = _find(pk)
    kind = "csv" if request.GET.get("as") == "csv" else "xlsx"
    record(
        Act.RANKING_EXPORTED, by=request.user, about=found.round, ranking=found.number, digest=found.digest, kind=kind
    )
    return sheets.answer(sheets.ranking_rows(found), f"{found.round.code}-{found.number}", kind)


@login_required
@require_POST
def ranking_seal(request: HttpRequest, pk: int) -> HttpResponse:
    found = _find(pk)
    require(request.user, "evaluation.seal_ranking", found)
    try:
        actions.seal(found, by=request.user)
        messages.success(request, _("The ranking is sealed."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("ranking", pk)


@login_required
@require_POST
def ranking_replace(request: HttpRequest, pk: int) -> HttpResponse:
    found = _find(pk)
    require(request.user, "evaluation.replace_ranking", found)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, found, 422, reason_form=form)
    try:
        new = actions.replace(found, reason=form.cleaned_data["reason"], by=request.user)
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
        return _page(request, _find(pk), 422, reason_form=form)
    messages.success(request, _("The ranking was replaced. The old one stays readable."))
    return redirect("ranking", new.pk)


@login_required
@require_POST
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    found = _find(pk)
    require(request.user, "evaluation.record_decision", found)
    form = DecisionForm(request.POST, ranking=found)
    if not form.is_valid():
        return _page(request, found, 422, decision_form=form)
    try:
        actions.decide(found, by=request.user, **form.cleaned_data)
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
        return _page(request, found, 422, decision_form=form)
    messages.success(request, _("The decision is recorded."))
    return redirect("ranking", pk)
