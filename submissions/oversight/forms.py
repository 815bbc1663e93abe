"""What the ministry types when it watches over a call."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from submissions.applications.models import Application
from submissions.calls.models import Call
from submissions.listing import ListFilter
from submissions.oversight.models import Export, closed_recommendation
from submissions.oversight.models_likeness import Likeness

SECOND = "%Y-%m-%dT%H:%M:%S"


class ExtensionForm(forms.Form):
    """Which application, until when, and why. The ministry does not see drafts: it knows the number from the applicant."""

    code = forms.CharField(label=_("application number"), max_length=40, help_text=_("The applicant tells it to you."))
    until = forms.DateTimeField(
        label=_("extended until"),
        input_formats=[SECOND, "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "step": 1}, format=SECOND),
        help_text=_("Beijing time, to the second."),
    )
    reason = forms.CharField(
        label=_("reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The applicant reads it."),
    )

    knowing = forms.BooleanField(
        label=_("Grant it although the recommending body has submitted its recommendation"),
        required=False,
        help_text=_("Needed in that case alone; the body is told."),
    )

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.call = call

    def clean(self) -> dict[str, Any]:
        """That the body has submitted its recommendation is told before the time is granted: the application can only
        join it once the body has taken it back."""
        given = super().clean() or {}
        if "code" in given and closed_recommendation(given["code"]) and not given["knowing"]:
            told = _(
                "Its recommending body has already submitted its recommendation. The application can only join it once "
                "the body takes it back. Tick this to grant the time all the same."
            )
            self.add_error("knowing", ValidationError(told, code="submitted"))
        return given

    def clean_code(self) -> Application:
        code = self.cleaned_data["code"].strip()
        found = self.call.applications.filter(code=code).select_related("call", "lead").first()
        if found is None:
            raise ValidationError(_("This call has no application with this number."), code="code")
        return found


class ExportForm(forms.Form):
    """Which kind of file."""

    kind = forms.ChoiceField(label=_("File"), choices=Export.Kind.choices, widget=forms.RadioSelect)


class ExportFilter(ListFilter):
    orders = {"at": "asked_at", "kind": "kind"}
    usual = ("-asked_at",)

    q = None
    file = django_filters.ChoiceFilter("kind", label=_("File"), choices=Export.Kind.choices, empty_label=_("All"))
    status = django_filters.ChoiceFilter(label=_("State"), choices=Export.Status.choices, empty_label=_("All"))


class ExtensionFilter(ListFilter):
    searched = ("application__code", "application__lead__name", "reason")
    orders = {"code": "application__code", "until": "until", "at": "granted_at"}
    usual = ("-granted_at",)

    since = django_filters.DateFilter(
        "granted_at", "date__gte", label=_("Granted from"), widget=forms.DateInput(attrs={"type": "date"})
    )


class LikenessFilter(ListFilter):
    searched = ("one__code", "other__code", "text")
    orders = {"one": "one__code", "other": "other__code", "agreements": "count"}
    usual = ("-count", "one__code", "other__code")

    field = django_filters.ChoiceFilter(
        "fields", "contains", label=_("What agrees"), choices=Likeness.Field.choices, empty_label=_("All")
    )
