"""What an officer types: returns, visits, opinions."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from submissions.applications.models import Application
from submissions.applications.wording import PARTS
from submissions.calls.models import Quota
from submissions.recommendation.models import SiteVisit


class ReturnForm(forms.Form):
    """Why an application goes back, which parts, until when."""

    parts = forms.MultipleChoiceField(
        label=_("Parts to correct"), choices=list(PARTS.items()), widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("The applicant reads it. 500 characters at most."),
    )  # fmt: skip
    due_at = forms.DateTimeField(
        label=_("Due"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Beijing time, not after the recommendation deadline."),
    )


class VisitForm(forms.ModelForm):
    """A visit to the host park."""

    class Meta:
        model = SiteVisit
        fields = ("visited_on", "visitors", "findings")
        widgets = {
            "visited_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "findings": forms.Textarea(attrs={"rows": 6}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["findings"].max_length = 5000


class OpinionForm(forms.Form):
    """The body's opinion on one recommended application."""

    opinion = forms.CharField(label=_("Opinion"), max_length=500, required=False)


class QuotaFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Search"), method="search")

    class Meta:
        model = Quota
        fields = ("q",)

    def search(self, rows: QuerySet[Quota], _name: str, words: str) -> QuerySet[Quota]:
        return rows.filter(Q(call__name__icontains=words) | Q(body__name__icontains=words))


class BoardFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Search"), method="search")

    class Meta:
        model = Application
        fields = ("q",)

    def search(self, rows: QuerySet[Application], _name: str, words: str) -> QuerySet[Application]:
        return rows.filter(Q(name__icontains=words) | Q(code__icontains=words) | Q(lead__name__icontains=words))
