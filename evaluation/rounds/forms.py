"""What the ministry types over applications and entries: the completeness check, filters, a reason for leaving."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from evaluation.competition.forms import MinuteField
from evaluation.rounds.models import CompletenessCheck, Entry
from evaluation.rounds.points import kept
from submissions.accounts import regions
from submissions.listing import ListFilter
from submissions.models import Application

Outcome = CompletenessCheck.Outcome


class CheckForm(forms.Form):
    """Each item found in order or asked for with words, the outcome, and what the applicant must know besides."""

    points = forms.MultipleChoiceField(label=_("in order"), required=False, widget=forms.CheckboxSelectMultiple)
    outcome = forms.ChoiceField(label=_("outcome"), choices=Outcome.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("reason"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Needed for unqualified, and for a correction that asks in no item; the applicant reads it."),
    )  # fmt: skip
    due_at = MinuteField(label=_("correction due"), required=False, help_text=_("For a correction only. Beijing time."))

    def __init__(self, *args: Any, items: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        self.fields["points"].choices = items  # type: ignore[attr-defined]
        for code, words in items:
            self.fields[f"asked-{code}"] = forms.CharField(
                label=format_lazy("{}{}{}", words, pgettext_lazy("between facts", ", "), _("what is asked")),
                max_length=500,
                required=False,
            )

    @property
    def lines(self) -> list[tuple[Any, Any]]:
        """Each item's box beside the field for what is asked."""
        boxes = {str(choice.data["value"]): choice for choice in self["points"]}
        return [(boxes[code], self[f"asked-{code}"]) for code, _words in self.items]

    @property
    def points_kept(self) -> list[dict[str, Any]]:
        return kept(self.items, self.cleaned_data["points"], self.cleaned_data["asked"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        outcome, due = cleaned.get("outcome"), cleaned.get("due_at")
        cleaned["asked"] = {code: words for code, _label in self.items if (words := cleaned.get(f"asked-{code}"))}
        for code in set(cleaned["asked"]) & set(cleaned.get("points", [])):
            self.add_error(f"asked-{code}", _("It is ticked as in order, and something is asked: leave one of them."))
        wanting = outcome == Outcome.UNQUALIFIED or (outcome == Outcome.CORRECTION and not cleaned["asked"])
        if wanting and not cleaned.get("reason"):
            self.add_error("reason", _("Say what is wrong: the applicant reads this."))
        if outcome == Outcome.CORRECTION and "due_at" in cleaned and (due is None or due <= timezone.now()):
            self.add_error("due_at", _("Give the correction a due time in the future."))
        if outcome == Outcome.QUALIFIED and len(cleaned.get("points", [])) < len(self.items):
            self.add_error("points", _("Not every point is in order: ask for a correction, or tick what you found."))
        return cleaned


class ApplicationFilter(ListFilter):
    searched = ("name", "code", "lead__name")
    orders = {"code": "code", "name": "name", "province": "lead__province", "status": "status"}
    usual = ("code",)

    status = django_filters.ChoiceFilter(
        label=_("State"), choices=[(s.value, s.label) for s in Application.PUT_FORWARD], empty_label=_("All")
    )
    track = django_filters.ChoiceFilter("track__code", label=_("Track"), empty_label=_("All"))
    province = django_filters.ChoiceFilter(
        "lead__province", label=_("Province"), choices=regions.CHOICES, empty_label=_("All")
    )


class EntryFilter(ListFilter):
    searched = ("code", "application__name")
    orders = {"code": "code", "name": "application__name", "status": "status"}
    usual = ("code",)

    status = django_filters.ChoiceFilter(label=_("State"), choices=Entry.Status.choices, empty_label=_("All"))


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
