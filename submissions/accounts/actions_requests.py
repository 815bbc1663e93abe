"""Asking for an act on an account, and deciding on it: never the person concerned, never the same person twice."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from submissions.accounts import actions, lockout
from submissions.accounts.models import MANAGERS, User
from submissions.accounts.models_requests import AccountRequest
from submissions.accounts.notify import notify
from submissions.states import Conflict, move
from submissions.trail.actions import record
from submissions.trail.acts import Act

Kind, Status = AccountRequest.Kind, AccountRequest.Status


@transaction.atomic
def request_act(person: User, *, kind: str, reason: str, by: Any) -> AccountRequest:
    """Ask for an act on an account. A request for a password carries its first half, to be told once to who asked."""
    person = User.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why this is asked for.")})
    if kind == Kind.FACTORS and not Authenticator.objects.filter(user=person).exists():
        raise Conflict(_("This account has no second factor."))
    if kind == Kind.UNLOCK and person.is_active and not lockout.shut_until(person.username):
        raise Conflict(_("This account is not locked."))
    if person.requests.open().filter(kind=kind).exists():
        raise Conflict(_("The same is asked for already and waits for a second person."))
    asked = AccountRequest.objects.create(
        kind=kind, person=person, reason=reason.strip()[:300], requested_by=by,
        first_half=secrets.token_urlsafe(6) if kind == Kind.PASSWORD else "",
    )  # fmt: skip
    record(Act.ACCOUNT_ACT_REQUESTED, by=by, about=person, **_facts(asked))
    others = User.objects.filter(role__in=MANAGERS, is_active=True).exclude(pk=person.pk).exclude(role=by.role)
    notify(others, gettext_lazy("An act on an account waits for a second person"), url=address(asked))
    return asked


@transaction.atomic
def confirm_act(asked: AccountRequest, *, by: Any) -> str:
    """Do what was asked for. Returns the second half of a new password, or nothing."""
    asked = _open(asked)
    first, second = asked.first_half, secrets.token_urlsafe(6)
    _decide(asked, Status.CONFIRMED, by)
    record(Act.ACCOUNT_ACT_CONFIRMED, by=by, about=asked.person, **_facts(asked))
    acts: dict[str, Callable[[], Any]] = {
        Kind.PASSWORD: lambda: actions.reset_password(asked.person, first + second, by=by),
        Kind.FACTORS: lambda: actions.remove_factors(asked.person, by=by),
        Kind.UNLOCK: lambda: actions.unlock_account(asked.person, by=by),
    }
    acts[asked.kind]()
    notify([asked.requested_by], gettext_lazy("The act on an account that you asked for is done"), url=address(asked))
    return second if asked.kind == Kind.PASSWORD else ""


@transaction.atomic
def refuse_act(asked: AccountRequest, *, by: Any) -> None:
    """Leave the account as it is."""
    asked = _open(asked)
    _decide(asked, Status.REFUSED, by)
    record(Act.ACCOUNT_ACT_REFUSED, by=by, about=asked.person, **_facts(asked))
    notify(
        [asked.requested_by], gettext_lazy("The act on an account that you asked for is refused"), url=address(asked)
    )


@transaction.atomic
def withdraw_act(asked: AccountRequest, *, by: Any) -> None:
    """Take a request back that nobody decided on."""
    asked = _open(asked)
    _decide(asked, Status.WITHDRAWN, by)
    record(Act.ACCOUNT_ACT_WITHDRAWN, by=by, about=asked.person, **_facts(asked))


def address(asked: AccountRequest) -> str:
    return reverse("account-request", args=[asked.pk])


def _open(asked: AccountRequest) -> AccountRequest:
    asked = AccountRequest.objects.select_for_update(of=("self",)).select_related("person").get(pk=asked.pk)
    if asked.status == Status.ASKED and not asked.is_open:
        raise Conflict(_("This request has lapsed. Ask anew."))
    return asked


def _decide(asked: AccountRequest, status: str, by: Any) -> None:
    move(asked, status, decided_by=by, decided_at=timezone.now(), first_half="")


def _facts(asked: AccountRequest) -> dict[str, Any]:
    facts = {"request": asked.pk, "kind": asked.kind, "username": asked.person.username, "reason": asked.reason}
    return facts | {"requested_by": asked.requested_by.username}
