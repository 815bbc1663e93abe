"""What every request passes: its number, and for privileged roles the second factor, which the demonstration may waive."""

import secrets
from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from structlog.contextvars import bound_contextvars

OPEN = ("/accounts/", "/language/", "/static/", "/health/")


class SecondFactorMiddleware:
    """Sends a privileged person without a second factor to the page where one is set up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if (
            user.is_authenticated
            and user.is_privileged
            and not settings.DEMONSTRATION
            and not request.path.startswith(OPEN)
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
