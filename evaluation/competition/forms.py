"""What the ministry types when it sets up a competition: the only gate for it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from evaluation.competition import figures
from evaluation.competition.models import CalendarDay, CheckItem, Competition
from scoring.forms import IndicatorModelForm
from submissions.calls.wording import labelled
from submissions.listing import ListFilter
from submissions.models import Call, CallIndicator, Organisation, Track
from submissions.templatetags.saima import localised

WIDE = ("code", "name", "name_en", "section", "guidance")
MINUTE = "%Y-%m-%dT%H:%M"
TRACKS = Path(__file__).resolve().parent / "fixtures" / "tracks.json"


def usual_tracks() -> list[dict[str, str]]:
    """The tracks that a new competition starts from; all can be changed."""
    return json.loads(TRACKS.read_text(encoding="utf-8"))


class MinuteField(forms.DateTimeField):
    """A moment to the minute, in the time zone of the contest (Asia/Shanghai)."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local", "step": 60}, format=MINUTE)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=[MINUTE, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"], **kwargs)


class CallForm(forms.ModelForm):
    """Names, text, dates and quota policy of the call."""

    opens_at = MinuteField(label=_("opens"), help_text=_("Beijing time, to the minute."))
    closes_at = MinuteField(label=_("application deadline"))
    recommend_by = MinuteField(label=_("recommendation deadline"))

    class Meta:
        model = Call
        fields = [
            "name", "name_en", "organiser", "opens_at", "closes_at", "recommend_by", "last_year", "years", "over_quota", "may_recall",
            "text",
        ]  # fmt: skip
        widgets = {"text": forms.Textarea(attrs={"rows": 6})}

    def clean_last_year(self) -> int:
        year = self.cleaned_data["last_year"]
        if not 1990 <= year <= 2100:
            raise ValidationError(_("Give a year, such as 2025."))
        return year

    def clean_years(self) -> int:
        years = self.cleaned_data["years"]
        if not 1 <= years <= 9:
            raise ValidationError(_("Between 1 and 9 years of figures can be asked for."))
        return years

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        opens, closes, recommend = (cleaned.get(name) for name in ("opens_at", "closes_at", "recommend_by"))
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("The deadline must come after the opening."))
        if closes and recommend and recommend < closes:
            self.add_error("recommend_by", _("Recommendation cannot end before applications do."))
        return cleaned


class CompetitionForm(CallForm):
    """The same, with what a new competition needs besides: its code and its indicator model."""

    code = forms.SlugField(
        label=_("code"), max_length=40, help_text=_("Letters, digits and hyphens; it stands in addresses."),
        error_messages={"invalid": _("Only Latin letters, digits, hyphens and underscores can stand in a code.")},
    )  # fmt: skip
    file = forms.FileField(
        label=_("indicator model (JSON)"), required=False, max_length=255,
        help_text=_("Leave empty to start from the example model. Its weights are examples, not official."),
    )  # fmt: skip
    places = forms.IntegerField(
        label=_("places per recommending body"), min_value=0, max_value=999, initial=3,
        help_text=_("Each body's own number can be changed afterwards."),
    )  # fmt: skip
    field_order = ["code"]

    def clean_code(self) -> str:
        code = self.cleaned_data["code"].lower()
        if code == "new" or Competition.objects.filter(code=code).exists() or Call.objects.filter(code=code).exists():
            raise ValidationError(_("This code is taken."))
        return code

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        upload = cleaned.pop("file", None)
        if upload is None:
            cleaned["document"] = figures.example()
            return cleaned
        inner = IndicatorModelForm(files={"file": upload}, data={})
        if inner.is_valid():
            cleaned["document"] = inner.cleaned_data["document"]
        else:
            self.add_error("file", ValidationError(inner.non_field_errors().as_data()))
        return cleaned


class QuotaForm(forms.Form):
    """One number per recommending body; an empty one means no quota."""

    def __init__(self, *args: Any, bodies: list[Organisation], places: dict[int, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = {f"places_{body.pk}": body for body in bodies}
        for name, body in self.bodies.items():
            self.fields[name] = forms.IntegerField(
                label=body.name, required=False, min_value=0, max_value=999, initial=places.get(body.pk)
            )

    def rows(self) -> list[tuple[Organisation, forms.BoundField]]:
        return [(body, self[name]) for name, body in self.bodies.items()]

    def places(self) -> dict[Organisation, int | None]:
        return {body: self.cleaned_data[name] for name, body in self.bodies.items()}


class Rows(forms.BaseModelFormSet):
    """A short list edited as a whole: every row of it comes out as a map, those marked for removal left out."""

    def rows(self) -> list[dict[str, Any]]:
        filled = [form.cleaned_data for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        return [{key: value for key, value in row.items() if key != "DELETE"} for row in filled]

    def clean(self) -> None:
        super().clean()
        codes = [
            form.cleaned_data.get("code")
            for form in self.forms
            if form.cleaned_data and not self._should_delete_form(form)
        ]
        twice = sorted({code for code in codes if code and codes.count(code) > 1})
        if twice:
            raise ValidationError(_("These codes stand twice: %(codes)s."), params={"codes": ", ".join(twice)})

    def validate_unique(self) -> None:
        """Two rows of the list are compared above; the stored ones are all in the list."""


class Row(forms.ModelForm):
    """One row; a figure has no more decimals than are stored."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "decimals" in self.fields:
            self.fields["decimals"].validators.append(MaxValueValidator(6))
            self.fields["decimals"].widget.attrs["max"] = 6


def rows_of(model: type, fields: list[str], extra: int) -> type[Rows]:
    wide = {name: forms.TextInput(attrs={"class": "w-100 text-start"}) for name in fields if name in WIDE}
    return forms.modelformset_factory(
        model,
        form=Row,
        fields=fields,
        formset=Rows,
        extra=extra,
        can_delete=True,
        max_num=300,
        validate_max=True,
        widgets=wide,
    )


TrackRows = rows_of(Track, ["code", "name", "name_en", "cap"], 2)
CheckRows = rows_of(CheckItem, ["position", "code", "name", "name_en"], 2)
IndicatorRows = rows_of(
    CallIndicator,
    ["code", "name", "name_en", "unit", "section", "combine", "decimals", "yearly", "required", "evidence", "guidance"],
    1,
)


class PostponementForm(forms.Form):
    """Later deadlines of a published call and the reason that the public reads."""

    closes_at = MinuteField(label=_("application deadline"), help_text=_("Beijing time, to the minute."))
    recommend_by = MinuteField(label=_("recommendation deadline"))
    reason = forms.CharField(
        label=_("reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stands on the public page of the call and in the message to everybody concerned."),
    )  # fmt: skip


class DayForm(forms.ModelForm):
    class Meta:
        model = CalendarDay
        fields = ["day", "is_working", "name"]
        widgets = {"day": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def validate_unique(self) -> None:
        """A day that is there already is changed."""


def faults(form: forms.BaseForm) -> list[str]:
    """What is wrong in a form, each with the name of its field: for a page on which the form is not shown again."""
    return [
        labelled(str(form[name].label), str(text)) if name in form.fields else str(text)
        for name, texts in form.errors.items()
        for text in texts
    ]


def coded(things: Iterable[Any]) -> list[tuple[str, str]]:
    """Rounds or tracks as choices of a filter: code and name."""
    return [(thing.code, localised(thing)) for thing in things]


class CompetitionFilter(ListFilter):
    searched = ("name", "name_en", "code")
    orders = {"name": "name", "closes": "call__closes_at"}
    usual = ("-created_at",)

    status = django_filters.ChoiceFilter(label=_("State"), choices=Competition.Status.choices, empty_label=_("All"))


class ProgressFilter(ListFilter):
    """The judges of a round, each with the tasks `given`, `submitted` and `left`."""

    searched = ("username", "name")
    orders = {"judge": "username", "submitted": "submitted", "given": "given", "last": "last"}
    usual = ("-left", "username")

    state = django_filters.TypedChoiceFilter(
        method="by_state", label=_("State"), choices=[("", _("All")), ("left", _("not done")), ("done", _("Done"))]
    )

    def by_state(self, found: QuerySet[Any], _name: str, state: str) -> QuerySet[Any]:
        return found.filter(left=0) if state == "done" else found.filter(left__gt=0)
