"""What is still missing before an application can be submitted, and which figures ask for a reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from django.utils.translation import gettext as _

from submissions.applications import answers, printing
from submissions.applications.figures import change, is_doubtful
from submissions.applications.models import Application, IndicatorValue, Member
from submissions.applications.proofs import Proof, proofs, unproved
from submissions.applications.relations import Strain, strains
from submissions.calls.models import CallIndicator
from submissions.calls.questions import Question, Sheet
from submissions.calls.wording import title
from submissions.prepared import Prepared

_VALUES = Prepared(
    lambda application: IndicatorValue.objects.filter(member__application=application).values_list(
        "member", "indicator", "year", "value", "reason"
    ),
    int,
)


class Given(NamedTuple):
    """A figure as it stands, with the reason beside it."""

    value: Decimal
    reason: str


Values = dict[tuple[int, int, int], Given]
"""Figures by member, indicator and year."""


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
    """How far an application is: what blocks submission, what is doubtful, the number of things asked for, and the members
    and figures it was judged by."""

    gaps: list[Gap]
    doubts: list[Doubt]
    strains: list[Strain]
    asked: int
    confirmed: list[Member]
    values: Values

    @property
    def done(self) -> int:
        """Per cent of what is asked that is there; 100 only when nothing is missing."""
        return 100 if not self.gaps else min(99, 100 * (self.asked - len(self.gaps)) // max(self.asked, 1))

    @property
    def questions(self) -> int:
        """How many things ask for a reason: unusual changes, and relations that do not hold."""
        return len(self.doubts) + len(self.strains)


def gaps(application: Application) -> list[Gap]:
    """Everything that blocks submission; an empty list means that the application can go."""
    return review(application).gaps


def review(application: Application, indicators: Sequence[CallIndicator] | None = None) -> Review:
    """The whole check, in five queries; fewer where the call's figures or the members were read before."""
    if indicators is None:
        indicators = list(application.call.indicators.all())
    members = application.taking_part
    stored = _VALUES(application.pk)
    values = {(member, indicator, year): Given(value, reason) for member, indicator, year, value, reason in stored}
    papers = proofs(application)
    sheet = application.form.sheet
    confirmed = [member for member in members if member.status == Member.Status.CONFIRMED]
    asked, found = _answers(
        sheet, application, confirmed, Counter(paper.question for paper in papers if paper.question)
    )
    doubtful = []
    for member in members:
        asked += 1
        if member not in confirmed:
            text = _("%(name)s has not confirmed taking part") % {"name": member.organisation}
            found.append(Gap("members", text, "members", None))
            continue
        for indicator in theirs(indicators, member):
            if indicator.required:
                asked += len(indicator.years)
                found += _missing(sheet, indicator, member, values, len(members) > 1)
            doubtful += _doubts(indicator, member, values)
            if indicator.evidence:
                asked += 1
                found += _unproved(sheet, indicator, member, values, papers, len(members) > 1)
    if application.call.stamp_required:
        asked += 1
        if not printing.is_stamped(application):
            text = _("The stamped scan of the present version is missing: print it, stamp it, upload the scan")
            found.append(Gap("documents", text, "documents"))
    return Review(found, doubtful, list(strains(sheet, indicators, confirmed, values)), asked, confirmed, values)


def theirs(indicators: Iterable[CallIndicator], member: Member) -> list[CallIndicator]:
    """The figures a member gives: all, but those that come from the lead alone are the lead's."""
    return [i for i in indicators if member.is_lead or i.combine != CallIndicator.Combine.LEAD]


def anchor(member: Member, indicator: CallIndicator, year: int) -> str:
    """The id of a figure's input on the form."""
    return f"f-{member.pk}-{indicator.code}-{year}"


def _answers(
    sheet: Sheet, application: Application, members: list[Member], files: Counter[str]
) -> tuple[int, list[Gap]]:
    """How many answers are asked for, and those that are missing: the lead's, then each member's own."""
    asked, found = 0, []
    for member in members:
        given = answers.known(sheet, application, member)
        shown = sheet.shown(given)
        for section in sheet.sections:
            for question in section.questions:
                whose = "member" if question.scope == "member" else "lead"
                if question.code not in shown or question.kind == "figures" or (whose == "lead" and not member.is_lead):
                    continue
                asked += question.required
                joint = member if whose == "member" and len(members) > 1 else None
                for place, text in _lacks(question, given.get(question.code), files):
                    words = {"name": member.organisation, "text": text}
                    said = _("%(name)s: %(text)s") % words if joint else text
                    found.append(Gap(place, said, section.code, joint))
    return asked, found


def _lacks(question: Question, answer: object, files: Counter[str]) -> Iterator[tuple[str, str]]:
    """What one question lacks: the element's id, down to a table's cell, and the words."""
    words, place = {"field": title(question)}, f"id_{question.code}"
    if question.kind == "document":
        if question.required and not files[question.code]:
            yield place, _("%(field)s is missing") % words
    elif question.required and not answer:
        yield place, _("%(field)s is missing") % words
    if question.kind == "table" and isinstance(answer, list):
        for number, row in enumerate(answer, start=1):
            for column in question.columns:
                if column.required and not row.get(column.code):
                    where = {**words, "row": number, "column": title(column)}
                    text = _("%(field)s, row %(row)s: %(column)s is missing") % where
                    yield f"id_{answers.cell(question, number, column.code)}", text


def _missing(sheet: Sheet, indicator: CallIndicator, member: Member, values: Values, joint: bool) -> list[Gap]:
    years = [year for year in indicator.years if (member.pk, indicator.pk, year) not in values]
    if not years:
        return []
    figure, home = title(indicator), sheet.home_of(indicator.section)
    found = []
    for year in years:
        words = {"figure": figure, "year": year, "name": member.organisation}
        text = _("%(name)s: %(figure)s %(year)s is missing") if joint else _("%(figure)s %(year)s is missing")
        found.append(Gap(anchor(member, indicator, year), text % words, home, member))
    return found


def _unproved(
    sheet: Sheet, indicator: CallIndicator, member: Member, values: Values, papers: list[Proof], joint: bool
) -> Iterator[Gap]:
    """The evidence that a figure lacks, all its years in one gap. One that need not be given is proved where it is given."""
    given = [year for year in indicator.years if indicator.required or (member.pk, indicator.pk, year) in values]
    years = unproved(papers, member.pk, indicator.pk, given)
    if not years:
        return
    words = {"figure": title(indicator), "name": member.organisation, "years": "、".join(map(str, years))}
    if years == indicator.years:
        text = _("%(name)s: %(figure)s: evidence is missing") if joint else _("%(figure)s: evidence is missing")
    elif joint:
        text = _("%(name)s: %(figure)s %(years)s: evidence is missing")
    else:
        text = _("%(figure)s %(years)s: evidence is missing")
    yield Gap(f"evidence-{indicator.code}", text % words, sheet.home_of(indicator.section), member)


def _doubts(indicator: CallIndicator, member: Member, values: Values) -> list[Doubt]:
    found = []
    for before, year in pairwise(indicator.years):
        then, now = (values.get((member.pk, indicator.pk, y)) for y in (before, year))
        if then and now and is_doubtful(then.value, now.value, indicator):
            moved = change(then.value, now.value)
            found.append(Doubt(anchor(member, indicator, year), indicator, year, moved, now.reason, member))
    return found
