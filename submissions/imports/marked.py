"""The workbook handed back: the same cells, with what is wrong marked where it stands and said beside it."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import IO, Any

from django.utils.translation import gettext as _

from scoring.libraries import xlsxwriter
from scoring.sheets import FORMULA
from submissions.applications.sheets import COLUMNS, ROWS, Problem, open_workbook, place


def marked(workbook: IO[bytes], sheet: str, problems: Sequence[Problem]) -> bytes:
    """An .xlsx of the read sheet's cells, wrong ones coloured with a comment, and a second sheet that lists everything.

    Written anew, cell by cell: nothing but values comes over from a file of unknown origin.
    """
    wrong: dict[tuple[int, int], list[str]] = defaultdict(list)
    for problem in problems:
        wrong[problem.row - 1, problem.column - 1].append(problem.text)
    data = io.BytesIO()
    source = open_workbook(workbook)
    with xlsxwriter().Workbook(data, {"in_memory": True}) as book:
        bad = book.add_format({"bg_color": "#F6D5CF", "border": 1, "border_color": "#A32A1E"})
        bold = book.add_format({"bold": True, "bottom": 1})
        copy = book.add_worksheet(sheet[:31])
        copy.freeze_panes(1, 1)
        for r, cells in enumerate(source.worksheets[0].iter_rows(max_row=ROWS + 1, max_col=COLUMNS, values_only=True)):
            for c, value in enumerate(cells):
                texts = wrong.get((r, c))
                if value is not None or texts:
                    _write(copy, r, c, value, bad if texts else bold if r == 0 else None)
                if texts:
                    copy.write_comment(r, c, "\n".join(texts)[:1000])
        listed = book.add_worksheet(_("Problems")[:31])
        listed.freeze_panes(1, 0)
        listed.set_column(0, 1, 16)
        listed.set_column(2, 3, 48)
        for c, name in enumerate([_("Sheet"), _("Cell"), _("Found"), _("Expected")]):
            listed.write_string(0, c, name, bold)
        for r, problem in enumerate(problems, start=1):
            said = (problem.sheet, place(problem.row, problem.column), problem.found, problem.text)
            for c, text in enumerate(said):
                _write(listed, r, c, text, None)
    source.close()
    return data.getvalue()


def _write(sheet: Any, r: int, c: int, value: Any, look: Any) -> None:
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        sheet.write_number(r, c, value, look)
    else:
        text = "" if value is None else str(value)[:32_000]
        sheet.write_string(r, c, f"'{text}" if text.startswith(FORMULA) else text, look)
