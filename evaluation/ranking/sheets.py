"""Lists to take along, as CSV or XLSX: text that a spreadsheet would run as a formula is disarmed, demonstrations are marked."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from django.utils.translation import gettext as _

from evaluation.ranking.models import Ranking
from scoring.libraries import xlsxwriter
from scoring.sheets import safe

TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def answer(rows: Iterable[Sequence[Any]], name: str, kind: str) -> HttpResponse:
    """The rows (heading first) as a file of that kind."""
    body = _csv(rows) if kind == "csv" else _xlsx(rows)
    response = HttpResponse(body, content_type=TYPES[kind])
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.{kind}"
    return response


def _csv(rows: Iterable[Sequence[Any]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([["" if cell is None else safe(cell) for cell in row] for row in rows])
    return ("\ufeff" + text.getvalue()).encode()


def _xlsx(rows: Iterable[Sequence[Any]]) -> bytes:
    data = io.BytesIO()
    with xlsxwriter().Workbook(data, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                if isinstance(cell, Decimal | int | float):
                    sheet.write_number(r, c, cell)
                elif cell is not None:
                    sheet.write_string(r, c, str(cell))
    return data.getvalue()


def ranking_rows(ranking: Ranking) -> list[list[Any]]:
    """The whole ranking: rank, names, the parts and the total, and on which side of the line."""
    demo = ranking.round.competition.call.is_demonstration
    rows: list[list[Any]] = [[_("Demonstration data")]] if demo else []
    rows.append(
        [_("Rank"), _("Rank in track"), _("Code"), _("Number"), _("Cluster"), _("Track"), _("Lead"), _("Objective"),
         _("Judges"), _("Total"), _("Above the line"), _("Remarks")]
    )  # fmt: skip
    related = ["entry__application__track", "entry__application__lead"]
    for s in ranking.standings.select_related(*related):
        application = s.entry.application
        rows.append(
            [s.rank, s.rank_in_track, s.entry.code, application.code, application.name, application.track.name,
             application.lead.name, s.objective, s.panel, s.total, _("yes") if s.is_above else _("no"), ", ".join(s.flags)]
        )  # fmt: skip
    return rows
