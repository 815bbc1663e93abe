"""Tables in: CSV and .xlsx become the engine's Table, with every problem named at once.

The first row is the header and its first column is `code`. Numbers are kept exactly as they were typed. An empty cell
is missing, and so is NA or — where a number is expected. Of a workbook the first visible sheet is read; formula cells count
with the value they were saved with.
Nothing else is guessed.
"""

import csv
import datetime
import io
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, TypedDict

from scoring import archives, faults, workbooks
from scoring.engine.phrases import phrase as _
from scoring.engine.problems import Problem, Refused
from scoring.engine.spec import Model
from scoring.engine.table import Table, unfit

MAX_BYTES = 50 * 1024 * 1024
MAX_ROWS = 200_000
MAX_COLUMNS = 2_000
MAX_CELL = 10_000  # characters
MAX_LISTED = 500  # problems; the rest are counted

NUMBER = re.compile(r"[+-]?(\d{1,100}(\.\d{0,100})?|\.\d{1,100})([eE][+-]?\d{1,2})?", re.ASCII)
PLAIN = 40  # characters of a number without exponent that the engine surely takes
MISSING = frozenset({"NA", "N/A", "—"})
SHEET_ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#GETTING_DATA"})

Row = tuple[int, Sequence[Any]]  # the line as a spreadsheet counts it, and its cells


class Expected(TypedDict):
    """What is known of a table's columns before it is read."""

    numeric: Collection[str]
    tags: Collection[str]


def read(path: Path, *, numeric: Collection[str] = (), tags: Collection[str] = (), sheet: str | None = None) -> Table:
    """The table in a .csv or .xlsx file.

    `numeric` columns must hold numbers or be missing, `tags` are kept as text; any other column is numeric when all it
    holds is numbers. Raises Refused with the problems of the whole file, each with sheet, row and column.
    """
    return read_bytes(archives.load(path, MAX_BYTES), path.name, numeric=numeric, tags=tags, sheet=sheet)


def rows(path: Path) -> tuple[str, Iterable[Row]]:
    """As `read`, not yet a table: the rows of a file of another shape, and what opens the place of its problems."""
    return _rows(archives.load(path, MAX_BYTES), path.name, None)


def read_bytes(
    data: bytes, name: str, *, numeric: Collection[str] = (), tags: Collection[str] = (), sheet: str | None = None
) -> Table:
    """As `read`, for what was uploaded as `name`."""
    archives.check_size(data, name, MAX_BYTES)
    where, lines = _rows(data, name, sheet)
    return build(lines, numeric=numeric, tags=tags, where=where)


def expected(model: Model) -> Expected:
    """What `model` expects of its columns, as arguments of `read`, `read_bytes` and `build`."""
    numeric = [code for code, kind in model.columns.items() if kind == "number"]
    return {"numeric": numeric, "tags": [code for code, kind in model.columns.items() if kind == "tag"]}


def build(rows: Iterable[Row], *, numeric: Collection[str] = (), tags: Collection[str] = (), where: str = "") -> Table:
    """The Table of a header and its rows. `where` opens the place of each problem."""
    lines = iter(rows)
    first = next(lines, None)
    header = [_text(cell) for cell in first[1]] if first else []
    while header and not header[-1]:
        header.pop()
    problems = _header_problems(header, where)
    if problems:
        raise Refused(tuple(problems))
    body: list[Row] = []
    seen: dict[str, int] = {}
    for line, cells in lines:
        if any(_text(cell) for cell in cells):
            problems += _row_problems(line, cells, header, seen, where)
            body.append((line, cells))
        if len(body) > MAX_ROWS:
            raise Refused((Problem(_("{0}row {1}", where, line), _("more rows"), _("at most {0} rows", MAX_ROWS)),))
    if not body:
        problems.append(Problem(_("{0}row {1}", where, 2), _("nothing"), _("at least one row below the header")))
    columns: dict[str, tuple[Decimal | str | None, ...]] = {}
    for place, column in enumerate(header[1:], start=1):
        cells = [(line, row[place] if place < len(row) else None) for line, row in body]
        columns[column], found = _column(column, cells, column in numeric, column in tags, where)
        problems += found
    refuse(problems)
    return Table(codes=tuple(_text(cells[0]) for _, cells in body), columns=columns)


def refuse(problems: Sequence[Problem]) -> None:
    """Raise Refused if there are problems; past MAX_LISTED they are counted, not listed."""
    if len(problems) > MAX_LISTED:
        left = Problem(_("the table"), _("{0} more problems", len(problems) - MAX_LISTED), _("none"))
        problems = [*problems[:MAX_LISTED], left]
    if problems:
        raise Refused(tuple(problems))


def _rows(data: bytes, name: str, sheet: str | None) -> tuple[str, Iterable[Row]]:
    if data.startswith(b"PK\x03\x04"):
        title, lines = workbooks.rows(data, name, sheet)
        return _("sheet {0}, ", title), enumerate(lines, start=1)
    return "", _csv(data, name)


def _csv(data: bytes, name: str) -> Iterator[Row]:
    if b"\0" in data:
        raise Refused(
            (Problem(name, _("a NUL byte at position {0}", data.index(0)), _("text, as CSV, or an .xlsx workbook")),)
        )
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        break
    else:
        raise Refused((Problem(name, _("bytes that are neither UTF-8 nor GB18030"), _("CSV in UTF-8 or GB18030")),))
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 0
    try:
        for line, cells in enumerate(reader, start=1):
            yield line, cells
    except csv.Error as error:
        raise Refused((Problem(_("row {0}", line + 1), faults.told(error), _("well-formed CSV")),)) from error


def _text(cell: Any) -> str:
    """A cell as text: trimmed and in one Unicode form, whole numbers without a decimal point."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime.date | datetime.time):
        return cell.isoformat()
    text = str(cell).strip()
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _header_problems(header: list[str], where: str) -> list[Problem]:
    row = _("{0}row {1}", where, 1)
    if not header or header[0] != "code":
        return [
            Problem(
                row, repr((header or [""])[0][:80]), _("a header whose first column is code, columns parted by commas")
            )
        ]
    if len(header) > MAX_COLUMNS:
        return [Problem(row, _("{0} columns", len(header)), _("at most {0}", MAX_COLUMNS))]
    seen: dict[str, int] = {}
    problems = []
    for place, name in enumerate(header, start=1):
        spot = _("{0}, column {1}", row, place)
        if not name:
            problems.append(Problem(spot, _("no name"), _("a name for every column")))
        elif name in seen:
            problems.append(Problem(spot, _("{0} again, after column {1}", name[:80], seen[name]), _("each name once")))
        elif len(name) > 200 or not name.isprintable():
            problems.append(Problem(spot, ascii(name[:80]), _("at most 200 printable characters")))
        seen.setdefault(name, place)
    return problems


def _row_problems(
    line: int, cells: Sequence[Any], header: list[str], seen: dict[str, int], where: str
) -> list[Problem]:
    code = _text(cells[0])
    row = _("{0}row {1}", where, line)
    problems = []
    if not code:
        problems.append(Problem(_("{0}, column code", row), _("nothing"), _("the code of an entrant")))
    elif len(code) > 200 or not code.isprintable():
        problems.append(Problem(_("{0}, column code", row), ascii(code[:80]), _("at most 200 printable characters")))
    elif code in seen:
        problems.append(
            Problem(_("{0}, column code", row), _("{0} again, after row {1}", code, seen[code]), _("each code once"))
        )
    seen.setdefault(code, line)
    beyond = any(_text(cell) for cell in cells[len(header) :])
    if len(cells) < len(header) or beyond:
        problems.append(
            Problem(_("{0} (code {1})", row, code), _("{0} cells", len(cells)), _("{0}, as in the header", len(header)))
        )
    return problems


def _column(
    name: str, cells: list[tuple[int, Any]], numeric: bool, tag: bool, where: str
) -> tuple[tuple[Decimal | str | None, ...], list[Problem]]:
    texts = [_text(cell) for _, cell in cells]
    problems = []
    if not tag and not numeric:
        numeric = all(not text or text in MISSING or NUMBER.fullmatch(text) for text in texts)
    values: list[Decimal | str | None] = []
    for (line, _cell), text in zip(cells, texts, strict=True):
        found, value = _value(text, numeric)
        if found:
            wanted = _("a number") if numeric else _("short text")
            problems.append(Problem(_("{0}row {1}, column {2}", where, line, name), found, wanted))
        values.append(value)
    return tuple(values), problems


def _value(text: str, numeric: bool) -> tuple[str, Decimal | str | None]:
    """What is wrong with a cell (nothing: the empty string), and its value."""
    if not text or (numeric and text in MISSING):
        return "", None
    if len(text) > MAX_CELL:
        return _("{0} characters", len(text)), None
    if text == workbooks.UNCOMPUTED:
        return _("a formula that was never computed"), None
    if text in SHEET_ERRORS:
        return _("the spreadsheet error {0}", text), None
    if not numeric:
        return ("", text) if "\0" not in text else (_("a NUL character"), None)
    if NUMBER.fullmatch(text):
        number = Decimal(text)
        return unfit(number) if len(text) > PLAIN or "e" in text.lower() else "", number
    return ascii(text[:80]) if not text.isprintable() else text[:80], None
