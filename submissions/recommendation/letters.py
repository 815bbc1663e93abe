"""The letter and the summary table as officials file them: .docx, the title in 宋体 bold, headings in 黑体, text in 仿宋."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from scoring.libraries import docx
from submissions.calls.wording import title
from submissions.recommendation.board import Board

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SONG, HEI, FANG = "宋体", "黑体", "仿宋"


def letter(board: Board) -> bytes:
    """The recommendation letter 推荐函, with the order as its annex."""
    call, body = board.quota.call, board.quota.body
    paper = _paper(board)
    _line(paper, _("Letter of recommendation"), SONG, 22, docx().enum.text.WD_ALIGN_PARAGRAPH.CENTER)
    _line(paper, call.organiser + pgettext("after the addressee", ":"), FANG, 16)
    words = ngettext(
        "We examined the applications of our region to “%(call)s” and recommend %(count)s cluster, within our quota of %(places)s.",
        "We examined the applications of our region to “%(call)s” and recommend %(count)s clusters, within our quota of "
        "%(places)s, in the order of the annex.",
        len(board.places),
    )
    said = _line(
        paper, words % {"call": title(call), "count": len(board.places), "places": board.quota.places}, FANG, 16
    )
    said.paragraph_format.first_line_indent = docx().shared.Pt(32)
    for text in ("", pgettext("of a person", "Contact:"), _("Telephone:"), "", body.name + _(" (stamp)"), _day(board)):
        _line(
            paper,
            text,
            FANG,
            16,
            docx().enum.text.WD_ALIGN_PARAGRAPH.RIGHT if text in (body.name + _(" (stamp)"), _day(board)) else None,
        )
    paper.add_page_break()
    _line(paper, _("Annex: order of recommendation"), HEI, 16)
    _order(paper, board, wide=False)
    return _bytes(paper)


def table(board: Board) -> bytes:
    """The summary table 推荐汇总表, on its side."""
    paper = _paper(board)
    section = paper.sections[0]
    section.orientation = docx().enum.section.WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    _line(paper, _("Summary table of recommendations"), SONG, 22, docx().enum.text.WD_ALIGN_PARAGRAPH.CENTER)
    _line(paper, _("Recommending body: %(body)s (stamp)") % {"body": board.quota.body.name}, FANG, 12)
    _order(paper, board, wide=True)
    _line(paper, _day(board), FANG, 12, docx().enum.text.WD_ALIGN_PARAGRAPH.RIGHT)
    return _bytes(paper)


def _order(paper: Any, board: Board, *, wide: bool) -> None:
    heading = [_("Order"), _("Number"), _("Cluster"), _("Track"), _("Lead")]
    heading += [_("Members"), _("Opinion"), _("Status")] if wide else []
    rows = [heading]
    for place in board.places:
        a = place.application
        row = [str(place.position), a.code, a.name, title(a.track), a.lead.name]
        members = f"{a.joined}/{a.invited}"  # type: ignore[attr-defined]
        rows.append([*row, members, place.opinion, a.get_status_display()] if wide else row)
    grid = paper.add_table(rows=len(rows), cols=len(heading))
    grid.style = "Table Grid"
    for r, row in enumerate(rows):
        _row(grid.rows[r], row, HEI if r == 0 else FANG)


def _row(row: Any, texts: Sequence[str], font: str) -> None:
    for cell, text in zip(row.cells, texts, strict=True):
        paragraph = cell.paragraphs[0]
        _run(paragraph, text, font, 10.5)


def _paper(board: Board) -> Any:
    """An empty A4 sheet with the margins of official papers; a demonstration is marked in its head."""
    paper = docx().Document()
    section, mm = paper.sections[0], docx().shared.Mm
    section.page_width, section.page_height = mm(210), mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (
        mm(37),
        mm(35),
        mm(28),
        mm(26),
    )
    heads = []
    if board.quota.call.is_demonstration:
        heads.append(_("Demonstration data"))
    if board.recommendation is None or not board.recommendation.submitted_at:
        heads.append(_("Draft: the recommendation was not submitted yet."))
    if heads:
        _run(section.header.paragraphs[0], "  ".join(heads), HEI, 10.5)
    return paper


def _line(paper: Any, text: str, font: str, size: float, place: Any = None) -> Any:
    paragraph = paper.add_paragraph()
    paragraph.alignment = place
    paragraph.paragraph_format.space_after = docx().shared.Pt(0)
    if size == 16:
        paragraph.paragraph_format.line_spacing = docx().shared.Pt(28.8)  # 22 lines a page, as in official papers
    _run(paragraph, text, font, size)
    return paragraph


def _run(paragraph: Any, text: str, font: str, size: float) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.font.name, run.font.bold = docx().shared.Pt(size), font, font == SONG or None
    run._element.rPr.rFonts.set(docx().oxml.ns.qn("w:eastAsia"), font)


def _day(board: Board) -> str:
    at = board.recommendation.submitted_at if board.recommendation else None
    return date_format(timezone.localtime(at), _("Y-m-d")) if at else _("____-__-__")


def _bytes(paper: Any) -> bytes:
    data = io.BytesIO()
    paper.save(data)
    return data.getvalue()
