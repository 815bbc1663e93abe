"""Results as files: CSV and .xlsx that no spreadsheet program will execute, written whole or not at all."""

import csv
import errno
import io
import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from scoring.libraries import xlsxwriter
from scoring.tables import NUMBER

Rows = Iterable[Sequence[Any]]
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How text begins that a spreadsheet takes for a formula; the wide signs too, as East Asian ones do."""


def safe(cell: Any) -> Any:
    """The cell, with an apostrophe before text that a spreadsheet program takes for a formula; numbers stay numbers."""
    if isinstance(cell, str) and cell.startswith(FORMULA) and not NUMBER.fullmatch(cell):
        return "'" + cell
    return cell


def csv_bytes(rows: Rows, *, bom: bool = False) -> bytes:
    """Rows as UTF-8 CSV, lines ended by a bare line feed. `bom` for files that people open with a double click."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([_one_kind_of_line(safe(cell)) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig" if bom else "utf-8")


def xlsx_bytes(rows: Rows, title: str = "scores") -> bytes:
    """Rows as one sheet of a workbook. Numeric text becomes a number where no digit is lost, other text stays text."""
    data = io.BytesIO()
    with xlsxwriter().Workbook(
        data, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        sheet = book.add_worksheet(title)
        for line, row in enumerate(rows):
            for place, cell in enumerate(row):
                _put(sheet, line, place, safe(cell))
        sheet.freeze_panes(1, 1)
    return data.getvalue()


def as_file(rows: Rows, path: Path) -> bytes:
    """Rows in the format that the ending of `path` asks for: .xlsx, else CSV."""
    return xlsx_bytes(rows) if path.suffix.lower() == ".xlsx" else csv_bytes(rows)


def write(path: Path, data: bytes) -> None:
    """Write `data` to `path` whole or not at all. Raises OSError."""
    write_all({path: data})


def write_all(files: Mapping[Path, bytes]) -> None:
    """Write every file, or none: each beside its place first, then all into their places. Raises OSError with the place."""
    made: dict[Path, Path] = {}
    try:
        for path, data in files.items():
            if path.is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
            if path.exists() and not path.is_file():  # a device or a pipe would be taken away, not written to
                raise OSError(errno.EINVAL, "not a regular file", str(path))
            made[path] = _beside(path, data)
        for path in list(made):
            made[path].replace(path)
            del made[path]
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        for left in made.values():
            left.unlink(missing_ok=True)


def _beside(path: Path, data: bytes) -> Path:
    """A new file in the folder of `path`, with its content safely on disk."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def _one_kind_of_line(cell: Any) -> Any:
    """A bare carriage return would end the row for other readers: inside a cell there are line feeds only."""
    return cell.replace("\r\n", "\n").replace("\r", "\n") if isinstance(cell, str) else cell


def _put(sheet: Any, line: int, place: int, cell: Any) -> None:
    if place and isinstance(cell, str) and NUMBER.fullmatch(cell) and len(cell) <= 15:
        sheet.write_number(line, place, float(cell))
    elif isinstance(cell, int | float):
        sheet.write_number(line, place, cell)
    else:
        sheet.write_string(line, place, "" if cell is None else str(cell))
