"""What judges and the ministry type over score sheets: marks, comments, reasons, seeds, pool records."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from evaluation.competition import anchors
from evaluation.competition.models import Round
from evaluation.judging.models import Assignment, Judge, Panel
from evaluation.judging.sheets import applicable
from submissions.accounts import regions
from submissions.listing import ListFilter
from submissions.models import Organisation, Role, Track, User
from submissions.templatetags.saima import localised


class SheetForm(forms.Form):
    """A mark from 0 to 100 for each item that applies to the entry, one comment, and the revision that was read."""

    comment = forms.CharField(
        label=_("comment"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )
    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, assignment: Assignment, **kwargs: Any) -> None:
        marks = {mark.item_id: mark.value for mark in assignment.marks.all()}
        self.initial_marks = marks
        initial = {"comment": assignment.comment, "revision": assignment.revision}
        super().__init__(*args, initial=initial, **kwargs)
        self.items = applicable(assignment.entry, assignment.entry.round.items.all())
        for item in self.items:
            self.fields[f"mark_{item.code}"] = forms.DecimalField(
                label=localised(item), required=False, min_value=0, max_value=100, max_digits=5, decimal_places=2,
                initial=_plain(marks.get(item.pk)),
                widget=forms.TextInput(
                    attrs={
                        "class": "score", "inputmode": "decimal", "placeholder": "—", "autocomplete": "off",
                        "data-weight": f"{item.weight.normalize():f}",
                    }
                ),
                error_messages={"invalid": _("A mark is a number from 0 to 100.")},
            )  # fmt: skip

    def rows(self) -> list[dict[str, Any]]:
        """The items with their fields, in the order of the sheet."""
        marks = {item.code: self.initial_marks.get(item.pk) for item in self.items}
        return [
            {
                "item": item, "field": self[f"mark_{item.code}"],
                "anchors": anchors.worded(item.anchors, marks[item.code]),
            }
            for item in self.items
        ]  # fmt: skip

    def marks(self) -> dict[str, Decimal | None]:
        """What was typed, by item code; a mark that is refused is not among them."""
        typed = self.cleaned_data
        return {item.code: typed[f"mark_{item.code}"] for item in self.items if f"mark_{item.code}" in typed}

    def has_news(self) -> bool:
        """Whether what is not refused differs from what is stored."""
        stored = {item.code: self.initial_marks.get(item.pk) for item in self.items}
        comment = self.initial["comment"]
        return self.cleaned_data.get("comment", comment) != comment or not self.marks().items() <= stored.items()


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class DrawForm(forms.Form):
    seed = forms.CharField(
        label=_("seed"), max_length=64,
        help_text=_("For example a lottery number announced beforehand. It is recorded, so that anyone can repeat the draw."),
    )  # fmt: skip


class AssignForm(forms.Form):
    """One judge for one entry of a round."""

    entry = forms.IntegerField(min_value=1)
    judge = forms.IntegerField(min_value=1)


class PanelForm(forms.Form):
    """A panel's name, the tracks it owns and the judges on it; tracks of another panel are refused by the act."""

    name = forms.CharField(label=_("name"), max_length=60)
    tracks = forms.ModelMultipleChoiceField(
        label=_("tracks"), queryset=Track.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    judges = forms.ModelMultipleChoiceField(
        label=_("judges"), queryset=Judge.objects.none(), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Recusal is computed entry by entry; a judge may sit on several panels."),
    )  # fmt: skip

    def __init__(self, *args: Any, round: Round, panel: Panel | None, **kwargs: Any) -> None:
        given = {"name": panel.name, "tracks": panel.tracks.all(), "judges": panel.judges.all()} if panel else {}
        super().__init__(*args, initial=given, **kwargs)
        self.fields["tracks"].queryset = round.competition.call.tracks.all()  # type: ignore[attr-defined]
        judges = Judge.objects.filter(Q(is_active=True, user__is_active=True) | Q(panels=panel.pk if panel else None))
        self.fields["judges"].queryset = judges.select_related("user").distinct()  # type: ignore[attr-defined]
        self.fields["judges"].label_from_instance = _seat  # type: ignore[attr-defined]


class TracksByCall(forms.models.ModelChoiceIterator):
    """Tracks below the name of their call, the newest call first."""

    def __iter__(self) -> Iterator[Any]:
        tracks = self.queryset.select_related("call").order_by("-call_id", "position", "pk")
        for call, members in groupby(tracks, key=lambda track: track.call):
            yield localised(call), [self.choice(track) for track in members]


class TracksField(forms.ModelMultipleChoiceField):
    iterator = TracksByCall

    def label_from_instance(self, track: Any) -> str:
        return localised(track)


class JudgeForm(forms.ModelForm):
    """A pool record. Past advice is written one organisation a line, with the year it ended."""

    advised = forms.CharField(
        label=_("advised organisations"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line: the organisation's full name, a space, and the year the advice ended."),
    )  # fmt: skip

    class Meta:
        model = Judge
        fields = ["user", "province", "employer", "title", "fields", "is_active"]
        field_classes = {"fields": TracksField}
        labels = {"user": _("Account"), "employer": _("Employer"), "title": _("Professional title")}
        widgets = {"fields": forms.SelectMultiple(attrs={"size": 10})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["employer"].queryset = Organisation.objects.order_by("name")  # type: ignore[attr-defined]
        if self.instance.pk:
            del self.fields["user"]
            advised = self.instance.advised.select_related("organisation")
            self.initial["advised"] = "\n".join(f"{advice.organisation.name} {advice.until_year}" for advice in advised)
        else:
            free = User.objects.filter(Q(judge=None), role=Role.JUDGE, is_active=True)
            self.fields["user"].queryset = free  # type: ignore[attr-defined]

    def clean_advised(self) -> list[tuple[Organisation, int]]:
        found, problems = [], []
        for number, line in enumerate(self.cleaned_data["advised"].splitlines(), start=1):
            if not line.strip():
                continue
            name, _space, year = line.strip().rpartition(" ")
            organisation = Organisation.objects.filter(name=name.strip()).first()
            if organisation is None or not year.isdecimal() or not 1990 <= int(year) <= 2100:
                problems.append(_("Line %(number)s: no organisation of this name, or no year.") % {"number": number})
            else:
                found.append((organisation, int(year)))
        if problems:
            raise ValidationError(problems)
        return found


class JudgeFilter(ListFilter):
    searched = ("user__name", "user__username", "employer__name")
    orders = {"account": "user__username", "name": "user__name", "province": "province"}
    usual = ("user__username",)

    province = django_filters.ChoiceFilter(label=_("Province"), choices=regions.CHOICES, empty_label=_("All"))
    active = django_filters.TypedChoiceFilter(
        "is_active", label=_("In the pool"), coerce="1".__eq__,
        choices=[("", _("All")), ("1", _("yes")), ("0", _("no"))],
    )  # fmt: skip


class ManningFilter(ListFilter):
    """The entries that judges are assigned to, each with the number of tasks `taken`."""

    searched = ("code", "application__name")
    orders = {"code": "code", "taken": "taken"}
    usual = ("code",)

    few = django_filters.BooleanFilter(label=_("too few judges"), method="too_few", widget=forms.CheckboxInput)

    def too_few(self, found: QuerySet[Any], _name: str, wanted: bool) -> QuerySet[Any]:
        return found.filter(taken__lt=F("round__judges_per_entry")) if wanted else found


class DeskFilter(ListFilter):
    orders = {"entry": "entry__code", "status": "status"}
    usual = ("-entry__round__opened_at", "entry__code")

    q = django_filters.CharFilter(label=_("Entry"), max_length=80, method="search")
    round = django_filters.ChoiceFilter("entry__round__code", label=_("Round"), empty_label=_("All"))
    status = django_filters.ChoiceFilter(label=_("State"), choices=Assignment.Status.choices, empty_label=_("All"))

    def search(self, found: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        return found.named(text)  # type: ignore[attr-defined]


class TaskFilter(ListFilter):
    """The tasks of one judge, as the ministry looks for them."""

    searched = ("entry__code", "entry__round__name")
    orders = {"entry": "entry__code", "round": "entry__round__name", "status": "status"}
    usual = ("-assigned_at",)

    status = django_filters.ChoiceFilter(label=_("State"), choices=Assignment.Status.choices, empty_label=_("All"))


class DrawFilter(ListFilter):
    searched = ("seed", "digest", "round__name", "round__competition__name")
    orders = {"seed": "seed", "drawn_at": "drawn_at"}
    usual = ("-drawn_at", "-pk")


def _seat(judge: Judge) -> str:
    return f"{judge.number} {judge.user} {judge.get_province_display()}"


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"
