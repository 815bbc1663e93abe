"""Opening, changing, locking and unlocking accounts; organisations; sessions and second factors."""

from __future__ import annotations

import secrets
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from submissions.accounts import hashing, lockout
from submissions.accounts.models import MANAGERS, Organisation, Role, User
from submissions.accounts.notify import notify
from submissions.states import Conflict
from submissions.trail.actions import record
from submissions.trail.acts import Act

BODIES = {
    Role.APPLICANT: Organisation.Kind.APPLICANT,
    Role.PROVINCE: Organisation.Kind.RECOMMENDING,
}
"""Roles that act for an organisation of one kind; the others may belong to any or none."""


@transaction.atomic
def create_account(
    username: str, name: str, role: str, organisation: Organisation | None = None, email: str = "", *, by: Any
) -> tuple[User, str]:
    """Open an account with a generated password, which is returned once and stored only as a hash."""
    fits(role, organisation)
    if User.objects.filter(username__iexact=username).exists():
        raise ValidationError({"username": _("This user name is taken.")})
    password = secrets.token_urlsafe(hashing.RANDOM_BYTES)
    person = User.objects.create(
        username=username, name=name, role=role, organisation=organisation, email=User.objects.normalize_email(email),
        password=make_password(password, hasher=hashing.OneRoundHasher.algorithm), must_change_password=True,
    )  # fmt: skip
    record(Act.ACCOUNT_CREATED, by=by, about=person, username=username, role=role, organisation=str(organisation or ""))
    if person.is_manager and by is not None:
        others = User.objects.filter(role__in=MANAGERS, is_active=True).exclude(pk__in=[person.pk, by.pk])
        notify(others, gettext_lazy("An account of a management role was opened"), f"{username}, {by.username}")
    return person, password


@transaction.atomic
def change_account(
    person: User, *, name: str, email: str, phone: str, organisation: Organisation | None, by: Any
) -> None:
    """Change how a person is named, reached and attached. The role stays: another role is another account."""
    fits(person.role, organisation)
    fields = {"name": name, "email": email, "phone": phone, "organisation": organisation}
    changed = sorted(key for key, value in fields.items() if getattr(person, key) != value)
    if not changed:
        return
    for key in changed:
        setattr(person, key, fields[key])
    person.save(update_fields=changed)
    record(Act.ACCOUNT_CHANGED, by=by, about=person, username=person.username, changed=changed)


def fits(role: str, organisation: Organisation | None) -> None:
    """Raises ValidationError unless the role may act for this organisation, or for none."""
    kind = BODIES.get(Role(role))
    if kind and (organisation is None or organisation.kind != kind):
        raise ValidationError(
            {
                "organisation": _("This role needs an organisation of the kind “%(kind)s”.")
                % {"kind": Organisation.Kind(kind).label}
            }
        )


@transaction.atomic
def reset_password(person: User, password: str = "", *, by: Any) -> str:
    """Give a person a new password, generated if not given, returned once; it must be changed at the next sign-in."""
    password = password or secrets.token_urlsafe(12)
    person.set_password(password)
    person.must_change_password = True
    person.save(update_fields=["password", "must_change_password"])
    _end(person)
    record(Act.PASSWORD_RESET, by=by, about=person, username=person.username)
    return password


@transaction.atomic
def lock_account(person: User, *, reason: str, by: Any) -> None:
    """Shut a person out at once, sessions included."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the account is locked.")})
    if not User.objects.filter(pk=person.pk, is_active=True).update(is_active=False):
        raise Conflict(_("This account is already locked."))
    _end(person)
    record(Act.ACCOUNT_LOCKED, by=by, about=person, username=person.username, reason=reason.strip())


@transaction.atomic
def unlock_account(person: User, *, by: Any) -> None:
    """Let a person in again who was locked, or whose tries at signing in are used up."""
    released = lockout.release(person.username)
    if not User.objects.filter(pk=person.pk, is_active=False).update(is_active=True) and not released:
        raise Conflict(_("This account is not locked."))
    record(Act.ACCOUNT_UNLOCKED, by=by, about=person, username=person.username)


@transaction.atomic
def end_sessions(person: User, *, by: Any) -> int:
    """Sign a person out everywhere; returns how many sessions ended."""
    ended = _end(person)
    record(Act.SESSIONS_ENDED, by=by, about=person, username=person.username, sessions=ended)
    return ended


def _end(person: User) -> int:
    running = Session.objects.filter(expire_date__gt=timezone.now())
    theirs = [s.pk for s in running.iterator() if s.get_decoded().get("_auth_user_id") == str(person.pk)]
    return Session.objects.filter(pk__in=theirs).delete()[0]


@transaction.atomic
def remove_factors(person: User, *, by: Any) -> None:
    """Take a lost second factor off an account; the person sets up a new one at the next sign-in."""
    if not Authenticator.objects.filter(user=person).delete()[0]:
        raise Conflict(_("This account has no second factor."))
    _end(person)
    record(Act.FACTOR_REMOVED, by=by, about=person, username=person.username)


@transaction.atomic
def save_organisation(organisation: Organisation, *, by: Any) -> Organisation:
    """Store a new or changed organisation, already checked by its form. Nothing changed is no act."""
    facts: dict[str, Any] = {"name": organisation.name, "kind": organisation.kind}
    if organisation.pk is None:
        organisation.save()
        record(Act.ORGANISATION_CREATED, by=by, about=organisation, **facts)
        return organisation
    stored = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    names = [field.attname for field in Organisation._meta.concrete_fields]
    changed = sorted(name for name in names if getattr(stored, name) != getattr(organisation, name))
    if changed:
        organisation.save()
        record(Act.ORGANISATION_CHANGED, by=by, about=organisation, changed=changed, **facts)
    return organisation
