"""What the auditor looks for, and the earlier head that the chain is held against."""

from __future__ import annotations

import re
from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from submissions.listing import ListFilter
from submissions.models import Role, TrailVerification
from submissions.trail.acts import Act
from submissions.trail.models import Head

SORTS = ("-sequence", "sequence", "act", "-act", "actor_name", "-actor_name")
HEAD = re.compile(r"(\d{1,18})[\s:：,，]+([0-9a-f]{64})")


class TrailFilter(forms.Form):
    """Every field is optional; together they narrow the trail. One that cannot be read refuses the whole."""

    q = forms.CharField(label=_("Person or thing"), required=False, max_length=80)
    act = forms.ChoiceField(label=_("act"), required=False, choices=[("", _("All")), *Act.choices])
    role = forms.ChoiceField(label=_("role"), required=False, choices=[("", _("All")), *Role.choices])
    since = forms.DateField(label=_("From day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("To day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    sort = forms.ChoiceField(required=False, choices=[(sort, "") for sort in SORTS], widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("since") and given.get("until") and given["since"] > given["until"]:
            self.add_error("until", _("This day is before the first one."))
        return given

    def narrowed(self) -> dict[str, str]:
        """What was asked for, as the trail records it."""
        return {key: str(value) for key, value in self.cleaned_data.items() if value}


class VerificationFilter(ListFilter):
    searched = ("requested_by__username", "requested_by__name", "head_hash")
    orders = {"at": "created_at", "person": "requested_by__username", "last": "last"}
    usual = ("-created_at",)

    verdict = django_filters.ChoiceFilter(
        label=_("Verdict"), choices=TrailVerification.Verdict.choices, empty_label=_("All")
    )


class WitnessForm(forms.Form):
    """An earlier head, as it was printed: number and hash. Empty: the chain is held against its present head alone."""

    witness = forms.CharField(
        label=_("Earlier head"),
        required=False,
        max_length=200,
        help_text=_(
            "From a printed sheet: the number, then the hash. It shows whether the end of the trail was cut off."
        ),
    )

    def clean_witness(self) -> Head | None:
        given = self.cleaned_data["witness"].strip().lower()
        if not given:
            return None
        number, _space, rest = given.replace("：", " ").replace(":", " ").partition(" ")
        found = HEAD.fullmatch(f"{number} {''.join(rest.split())}")
        if found is None or int(found[1]) == 0:
            raise forms.ValidationError(
                _("“%(given)s” is not a head. Expected: a number from 1, a space, and 64 digits and letters a to f."),
                params={"given": given[:80]},
            )
        return Head(int(found[1]), found[2])
