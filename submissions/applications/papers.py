"""The receipt as officials keep it: a .docx in 仿宋 and 黑体."""

from __future__ import annotations

import io
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from scoring.libraries import docx
from submissions.applications.models import Receipt
from submissions.calls.wording import title

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BODY, HEAD = "仿宋", "黑体"


def receipt_paper(receipt: Receipt) -> bytes:
    """The receipt on one A4 page: number, moment, digest, and the documents that went with it."""
    application, call = receipt.application, receipt.application.call
    paper = docx().Document()
    page = paper.sections[0]
    page.page_width, page.page_height = docx().shared.Cm(21), docx().shared.Cm(29.7)
    page.left_margin = page.right_margin = docx().shared.Cm(2.8)
    _fonts(paper.styles["Normal"], BODY, 12)
    if call.is_demonstration:
        _line(paper, _("Demonstration data"), HEAD, 12)
    _line(paper, title(call), BODY, 14)
    _line(paper, _("Receipt of submission"), HEAD, 20)
    members = [member["name"] for member in receipt.content["members"] if not member["is_lead"]]
    facts = [
        (_("Receipt number"), receipt.number),
        (_("Submitted"), timezone.localtime(receipt.submitted_at).strftime("%Y-%m-%d %H:%M:%S")),
        (_("Cluster"), receipt.content["name"]),
        (_("Track"), title(application.track)),
        (_("Lead"), application.lead.name),
        (_("Joint members"), "、".join(members) or "—"),
        (_("Digest (SHA-256)"), receipt.digest),
    ]
    _table(paper, [[str(name), str(value)] for name, value in facts], [4.2, 11.2])
    _line(paper, _("Documents of this submission"), HEAD, 14)
    rows = [[_("File"), _("Size"), "SHA-256"]]
    rows += [[d["name"], filesizeformat(d["size"]), d["sha256"]] for d in receipt.content["documents"]]
    _table(paper, rows if len(rows) > 1 else [[_("No documents.")]], [6, 2.4, 7])
    target = io.BytesIO()
    paper.save(target)
    return target.getvalue()


def _line(paper: Any, words: str, font: str, size: int) -> None:
    paragraph = paper.add_paragraph()
    paragraph.alignment = docx().enum.text.WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(words)
    _fonts(run, font, size)


def _table(paper: Any, rows: list[list[str]], widths: list[float]) -> None:
    table = paper.add_table(rows=0, cols=len(rows[0]))
    table.style = "Table Grid"
    for row in rows:
        for cell, words, width in zip(table.add_row().cells, row, widths, strict=False):
            cell.width = docx().shared.Cm(width)
            cell.text = words
            for run in cell.paragraphs[0].runs:
                _fonts(run, BODY, 11)


def _fonts(thing: Any, font: str, size: int) -> None:
    thing.font.name, thing.font.size = font, docx().shared.Pt(size)
    thing.element.get_or_add_rPr().get_or_add_rFonts().set(docx().oxml.ns.qn("w:eastAsia"), font)
