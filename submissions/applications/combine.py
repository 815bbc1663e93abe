"""The figures of an application as one: its confirmed members' figures combined as each indicator says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Context, Decimal, localcontext

from submissions.applications.models import Application, IndicatorValue, Member
from submissions.calls.models import CallIndicator

Figures = dict[str, Decimal | None]
EXACT = Context(prec=64)
"""Sums keep every digit of what they add up; a mean has the 28 digits of the usual precision."""


def combined(application: Application) -> Figures:
    """The application's figures by column: `output` is the latest year, `output_1` the year before, and so on."""
    return combined_many([application])[application.pk]


def combined_many(applications: Iterable[Application]) -> dict[int, Figures]:
    """The same for many applications, by primary key, in three queries however many they are."""
    wanted = {application.pk: application.call_id for application in applications}
    indicators: dict[int, list[CallIndicator]] = defaultdict(list)
    for indicator in CallIndicator.objects.filter(call__in=set(wanted.values())).select_related("call"):
        indicators[indicator.call_id].append(indicator)
    joined = Member.Status.CONFIRMED
    members: dict[int, list[tuple[int, bool]]] = defaultdict(list)
    rows = Member.objects.filter(application__in=wanted, status=joined).order_by("-is_lead", "pk")
    for pk, application, is_lead in rows.values_list("pk", "application", "is_lead"):
        members[application].append((pk, is_lead))
    figures = IndicatorValue.objects.filter(member__application__in=wanted, member__status=joined)
    values = {
        (member, indicator, year): value
        for member, indicator, year, value in figures.values_list("member", "indicator", "year", "value")
    }
    return {pk: laid_out(indicators[call], members[pk], values) for pk, call in wanted.items()}


def columns(indicator: CallIndicator) -> list[tuple[str, int]]:
    """An indicator's columns with their years, latest first: [("output", 2025), ("output_1", 2024), ...]."""
    years = reversed(indicator.years)
    return [(f"{indicator.code}_{lag}" if lag else indicator.code, year) for lag, year in enumerate(years)]


def together(indicator: CallIndicator, given: list[Decimal | None], lead: Decimal | None) -> Decimal | None:
    """One figure from the members' figures. A figure that a member has not given leaves the whole missing: it is not 0."""
    if indicator.combine == CallIndicator.Combine.LEAD:
        return lead
    known = [value for value in given if value is not None]
    if not known or len(known) < len(given):
        return None
    if indicator.combine == CallIndicator.Combine.MAXIMUM:
        return max(known)
    with localcontext(EXACT):
        total = sum(known, Decimal(0))
    return total / len(known) if indicator.combine == CallIndicator.Combine.MEAN else total


def laid_out(
    indicators: Iterable[CallIndicator],
    members: Iterable[tuple[int, bool]],
    values: Mapping[tuple[int, int, int], Decimal],
) -> Figures:
    """The figures by column, from the confirmed members (primary key, whether it leads) and their figures."""
    figures: Figures = {}
    for indicator in indicators:
        for column, year in columns(indicator):
            given = [values.get((member, indicator.pk, year)) for member, _ in members]
            lead = next((value for value, (_, is_lead) in zip(given, members, strict=True) if is_lead), None)
            figures[column] = together(indicator, given, lead)
    return figures
