"""What of an application can be marked for correction: every question, figure and document, with the place where it is given."""

from __future__ import annotations

from typing import NamedTuple

from submissions.applications.completeness import anchor
from submissions.applications.models import Application
from submissions.applications.wording import PARTS
from submissions.calls.wording import title

BESIDE = ("documents", "members")
"""Parts of the page that stand beside the form's own sections."""


class Mark(NamedTuple):
    """One thing to correct: its part of the page, its key, the id of its input, and its name in both languages."""

    part: str
    key: str
    anchor: str
    name: str
    name_en: str


def part_names(application: Application) -> dict[str, str]:
    """The parts of the application's page by code, in the reader's language and the page's order."""
    sections = {section.code: title(section) for section in application.form.sheet.sections}
    return sections | {code: str(PARTS[code]) for code in BESIDE}


def marks(application: Application) -> list[Mark]:
    """Everything that can be marked, in the order of the page."""
    sheet, call = application.form.sheet, application.call
    indicators = list(call.indicators.all())
    lead = next(member for member in application.members.all() if member.is_lead)
    found = []
    for section in sheet.sections:
        for asked in section.questions:
            if asked.kind != "figures":
                found.append(Mark(section.code, f"field:{asked.code}", f"id_{asked.code}", asked.name, asked.name_en))
                continue
            for indicator in indicators:
                if sheet.home_of(indicator.section) == section.code:
                    place = anchor(lead, indicator, call.last_year)
                    names = (indicator.name, indicator.name_en)
                    found.append(Mark(section.code, f"figure:{indicator.code}", place, *names))
    papers = application.documents.standing()
    return found + [Mark("documents", f"document:{one.pk}", "documents", one.name, one.name) for one in papers]


def grouped(application: Application, found: list[Mark]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The marks as choices of a form, under the names of their parts."""
    rows = [
        (name, [(mark.key, title(mark)) for mark in found if mark.part == part])
        for part, name in part_names(application).items()
    ]
    return [(name, choices) for name, choices in rows if choices]
