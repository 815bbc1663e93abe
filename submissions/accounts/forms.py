"""Accounts and organisations, as the system and the security administrator fill them in."""

from __future__ import annotations

from typing import Any

import django_filters
from allauth.account.forms import ChangePasswordForm, ResetPasswordForm
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from submissions.accounts import credit
from submissions.accounts.models import Organisation, Role, User
from submissions.accounts.models_requests import AccountRequest
from submissions.listing import ListFilter
from submissions.trail.acts import Act


class AccountFilter(ListFilter):
    searched = ("username", "name", "organisation__name")
    orders = {"username": "username", "name": "name", "role": "role"}
    usual = ("username",)

    role = django_filters.ChoiceFilter(label=_("role"), choices=Role.choices, empty_label=_("All"))
    state = django_filters.TypedChoiceFilter(
        "is_active", label=_("State"), coerce="active".__eq__,
        choices=[("", _("All")), ("active", _("active")), ("locked", _("locked"))],
    )  # fmt: skip


class SignInFilter(ListFilter):
    searched = ("actor_name", "facts__username")
    orders = {"sequence": "sequence"}
    usual = ("-sequence",)
    rows = 50
    ACTS = (Act.SIGNED_IN, Act.SIGNED_OUT, Act.SIGN_IN_FAILED)

    act = django_filters.ChoiceFilter(label=_("act"), choices=[(a.value, a.label) for a in ACTS], empty_label=_("All"))


class OrganisationFilter(ListFilter):
    searched = ("name", "city", "credit_code")
    orders = {"name": "name", "kind": "kind", "province": "province"}
    usual = ("province",)

    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=Organisation.Kind.choices, empty_label=_("All"))


class MessageFilter(ListFilter):
    searched = ("subject", "body")
    orders = {"subject": "subject", "at": "created_at"}
    usual = ("-created_at",)

    state = django_filters.TypedChoiceFilter(
        "read_at", "isnull", label=_("State"), coerce="new".__eq__,
        choices=[("", _("All")), ("new", _("new")), ("read", _("read"))],
    )  # fmt: skip


class NewAccountForm(forms.Form):
    username = forms.RegexField(
        r"^[A-Za-z0-9_.@-]{3,60}$",
        label=_("user name"),
        help_text=_("3 to 60 letters, digits, . _ @ -"),
        error_messages={"invalid": _("Only letters, digits, . _ @ - and 3 to 60 of them.")},
    )
    name = forms.CharField(label=pgettext_lazy("of a person", "name"), max_length=60)
    role = forms.ChoiceField(label=_("role"), choices=Role.choices)
    organisation = forms.ModelChoiceField(Organisation.objects.all(), label=_("organisation"), required=False)
    email = forms.EmailField(label=_("e-mail"), required=False)


class AccountForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["name", "email", "phone", "organisation"]


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class RequestForm(forms.Form):
    """What is asked for on an account's page, to be confirmed by a second person."""

    kind = forms.ChoiceField(choices=AccountRequest.Kind.choices)
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class RequestFilter(ListFilter):
    searched = ("person__username",)
    orders = {"asked": "requested_at", "account": "person__username"}
    usual = ("-requested_at", "-pk")

    status = django_filters.ChoiceFilter(label=_("State"), choices=AccountRequest.Status.choices, empty_label=_("All"))


class OwnPasswordForm(ChangePasswordForm):
    """A person's own new password: never the one that was handed over."""

    def clean_password1(self) -> str:
        chosen = self.cleaned_data["password1"]
        if self.user.check_password(chosen):
            raise forms.ValidationError(_("Choose a password that differs from the present one."))
        return chosen


class ForgottenPasswordForm(ResetPasswordForm):
    """By mail only applicants get a new password: an address is a weaker proof than a second factor."""

    def clean_email(self) -> str:
        email = super().clean_email()
        self.users = [user for user in self.users if not user.is_privileged]  # type: ignore[has-type]
        return email


class OrganisationForm(forms.ModelForm):
    class Meta:
        model = Organisation
        fields = ["kind", "name", "name_en", "credit_code", "province", "city", "standing", "recommended_by"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recommended_by"].queryset = Organisation.objects.recommending()  # type: ignore[attr-defined]

    def clean_credit_code(self) -> str:
        code = self.cleaned_data["credit_code"]
        return credit.read(code) if code else ""

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("kind") == Organisation.Kind.APPLICANT and not given.get("recommended_by"):
            self.add_error("recommended_by", _("An applicant organisation needs the body that recommends it."))
        if given.get("kind") == Organisation.Kind.RECOMMENDING and not given.get("standing"):
            self.add_error("standing", _("Say which quota this body holds."))
        return given
