"""A form laid out for pages: its sections with their questions, what was answered or typed, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from submissions.applications import answers
from submissions.applications.grid import Group
from submissions.applications.models import Application, Member
from submissions.calls.questions import Column, Question, Section, Sheet
from submissions.calls.wording import joined, title


class Cell(NamedTuple):
    name: str
    column: Column
    title: str
    text: str
    error: str

    @property
    def words(self) -> str:
        """The cell as it is read: an option by its name."""
        return next((title(option) for option in self.column.options if option.code == self.text), self.text)


class Row(NamedTuple):
    number: int
    cells: list[Cell]
    spare: bool


class Choice(NamedTuple):
    code: str
    title: str
    chosen: bool


class Field(NamedTuple):
    """A question with its answer: `text` as people read it, `rows` of a table, `choices` of a choice, `groups` of figures."""

    question: Question
    title: str
    value: Any
    text: str
    error: str
    hidden: bool
    rows: list[Row]
    choices: list[Choice]
    groups: list[Group]

    @property
    def filled(self) -> list[Row]:
        return [row for row in self.rows if not row.spare]


class Part(NamedTuple):
    """A section with those of its questions that the person fills or reads."""

    section: Section
    title: str
    fields: list[Field]
    hidden: bool


class Outline(NamedTuple):
    """A section as far as it is said which answers hide what: the section, and the codes of its questions."""

    section: Section
    title: str
    hidden: bool
    unshown: list[str]


SPARE = 2
"""Empty rows that a table shows beyond those that are filled."""


def parts(
    sheet: Sheet,
    application: Application,
    member: Member | None,
    *,
    groups: Iterable[Group] = (),
    scopes: Iterable[str] = ("lead", "member"),
    typed: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
) -> list[Part]:
    """The sections that hold questions of these scopes, in order, hidden ones included and marked."""
    known = answers.known(sheet, application, member)
    shown = sheet.shown(known)
    tracks = [(track.code, title(track)) for track in application.call.tracks.all()] if sheet.find("track") else []
    made = []
    for section in sheet.sections:
        fields = []
        for question in section.questions:
            if question.scope not in scopes:
                continue
            given = (typed or {}).get(question.code, known.get(question.code, ""))
            error = (errors or {}).get(question.code, "")
            hidden = question.code not in shown
            made_rows = _rows(question, given if isinstance(given, list) else [], errors or {})
            fields.append(_field(question, given, error, hidden, tracks, placed(sheet, question, groups), made_rows))
        if fields:
            made.append(Part(section, title(section), fields, all(field.hidden for field in fields)))
    return made


def placed(sheet: Sheet, question: Question, groups: Iterable[Group]) -> list[Group]:
    """The groups of figures that stand in this question's table: those it names, or all that no other one names."""
    if question.kind != "figures":
        return []
    elsewhere = {name for other in sheet if other.kind == "figures" and other != question for name in other.groups}
    if question.groups:
        return [group for group in groups if group.code in question.groups]
    return [group for group in groups if group.code not in elsewhere]


def outline(sheet: Sheet, application: Application, member: Member, scopes: Iterable[str]) -> list[Outline]:
    """The sections that hold questions of these scopes, as the answers leave them; nothing is laid out."""
    shown = sheet.shown(answers.known(sheet, application, member))
    made = []
    for section in sheet.sections:
        asked = [question.code for question in section.questions if question.scope in scopes]
        gone = [code for code in asked if code not in shown]
        if asked:
            made.append(Outline(section, title(section), gone == asked, gone))
    return made


def unshown(made: Iterable[Outline]) -> list[str]:
    """The ids of the elements that the answers hide: sections and questions."""
    found = []
    for part in made:
        found += [part.section.code] if part.hidden else []
        found += [f"field-{code}" for code in part.unshown]
    return found


def _field(
    question: Question,
    given: Any,
    error: str,
    hidden: bool,
    tracks: list[tuple[str, str]],
    groups: list[Group],
    rows: list[Row],
) -> Field:
    options = tracks if question.kind == "track" else [(option.code, title(option)) for option in question.options]
    chosen = given if isinstance(given, list) else [given]
    choices = [Choice(code, name, code in chosen) for code, name in options]
    return Field(
        question, title(question), given, written(question, given, choices), error, hidden, rows, choices, groups
    )


def written(question: Question, given: Any, choices: Iterable[Choice]) -> str:
    """An answer in words, as it is read and printed; a table has none."""
    if question.kind == "table":
        return ""
    if question.kind in ("choice", "choices", "track"):
        return joined(choice.title for choice in choices if choice.chosen)
    return str(given)


def _rows(question: Question, given: list[Any], errors: Mapping[str, str]) -> list[Row]:
    """The rows as given, then every further one that may be filled; all but the next few of those are spare."""
    if question.kind != "table":
        return []
    made = []
    for number in range(question.rows):
        row = given[number] if number < len(given) else {}
        cells = []
        for column in question.columns:
            name = answers.cell(question, number + 1, column.code)
            cells.append(Cell(name, column, title(column), row.get(column.code, ""), errors.get(name, "")))
        made.append(Row(number + 1, cells, number >= len(given)))
    return made
