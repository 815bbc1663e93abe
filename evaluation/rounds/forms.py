"""What the ministry types over applications and entries: the completeness check, filters, a reason for leaving."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evaluation.competition.forms import MinuteField
from evaluation.rounds.models import CompletenessCheck, Entry
from evaluation.rounds.points import POINTS
from submissions.accounts import regions
from submissions.models import Application, Call

Outcome = CompletenessCheck.Outcome


class CheckForm(forms.Form):
    """The points found in order, the outcome, and what the applicant must know."""

    points = forms.MultipleChoiceField(
        label=_("in order"), choices=POINTS, required=False, widget=forms.CheckboxSelectMultiple
    )
    outcome = forms.ChoiceField(label=_("outcome"), choices=Outcome.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("reason"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Needed for a correction and for unqualified; the applicant reads it."),
    )  # fmt: skip
    due_at = MinuteField(label=_("correction due"), required=False, help_text=_("For a correction only. Beijing time."))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        outcome, due = cleaned.get("outcome"), cleaned.get("due_at")
        if outcome in (Outcome.CORRECTION, Outcome.UNQUALIFIED) and not cleaned.get("reason"):
            self.add_error("reason", _("Say what is wrong: the applicant reads this."))
        if outcome == Outcome.CORRECTION and "due_at" in cleaned and (due is None or due <= timezone.now()):
            self.add_error("due_at", _("Give the correction a due time in the future."))
        if outcome == Outcome.QUALIFIED and len(cleaned.get("points", [])) < len(POINTS):
            self.add_error("points", _("Not every point is in order: ask for a correction, or tick what you found."))
        return cleaned


class ApplicationFilter(forms.Form):
    """Search, state, track, province and order of the applications put forward."""

    q = forms.CharField(label=_("Search"), required=False, max_length=80)
    status = forms.ChoiceField(label=_("State"), required=False)
    track = forms.ChoiceField(label=_("Track"), required=False)
    province = forms.ChoiceField(label=_("Province"), required=False, choices=[("", _("all")), *regions.CHOICES])
    sort = forms.ChoiceField(
        required=False, widget=forms.HiddenInput,
        choices=[(key, "") for name in ("code", "name", "lead__province", "status") for key in (name, f"-{name}")],
    )  # fmt: skip

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        statuses = [(status.value, status.label) for status in Application.PUT_FORWARD]
        self.fields["status"].choices = [("", _("all")), *statuses]  # type: ignore[attr-defined]
        self.fields["track"].choices = [("", _("all")), *call.tracks.values_list("code", "name")]  # type: ignore[attr-defined]


class EntryFilter(forms.Form):
    """Search, state and order of a round's entries."""

    q = forms.CharField(label=_("Search"), required=False, max_length=80)
    status = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("all")), *Entry.Status.choices])
    sort = forms.ChoiceField(
        required=False, widget=forms.HiddenInput,
        choices=[(key, "") for name in ("code", "application__name", "status") for key in (name, f"-{name}")],
    )  # fmt: skip


class RemovalForm(forms.Form):
    """Why an entry leaves its round."""

    status = forms.ChoiceField(
        label=_("how"), choices=[(s.value, s.label) for s in (Entry.Status.WITHDRAWN, Entry.Status.DISQUALIFIED)]
    )
    reason = forms.CharField(label=_("reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def clean_reason(self) -> str:
        reason = self.cleaned_data["reason"].strip()
        if not reason:
            raise ValidationError(_("Say why the entry leaves the round."))
        return reason
