"""What the ministry types over a round: how it judges, its score sheet, the words of the bands, its end."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluation.competition import anchors
from evaluation.competition.forms import MinuteField, rows_of
from evaluation.competition.models import Round, RubricItem
from submissions.templatetags.moments import cn_datetime

RubricRows = rows_of(RubricItem, ["code", "name", "name_en", "weight", "joint_only"], 2)


class RoundForm(forms.ModelForm):
    """How a round judges: shares, cut, panel score. The two shares always add up, so only the judges' is typed."""

    marking_ends_at = MinuteField(label=_("marking ends"), required=False)

    class Meta:
        model = Round
        fields = [
            "name", "name_en", "judge_share", "cut", "province_cap", "judges_per_entry", "method", "trim_low", "trim_high", "trim_from",
            "decimals", "is_blind", "adviser_years", "marking_ends_at",
        ]  # fmt: skip
        help_texts = {
            "province_cap": _(
                "By the lead's province; empty: no limit. Who is passed over keeps its rank and is marked."
            ),
        }
        labels = {"judge_share": _("share of the judges' score, %; the rest is the objective score")}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        low, high, least = (cleaned.get(name) for name in ("trim_low", "trim_high", "trim_from"))
        if low is not None and high is not None and least is not None and least <= low + high:
            self.add_error("trim_from", _("At least one mark must be left: give a panel larger than what is dropped."))
        if cleaned.get("judges_per_entry") == 0 and cleaned.get("judge_share"):
            self.add_error("judges_per_entry", _("Judges have a share, so each entry needs at least one."))
        ends, closes = cleaned.get("marking_ends_at"), self.instance.competition.call.closes_at
        if ends and closes and ends <= closes:
            words = _("Marking ends after applications close: later than %(at)s.")
            self.add_error("marking_ends_at", words % {"at": cn_datetime(closes)})
        if cleaned.get("judge_share") is not None:
            cleaned["objective_share"] = 100 - cleaned["judge_share"]
        return cleaned


class AnchorForm(forms.Form):
    """The words of every band for every item of a score sheet; an empty one is not shown to judges."""

    def __init__(self, *args: Any, items: list[RubricItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        for item in items:
            stored = anchors.texts(item.anchors)
            for band in anchors.BANDS:
                self.fields[f"{item.code}_{band.code}"] = forms.CharField(
                    label=f"{item} {band.name}", required=False, max_length=anchors.LONGEST,
                    initial=stored.get(band.code, ""), widget=forms.Textarea(attrs={"rows": 3}),
                )  # fmt: skip

    def rows(self) -> list[tuple[RubricItem, list[tuple[anchors.Band, forms.BoundField]]]]:
        """Each item with its bands and their fields, in the order of the sheet."""
        return [(item, [(band, self[f"{item.code}_{band.code}"]) for band in anchors.BANDS]) for item in self.items]

    def texts(self) -> dict[str, dict[str, str]]:
        """What was typed: words by band, by item code."""
        return {
            item.code: {band.code: self.cleaned_data[f"{item.code}_{band.code}"] for band in anchors.BANDS}
            for item in self.items
        }


class MarkingEndForm(forms.Form):
    """A later end of marking in an open round, and the reason that its judges read."""

    marking_ends_at = MinuteField(label=_("marking ends"), help_text=_("Beijing time, to the minute."))
    reason = forms.CharField(label=_("reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class NewRoundForm(forms.ModelForm):
    class Meta:
        model = Round
        fields = ["name", "name_en", "cut"]
