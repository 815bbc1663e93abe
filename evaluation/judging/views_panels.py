"""The panels of a round: the list, one formed or changed, one dissolved."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluation.competition.frame import frame
from evaluation.competition.models import Round
from evaluation.competition.views_rounds import find_round
from evaluation.judging import actions_panels
from evaluation.judging import panels as reading
from evaluation.judging.forms import PanelForm
from evaluation.judging.models import Panel
from submissions.listing import SearchForm, sorted_page
from submissions.rules import require


@login_required
def panels(request: HttpRequest, code: str) -> HttpResponse:
    require(request.user, "evaluation.manage_judges")
    round = find_round(code)
    rows = reading.rows(round)
    may = request.user.has_perm("evaluation.change_panels", round)
    form = SearchForm(request.GET)
    fitting = [row for row in rows if form.text in reading.text(row)]
    page = sorted_page(request.GET, fitting, reading.ORDERS, "panel")
    told = {"page": page, "form": form, "gaps": reading.gaps(round, rows), "may": may}
    context = frame(request, round.competition, round=round, **told)
    return render(request, "evaluation/judging/panels.html", context)


@login_required
def panel_new(request: HttpRequest, code: str) -> HttpResponse:
    require(request.user, "evaluation.manage_judges")
    return _edit(request, find_round(code), None)


@login_required
def panel(request: HttpRequest, pk: int) -> HttpResponse:
    require(request.user, "evaluation.manage_judges")
    found = get_object_or_404(Panel.objects.select_related("round"), pk=pk)
    return _edit(request, find_round(found.round.code), found)


def _edit(request: HttpRequest, round: Round, found: Panel | None) -> HttpResponse:
    form = PanelForm(request.POST or None, round=round, panel=found)
    if request.method == "POST":
        require(request.user, "evaluation.change_panels", round)
        if form.is_valid():
            try:
                actions_panels.save_panel(round, panel=found, by=request.user, **form.cleaned_data)
            except ValidationError as refusal:
                form.add_error(None, refusal)
            else:
                messages.success(request, _("The panel is saved."))
                return redirect("panels", round.code)
    may = request.user.has_perm("evaluation.change_panels", round)
    context = frame(request, round.competition, round=round, panel=found, form=form, may=may)
    return render(request, "evaluation/judging/panel.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def panel_remove(request: HttpRequest, pk: int) -> HttpResponse:
    require(request.user, "evaluation.manage_judges")
    found = get_object_or_404(Panel.objects.select_related("round"), pk=pk)
    require(request.user, "evaluation.change_panels", found.round)
    try:
        actions_panels.remove_panel(found, by=request.user)
        messages.success(request, _("The panel is dissolved."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("panels", found.round.code)
