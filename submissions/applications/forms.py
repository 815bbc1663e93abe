"""The one gate for what people type about calls and applications."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from submissions.accounts.models import Organisation
from submissions.applications.answers import Misplaced, accept, cell
from submissions.applications.completeness import anchor, theirs
from submissions.applications.figures import read
from submissions.applications.models import Application, Member
from submissions.calls.models import Call, CallIndicator, Track
from submissions.calls.questions import Check, Question
from submissions.calls.texts import line
from submissions.calls.wording import title
from submissions.listing import ListFilter

REASON = 300
"""Characters of a reason."""


class TrackField(forms.ModelChoiceField):
    """A track by its name in the reader's language."""

    def label_from_instance(self, obj: Track) -> str:
        return title(obj)


class StartForm(forms.ModelForm):
    """What is needed to begin: the cluster's name and its track."""

    name = forms.CharField(label=_("name of the cluster"), max_length=80)

    track = TrackField(Track.objects.none(), label=_("Track"))

    class Meta:
        model = Application
        fields = ("name", "track")

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["track"].queryset = call.tracks.all()

    def clean_name(self) -> str:
        return line(self.cleaned_data["name"], 80)


class AnswersForm:
    """A person's answers as typed. What is in order can be stored while the rest is corrected.

    `values` by question, in their stored form; `errors` by question, and in a table by cell. Only what was sent is
    looked at.
    """

    def __init__(
        self, questions: Iterable[Question], checks: Iterable[Check], data: Any, tracks: Iterable[str]
    ) -> None:
        self.typed: dict[str, Any] = {}
        self.values: dict[str, Any] = {}
        self.errors: dict[str, str] = {}
        for question in questions:
            if question.is_input and question.code in data:
                self._answer(question, _sent(question, data), tracks)
        for check in checks:
            name = f"check-{check.code}"
            if name in data:
                self._take(name, data[name], lambda given: line(given, REASON))

    def is_valid(self) -> bool:
        return not self.errors

    def _answer(self, question: Question, given: Any, tracks: Iterable[str]) -> None:
        try:
            self.values[question.code] = accept(question, given, tracks)
        except ValidationError as error:
            self.typed[question.code] = given
            cells = [one for one in error.error_list if isinstance(one, Misplaced)]
            self.errors |= {cell(question, one.row, one.column): one.text for one in cells}
            if rest := [text for one in error.error_list if one not in cells for text in one.messages]:
                self.errors[question.code] = " ".join(rest)

    def _take(self, name: str, given: Any, gate: Callable[[Any], Any]) -> None:
        try:
            self.values[name] = gate(given)
        except ValidationError as error:
            self.errors[name] = " ".join(error.messages)
            self.typed[name] = given


def _sent(question: Question, data: Any) -> Any:
    """A question's answer out of what the browser sends; a table's cells are named `code-row-column`."""
    if question.kind == "choices":
        return data.getlist(question.code)
    if question.kind != "table":
        return data[question.code]
    names = [[(c.code, f"{question.code}-{row}-{c.code}") for c in question.columns] for row in range(question.rows)]
    return [{column: data.get(name, "") for column, name in row} for row in names]


class FiguresForm:
    """A member's figures as typed, by the ids of their inputs. What is in order can be stored while the rest is corrected."""

    def __init__(self, member: Member, indicators: list[CallIndicator], data: Any) -> None:
        self.typed: dict[str, str] = {}
        self.values: dict[tuple[str, int], Decimal | None] = {}
        self.reasons: dict[tuple[str, int], str] = {}
        self.errors: dict[str, str] = {}
        for indicator in theirs(indicators, member):
            for year in indicator.years:
                self._take(anchor(member, indicator, year), indicator, year, data)

    def is_valid(self) -> bool:
        return not self.errors

    def leave_out(self, stored: Mapping[tuple[str, int], tuple[Decimal, str]]) -> None:
        """Forget what already stands: the page sends every field, and few of them change."""
        for figure, (value, reason) in stored.items():
            if figure in self.values and self.values[figure] == value:
                del self.values[figure]
            if self.reasons.get(figure) == reason:
                del self.reasons[figure]

    def _take(self, name: str, indicator: CallIndicator, year: int, data: Any) -> None:
        if name in data:
            self.typed[name] = data[name]
            try:
                self.values[indicator.code, year] = read(data[name][:100], indicator)
            except ValidationError as error:
                self.errors[name] = " ".join(error.messages)
        if f"why-{name}" in data:
            try:
                self.reasons[indicator.code, year] = line(data[f"why-{name}"], REASON)
            except ValidationError as error:
                self.errors[f"why-{name}"] = " ".join(error.messages)


class OwnWorkbookForm(forms.Form):
    """An .xlsx with the applicant's own figures and tables."""

    workbook = forms.FileField(label=_("Workbook (.xlsx)"), widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}))

    def clean_workbook(self) -> Any:
        workbook = self.cleaned_data["workbook"]
        if workbook.size > 5 * 1024 * 1024:
            raise ValidationError(_("This file is larger than 5 MB."), code="size")
        return workbook


class ApplicationFilter(ListFilter):
    searched = ("name", "code", "lead__name")
    orders = {"code": "code", "name": "name", "call": "call__name", "track": "track__position", "changed": "changed_at"}
    usual = ("-changed_at",)

    status = django_filters.ChoiceFilter(label=_("Status"), choices=Application.Status.choices, empty_label=_("All"))


class OrganisationFilter(ListFilter):
    """Words to find an applicant organisation by, to invite it; without words there is nothing to see."""

    searched = ("name", "name_en", "city")
    orders = {"name": "name", "region": "province"}
    usual = ("name",)

    q = django_filters.CharFilter(label=_("Name or city"), max_length=60, method="search")

    def filter_queryset(self, queryset: QuerySet[Organisation]) -> QuerySet[Organisation]:
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("q") else found.none()
