"""How allauth behaves here: nobody signs up by themselves, and sign-ins, failures, factors and passwords are in the trail."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.signals import password_changed, password_reset
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from submissions.accounts import lockout
from submissions.accounts.models import User
from submissions.trail.actions import record
from submissions.trail.acts import Act


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return lockout.client_address(request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("work")

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        record(Act.SIGNED_IN, by=user, about=user, address=lockout.client_address(request))
        return super().post_login(request, user, **kwargs)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        super().authentication_failed(request, **credentials)
        lockout.failed(request, str(credentials.get("username", "")), factor="password")

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        lockout.failed(request, user.username, factor="locked account")
        return super().respond_user_inactive(request, user)

    def logout(self, request: HttpRequest) -> None:
        user = request.user
        super().logout(request)
        if user.is_authenticated:
            record(Act.SIGNED_OUT, by=user, about=user)


@receiver([authenticator_added, authenticator_reset])
def factor_added(user: Any, authenticator: Any, **kwargs: Any) -> None:
    record(Act.FACTOR_ADDED, by=user, about=user, username=user.username, factor=authenticator.type)


@receiver(authenticator_removed)
def factor_removed(user: Any, authenticator: Any, **kwargs: Any) -> None:
    record(Act.FACTOR_REMOVED, by=user, about=user, username=user.username, factor=authenticator.type)


@receiver([password_changed, password_reset])
def password_chosen(user: Any, **kwargs: Any) -> None:
    User.objects.filter(pk=user.pk).update(must_change_password=False)
    record(Act.PASSWORD_CHANGED, by=user, about=user, username=user.username)
