"""Draws as everybody can repeat them: the published ones for the public, all of them for the ministry."""

from __future__ import annotations

from collections import Counter

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluation.judging import actions_assigning, draw_page
from evaluation.judging.forms import DrawFilter
from evaluation.judging.models import Draw
from submissions.listing import SearchForm, sorted_page
from submissions.rules import require
from submissions.trail.actions import record
from submissions.trail.acts import Act


def draws(request: HttpRequest) -> HttpResponse:
    visible = Draw.objects.visible_to(request.user).select_related("round__competition__call")  # type: ignore[arg-type]
    found = DrawFilter(request.GET, visible)
    page = found.page()
    demo = {"demo": True} if any(draw.round.competition.is_demonstration for draw in page) else {}
    return render(request, "evaluation/judging/draws.html", {"page": page, "form": found.form, **demo})


def _find(request: HttpRequest, pk: int) -> Draw:
    visible = Draw.objects.visible_to(request.user)  # type: ignore[arg-type]
    return get_object_or_404(visible.select_related("round__competition__call", "drawn_by"), pk=pk)


def draw(request: HttpRequest, pk: int) -> HttpResponse:
    found = _find(request, pk)
    rows = draw_page.rows(found)
    form = SearchForm(request.GET)
    fitting = [row for row in rows if form.text in row["entry"].lower()]
    page = sorted_page(request.GET, fitting, draw_page.ORDERS, "entry", rows=50)
    load = Counter(number for row in rows for number in row["drawn"] + row["held"])
    context = {
        "draw": found, "round": found.round, "competition": found.round.competition, "page": page,
        "form": form,        "load": sorted(load.items()), "judges": len(found.inputs.get("judges", [])), "entries": len(rows),
        "may": request.user.has_perm("evaluation.release_draw", found),
    }  # fmt: skip
    context |= {"demo": True} if found.round.competition.is_demonstration else {}
    return render(request, "evaluation/judging/draw.html", context)


def draw_record(request: HttpRequest, pk: int) -> HttpResponse:
    found = _find(request, pk)
    record(Act.PAPER_TAKEN, by=request.user, about=found.round, paper="draw", draw=found.pk, digest=found.digest)
    content = {"draw": found.pk, "round": found.round.code, "seed": found.seed, "inputs": found.inputs}
    content |= {"outcome": found.outcome, "digest": found.digest}
    content |= {"note": _("Demonstration data")} if found.round.competition.is_demonstration else {}
    answer = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 1, "sort_keys": True})
    answer["Content-Disposition"] = f'attachment; filename="draw-{found.pk}.json"'
    return answer


@login_required
@require_POST
def draw_release(request: HttpRequest, pk: int) -> HttpResponse:
    found = _find(request, pk)
    require(request.user, "evaluation.release_draw", found)
    try:
        actions_assigning.release_draw(found, by=request.user)
        messages.success(request, _("The draw is public. Anyone can repeat it."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("draw", pk)
