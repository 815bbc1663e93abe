"""A paper as offices print and stamp it: A4 with the margins of official documents, 宋体 title, 黑体 headings, 仿宋 text, built by code.

Margins follow GB/T 9704-2012 (37 mm above, 35 mm below, 28 mm left, 26 mm right). 演示数据 stands in the head of every page of
a demonstration's paper.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any, Self
from urllib.parse import quote

from django.http import HttpResponse
from django.utils.translation import gettext as _

from scoring.libraries import docx

TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SONG, HEI, FANGSONG = "宋体", "黑体", "仿宋"
TITLE, BODY, DENSE, NOTE = 22, 16, 12, 10.5
"""Sizes of letters, in points."""
PITCH: dict[float, float] = {TITLE: 36, BODY: 28.8}
"""From line to line, in points: 22 lines of body text fill the 225 mm of type area."""
ROOM = "\u00a0" * 16
"""Room to sign or to write a date; plain spaces at a line's end would hang in the margin."""
OCHRE = (0x8A, 0x54, 0x00)


class Paper:
    """One document, written from top to bottom; every call returns the paper, so that a page of it reads as it prints."""

    def __init__(
        self, title: str, subtitle: str = "", *, demonstration: bool, mark: str = "", sideways: bool = False
    ) -> None:
        """`mark` stands beside 演示数据 in the head of every page; `sideways` lays the sheet on its side."""
        self.document, mm = docx().Document(), docx().shared.Mm
        section = self.document.sections[0]
        section.page_width, section.page_height = (mm(297), mm(210)) if sideways else (mm(210), mm(297))
        if sideways:
            section.orientation = docx().enum.section.WD_ORIENT.LANDSCAPE
        section.top_margin, section.bottom_margin = mm(37), mm(35)
        section.left_margin, section.right_margin = mm(28), mm(26)
        self.document.core_properties.author = ""
        self.document.core_properties.title = title
        _dress(self.document.styles["Normal"].font, self.document.styles["Normal"].element, FANGSONG, BODY)
        self._head(section.header.paragraphs[0], [_("Demonstration data")] * demonstration + [mark] * bool(mark))
        _numbered(section.footer.paragraphs[0])
        self._line(title, SONG, TITLE, bold=True, align=_at("CENTER"))
        if subtitle:
            self._line(subtitle, FANGSONG, BODY, align=_at("CENTER"))

    def heading(self, words: str) -> Self:
        self._line(words, HEI, BODY)
        return self

    def text(self, words: str, *, indent: bool = True) -> Self:
        for part in words.splitlines() or [""]:
            line = self._line(part, FANGSONG, BODY)
            line.paragraph_format.first_line_indent = _points(BODY * 2) if indent and part.strip() else None
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
        """A three-line table whose head repeats on every page. `widths` in millimetres, together at most 156, or 243 sideways."""
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
            column.width = docx().shared.Mm(width)  # the grid, which LibreOffice follows; Word follows the cells
            for cell in column.cells:
                cell.width = docx().shared.Mm(width)
        self.document.add_paragraph().paragraph_format.space_after = _points(0)
        return self

    def signed(self, *lines: str) -> Self:
        """Who signs and when, at the right."""
        self._line("", FANGSONG, BODY)
        for words in lines:
            self._line(words, FANGSONG, BODY, align=_at("RIGHT"))
        return self

    def annex(self, words: str) -> Self:
        """A heading at the top of the next page."""
        self.document.add_page_break()
        return self.heading(words)

    def answer(self, name: str) -> HttpResponse:
        """The paper as a download under this name."""
        data = io.BytesIO()
        self.document.save(data)
        response = HttpResponse(data.getvalue(), content_type=TYPE)
        response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.docx"
        response["Cache-Control"] = "private, no-store"
        return response

    def _head(self, paragraph: Any, marks: Sequence[str]) -> None:
        paragraph.alignment = _at("RIGHT")
        if marks:
            _run(paragraph, "  ".join(marks), HEI, NOTE).font.color.rgb = docx().shared.RGBColor(*OCHRE)

    def _line(self, words: str, font: str, size: float, bold: bool = False, align: Any = None) -> Any:
        paragraph = self.document.add_paragraph()
        paragraph.alignment = align
        paragraph.paragraph_format.space_after = _points(0 if size == BODY else size * 0.4)
        paragraph.paragraph_format.space_before = _points(0)
        paragraph.paragraph_format.line_spacing = _points(PITCH[size]) if size in PITCH else None
        if words:
            _run(paragraph, words, font, size).bold = bold
        return paragraph


def _points(number: float) -> Any:
    return docx().shared.Pt(number)


def _at(place: str) -> Any:
    return docx().enum.text.WD_ALIGN_PARAGRAPH[place]


def _run(paragraph: Any, words: str, font: str, size: float) -> Any:
    run = paragraph.add_run(words)
    _dress(run.font, run._element, font, size)
    return run


def _dress(font: Any, element: Any, name: str, size: float) -> None:
    """The font for Chinese as well as Latin text: Word keeps the two apart."""
    font.name, font.size = name, _points(size)
    element.get_or_add_rPr().get_or_add_rFonts().set(docx().oxml.ns.qn("w:eastAsia"), name)


def _cell(value: Any) -> str:
    return "—" if value in (None, "") else str(value)


def _fill(row: Any, values: Sequence[Any], font: str) -> None:
    for cell, value in zip(row.cells, values, strict=True):
        line = cell.paragraphs[0]
        line.paragraph_format.space_before = line.paragraph_format.space_after = _points(2)
        line.paragraph_format.line_spacing = 1
        _run(line, "" if value == "" else _cell(value), font, DENSE)


def _flag(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(docx().oxml.OxmlElement(name))


def _ruled(table: Any) -> None:
    borders = docx().oxml.OxmlElement("w:tblBorders")
    for side, eighths in (("top", "12"), ("bottom", "12"), ("insideH", "4")):
        rule = docx().oxml.OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", eighths), ("space", "0"), ("color", "000000")):
            rule.set(docx().oxml.ns.qn(f"w:{key}"), value)
        borders.append(rule)
    table._tbl.tblPr.append(borders)


def _numbered(paragraph: Any) -> None:
    """The page's number in the middle of the foot, between dashes."""
    paragraph.alignment = _at("CENTER")
    _run(paragraph, "— ", SONG, DENSE)
    run = _run(paragraph, "", SONG, DENSE)
    for kind, words in (("begin", None), (None, "PAGE"), ("end", None)):
        part = docx().oxml.OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(docx().oxml.ns.qn("w:fldCharType"), kind)
        else:
            part.text = words
        run._element.append(part)
    _run(paragraph, " —", SONG, DENSE)
