"""The rows of an .xlsx workbook: of its first visible sheet, every cell with the value it was saved with.

What would be read otherwise than it looks is refused by its place: merged cells, and formulas that no program has computed.
"""

import html
import io
import re
from collections.abc import Iterator
from typing import Any

import python_calamine

from scoring import archives, faults
from scoring.engine.phrases import phrase as _
from scoring.engine.problems import Problem, Refused

UNCOMPUTED = "#UNCOMPUTED!"  # stands for the value of a formula that was never computed

SHEET = re.compile(rb"<(?:\w+:)?sheet\b([^>]*)>")
RELATION = re.compile(rb"<(?:\w+:)?Relationship\b([^>]*)>")
ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*["']([^"']*)["']""")
CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*[^/>])>((?:(?!<(?:\w+:)?c\b).)*?)</(?:\w+:)?c>", re.DOTALL)
FORMULA = re.compile(rb"<(?:\w+:)?f\b")
VALUE = re.compile(rb"<(?:\w+:)?(?:v|t)\b[^>]*>[^<]")
PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


def rows(data: bytes, name: str, sheet: str | None) -> tuple[str, list[list[Any]]]:
    """The title of the sheet (`sheet`, or the first that is not hidden) and its rows from A1. Raises Refused."""
    archives.check_workbook(data, name)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        title = _title(book, name, sheet)
        found = book.get_sheet_by_name(title)
        merged = found.merged_cell_ranges or []
        lines = found.to_python(skip_empty_area=False)
    except python_calamine.CalamineError as error:
        raise Refused((Problem(name, faults.told(error), _("a readable .xlsx workbook")),)) from error
    if merged:
        wanted = _("each cell by itself: a merged cell does not say whose figure it is")
        spots = [
            f"{_letters(left)}{top + 1}:{_letters(right)}{bottom + 1}" for (top, left), (bottom, right) in merged[:500]
        ]
        raise Refused(
            tuple(Problem(_("sheet {0}, cells {1}", title, spot), _("merged cells"), wanted) for spot in spots)
        )
    for row, column in _uncomputed(data, name, title):
        if row < len(lines) and column < len(lines[row]) and lines[row][column] in ("", None):
            lines[row][column] = UNCOMPUTED
    return title, lines


def _title(book: python_calamine.CalamineWorkbook, name: str, sheet: str | None) -> str:
    titles = book.sheet_names
    seen = [about.name for about in book.sheets_metadata if about.visible == python_calamine.SheetVisibleEnum.Visible]
    title = sheet if sheet is not None else next(iter(seen or titles), "")
    if title not in titles:
        raise Refused((Problem(name, _("sheets {0}", ", ".join(titles) or _("none")), _("a sheet named {0}", title)),))
    return title


def _uncomputed(data: bytes, name: str, title: str) -> Iterator[tuple[int, int]]:
    """Row and column, from 0, of the formulas of a sheet that were saved without a value."""
    for chunk in archives.pieces(data, name, _member(data, name, title), b"row>"):
        for cell in CELL.finditer(chunk) if FORMULA.search(chunk) else ():
            if not FORMULA.search(cell[2]) or VALUE.search(cell[2]):
                continue
            told = {key.decode(): value.decode() for key, value in ATTRIBUTE.findall(cell[1])}
            place = PLACE.fullmatch(told.get("r", ""))
            if place and told.get("t") != "str":  # text of no letters is a value
                yield int(place[2]) - 1, _number(place[1])


def _member(data: bytes, name: str, title: str) -> str:
    """The file inside the workbook that holds the sheet of a title; nothing where the workbook does not say."""
    book = archives.member(data, name, "xl/workbook.xml") or b""
    relations = archives.member(data, name, "xl/_rels/workbook.xml.rels") or b""
    targets = {}
    for relation in RELATION.findall(relations):
        told = {
            key.decode(): html.unescape(value.decode(errors="replace")) for key, value in ATTRIBUTE.findall(relation)
        }
        targets[told.get("Id", "")] = told.get("Target", "")
    for sheet in SHEET.findall(book):
        told = {
            key.decode().split(":")[-1]: html.unescape(value.decode(errors="replace"))
            for key, value in ATTRIBUTE.findall(sheet)
        }
        if told.get("name") == title:
            target = targets.get(told.get("id", ""), "")
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return ""


def _number(letters: str) -> int:
    """A column's place from 0: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _letters(column: int) -> str:
    """The letters of a column, from 0."""
    letters, left = "", column + 1
    while left:
        left, rest = divmod(left - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
