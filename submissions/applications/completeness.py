"""What is still missing before an application can be submitted, and which figures change so much that a reason is asked."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from django.utils.translation import gettext as _

from submissions.applications.figures import change, is_doubtful
from submissions.applications.models import Application, IndicatorValue, Member
from submissions.calls.models import CallIndicator
from submissions.calls.wording import title

REQUIRED = (
    "name", "track", "core_park", "promotion_organisation", "summary", "plan", "contact", "contact_phone",
)  # fmt: skip
SECTION = {"summary": "texts", "plan": "texts"}
"""The parts of the form that fields stand in; those not named stand in "basics"."""


class Gap(NamedTuple):
    """Something missing: where the form shows it (an element's id), what, and whose it is to fill (None: the lead's)."""

    anchor: str
    text: str
    section: str
    member: Member | None = None


class Doubt(NamedTuple):
    """A year-on-year change past the indicator's limit; `reason` is empty where none was given yet."""

    anchor: str
    indicator: CallIndicator
    year: int
    change: Decimal | None
    reason: str
    member: Member


class Review(NamedTuple):
    """How far an application is: what blocks submission, what is doubtful, the number of things asked for, and the figures
    it was judged by, by member, indicator and year."""

    gaps: list[Gap]
    doubts: list[Doubt]
    asked: int
    values: dict[tuple[int, int, int], IndicatorValue]

    @property
    def done(self) -> int:
        """Per cent of what is asked that is there; 100 only when nothing is missing."""
        return 100 if not self.gaps else min(99, 100 * (self.asked - len(self.gaps)) // max(self.asked, 1))


def gaps(application: Application) -> list[Gap]:
    """Everything that blocks submission; an empty list means that the application can go."""
    return review(application).gaps


def review(application: Application, indicators: Sequence[CallIndicator] | None = None) -> Review:
    """The whole check, in four queries; fewer where the call's figures or the members were read before."""
    indicators = list(application.call.indicators.all() if indicators is None else indicators)
    known = "members" in getattr(application, "_prefetched_objects_cache", {})
    members = [
        member
        for member in (application.members.all() if known else application.members.select_related("organisation"))
        if member.status != Member.Status.DECLINED
    ]
    stored = IndicatorValue.objects.filter(member__application=application)
    values = {(value.member_id, value.indicator_id, value.year): value for value in stored}
    proven = set(application.documents.standing().values_list("indicator", flat=True))
    found = [
        Gap(f"id_{name}", _("%(field)s is missing") % {"field": _label(name)}, SECTION.get(name, "basics"))
        for name in REQUIRED
        if not getattr(application, f"{name}_id" if name == "track" else name)
    ]
    asked, doubtful = len(REQUIRED) + len(members), []
    for member in members:
        if member.status == Member.Status.INVITED:
            text = _("%(name)s has not confirmed taking part") % {"name": member.organisation}
            found.append(Gap("members", text, "members"))
            continue
        for indicator in theirs(indicators, member):
            if indicator.required:
                asked += len(indicator.years)
                found += _missing(indicator, member, values, len(members) > 1)
            doubtful += _doubts(indicator, member, values)
    for indicator in indicators:
        if indicator.evidence:
            asked += 1
            if indicator.pk not in proven:
                text = _("%(figure)s: evidence is missing") % {"figure": title(indicator)}
                found.append(Gap(f"evidence-{indicator.code}", text, "figures"))
    return Review(found, doubtful, asked, values)


def theirs(indicators: list[CallIndicator], member: Member) -> list[CallIndicator]:
    """The figures a member gives: all, but those that come from the lead alone are the lead's."""
    return [i for i in indicators if member.is_lead or i.combine != CallIndicator.Combine.LEAD]


def anchor(member: Member, indicator: CallIndicator, year: int) -> str:
    """The id of a figure's input on the form."""
    return f"f-{member.pk}-{indicator.code}-{year}"


def _label(name: str) -> str:
    return str(Application._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _missing(
    indicator: CallIndicator, member: Member, values: dict[tuple[int, int, int], IndicatorValue], joint: bool
) -> list[Gap]:
    years = [year for year in indicator.years if (member.pk, indicator.pk, year) not in values]
    figure = title(indicator)
    found = []
    for year in years:
        words = {"figure": figure, "year": year, "name": member.organisation}
        text = _("%(name)s: %(figure)s %(year)s is missing") if joint else _("%(figure)s %(year)s is missing")
        found.append(Gap(anchor(member, indicator, year), text % words, "figures", member))
    return found


def _doubts(
    indicator: CallIndicator, member: Member, values: dict[tuple[int, int, int], IndicatorValue]
) -> list[Doubt]:
    found = []
    for before, year in pairwise(indicator.years):
        then, now = (values.get((member.pk, indicator.pk, y)) for y in (before, year))
        if then and now and is_doubtful(then.value, now.value, indicator):
            moved = change(then.value, now.value)
            found.append(Doubt(anchor(member, indicator, year), indicator, year, moved, now.reason, member))
    return found
