"""Acts on accounts that need two people: asked for on one page, confirmed or refused on another's."""

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

from submissions.accounts import actions_requests as actions
from submissions.accounts.forms import RequestFilter, RequestForm
from submissions.accounts.models import User
from submissions.accounts.models_requests import AccountRequest
from submissions.rules import require


@login_required
def account_requests(request: HttpRequest) -> HttpResponse:
    require(request.user, "submissions.view_account_requests")
    found = RequestFilter(request.GET, AccountRequest.objects.select_related("person", "requested_by", "decided_by"))
    return render(request, "submissions/accounts/requests.html", {"page": found.page(), "form": found.form})


@login_required
def account_request(request: HttpRequest, pk: int) -> HttpResponse:
    require(request.user, "submissions.view_account_requests")
    asked = _find(pk)
    return render(request, "submissions/accounts/request.html", {"asked": asked})


@login_required
@require_POST
def account_request_new(request: HttpRequest, pk: int) -> HttpResponse:
    require(request.user, "submissions.view_accounts")
    person = get_object_or_404(User, pk=pk)
    require(request.user, "submissions.request_account_act", person)
    form = RequestForm(request.POST)
    try:
        if not form.is_valid():
            raise ValidationError([error for errors in form.errors.values() for error in errors])
        asked = actions.request_act(person, **form.cleaned_data, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("account", pk)
    if asked.first_half:
        context = {"person": person, "password": asked.first_half, "half": 1, "asked": asked}
        return render(request, "submissions/accounts/password.html", context)
    return redirect("account-request", asked.pk)


def _find(pk: int) -> AccountRequest:
    return get_object_or_404(AccountRequest.objects.select_related("person", "requested_by", "decided_by"), pk=pk)


def _decide(request: HttpRequest, pk: int, permission: str, act: Callable[[AccountRequest], Any]) -> HttpResponse:
    require(request.user, "submissions.view_account_requests")
    asked = _find(pk)
    require(request.user, permission, asked)
    try:
        half = act(asked)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("account-request", pk)
    if half:
        context = {"person": asked.person, "password": half, "half": 2, "asked": asked}
        return render(request, "submissions/accounts/password.html", context)
    messages.success(request, _("This is recorded, and whoever asked is told."))
    return redirect("account-request", pk)


@login_required
@require_POST
def account_request_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    def act(asked: AccountRequest) -> str:
        return actions.confirm_act(asked, by=request.user)

    return _decide(request, pk, "submissions.decide_account_act", act)


@login_required
@require_POST
def account_request_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    def act(asked: AccountRequest) -> None:
        actions.refuse_act(asked, by=request.user)

    return _decide(request, pk, "submissions.decide_account_act", act)


@login_required
@require_POST
def account_request_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    def act(asked: AccountRequest) -> None:
        actions.withdraw_act(asked, by=request.user)

    return _decide(request, pk, "submissions.withdraw_account_act", act)
