"""What people type in this room: filters of the standings, reasons, decisions."""

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluation.ranking.models import Decision, Ranking


class StandingFilter(forms.Form):
    """Search and order of a list of standings; anything unknown falls back to the rank's order."""

    q = forms.CharField(label=_("Search"), required=False, max_length=80)
    track = forms.CharField(required=False, max_length=40)
    sort = forms.ChoiceField(
        required=False,
        choices=[("rank", ""), ("-objective", ""), ("-panel", ""), ("-total", ""), ("-spread", ""), ("name", "")],
    )


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
