"""How many wrong tries a sign-in has: passwords and second factors count together, per account and address (axes keeps the count)."""

from __future__ import annotations

import datetime
import ipaddress
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.db.models import Max, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from submissions.trail.actions import record
from submissions.trail.acts import Act

TOO_MANY = 429


def client_address(request: HttpRequest) -> str:
    """Where a request comes from. Behind a proxy it is what that proxy wrote last; what a client claims before is not believed."""
    direct = request.META.get("REMOTE_ADDR", "")
    told = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.BEHIND_PROXY else ""
    last = told.rpartition(",")[2].strip()
    try:
        return str(ipaddress.ip_address(last))
    except ValueError:
        return direct


def account_name(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """The account that tries are counted for, however its name was typed."""
    given = (credentials or {}).get("username") or request.POST.get("login") or ""
    return str(given).strip().lower()[:150]


def failed(request: HttpRequest, username: str, **facts: Any) -> None:
    """Write a failed sign-in into the trail, and leave the number of tries left on the request for its page."""
    left = tries_left(request, username)
    request.tries_left = left  # type: ignore[attr-defined]
    facts |= {"locked": True} if left == 0 else {}
    record(Act.SIGN_IN_FAILED, by=None, username=username[:150], address=client_address(request), **facts)


def factor_failed(request: HttpRequest, person: Any, factor: str) -> None:
    """Count a wrong second factor like a wrong password, and write it into the trail."""
    user_login_failed.send(__name__, credentials={"username": person.username}, request=request)
    failed(request, person.username, factor=factor)


def is_locked(request: HttpRequest, person: Any) -> bool:
    """Whether the tries from this address are used up; the request is then answered with the lockout page."""
    if AxesProxyHandler.is_allowed(request, {"username": person.username}):
        return False
    request.axes_locked_out = True  # type: ignore[attr-defined]
    request.axes_credentials = {"username": person.username}  # type: ignore[attr-defined]
    return True


def tries_left(request: HttpRequest, username: str) -> int:
    """How many more wrong tries the account has from this address."""
    used = AxesProxyHandler.get_failures(request, {"username": username})
    return max(settings.AXES_FAILURE_LIMIT - used, 0)


def shut_until(username: str, address: str | None = None) -> datetime.datetime | None:
    """When the account can be signed in to again: from the address, or from every address; None if nothing stands in the way."""
    attempts = AccessAttempt.objects.filter(username=username.lower())
    if address is not None:
        attempts = attempts.filter(ip_address=address or None)
    shut = attempts.values("ip_address").annotate(used=Sum("failures_since_start"), last=Max("attempt_time"))
    last = [row["last"] for row in shut if row["used"] >= settings.AXES_FAILURE_LIMIT]
    until = max(last) + (get_cool_off() or datetime.timedelta()) if last else None
    return until if until and until > timezone.now() else None


def release(username: str) -> bool:
    """Forget the wrong tries of an account. Whether there were any."""
    return bool(AxesProxyHandler.reset_attempts(username=username.lower()))


def locked_page(request: HttpRequest, answer: HttpResponse | None, credentials: dict[str, Any] | None) -> HttpResponse:
    """What axes answers with once the tries are used up: until when, and what to do."""
    until = shut_until(account_name(request, credentials), client_address(request))
    return render(request, "account/locked.html", {"until": until}, status=TOO_MANY)
