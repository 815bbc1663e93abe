"""What the auditor looks for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from submissions.trail.acts import Act


class TrailFilter(forms.Form):
    """Every field is optional; together they narrow the trail."""

    q = forms.CharField(label=_("Person or thing"), required=False, max_length=80)
    act = forms.ChoiceField(label=_("act"), required=False, choices=[("", "—"), *Act.choices])
    since = forms.DateField(label=_("From day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("To day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    sort = forms.ChoiceField(required=False, choices=[("-sequence", ""), ("sequence", "")], widget=forms.HiddenInput)
