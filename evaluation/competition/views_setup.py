"""The parts of a competition's set-up: the call, its tracks, quotas and figures, and the indicator model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluation.competition import actions, figures, tree
from evaluation.competition.forms import CallForm, IndicatorRows, QuotaForm, Rows, TrackRows
from evaluation.competition.forms_rounds import NewRoundForm
from evaluation.competition.frame import frame
from evaluation.competition.models import Competition
from evaluation.competition.readiness import gaps
from evaluation.competition.views import find
from scoring.forms import IndicatorModelForm
from scoring.models import IndicatorModel
from submissions.models import Organisation
from submissions.rules import require


@login_required
def setup(request: HttpRequest, code: str) -> HttpResponse:
    found = find(request, code)
    require(request.user, "evaluation.manage_competitions")
    may = request.user.has_perm("evaluation.change_competition", found)
    form = CallForm(request.POST or None, instance=found.call)
    if request.method == "POST":
        require(request.user, "evaluation.change_competition", found)
        if form.is_valid() and carried_out(
            request, lambda: actions.change_competition(found, by=request.user, **form.cleaned_data)
        ):
            return redirect("competition-setup", code)
    found.call.refresh_from_db()
    context = {
        "form": form, "may": may, "gaps": gaps(found) if may else [],
        "rounds": found.rounds.select_related("model").prefetch_related("items"),
        "counts": {name: getattr(found.call, name).count() for name in ("tracks", "quotas", "indicators")},
        "checks": found.check_items.count(),
        "is_example": bool(found.model and figures.is_example(found.model.document)), "round_form": NewRoundForm(),
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "evaluation/competition/setup.html", frame(request, found, **context), status=status)


@login_required
def tracks(request: HttpRequest, code: str) -> HttpResponse:
    found = find(request, code)
    form = TrackRows(request.POST or None, queryset=found.call.tracks.all())
    return row_list(request, found, form, actions.change_tracks, _("Tracks"))


@login_required
def indicators(request: HttpRequest, code: str) -> HttpResponse:
    found = find(request, code)
    form = IndicatorRows(request.POST or None, queryset=found.call.indicators.all())
    return row_list(request, found, form, actions.change_indicators, _("Figures the call asks for"), figures=True)


def row_list(
    request: HttpRequest, found: Competition, form: Rows, act: Callable[..., Any], title: str, **more: Any
) -> HttpResponse:
    """A short list edited as a whole; readable by the ministry for ever, writable while it is a draft."""
    require(request.user, "evaluation.manage_competitions")
    if request.method == "POST":
        require(request.user, "evaluation.change_competition", found)
        if form.is_valid() and carried_out(request, lambda: act(found, form.rows(), by=request.user)):
            return redirect("competition-setup", found.code)
    context = {
        "form": form,
        "title": title,
        "may": request.user.has_perm("evaluation.change_competition", found),
        **more,
    }
    status = 422 if form.is_bound else 200
    return render(request, "evaluation/competition/rows.html", frame(request, found, **context), status=status)


@login_required
def quotas(request: HttpRequest, code: str) -> HttpResponse:
    found = find(request, code)
    require(request.user, "evaluation.manage_competitions")
    places = dict(found.call.quotas.values_list("body", "places"))
    form = QuotaForm(request.POST or None, bodies=list(Organisation.objects.recommending()), places=places)
    if request.method == "POST":
        require(request.user, "evaluation.change_competition", found)
        if form.is_valid() and carried_out(
            request, lambda: actions.change_quotas(found, form.places(), by=request.user)
        ):
            return redirect("competition-setup", code)
    may = request.user.has_perm("evaluation.change_competition", found)
    context = {"form": form, "may": may, "total": sum(places.values())}
    status = 422 if form.errors else 200
    return render(request, "evaluation/competition/quotas.html", frame(request, found, **context), status=status)


@login_required
@require_POST
def ask_for_model(request: HttpRequest, code: str) -> HttpResponse:
    found = find(request, code)
    require(request.user, "evaluation.change_competition", found)
    carried_out(request, lambda: actions.ask_for_model(found, by=request.user))
    return redirect("indicators", code)


@login_required
@require_POST
def model_adopt(request: HttpRequest, code: str) -> HttpResponse:
    found = find(request, code)
    require(request.user, "evaluation.change_competition", found)
    if "example" in request.POST:
        document, problems = figures.example(), []
    else:
        form = IndicatorModelForm(request.POST, request.FILES)
        problems = [] if form.is_valid() else [message for errors in form.errors.values() for message in errors]
        document = form.cleaned_data.get("document")
    if problems:
        context = frame(request, found, problems=problems)
        return render(request, "evaluation/competition/model_refused.html", context, status=422)
    if carried_out(request, lambda: actions.adopt_model(found, document, by=request.user)):
        messages.success(request, _("The model is adopted; the rounds and their score sheets follow it."))
    return redirect("competition-setup", code)


@login_required
def model(request: HttpRequest, pk: int) -> HttpResponse:
    require(request.user, "scoring.view_indicatormodel")
    shown = get_object_or_404(IndicatorModel, pk=pk)
    found = Competition.objects.select_related("call").filter(model__code=shown.code).order_by("-created_at").first()
    parsed = shown.parsed()
    context = {
        "model": shown, "rows": tree.rows(parsed), "gates": tree.gates(parsed), "derived": tree.derived(parsed),
        "total": tree.total(parsed), "versions": tree.versions(shown), "treemap": {"tree": tree.treemap(parsed)},
        "quantitative": sum(parsed.nodes[code].kind != "expert" for code in parsed.leaves),
        "expert": sum(parsed.nodes[code].kind == "expert" for code in parsed.leaves),
        "is_example": figures.is_example(shown.document),
    }  # fmt: skip
    if found is None:
        return render(request, "evaluation/competition/model.html", context)
    return render(request, "evaluation/competition/model.html", frame(request, found, **context))


def carried_out(request: HttpRequest, act: Callable[[], Any]) -> bool:
    """Carry an act out; a refusal becomes a message and nothing was changed."""
    try:
        act()
    except ValidationError as refusal:
        for message in refusal.messages:
            messages.error(request, message)
        return False
    messages.success(request, _("Saved."))
    return True
