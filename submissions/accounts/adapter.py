"""How allauth behaves here: nobody signs up by themselves, and every sign-in, failure and sign-out is in the trail."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse

from submissions.trail.actions import record
from submissions.trail.acts import Act


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        record(Act.SIGNED_IN, by=user, about=user, address=request.META.get("REMOTE_ADDR", ""))
        return super().post_login(request, user, **kwargs)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        super().authentication_failed(request, **credentials)
        username = str(credentials.get("username", ""))[:150]
        record(Act.SIGN_IN_FAILED, by=None, username=username, address=request.META.get("REMOTE_ADDR", ""))

    def logout(self, request: HttpRequest) -> None:
        user = request.user
        super().logout(request)
        if user.is_authenticated:
            record(Act.SIGNED_OUT, by=user, about=user)
