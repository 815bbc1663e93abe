"""Pages of awards after publication."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluation.competition.frame import frame
from evaluation.competition.models import Competition
from evaluation.follow_up import actions
from evaluation.follow_up.forms import AwardFilter, ReviewForm, WithdrawalForm
from evaluation.publication.models import Award
from submissions.rules import require


@login_required
def awards(request: HttpRequest, code: str) -> HttpResponse:
    competition = get_object_or_404(Competition.objects.visible_to(request.user).select_related("call"), code=code)
    require(request.user, "evaluation.manage_awards", competition)
    found = Award.objects.filter(competition=competition).select_related(
        "entry__application__track", "entry__application__lead"
    )
    shown = AwardFilter(request.GET, found)
    context = frame(request, competition, page=shown.page(), form=shown.form)
    return render(request, "evaluation/follow_up/awards.html", context)


def _find(request: HttpRequest, pk: int) -> Award:
    related = ["competition__call", "entry__application__track", "entry__application__lead"]
    found = get_object_or_404(Award.objects.select_related(*related), pk=pk)
    require(request.user, "evaluation.manage_awards", found.competition)
    return found


def _page(request: HttpRequest, found: Award, status: int = 200, **forms: Any) -> HttpResponse:
    context = {
        "award": found, "reviews": found.reviews.select_related("recorded_by"), "form": ReviewForm(),
        "withdrawal": WithdrawalForm(), **forms,
    }  # fmt: skip
    return render(
        request, "evaluation/follow_up/award.html", frame(request, found.competition, **context), status=status
    )


@login_required
def award(request: HttpRequest, pk: int) -> HttpResponse:
    found = _find(request, pk)
    if request.method != "POST":
        return _page(request, found)
    form = ReviewForm(request.POST)
    if form.is_valid():
        try:
            actions.review(found, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Recorded."))
            return redirect("award", pk)
    return _page(request, found, 422, form=form)


@login_required
@require_POST
def award_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found = _find(request, pk)
    form = WithdrawalForm(request.POST)
    if form.is_valid():
        try:
            actions.withdraw(found, reason=form.cleaned_data["reason"], by=request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, _("The award is given up."))
            return redirect("award", pk)
    return _page(request, found, 422, withdrawal=form)


@login_required
@require_POST
def reserve_promote(request: HttpRequest, code: str) -> HttpResponse:
    competition = get_object_or_404(Competition.objects.visible_to(request.user), code=code)
    require(request.user, "evaluation.manage_awards", competition)
    try:
        promoted = actions.promote_reserve(competition, by=request.user)
        messages.success(
            request, _("%(name)s moved up from the reserve list.") % {"name": promoted.entry.application.name}
        )
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("awards", code)
