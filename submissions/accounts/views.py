"""Accounts and organisations: the system administrator opens and changes them, the security administrator locks and resets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from submissions.accounts import actions, lockout
from submissions.accounts.forms import (
    AccountFilter,
    AccountForm,
    NewAccountForm,
    OrganisationFilter,
    OrganisationForm,
    ReasonForm,
    SignInFilter,
)
from submissions.accounts.models import Organisation, User
from submissions.rules import require
from submissions.trail.models import AuditEntry


@login_required
def accounts(request: HttpRequest) -> HttpResponse:
    require(request.user, "submissions.view_accounts")
    found = AccountFilter(request.GET, User.objects.select_related("organisation"))
    return render(request, "submissions/accounts/accounts.html", {"page": found.page(), "form": found.form})


@login_required
def account_new(request: HttpRequest) -> HttpResponse:
    require(request.user, "submissions.manage_accounts")
    form = NewAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person, password = actions.create_account(**form.cleaned_data, by=request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return render(request, "submissions/accounts/password.html", {"person": person, "password": password})
    status = 422 if form.errors else 200
    return render(request, "submissions/accounts/account_new.html", {"form": form}, status=status)


def _page(request: HttpRequest, person: User, status: int = 200, **forms: Any) -> HttpResponse:
    entries = AuditEntry.objects.filter(object_type="user", object_code=str(person.pk)).order_by("-sequence")[:10]
    context = {
        "person": person,
        "entries": entries,
        "form": AccountForm(instance=person),
        "reason": ReasonForm(),
        "shut_until": lockout.shut_until(person.username),
        "has_factors": Authenticator.objects.filter(user=person).exists(),
        **forms,
    }
    return render(request, "submissions/accounts/account.html", context, status=status)


@login_required
def account(request: HttpRequest, pk: int) -> HttpResponse:
    require(request.user, "submissions.view_accounts")
    person = get_object_or_404(User.objects.select_related("organisation"), pk=pk)
    if request.method != "POST":
        return _page(request, person)
    require(request.user, "submissions.change_account", person)
    form = AccountForm(request.POST, instance=User.objects.get(pk=pk))
    if form.is_valid():
        try:
            actions.change_account(person, **form.cleaned_data, by=request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The account is changed."))
            return redirect("account", pk)
    return _page(request, person, 422, form=form)


def _act(request: HttpRequest, pk: int, permission: str, done: str, act: Callable[[User], Any]) -> HttpResponse:
    """One button of an account's page: find, may, act, say, go back."""
    require(request.user, "submissions.view_accounts")
    person = get_object_or_404(User, pk=pk)
    require(request.user, permission, person)
    try:
        act(person)
        messages.success(request, done)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("account", pk)


@login_required
@require_POST
def account_lock(request: HttpRequest, pk: int) -> HttpResponse:
    def act(person: User) -> None:
        actions.lock_account(person, reason=request.POST.get("reason", "")[:300], by=request.user)

    return _act(request, pk, "submissions.lock_account", _("The account is locked."), act)


@login_required
@require_POST
def account_unlock(request: HttpRequest, pk: int) -> HttpResponse:
    def act(person: User) -> None:
        actions.unlock_account(person, by=request.user)

    return _act(request, pk, "submissions.reset_account", _("The account is unlocked."), act)


@login_required
@require_POST
def account_sessions(request: HttpRequest, pk: int) -> HttpResponse:
    def act(person: User) -> None:
        actions.end_sessions(person, by=request.user)

    return _act(request, pk, "submissions.lock_account", _("The person is signed out everywhere."), act)


@login_required
@require_POST
def account_password(request: HttpRequest, pk: int) -> HttpResponse:
    require(request.user, "submissions.view_accounts")
    person = get_object_or_404(User, pk=pk)
    require(request.user, "submissions.reset_account", person)
    password = actions.reset_password(person, by=request.user)
    return render(request, "submissions/accounts/password.html", {"person": person, "password": password})


@login_required
def sign_ins(request: HttpRequest) -> HttpResponse:
    require(request.user, "submissions.lock_account")
    found = SignInFilter(request.GET, AuditEntry.objects.filter(act__in=SignInFilter.ACTS))
    return render(request, "submissions/accounts/sign_ins.html", {"page": found.page(), "form": found.form})


@login_required
def organisations(request: HttpRequest) -> HttpResponse:
    require(request.user, "submissions.manage_accounts")
    found = OrganisationFilter(request.GET, Organisation.objects.select_related("recommended_by"))
    return render(request, "submissions/accounts/organisations.html", {"page": found.page(), "form": found.form})


@login_required
def organisation(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A new organisation (no pk) or one to be changed."""
    require(request.user, "submissions.manage_accounts")
    found = get_object_or_404(Organisation, pk=pk) if pk else None
    form = OrganisationForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        saved = actions.save_organisation(form.save(commit=False), by=request.user)
        messages.success(request, _("%(name)s is saved.") % {"name": saved.name})
        return redirect("organisations")
    context = {"form": form, "organisation": found}
    return render(request, "submissions/accounts/organisation.html", context, status=422 if form.errors else 200)
