"""Privileged roles do nothing before their second factor is set up; the demonstration may waive this, and says so."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

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
