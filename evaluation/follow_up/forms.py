"""The record of a look at an award."""

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluation.follow_up.models import Review


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
