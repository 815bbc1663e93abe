"""Idempotency keys: a request that is sent again, because its answer was lost, is answered again and not done again."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import status
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from submissions.interface.models import Answered

HEADER = "Idempotency-Key"
LONGEST = 80
KEPT = datetime.timedelta(days=7)


class Different(APIException):
    """The key was used before, for something else."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_detail = gettext_lazy("This idempotency key was used before, for another request.")
    default_code = "idempotency"


def once(act: Callable[..., Response]) -> Callable[..., Response]:
    """One transaction for the act and, under an idempotency key, its answer. What is refused is not kept: it may be mended
    and sent again under the same key."""

    @wraps(act)
    def done(self: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get(HEADER, "")
        if len(key) > LONGEST or not key.isascii():
            raise ValidationError({HEADER: _("At most %(count)s plain characters.") % {"count": LONGEST}})
        with transaction.atomic():
            if not key:
                return act(self, request, *args, **kwargs)
            Answered.objects.filter(user=request.user.pk, created_at__lt=timezone.now() - KEPT).delete()
            asked = {"request": digest(request)}
            kept, is_new = Answered.objects.select_for_update().get_or_create(
                user=request.user, key=key, defaults=asked
            )
            if kept.request != asked["request"]:
                raise Different
            if not is_new:
                return Response(kept.response, kept.status, headers={"Idempotent-Replay": "true"})
            answer = act(self, request, *args, **kwargs)
            kept.status, kept.response = answer.status_code, json.loads(JSONRenderer().render(answer.data) or b"null")
            kept.save(update_fields=["status", "response"])
            return answer

    return done


def digest(request: Request) -> str:
    """SHA-256 of a request's method, address and content; of a file, its name, size and bytes."""
    said = hashlib.sha256(
        f"{request.method} {request.get_full_path()} {request.headers.get('If-Match', '')}\n".encode()
    )
    files = getattr(request, "FILES", {})
    plain = {name: value for name, value in request.data.items() if name not in files} if files else request.data
    said.update(json.dumps(plain, sort_keys=True, default=str).encode())
    for name in sorted(files):
        said.update(f"\n{name} {files[name].name} {files[name].size}\n".encode())
        for chunk in files[name].chunks():
            said.update(chunk)
        files[name].seek(0)
    return said.hexdigest()
