"""Reading a call's figures from an .xlsx workbook: every problem is found, with its sheet, row and column."""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import IO, Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from scoring.libraries import openpyxl, xlsxwriter
from submissions.accounts import regions
from submissions.applications import figures
from submissions.calls.models import Call, CallIndicator, Track

ROWS, COLUMNS, UNPACKED = 10_000, 1_000, 300 * 1024 * 1024
"""The most rows, columns and unpacked bytes that a workbook may have: beyond them it is a mistake, or an attack."""
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
NAMES = {
    "code": ("code", "申报编号", "编号"),
    "name": ("name", "集群名称"),
    "track": ("track", "赛道"),
    "lead": ("lead", "牵头单位"),
    "province": ("province", "省份"),
}
MISSING = ("", "—", "–")

Figure = tuple[CallIndicator, int]


Told = Callable[[int, int], None]
"""Hears how many of how many rows are read; a total of 0 is not known. It may raise, to stop the reading."""
STEP = 50  # rows between two signs of progress


class Problem(NamedTuple):
    """What is wrong with a cell: where it is, what is expected there, and what was found."""

    row: int
    column: int
    sheet: str
    text: str
    found: str = ""

    def __str__(self) -> str:
        words = {
            "sheet": self.sheet,
            "row": self.row,
            "column": xlsxwriter().utility.xl_col_to_name(self.column - 1),
            "text": self.text,
        }
        return _("Sheet “%(sheet)s”, row %(row)s, column %(column)s: %(text)s") % words


class Row(NamedTuple):
    number: int
    code: str
    name: str
    track: Track | None
    lead: str
    province: str
    figures: dict[Figure, Decimal]


class Table(NamedTuple):
    """What a workbook says, and what is wrong with it; `where` gives the column of each heading."""

    sheet: str
    where: dict[str, int]
    rows: list[Row]
    problems: list[Problem]
    sha256: str

    @property
    def codes(self) -> list[str]:
        return [row.code for row in self.rows]

    @property
    def leads(self) -> set[str]:
        return {row.lead for row in self.rows if row.lead}

    def problem(self, row: int, heading: str, text: str, found: str = "") -> Problem:
        return Problem(row, self.where.get(heading, 1), self.sheet, text, found[:60])


def place(row: int, column: int) -> str:
    """A cell's name, like C7."""
    return str(xlsxwriter().utility.xl_rowcol_to_cell(row - 1, column - 1))


def headings(call: Call) -> dict[str, Figure]:
    """The heading of each figure's column: `output_2025` where there is one a year, else the code alone."""
    return {
        f"{indicator.code}_{year}" if indicator.yearly else indicator.code: (indicator, year)
        for indicator in call.indicators.select_related("call")
        for year in indicator.years
    }


def read_figures(call: Call, workbook: IO[bytes], told: Told = lambda done, total: None) -> Table:
    """The first sheet of the workbook. Raises ValidationError only when the file cannot be read as a workbook at all."""
    sha256 = hashlib.sha256(workbook.read()).hexdigest()
    book = open_workbook(workbook)
    try:
        sheet = book.worksheets[0]
        lines = sheet.iter_rows(max_row=ROWS + 2, max_col=COLUMNS)
        wanted = headings(call)
        table = Table(sheet.title, {}, [], [], sha256)
        _read_headings(table, list(next(lines, ())), wanted)
        if table.problems:
            return table
        tracks = {name: track for track in call.tracks.all() for name in (track.code, track.name)}
        codes: set[str] = set()
        total = max((sheet.max_row or 1) - 1, 0)
        for number, cells in enumerate(lines, start=2):
            if number > ROWS + 1:
                table.problems.append(Problem(number, 1, sheet.title, _("too many rows")))
                break
            given = {i: cell for i, cell in enumerate(cells, start=1) if cell.value is not None}
            _read_row(table, number, given, wanted, tracks, codes)
            if number % STEP == 0:
                told(number - 1, total)
        return table
    finally:
        book.close()


def open_workbook(workbook: IO[bytes]) -> Any:
    """The workbook, for reading. Raises ValidationError when it cannot be read as one, or unpacks to too much."""
    try:
        workbook.seek(0)
        with zipfile.ZipFile(workbook) as parts:
            if sum(part.file_size for part in parts.infolist()) > UNPACKED:
                raise ValidationError(_("This workbook is too large when unpacked."), code="bomb")
        workbook.seek(0)
        book = openpyxl().load_workbook(workbook, read_only=True)
    except ValidationError:
        raise
    except Exception as error:  # a damaged file fails in as many ways as there are parts in it
        raise ValidationError(_("This file cannot be read as an .xlsx workbook."), code="workbook") from error
    if not book.worksheets:
        raise ValidationError(_("This workbook has no sheet."), code="workbook")
    return book


def _read_headings(table: Table, cells: list[Any], wanted: dict[str, Figure]) -> None:
    known = {alias: name for name, aliases in NAMES.items() for alias in aliases} | {name: name for name in wanted}
    for column, cell in enumerate(cells, start=1):
        text = str(cell.value if cell.value is not None else "").strip()
        if not text:
            continue
        heading = known.get(text)
        if heading is None:
            text = _("the call asks for no figure “%(heading)s”") % {"heading": text[:60]}
            table.problems.append(Problem(1, column, table.sheet, text, str(cell.value)[:60]))
        elif heading in table.where:
            words = _("this heading stands twice")
            table.problems.append(Problem(1, column, table.sheet, words, str(cell.value)[:60]))
        else:
            table.where[heading] = column
    if "code" not in table.where:
        table.problems.append(Problem(1, 1, table.sheet, _("the column “code” is missing")))


def _read_row(
    table: Table,
    number: int,
    cells: dict[int, Any],
    wanted: dict[str, Figure],
    tracks: dict[str, Track],
    codes: set[str],
) -> None:
    if not cells:
        return
    text = {name: text_of(cells.get(table.where.get(name, 0))) for name in NAMES}
    found: dict[Figure, Decimal] = {}
    for heading, words in _faults(text, codes, tracks):
        table.problems.append(table.problem(number, heading, words, text[heading]))
    codes.add(text["code"])
    for heading, (indicator, year) in wanted.items():
        cell = cells.get(table.where.get(heading, 0))
        try:
            value = figure_of(cell, indicator)
        except ValidationError as error:
            table.problems.append(table.problem(number, heading, " ".join(error.messages), text_of(cell)))
            continue
        if value is not None:
            found[indicator, year] = value
    track = tracks.get(text["track"]) or (next(iter(tracks.values())) if len(set(tracks.values())) == 1 else None)
    province = _province(text["province"]) or ""
    table.rows.append(Row(number, text["code"], text["name"], track, text["lead"], province, found))


def _faults(text: dict[str, str], codes: set[str], tracks: dict[str, Track]) -> Iterator[tuple[str, str]]:
    if not CODE.fullmatch(text["code"]):
        yield "code", _("the number is missing, or is not letters, digits, dots and hyphens")
    elif text["code"] in codes:
        yield "code", _("this number stands twice")
    if len(text["name"]) > 80:
        yield "name", _("the name is longer than 80 characters")
    if text["track"] and text["track"] not in tracks:
        yield "track", _("the call has no such track")
    if text["province"] and _province(text["province"]) is None:
        yield "province", _("no province has this name or code")


def figure_of(cell: Any, indicator: CallIndicator) -> Decimal | None:
    """The figure a cell holds, or None. Raises ValidationError for formulas and what is no number."""
    if cell is None or cell.value is None or (isinstance(cell.value, str) and cell.value.strip() in MISSING):
        return None
    if cell.data_type == "f":
        raise ValidationError(_("this is a formula; paste its value instead"))
    if cell.data_type == "n" and not isinstance(cell.value, bool):
        return figures.check(Decimal(repr(cell.value)), indicator)
    if cell.data_type in ("s", "inlineStr", "str"):
        return figures.read(cell.value, indicator)
    raise ValidationError(_("Enter a number."))


def text_of(cell: Any) -> str:
    """What a cell says, without blanks around it; a whole number without the point that Excel keeps."""
    value = None if cell is None else cell.value
    return (
        "" if value is None else str(int(value) if isinstance(value, float) and value.is_integer() else value).strip()
    )


def _province(text: str) -> str | None:
    for unit in regions.PROVINCES:
        if text in (unit.code, unit.zh, unit.en):
            return unit.code
    return None
