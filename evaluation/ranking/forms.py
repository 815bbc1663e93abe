"""What people type in this room: filters of the standings, reasons, decisions."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from evaluation.competition.models import Round
from evaluation.ranking.models import Decision, Ranking
from submissions.templatetags.saima import localised


class StandingFilter(forms.Form):
    """Search and order of a list of standings; anything unknown falls back to the rank's order."""

    q = forms.CharField(label=_("Search"), required=False, max_length=80)
    track = forms.CharField(required=False, max_length=40)
    sort = forms.ChoiceField(
        required=False,
        choices=[("rank", ""), ("-objective", ""), ("-panel", ""), ("-total", ""), ("-spread", ""), ("name", "")],
    )


class RecordFilter(forms.Form):
    """Search, round, state and order of a competition's scorings, or of its rankings."""

    q = forms.CharField(label=_("Search"), required=False, max_length=80)
    round = forms.ChoiceField(label=_("Round"), required=False)
    status = forms.ChoiceField(label=_("State"), required=False)
    sort = forms.ChoiceField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, rounds: Iterable[Round], statuses: Any, orders: Iterable[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["round"].choices = [("", _("all")), *((r.code, localised(r)) for r in rounds)]  # type: ignore[attr-defined]
        self.fields["status"].choices = [("", _("all")), *statuses]  # type: ignore[attr-defined]
        self.fields["sort"].choices = [(key, "") for name in orders for key in (name, f"-{name}")]  # type: ignore[attr-defined]

    def narrow(self, found: QuerySet[Any], searched: Iterable[str], state: str, order: Iterable[str]) -> QuerySet[Any]:
        """The rows that fit: `searched` are the fields that the text is looked for in, `state` the field of the state."""
        given = self.cleaned_data if self.is_valid() else {}
        if text := given.get("q"):
            found = found.filter(reduce(or_, (Q(**{f"{field}__icontains": text}) for field in searched)))
        if given.get("round"):
            found = found.filter(round__code=given["round"])
        if given.get("status"):
            found = found.filter(**{state: given["status"]})
        return found.order_by(*([given["sort"]] if given.get("sort") else []), *order)


class RobustnessForm(forms.Form):
    """How many draws, from which seed, and whether the judges' marks are drawn again."""

    draws = forms.IntegerField(label=_("draws"), min_value=100, max_value=100_000, initial=10_000)
    seed = forms.IntegerField(label=_("seed"), min_value=0, max_value=2**31 - 1, initial=1)
    marks = forms.BooleanField(label=_("draw the judges' marks again"), required=False, initial=True)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class DecisionForm(forms.ModelForm):
    class Meta:
        model = Decision
        fields = ["entry", "outcome", "reason", "document", "decided_on"]
        widgets = {
            "reason": forms.Textarea(attrs={"rows": 3}),
            "decided_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: object, ranking: Ranking, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        entries = self.fields["entry"]
        entries.label = _("Entry")
        entries.queryset = entries.queryset.filter(standings__ranking=ranking).select_related("application")  # type: ignore[attr-defined]
        entries.label_from_instance = lambda entry: f"{entry.code} {entry.application.name}"  # type: ignore[attr-defined]
