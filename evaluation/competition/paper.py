"""A paper as offices print and stamp it: A4 with the margins of official documents, 宋体 title, 黑体 headings, 仿宋 text, built by code.

Margins follow GB/T 9704-2012 (37 mm above, 35 mm below, 28 mm left, 26 mm right). 演示数据 stands in the head of every page of
a demonstration's paper.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any, Self
from urllib.parse import quote

import docx
from django.http import HttpResponse
from django.utils.translation import gettext as _
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SONG, HEI, FANGSONG = "宋体", "黑体", "仿宋"
TITLE, BODY, DENSE, NOTE = Pt(22), Pt(16), Pt(12), Pt(10.5)
PITCH = {TITLE: Pt(36), BODY: Pt(28.8)}
"""From line to line: 22 lines of body text fill the 225 mm of type area."""
ROOM = "\u00a0" * 16
"""Room to sign or to write a date; plain spaces at a line's end would hang in the margin."""
OCHRE = RGBColor(0x8A, 0x54, 0x00)


class Paper:
    """One document, written from top to bottom; every call returns the paper, so that a page of it reads as it prints."""

    def __init__(self, title: str, subtitle: str = "", *, demonstration: bool) -> None:
        self.document = docx.Document()
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        self.document.core_properties.author = ""
        self.document.core_properties.title = title
        _dress(self.document.styles["Normal"].font, self.document.styles["Normal"].element, FANGSONG, BODY)
        if demonstration:
            self._head(section.header.paragraphs[0])
        _numbered(section.footer.paragraphs[0])
        self._line(title, SONG, TITLE, bold=True, align=ALIGN.CENTER)
        if subtitle:
            self._line(subtitle, FANGSONG, BODY, align=ALIGN.CENTER)

    def heading(self, words: str) -> Self:
        self._line(words, HEI, BODY)
        return self

    def text(self, words: str, *, indent: bool = True) -> Self:
        for part in words.splitlines() or [""]:
            line = self._line(part, FANGSONG, BODY)
            line.paragraph_format.first_line_indent = BODY * 2 if indent and part.strip() else None
        return self

    def note(self, words: str) -> Self:
        self._line(words, FANGSONG, NOTE)
        return self

    def facts(self, pairs: Iterable[tuple[str, Any]]) -> Self:
        """Label and value, a line each."""
        for label, value in pairs:
            line = self._line("", FANGSONG, BODY)
            _run(line, _("%(label)s: ") % {"label": label}, HEI, BODY)
            _run(line, _cell(value), FANGSONG, BODY)
        return self

    def table(self, head: Sequence[str], rows: Iterable[Sequence[Any]], widths: Sequence[int] = ()) -> Self:
        """A three-line table whose head repeats on every page. `widths` in millimetres, together at most 156."""
        made = self.document.add_table(rows=1, cols=len(head))
        made.autofit = not widths
        _ruled(made)
        _fill(made.rows[0], head, HEI)
        _flag(made.rows[0], "w:tblHeader")
        for row in rows:
            added = made.add_row()
            _fill(added, row, FANGSONG)
            _flag(added, "w:cantSplit")
        for column, width in zip(made.columns, widths, strict=False):
            column.width = Mm(width)  # the grid, which LibreOffice follows; Word follows the cells
            for cell in column.cells:
                cell.width = Mm(width)
        self.document.add_paragraph().paragraph_format.space_after = Pt(0)
        return self

    def signed(self, *lines: str) -> Self:
        """Who signs and when, at the right."""
        self._line("", FANGSONG, BODY)
        for words in lines:
            self._line(words, FANGSONG, BODY, align=ALIGN.RIGHT)
        return self

    def answer(self, name: str) -> HttpResponse:
        """The paper as a download under this name."""
        data = io.BytesIO()
        self.document.save(data)
        response = HttpResponse(data.getvalue(), content_type=TYPE)
        response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.docx"
        response["Cache-Control"] = "private, no-store"
        return response

    def _head(self, paragraph: Any) -> None:
        paragraph.alignment = ALIGN.RIGHT
        _run(paragraph, _("Demonstration data"), HEI, NOTE).font.color.rgb = OCHRE

    def _line(self, words: str, font: str, size: Any, bold: bool = False, align: Any = None) -> Any:
        paragraph = self.document.add_paragraph()
        paragraph.alignment = align
        paragraph.paragraph_format.space_after = Pt(0) if size == BODY else Pt(size.pt * 0.4)
        paragraph.paragraph_format.space_before = Pt(0)
        paragraph.paragraph_format.line_spacing = PITCH.get(size)
        if words:
            _run(paragraph, words, font, size).bold = bold
        return paragraph


def _run(paragraph: Any, words: str, font: str, size: Any) -> Any:
    run = paragraph.add_run(words)
    _dress(run.font, run._element, font, size)
    return run


def _dress(font: Any, element: Any, name: str, size: Any) -> None:
    """The font for Chinese as well as Latin text: Word keeps the two apart."""
    font.name, font.size = name, size
    element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _cell(value: Any) -> str:
    return "—" if value in (None, "") else str(value)


def _fill(row: Any, values: Sequence[Any], font: str) -> None:
    for cell, value in zip(row.cells, values, strict=True):
        line = cell.paragraphs[0]
        line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(2)
        line.paragraph_format.line_spacing = 1
        _run(line, "" if value == "" else _cell(value), font, DENSE)


def _flag(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _ruled(table: Any) -> None:
    borders = OxmlElement("w:tblBorders")
    for side, eighths in (("top", "12"), ("bottom", "12"), ("insideH", "4")):
        rule = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", eighths), ("space", "0"), ("color", "000000")):
            rule.set(qn(f"w:{key}"), value)
        borders.append(rule)
    table._tbl.tblPr.append(borders)


def _numbered(paragraph: Any) -> None:
    """The page's number in the middle of the foot, between dashes."""
    paragraph.alignment = ALIGN.CENTER
    _run(paragraph, "— ", SONG, DENSE)
    run = _run(paragraph, "", SONG, DENSE)
    for kind, words in (("begin", None), (None, "PAGE"), ("end", None)):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = words
        run._element.append(part)
    _run(paragraph, " —", SONG, DENSE)
