"""Figures laid out for pages: a member's inputs by section, and the members beside each other with what they make together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from submissions.applications.combine import together
from submissions.applications.completeness import Given, Review, anchor, theirs
from submissions.applications.figures import change, is_doubtful, shown
from submissions.applications.models import Application, IndicatorValue, Member
from submissions.applications.proofs import Proof, proofs
from submissions.calls.models import CallIndicator
from submissions.calls.wording import section, title


class Cell(NamedTuple):
    """One figure's input: `why` is set where the change to the year before asks for a reason."""

    name: str
    year: int
    text: str
    value: Decimal | None
    error: str
    is_odd: bool
    change: Decimal | None
    reason: str
    proofs: list[Proof]


class Line(NamedTuple):
    """One indicator with its years, oldest first; `evidence` proves all of them, what proves one year stands with its cell.

    `latest` is the last year's change in per cent.
    """

    indicator: CallIndicator
    title: str
    cells: list[Cell]
    evidence: list[Proof]

    @property
    def unproved(self) -> list[Cell]:
        """The years whose evidence is asked for and missing, where a figure stands or has to."""
        if self.evidence or not self.indicator.evidence:
            return []
        return [c for c in self.cells if not c.proofs and (self.indicator.required or c.value is not None)]

    @property
    def papers(self) -> int:
        return len(self.evidence) + sum(len(cell.proofs) for cell in self.cells)

    @property
    def latest(self) -> Decimal | None:
        return self.cells[-1].change

    @property
    def errors(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.error]

    @property
    def odd(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.is_odd]


class Group(NamedTuple):
    """The indicators under one heading; `code` is the heading as the call has it."""

    code: str
    title: str
    lines: list[Line]


class Whole(NamedTuple):
    """What all members make together in a year, and its change against the year before in per cent."""

    year: int
    value: Decimal | None
    change: Decimal | None


class Column(NamedTuple):
    """One indicator of a joint entry: each member's name and latest figure, in their order, and the whole of each year."""

    indicator: CallIndicator
    title: str
    given: list[tuple[str, Decimal | None]]
    wholes: list[Whole]


def grid(
    member: Member,
    indicators: Iterable[CallIndicator],
    *,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> list[Group]:
    """The member's figures by section, as stored, or as typed where that was refused."""
    asked = theirs(list(indicators), member)
    stored = {(value.indicator_id, value.year): value for value in member.values.filter(indicator__in=asked)}
    papers = [paper for paper in proofs(member.application) if paper.member in (None, member.pk)]
    return _grouped([_line(member, i, stored, typed or {}, errors or {}, papers) for i in asked])


def blank(member: Member, indicators: Iterable[CallIndicator]) -> list[Group]:
    """The same with nothing in it, for a form that nobody fills yet."""
    return _grouped([_line(member, i, {}) for i in theirs(list(indicators), member)])


def reviewed(member: Member, indicators: Iterable[CallIndicator], review: Review) -> list[Line]:
    """The member's lines of these indicators as the review found them; nothing is read again, and no evidence counted."""
    stored = {(pk, year): value for (owner, pk, year), value in review.values.items() if owner == member.pk}
    return [_line(member, i, stored) for i in indicators]


def standing(member: Member, indicators: Iterable[CallIndicator]) -> dict[tuple[str, int], tuple[Decimal, str]]:
    """Every stored figure of the member, with the reason beside it."""
    codes = {indicator.pk: indicator.code for indicator in indicators}
    stored = member.values.values_list("indicator", "year", "value", "reason")
    return {(codes[pk], year): (value, reason) for pk, year, value, reason in stored if pk in codes}


def _grouped(lines: list[Line]) -> list[Group]:
    groups = [list(some) for _code, some in groupby(lines, key=lambda line: line.indicator.section)]
    return [Group(some[0].indicator.section, section(some[0].indicator), some) for some in groups]


def beside(application: Application, members: list[Member], indicators: Iterable[CallIndicator]) -> list[Column]:
    """The latest figures of all members beside each other and what they make together by year, in one query."""
    stored = IndicatorValue.objects.filter(member__in=members)
    values = {(value.member_id, value.indicator_id, value.year): value.value for value in stored}
    lines = []
    for i in indicators:
        wholes: list[Whole] = []
        for year in application.call.year_range:
            given = [values.get((member.pk, i.pk, year)) for member in members]
            counted = [value for value, m in zip(given, members, strict=True) if m.status == Member.Status.CONFIRMED]
            lead = next((value for value, m in zip(given, members, strict=True) if m.is_lead), None)
            whole = together(i, counted, lead)
            wholes.append(Whole(year, whole, change(wholes[-1].value, whole) if wholes else None))
        latest = [(member.organisation.name, value) for member, value in zip(members, given, strict=True)]
        lines.append(Column(i, title(i), latest, wholes))
    return lines


Stored = Mapping[tuple[int, int], IndicatorValue | Given]
Words = Mapping[str, str]
NOTHING: Words = {}


def _line(
    member: Member,
    indicator: CallIndicator,
    stored: Stored,
    typed: Words = NOTHING,
    errors: Words = NOTHING,
    papers: Iterable[Proof] = (),
) -> Line:
    own = [paper for paper in papers if paper.indicator == indicator.pk]
    cells = _cells(member, indicator, stored, typed, errors, own)
    return Line(indicator, title(indicator), cells, [paper for paper in own if paper.year is None])


def _cells(
    member: Member, indicator: CallIndicator, stored: Stored, typed: Words, errors: Words, papers: list[Proof]
) -> list[Cell]:
    cells, before = [], None
    for year in indicator.years:
        name, row = anchor(member, indicator, year), stored.get((indicator.pk, year))
        value = row.value if row else None
        papers_of_year = [paper for paper in papers if paper.year == year]
        error = errors.get(name) or errors.get(f"why-{name}") or ""
        text = typed.get(name, shown(value)) if error else shown(value)
        odd = is_doubtful(before, value, indicator)
        cells.append(
            Cell(name, year, text, value, error, odd, change(before, value), row.reason if row else "", papers_of_year)
        )
        before = value
    return cells
