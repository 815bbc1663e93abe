"""The one gate for what people type about calls and applications."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from submissions.accounts.models import Organisation
from submissions.applications.completeness import anchor, theirs
from submissions.applications.figures import read
from submissions.applications.models import Application, Member
from submissions.calls.models import Call, CallIndicator, Track
from submissions.calls.wording import title


class TrackField(forms.ModelChoiceField):
    """A track by its name in the reader's language."""

    def label_from_instance(self, obj: Track) -> str:
        return title(obj)


class StartForm(forms.ModelForm):
    """What is needed to begin: the cluster's name and its track."""

    track = TrackField(Track.objects.none(), label=_("Track"))

    class Meta:
        model = Application
        fields = ("name", "track")

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["track"].queryset = call.tracks.all()


class BasicsForm(StartForm):
    """The fields of the application; everything but name and track may wait until submission."""

    class Meta:
        model = Application
        fields = (
            "name", "name_en", "track", "core_park", "promotion_organisation", "chain_leaders", "contact",
            "contact_phone", "summary", "plan",
        )  # fmt: skip
        widgets = {
            "chain_leaders": forms.Textarea(attrs={"rows": 3}),
            "summary": forms.Textarea(attrs={"rows": 8}),
            "plan": forms.Textarea(attrs={"rows": 12}),
        }
        help_texts = {"chain_leaders": _("One enterprise a line.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("chain_leaders", "summary", "plan"):
            self.fields[name].validators.append(MaxLengthValidator(10_000))

    def _get_validation_exclusions(self) -> set[str]:
        """The track was found among the call's own a moment ago; it is not asked for again."""
        return super()._get_validation_exclusions() | {"track"}

    def sound(self) -> dict[str, Any]:
        """What can be stored: the fields that were sent and are in order."""
        self.is_valid()
        sent = set(self.data)
        return {name: value for name, value in self.cleaned_data.items() if name in sent and name in self.Meta.fields}

    def faults(self) -> dict[str, str]:
        """What is wrong with the fields that were sent, by name."""
        return {name: " ".join(texts) for name, texts in self.errors.items() if name in self.data}

    def texts(self) -> list[forms.BoundField]:
        return [self["summary"], self["plan"]]

    def facts(self) -> list[forms.BoundField]:
        return [field for field in self if field.name not in ("summary", "plan")]


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
            reason = data[f"why-{name}"].replace("\x00", "").strip()
            if len(reason) > 300:
                self.errors[f"why-{name}"] = gettext("Say it in at most 300 characters.")
            else:
                self.reasons[indicator.code, year] = reason


class ApplicationFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Search"), method="search")
    status = django_filters.ChoiceFilter(label=_("Status"), choices=Application.Status.choices, empty_label=_("All"))

    class Meta:
        model = Application
        fields = ("q", "status")

    def search(self, rows: QuerySet[Application], _name: str, words: str) -> QuerySet[Application]:
        return rows.filter(Q(name__icontains=words) | Q(code__icontains=words) | Q(lead__name__icontains=words))


class OrganisationSearch(forms.Form):
    """Words to find an applicant organisation by, to invite it."""

    q = forms.CharField(label=_("Name or city"), max_length=60, required=False)

    def found(self, application: Application) -> QuerySet[Organisation]:
        """Applicant organisations that fit and do not take part yet, those of the same province first."""
        words = self.cleaned_data.get("q", "") if self.is_valid() else ""
        if not words:
            return Organisation.objects.none()
        taking_part = application.members.exclude(status=Member.Status.DECLINED).values("organisation")
        fitting = Q(name__icontains=words) | Q(city__icontains=words) | Q(name_en__icontains=words)
        return Organisation.objects.filter(fitting, kind=Organisation.Kind.APPLICANT).exclude(pk__in=taking_part)
