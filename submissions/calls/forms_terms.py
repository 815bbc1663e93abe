"""The terms of a call as the ministry types them."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from submissions.calls.models import Call
from submissions.calls.terms import LARGEST_MEGABYTES, LONGEST_GRACE

MOST_HOURS = 24 * 60
MOST_REMINDERS = 5


class TermsForm(forms.ModelForm):
    """Grace in minutes and reminders as hours before the deadline, with commas."""

    grace = forms.IntegerField(
        label=gettext_lazy("grace after the deadline, minutes"),
        min_value=0,
        max_value=int(LONGEST_GRACE.total_seconds() // 60),
        help_text=gettext_lazy("Within it a draft is still accepted. It is not announced; 0 means none."),
    )
    reminders = forms.CharField(
        label=gettext_lazy("reminders, hours before the deadline"),
        required=False,
        max_length=60,
        help_text=gettext_lazy(
            "Numbers with commas, such as 72, 24. Whoever has not submitted is reminded once at each."
        ),
    )
    document_megabytes = forms.IntegerField(
        label=gettext_lazy("largest document, MB"), min_value=1, max_value=LARGEST_MEGABYTES
    )

    class Meta:
        model = Call
        fields = (
            "grace", "is_sealed", "stamp_required", "reminders", "document_megabytes", "document_pages", "documents_most",
        )  # fmt: skip
        help_texts = {
            "is_sealed": gettext_lazy(
                "Until nobody can submit any more, bodies and ministry see how many there are, not which."
            ),
            "stamp_required": gettext_lazy(
                "Without a stamped scan of the version that is submitted, it cannot be submitted."
            ),
        }

    def __init__(self, *args: Any, instance: Call, **kwargs: Any) -> None:
        shown = {
            "grace": int(instance.grace.total_seconds() // 60),
            "reminders": ", ".join(str(hours) for hours in instance.reminders),
        }
        super().__init__(*args, **{**kwargs, "instance": instance, "initial": shown})

    def clean_grace(self) -> datetime.timedelta:
        return datetime.timedelta(minutes=self.cleaned_data["grace"])

    def clean_reminders(self) -> list[int]:
        parts = [part.strip() for part in self.cleaned_data["reminders"].replace("，", ",").split(",") if part.strip()]
        wrong = [part for part in parts if not (part.isascii() and part.isdigit() and 1 <= int(part) <= MOST_HOURS)]
        if wrong or len(parts) > MOST_REMINDERS:
            words = _("“%(found)s” was found; at most %(most)s whole numbers from 1 to %(hours)s are expected.")
            limits = {"found": ", ".join(wrong or parts)[:60], "most": MOST_REMINDERS, "hours": MOST_HOURS}
            raise ValidationError(words % limits, code="reminders")
        return sorted({int(part) for part in parts}, reverse=True)
