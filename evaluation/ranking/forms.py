"""What people type in this room: filters of the standings, reasons, decisions."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from evaluation.competition.forms import coded
from evaluation.ranking.models import Decision, Ranking
from scoring.models import Score, ScoringRun
from submissions.listing import ListFilter
from submissions.models import Application, Track


class StandingFilter(forms.Form):
    """Search and order of a list of standings; anything unknown falls back to the rank's order."""

    q = forms.CharField(label=_("Search"), required=False, max_length=80)
    track = forms.ChoiceField(label=_("Track"), required=False)
    sort = forms.ChoiceField(
        required=False,
        widget=forms.HiddenInput,
        choices=[("rank", ""), ("-objective", ""), ("-panel", ""), ("-total", ""), ("-spread", ""), ("name", "")],
    )

    def __init__(self, *args: Any, tracks: Iterable[Track], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["track"].choices = [("", _("All tracks")), *coded(tracks)]  # type: ignore[attr-defined]


class ScoreFilter(ListFilter):
    """The scores of a run. They know their entrants by code alone: names and tracks are the applications'."""

    orders = {"rank": "rank", "code": "code", "score": "score"}
    usual = ("rank", "code")

    track = django_filters.ChoiceFilter(label=_("Track"), method="of_track", empty_label=_("All tracks"))

    def search(self, found: QuerySet[Score], _name: str, text: str) -> QuerySet[Score]:
        return found.filter(Q(code__icontains=text) | Q(code__in=self._codes(name__icontains=text)))

    def of_track(self, found: QuerySet[Score], _name: str, code: str) -> QuerySet[Score]:
        return found.filter(code__in=self._codes(track__code=code))

    def _codes(self, **wanted: str) -> QuerySet[Any]:
        return Application.objects.filter(**wanted).values("code")


class ScoringFilter(ListFilter):
    searched = ("run__reference", "run__result_digest", "started_by__username")
    orders = {"number": "number", "round": "round__number", "state": "run__status", "started": "started_at"}
    usual = ("-started_at", "-pk")

    round = django_filters.ChoiceFilter("round__code", label=_("Round"), empty_label=_("All"))
    status = django_filters.ChoiceFilter(
        "run__status", label=_("State"), choices=ScoringRun.Status.choices, empty_label=_("All")
    )


class RankingFilter(ListFilter):
    searched = ("digest", "compiled_by__username")
    orders = {"number": "number", "round": "round__number", "state": "status", "compiled": "compiled_at"}
    usual = ("-round__number", "-number")

    round = django_filters.ChoiceFilter("round__code", label=_("Round"), empty_label=_("All"))
    status = django_filters.ChoiceFilter(label=_("State"), choices=Ranking.Status.choices, empty_label=_("All"))


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
