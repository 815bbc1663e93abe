"""Marks in: the long form, one row for each judge and sheet, becomes the engine's marks with every problem named at
once.
"""

from collections.abc import Hashable, Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from scoring import tables
from scoring.engine.panel_report import Mark
from scoring.engine.phrases import phrase as _
from scoring.engine.problems import Problem, Refused
from scoring.engine.table import Table

NEEDED = ("subject", "judge", "mark")
NUMBERS = ("mark", "weight", "factor", "base")
WORDS = ("subject", "judge", "item", "judge_group", "subject_group")
ONE = Decimal(1)


class Marks(NamedTuple):
    """The marks in the order of the file, and the groups (regions) of judges and subjects where it states them."""

    marks: tuple[Mark, ...]
    judge_group: dict[str, str]
    subject_group: dict[str, str]


def read(path: Path) -> Marks:
    """Read a .csv or .xlsx with the columns subject, judge, mark and, if wanted, item, weight, factor, base, judge_group,
    subject_group.

    An empty mark is an absent judge. Other columns are passed over. Raises Refused.
    """
    where, rows = tables.rows(path)
    return of(rows, where)


def of(rows: Iterable[tables.Row], where: str = "") -> Marks:
    """The same from rows, the header first; `where` opens the place of every problem."""
    numbered = list(_numbered(rows))
    if not numbered:
        raise Refused([Problem(_("{0}row {1}", where, 1), _("nothing"), _("a header with subject, judge and mark"))])
    table = tables.build(numbered, numeric=NUMBERS, tags=WORDS, where=where)
    missing = [name for name in NEEDED if name not in table.columns]
    if missing:
        raise Refused(
            [
                Problem(_("{0}row {1}", where, 1), _("no column {0}", name), _("subject, judge and mark"))
                for name in missing
            ]
        )
    lines = list(_lines(table, where))
    problems = _empty(lines, table) + _twice(lines)
    sheets = [("subject", "item"), ("factor", "weight", "base")]
    told = {name: _agreed(lines, name, sheets[0], problems) for name in sheets[1] if name in table.columns}
    groups = {name: _agreed(lines, f"{name}_group", (name,), problems) for name in ("judge", "subject")}
    for name, known in told.items():
        unstated = {line["place"]: line for line in lines if (line["subject"], line["item"]) not in known}
        problems += [
            Problem(_("{0}, column {1}", place, name), _("nothing"), _("a number for this subject and item"))
            for place in unstated
        ]
    tables.refuse(problems)
    factor, weight, base = (told.get(name, {}) for name in sheets[1])
    marks = []
    for line in lines:
        sheet = (line["subject"], line["item"])
        scales = factor.get(sheet, ONE), weight.get(sheet, ONE), base.get(sheet, Decimal(0))
        marks.append(Mark(sheet[0], line["judge"], line["mark"], sheet[1], *scales))
    judge_group, subject_group = (
        {key[0]: value for key, value in groups[name].items()} for name in ("judge", "subject")
    )
    return Marks(tuple(marks), judge_group, subject_group)


def _numbered(rows: Iterable[tables.Row]) -> Iterator[tables.Row]:
    """The rows with their own line as the code that the table reader asks for; a column of that name is passed over."""
    header = True
    for line, cells in rows:
        if header:
            yield line, ["code", *("code of the file" if str(cell).strip() == "code" else cell for cell in cells)]
        elif any(cell is not None and str(cell).strip() for cell in cells):
            yield line, [f"line {line}", *cells]
        header = False


def _lines(table: Table, where: str) -> Iterator[dict[str, Any]]:
    for place, code in enumerate(table.codes):
        cells = {name: table.columns[name][place] if name in table.columns else None for name in NUMBERS + WORDS}
        yield cells | {"item": cells["item"] or "", "place": _("{0}row {1}", where, code.removeprefix("line "))}


def _empty(lines: list[dict[str, Any]], table: Table) -> list[Problem]:
    wanted = [name for name in ("subject", "judge", "item") if name in table.columns]
    return [
        Problem(_("{0}, column {1}", line["place"], name), _("nothing"), _("a code, the {0}'s", name))
        for line in lines
        for name in wanted
        if not line[name]
    ]


def _twice(lines: list[dict[str, Any]]) -> list[Problem]:
    problems, seen = [], dict[Hashable, str]()
    for line in lines:
        key = (line["subject"], line["item"], line["judge"])
        if key in seen:
            found = _("{0} on {1} again, after {2}", line["judge"], " ".join(filter(None, key[:2])), seen[key])
            problems.append(Problem(line["place"], found, _("one mark of each judge for a subject and item")))
        seen.setdefault(key, line["place"])
    return problems


def _agreed(
    lines: list[dict[str, Any]], name: str, by: tuple[str, ...], problems: list[Problem]
) -> dict[tuple[Any, ...], Any]:
    """The one value of column `name` for each key `by`; rows that disagree are added to `problems`, empty cells say
    nothing.
    """
    known: dict[tuple[Any, ...], Any] = {}
    for line in lines:
        key, value = tuple(line[part] for part in by), line[name]
        if value is not None and known.setdefault(key, value) != value:
            expected = _("{0}, as earlier for {1}", known[key], " ".join(filter(None, key)))
            problems.append(Problem(_("{0}, column {1}", line["place"], name), str(value), expected))
    return known
