"""Workbooks to hand out: the empty table of a call, and its applications with their figures."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from scoring.libraries import xlsxwriter
from scoring.sheets import FORMULA
from submissions.applications.combine import columns, combined_many
from submissions.applications.models import Application
from submissions.applications.sheets import headings
from submissions.calls.models import Call
from submissions.calls.wording import title

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(sheets: dict[str, Iterable[Sequence[Any]]]) -> bytes:
    """An .xlsx with these sheets, first row as heading. Text stays text: nothing in it can run as a formula."""
    data = io.BytesIO()
    with xlsxwriter().Workbook(data, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        quoted = book.add_format({"quote_prefix": True})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 1)
            for r, row in enumerate(rows):
                for c, cell in enumerate(row):
                    if isinstance(cell, Decimal | int) and len(Decimal(cell).as_tuple().digits) <= 15:
                        sheet.write_number(r, c, cell)
                    elif cell is not None:
                        text = str(cell)
                        sheet.write_string(r, c, text, bold if r == 0 else quoted if text.startswith(FORMULA) else None)
    return data.getvalue()


def template(call: Call) -> bytes:
    """The table that the import reads back, with a second sheet that says what each column holds."""
    wanted = headings(call)
    words: list[list[Any]] = [[_("Column"), _("Figure"), _("Year"), _("Unit"), _("Guidance")]]
    words += [[name, title(i), year, i.unit, i.guidance] for name, (i, year) in wanted.items()]
    return workbook({_("Figures"): [["code", "name", "track", "lead", "province", *wanted]], _("Explanation"): words})


def export(call: Call, applications: Iterable[Application]) -> bytes:
    """One row per application: who, in which state, and its combined figures."""
    listed = list(applications)
    combined = combined_many(listed)
    named = [
        (f"{title(i)} {year}（{i.unit}）" if i.unit else f"{title(i)} {year}", column)
        for i in call.indicators.select_related("call")
        for column, year in reversed(columns(i))
    ]
    heading = [_("Number"), _("Cluster"), _("Track"), _("Lead"), _("Province"), _("Status"), _("Changed")]
    rows: list[list[Any]] = [[*heading, *[name for name, _column in named]]]
    for a in listed:
        changed = timezone.localtime(a.changed_at).strftime("%Y-%m-%d %H:%M:%S")
        who = [a.code, a.name, title(a.track), a.lead.name, a.lead.province_name, a.get_status_display(), changed]
        rows.append([*who, *[combined[a.pk][column] for _name, column in named]])
    if call.is_demonstration:
        rows.append([_("Demonstration data")])
    return workbook({_("Applications"): rows})
