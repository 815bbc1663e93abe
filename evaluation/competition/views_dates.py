"""Pages that put off a deadline: of the published call, and of marking in an open round."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from evaluation.competition import actions_dates
from evaluation.competition.forms import PostponementForm
from evaluation.competition.forms_rounds import MarkingEndForm
from evaluation.competition.frame import frame
from evaluation.competition.views import find
from evaluation.competition.views_rounds import find_round
from submissions.rules import require


@login_required
def dates(request: HttpRequest, code: str) -> HttpResponse:
    found = find(request, code)
    require(request.user, "evaluation.manage_competitions")
    call = found.call
    form = PostponementForm(
        request.POST or None, initial={"closes_at": call.closes_at, "recommend_by": call.recommend_by}
    )
    if _postponed(request, "evaluation.postpone_call", found, form, actions_dates.postpone_call):
        messages.success(request, _("The deadline is postponed; everybody concerned is told."))
        return redirect("dates", code)
    may = request.user.has_perm("evaluation.postpone_call", found)
    context = frame(request, found, form=form, may=may, postponements=call.postponements.select_related("made_by"))
    return render(request, "evaluation/competition/dates.html", context, status=422 if form.errors else 200)


@login_required
def marking_end(request: HttpRequest, code: str) -> HttpResponse:
    require(request.user, "evaluation.manage_competitions")
    round = find_round(code)
    form = MarkingEndForm(request.POST or None, initial={"marking_ends_at": round.marking_ends_at})
    if _postponed(request, "evaluation.postpone_marking", round, form, actions_dates.postpone_marking):
        messages.success(request, _("Marking goes on longer; every judge of the round is told."))
        return redirect("round-setup", code)
    may = request.user.has_perm("evaluation.postpone_marking", round)
    context = frame(request, round.competition, round=round, form=form, may=may)
    return render(request, "evaluation/competition/marking_end.html", context, status=422 if form.errors else 200)


def _postponed(request: HttpRequest, permission: str, thing: Any, form: Form, act: Callable[..., Any]) -> bool:
    """Whether the form was sent by somebody who may, and the act done; what is refused stands in the form."""
    if request.method != "POST":
        return False
    require(request.user, permission, thing)
    if not form.is_valid():
        return False
    try:
        act(thing, by=request.user, **form.cleaned_data)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    return True
