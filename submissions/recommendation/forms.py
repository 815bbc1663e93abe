"""What an officer types: returns, visits, opinions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from submissions.applications.models import Application
from submissions.listing import ListFilter
from submissions.recommendation.marks import grouped, marks, part_names
from submissions.recommendation.models import SiteVisit

MOST_PHOTOS = 20  # of one visit


class ReturnForm(forms.Form):
    """Why an application goes back, which parts and fields, until when."""

    parts = forms.MultipleChoiceField(label=_("Parts to correct"), widget=forms.CheckboxSelectMultiple, required=False)
    marks = forms.MultipleChoiceField(
        label=_("Fields to correct"), widget=forms.CheckboxSelectMultiple, required=False,
        help_text=_("The applicant is led to each field that is ticked."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("The applicant reads it. 500 characters at most."),
    )  # fmt: skip
    due_at = forms.DateTimeField(
        label=_("Due"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Beijing time, not after the recommendation deadline."),
    )

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = {mark.key: mark for mark in marks(application)}
        self.order = part_names(application)
        self.fields["parts"].choices = list(self.order.items())
        self.fields["marks"].choices = grouped(application, list(self.found.values()))

    def clean(self) -> dict[str, Any]:
        """The ticked marks themselves, and every part that one of them stands in."""
        given = super().clean() or {}
        ticked = [mark for key, mark in self.found.items() if key in given.get("marks", [])]
        parts = {*given.get("parts", []), *(mark.part for mark in ticked)}
        if not parts and "parts" not in self.errors and "marks" not in self.errors:
            self.add_error("marks", _("Tick at least one part or field."))
        return {**given, "marks": ticked, "parts": [part for part in self.order if part in parts]}


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Any number of files in one field."""

    widget = SeveralFiles(attrs={"accept": ".jpg,.jpeg,.png", "multiple": True})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if len(given) > MOST_PHOTOS:
            words = gettext("%(count)s photos were sent; %(most)s are taken at most.")
            raise ValidationError(words % {"count": len(given), "most": MOST_PHOTOS}, code="many")
        return [super(PhotosField, self).clean(one, initial) for one in given]


class VisitForm(forms.ModelForm):
    """A visit to the host park."""

    photos = PhotosField(label=_("Photos"), required=False, help_text=_("JPG or PNG, 20 MB each at most."))

    class Meta:
        model = SiteVisit
        fields = ("visited_on", "visitors", "hosts", "findings")
        widgets = {
            "visited_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "findings": forms.Textarea(attrs={"rows": 6}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["findings"].validators.append(MaxLengthValidator(5000))


class SubmitForm(forms.Form):
    """The second confirmation of what cannot be undone."""

    confirmed = forms.BooleanField(
        label=_("I have checked the order, and the applications that are left out."),
        error_messages={"required": _("Tick the box to confirm.")},
    )


class OpinionForm(forms.Form):
    """The body's opinion on one recommended application."""

    opinion = forms.CharField(label=_("Opinion"), max_length=500, required=False)


class PositionForm(forms.Form):
    """Where in the order, counted from 1."""

    position = forms.IntegerField(label=_("Order"), min_value=1, max_value=10_000)


class QuotaFilter(ListFilter):
    searched = ("call__name", "body__name")
    orders = {"call": "call__name", "body": "body__name", "due": "call__recommend_by", "places": "places"}
    usual = ("-call__recommend_by",)


class BoardFilter(ListFilter):
    searched = ("name", "code", "lead__name")
    orders = {"name": "name", "track": "track__position", "status": "status"}
    usual = ("code",)
