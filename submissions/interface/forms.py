"""What is asked for when a token is issued."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("What it is for"), max_length=80, help_text=_("For example the system that will use it.")
    )
    days = forms.IntegerField(label=_("Valid for days"), min_value=1, max_value=365, initial=90)
