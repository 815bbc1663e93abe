"""Access tokens: issued for a purpose and a time, revoked at once. Who holds one acts as the person it was issued to."""

from __future__ import annotations

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from knox.models import AuthToken

from submissions.accounts.models import User
from submissions.interface.models import TokenNote
from submissions.trail.actions import record
from submissions.trail.acts import Act

MOST = 5  # tokens that one person holds at a time


@transaction.atomic
def issue_token(name: str, days: int, *, by: User) -> tuple[AuthToken, str]:
    """A new token and its secret, which is not kept and can be shown this once."""
    User.objects.select_for_update(of=("self",)).get(pk=by.pk)
    own = AuthToken.objects.filter(user=by)
    own.filter(expiry__lt=timezone.now()).delete()
    if own.count() >= MOST:
        raise ValidationError(_("You hold %(count)s tokens already. Revoke one first.") % {"count": MOST}, code="many")
    token, secret = AuthToken.objects.create(by, expiry=datetime.timedelta(days=days))
    TokenNote.objects.create(token=token, name=name)
    record(Act.TOKEN_ISSUED, by=by, token=token.token_key, expiry=token.expiry, name=name)
    return token, secret


@transaction.atomic
def revoke_token(token: AuthToken, *, by: User) -> None:
    """End a token at once."""
    record(Act.TOKEN_REVOKED, by=by, token=token.token_key)
    token.delete()
