"""The second factor as it is asked for: a wrong one is counted and recorded like a wrong password."""

from __future__ import annotations

from typing import Any

from allauth.core import context
from allauth.mfa.base import forms as codes
from allauth.mfa.webauthn import forms as keys
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from submissions.accounts import lockout


class _Counted:
    """Asks allauth's own check, unless the tries are used up; counts what it refuses."""

    user: Any
    factor: str

    def _checked(self, check: Any) -> Any:
        if lockout.is_locked(context.request, self.user):
            raise ValidationError(_("Too many sign-ins failed."))
        try:
            return check()
        except ValidationError:
            lockout.factor_failed(context.request, self.user, self.factor)
            raise


class _Code(_Counted):
    factor = "code"

    def clean_code(self) -> str:
        return self._checked(super().clean_code)  # type: ignore[misc]


class _Key(_Counted):
    factor = "security key"

    def clean_credential(self) -> Any:
        return self._checked(super().clean_credential)  # type: ignore[misc]


class AuthenticateForm(_Code, codes.AuthenticateForm):
    """At sign-in: six digits, or a recovery code."""


class ReauthenticateForm(_Code, codes.ReauthenticateForm):
    """Once more before factors or the password are changed."""


class AuthenticateKeyForm(_Key, keys.AuthenticateWebAuthnForm):
    """At sign-in: a security key."""


class ReauthenticateKeyForm(_Key, keys.ReauthenticateWebAuthnForm):
    """Once more before factors or the password are changed."""
