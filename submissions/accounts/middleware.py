"""What every request passes: its number, and for privileged roles the second factor, which the demonstration may waive."""

import secrets
from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from structlog.contextvars import bound_contextvars


class SecondFactorMiddleware:
    """Sends a person with a handed password to choose an own one, and a privileged one without a second factor to set one up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not user.is_authenticated or request.path.startswith(("/language/", "/static/", "/health/")):
            return self.get_response(request)
        if user.must_change_password and request.path not in (
            reverse("account_change_password"),
            reverse("account_logout"),
        ):
            return redirect(reverse("account_change_password"))
        if (
            user.is_privileged
            and not settings.DEMONSTRATION
            and not request.path.startswith("/accounts/")
            and not is_mfa_enabled(user)
        ):
            return redirect(reverse("mfa_index"))
        return self.get_response(request)


class RequestNumberMiddleware:
    """Gives every request a number that the log and the sheets of errors carry, so that a report can be found again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with bound_contextvars(request_id=secrets.token_hex(6)):
            return self.get_response(request)
