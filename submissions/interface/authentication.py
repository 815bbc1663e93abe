"""Signing in by access token, with a note of when it was last used."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from knox.auth import TokenAuthentication

from submissions.interface.models import TokenNote

NOTED = datetime.timedelta(minutes=1)  # within which a second use is not written down


class NotedTokenAuthentication(TokenAuthentication):
    """knox's, and the moment of the last use, to the minute."""

    def authenticate_credentials(self, token: bytes) -> tuple[Any, Any]:
        user, found = super().authenticate_credentials(token)
        now = timezone.now()
        stale = Q(last_used_at=None) | Q(last_used_at__lt=now - NOTED)
        TokenNote.objects.filter(stale, token=found.pk).update(last_used_at=now)
        return user, found


class NotedTokenScheme(OpenApiAuthenticationExtension):
    """How the description of the interface names it."""

    target_class = NotedTokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "header", "name": "Authorization", "description": "Token ..."}
