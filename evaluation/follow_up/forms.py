"""The record of a look at an award."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from evaluation.follow_up.models import Review
from evaluation.publication.models import Award
from submissions.listing import ListFilter


class AwardFilter(ListFilter):
    searched = ("entry__application__name", "entry__application__lead__name")
    orders = {"position": "position", "kind": "kind", "status": "status"}
    usual = ("position",)

    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=Award.Kind.choices, empty_label=_("All"))
    status = django_filters.ChoiceFilter(label=_("State"), choices=Award.Status.choices, empty_label=_("All"))


class ReviewForm(forms.ModelForm):
    class Meta:
        model = Review
        fields = ["kind", "outcome", "reviewed_on", "findings", "document"]
        widgets = {
            "findings": forms.Textarea(attrs={"rows": 4}),
            "reviewed_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }


class WithdrawalForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
