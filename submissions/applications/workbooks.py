"""An applicant's own workbook: its figures and tables out to Excel and back in, every problem with sheet, row and column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import IO, Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from submissions.applications import answers
from submissions.applications.completeness import theirs
from submissions.applications.figures import shown
from submissions.applications.models import Application, Member
from submissions.applications.sheets import Problem, figure_of, open_workbook
from submissions.applications.tables import workbook
from submissions.calls.models import CallIndicator
from submissions.calls.questions import Question
from submissions.calls.wording import title

MARK = re.compile(r"[\[\]:*?/\\']")
"""Characters that a sheet's name cannot have."""
MOST_ROWS = 1_000


class Brought(NamedTuple):
    """What a workbook says: figures by indicator and year, tables by question, and what is wrong with it."""

    values: dict[tuple[str, int], Decimal | None]
    tables: dict[str, list[dict[str, str]]]
    problems: list[Problem]


def outgoing(application: Application, member: Member, questions: list[Question]) -> bytes:
    """The workbook with what stands: one sheet of figures, and one for each table question."""
    indicators = theirs(application.call.indicators.select_related("call"), member)
    stored = {(v.indicator_id, v.year): v.value for v in member.values.all()}
    years = application.call.year_range
    rows: list[list[Any]] = [[_("Code"), _("Figure"), _("Unit"), *years]]
    for i in indicators:
        rows.append([i.code, title(i), i.unit, *(stored.get((i.pk, y)) if y in i.years else "×" for y in years)])
    sheets: dict[str, Any] = {_("Figures"): rows}
    for question in questions:
        names = [column.name for column in question.columns]
        given = answers.value(question, application, member)
        sheets[sheet_name(question)] = [names, *([_cell(row, c) for c in question.columns] for row in given)]
    return workbook(sheets)


def sheet_name(question: Question) -> str:
    """The name of a question's sheet: its code first, so that it is found again."""
    return MARK.sub(" ", f"{question.code} {question.name}")[:31]


def incoming(application: Application, member: Member, questions: list[Question], file: IO[bytes]) -> Brought:
    """What the workbook says of the member's figures and tables. Empty cells take a figure out; missing sheets leave theirs."""
    book = open_workbook(file)
    try:
        brought = Brought({}, {}, [])
        by_code = {question.code: question for question in questions}
        indicators = {i.code: i for i in theirs(application.call.indicators.select_related("call"), member)}
        for place, sheet in enumerate(book.worksheets):
            lines = list(sheet.iter_rows(max_row=MOST_ROWS, max_col=60))
            question = by_code.get(sheet.title.split(" ")[0])
            if question is not None:
                _table(brought, sheet.title, lines, question)
            elif place == 0:
                _figures(brought, sheet.title, lines, indicators)
            else:
                brought.problems.append(Problem(1, 1, sheet.title, _("the form has no such table")))
        return brought
    finally:
        book.close()


def _figures(brought: Brought, sheet: str, lines: list[Any], indicators: Mapping[str, CallIndicator]) -> None:
    years = {place: _year(cell.value) for place, cell in enumerate(lines[0] if lines else (), start=1)}
    if not any(years.values()):
        brought.problems.append(Problem(1, 1, sheet, _("the headings of the years are missing")))
        return
    for number, cells in enumerate(lines[1:], start=2):
        code = str(cells[0].value or "").strip() if cells else ""
        indicator = indicators.get(code)
        if not code:
            continue
        if indicator is None:
            brought.problems.append(
                Problem(number, 1, sheet, _("the call asks for no figure “%(heading)s”") % {"heading": code[:60]})
            )
            continue
        for place, cell in enumerate(cells, start=1):
            year = years.get(place)
            if year is None or year not in indicator.years:
                continue
            try:
                brought.values[code, year] = figure_of(cell, indicator)
            except ValidationError as error:
                brought.problems.append(Problem(number, place, sheet, " ".join(error.messages)))


def _table(brought: Brought, sheet: str, lines: list[Any], question: Question) -> None:
    headings = [str(cell.value or "").strip() for cell in (lines[0] if lines else ())]
    columns = {c.name: c for c in question.columns}
    for place, heading in enumerate(headings, start=1):
        if heading and heading not in columns:
            brought.problems.append(
                Problem(1, place, sheet, _("the table has no column “%(name)s”") % {"name": heading[:60]})
            )
    rows = []
    for number, cells in enumerate(lines[1:], start=2):
        row = {}
        for place, (heading, cell) in enumerate(zip(headings, cells, strict=False), start=1):
            if heading in columns:
                row[columns[heading].code] = _taken(columns[heading], cell.value)
                brought.problems.extend(_fault(question, columns[heading].code, row, number, place, sheet))
        rows.append(row)
    kept = [row for row in rows if any(row.values())]
    if len(kept) > question.rows:
        words = _("At most %(rows)s rows can be given.") % {"rows": question.rows}
        brought.problems.append(Problem(question.rows + 2, 1, sheet, words))
    brought.tables[question.code] = kept


def _fault(
    question: Question, code: str, row: Mapping[str, str], number: int, place: int, sheet: str
) -> Iterator[Problem]:
    """What the gate says to this one cell."""
    alone = question._replace(columns=tuple(c for c in question.columns if c.code == code))
    try:
        answers.accept(alone, [{code: row[code]}])
    except ValidationError as error:
        for one in error.error_list:
            yield Problem(
                number, place, sheet, one.text if isinstance(one, answers.Misplaced) else " ".join(one.messages)
            )


def _taken(column: Any, value: Any) -> str:
    """A cell as the form would have it: an option by its code, a day as YYYY-MM-DD, a number with its own digits."""
    if value is None:
        return ""
    if hasattr(value, "strftime"):
        return value.strftime("%Y-%m-%d")
    text = shown(Decimal(repr(value))) if isinstance(value, int | float) and not isinstance(value, bool) else str(value)
    return next((o.code for o in column.options if text.strip() in (o.name, o.name_en)), text.strip())


def _cell(row: Mapping[str, str], column: Any) -> Any:
    text = row.get(column.code, "")
    if column.kind == "number" and text:
        return Decimal(text)
    return next((option.name for option in column.options if option.code == text), text)


def _year(value: Any) -> int | None:
    text = str(value or "").strip().removesuffix("年")
    return int(text) if re.fullmatch(r"(19|20)\d\d", text) else None
