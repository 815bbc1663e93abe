"""What every request passes: its arrival, its number, and for privileged roles the second factor, which the demonstration may waive."""

import secrets
import time
from collections.abc import Callable
from urllib.parse import urlsplit, urlunsplit

import structlog
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from structlog.contextvars import bind_contextvars, clear_contextvars

from submissions import arrival

log = structlog.get_logger("saima.request")
QUIET = ("/static/", "/health/", "/metrics")  # asked for all day long, by nobody in particular


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
        bind_contextvars(user=user.pk)
        return self.get_response(request)


class ArrivalMiddleware:
    """Lets the request be judged by the moment at which it arrived."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with arrival.of(request.META.get("gunicorn.socket")):
            return self.get_response(request)


class UnkeptMiddleware:
    """Forbids the browser to keep what a signed-in person is shown: going back asks again, which shows what is stored by
    then and, after signing out, nothing. Answers that say themselves how they may be kept are left alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class BackToTheFormMiddleware:
    """Whose session ended while a form was filled comes back, once signed in again, to the page that holds the form.

    Django would send them to where the form goes, which may be no page; what was typed waits in the browser beside the form.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        login, came = reverse(settings.LOGIN_URL), urlsplit(request.headers.get("Referer", ""))
        is_sent_away = response.status_code == 302 and urlsplit(response["Location"]).path == login
        if request.method != "POST" or not is_sent_away or came.netloc != request.get_host() or came.path == login:
            return response  # from the sign-in itself only a change of language leads to it
        return redirect_to_login(urlunsplit(("", "", came.path, came.query, "")))


class RequestNumberMiddleware:
    """Gives every request a number that the log and the sheets of errors carry, so that a report can be found again.

    Its one line in the log names the route, not the address, and the person by number; what was typed is in neither.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        clear_contextvars()  # and nothing is taken back at the end: Django's own line on a refusal comes after this one
        bind_contextvars(request_id=secrets.token_hex(6))
        begun = time.perf_counter()
        response = self.get_response(request)
        if not request.path.startswith(QUIET):
            route = request.resolver_match.view_name if request.resolver_match else None
            spent = round((time.perf_counter() - begun) * 1000)
            log.info("answered", method=request.method, route=route, status=response.status_code, ms=spent)
        return response
