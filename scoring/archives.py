"""Files from strangers: what they hold is measured before anything is built from it."""

import hashlib
import io
import json
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from scoring import faults
from scoring.engine.phrases import phrase as _
from scoring.engine.problems import Problem, Refused

MAX_MEMBERS = 2_000
MAX_UNPACKED = 500 * 1024 * 1024
MAX_CELLS = 8_000_000  # the reader lays a sheet out as a full rectangle, up to its outermost cell
CHUNK = 1 << 20
BUNDLE = 1 << 28  # bytes, of a bundle and of each part unpacked
SAVED = _("a workbook as a spreadsheet program saves it")

CELL = re.compile(rb"<(?:\w+:)?c(?=[\s/>])([^>]*)")
CELL_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,3})(\d{1,7})["']""")


def load(path: Path, limit: int) -> bytes:
    """The content of a file of at most `limit` bytes. Raises Refused."""
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except (OSError, ValueError) as error:
        raise Refused((Problem(str(path), faults.told(error), _("a readable file")),)) from error
    check_size(data, path.name, limit)
    return data


def check_size(data: bytes, name: str, limit: int) -> None:
    """Refuse more than `limit` bytes."""
    if len(data) > limit:
        raise Refused((Problem(name, _("a larger file"), _("at most {0} MB", limit >> 20)),))


def members(data: bytes, name: str, wanted: tuple[str, ...], limit: int) -> dict[str, bytes]:
    """The `wanted` files of a zip: all of them once and no other, none unpacking to more than `limit` bytes. Raises Refused."""
    with _opened(data, name) as archive:
        times = Counter(archive.namelist())
        listed = {info.filename: info for info in archive.infolist()}
        problems = [Problem(name, _("no {0}", file), _("a complete bundle")) for file in wanted if file not in listed]
        problems += [
            Problem(name, _("{0}, {1} times", file, times[file]), _("each of {0} once", ", ".join(wanted)))
            for file in listed
            if file not in wanted or times[file] > 1
        ]
        problems += [
            Problem(name, _("{0} of {1} bytes", file, listed[file].file_size), _("at most {0}", limit))
            for file in wanted
            if file in listed and listed[file].file_size > limit
        ]
        if problems:
            raise Refused(tuple(problems))
        return {file: b"".join(_chunks(archive, listed[file], name)) for file in wanted}


def member(data: bytes, name: str, file: str) -> bytes | None:
    """One file of a zip, or None where there is none of that name. Raises Refused where it is damaged."""
    return b"".join(pieces(data, name, file)) if file else None


def pieces(data: bytes, name: str, file: str, end: bytes = b"") -> Iterator[bytes]:
    """One file of a zip, if it is there, piece by piece; with `end`, pieces of whole rows of a sheet."""
    with _opened(data, name) as archive:
        listed = {info.filename: info for info in archive.infolist()}
        if file not in listed:
            return
        rest = b""
        for chunk in _chunks(archive, listed[file], name):
            if not end:
                yield chunk
                continue
            whole, closed, rest = (rest + chunk).rpartition(end)
            yield whole + closed
        if rest:
            yield rest


class Bundle(NamedTuple):
    """An exported record, unpacked: its parts, those that were read as JSON, what its manifest states, and the first part that
    is not as the manifest says.
    """

    parts: Mapping[str, bytes]
    read: list[Any]
    stated: dict[str, str]
    altered: str | None


def bundle(
    data: bytes, name: str, form: str, parts: tuple[str, ...], signed: tuple[str, ...], read: tuple[str, ...], rows: str
) -> Bundle:
    """The `parts` of a bundle of this format, those to be `read` among them, and the `signed` values. The part `rows` holds
    results, each with a code. Raises Refused if it is none.
    """
    found = members(data, name, ("manifest.json", *parts), BUNDLE)
    try:
        manifest, *given = (json.loads(found[part]) for part in ("manifest.json", *read))
        files = {part: str(manifest["files"][part]) for part in parts}
        stated = {part: str(manifest[part]) for part in signed}
        if manifest["format"] != form or not all(isinstance(row["code"], str) for row in given[read.index(rows)]):
            raise ValueError(_("not a bundle of the format {0}", form))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Refused((Problem(name, faults.told(error), _("a bundle exported by this product")),)) from error
    altered = next((part for part in parts if hashlib.sha256(found[part]).hexdigest() != files[part]), None)
    return Bundle(found, given, stated, altered and _("{0} is not the file that the manifest describes", altered))


def check_workbook(data: bytes, name: str) -> None:
    """Refuse a workbook that would unpack, or spread its cells, beyond what a table can need."""
    with _opened(data, name) as archive:
        if sum(info.file_size for info in archive.infolist()) > MAX_UNPACKED:
            raise Refused(
                (Problem(name, _("a file that unpacks to too much"), _("at most {0} MB", MAX_UNPACKED >> 20)),)
            )
        for info in archive.infolist():
            rows, columns = _extent(_chunks(archive, info, name), name)
            if rows * columns > MAX_CELLS:
                raise Refused(
                    (Problem(name, _("{0} rows x {1} columns", rows, columns), _("at most {0} cells", MAX_CELLS)),)
                )


def _opened(data: bytes, name: str) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, RuntimeError, OSError) as error:
        raise Refused((Problem(name, faults.told(error), _("a readable file")),)) from error
    if len(archive.infolist()) > MAX_MEMBERS:
        raise Refused((Problem(name, _("{0} files inside", len(archive.infolist())), _("at most {0}", MAX_MEMBERS)),))
    return archive


def _chunks(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> Iterator[bytes]:
    """The member piece by piece; its stated size and checksum hold, or it is refused."""
    try:
        with archive.open(info) as member:
            while chunk := member.read(CHUNK):
                yield chunk
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, OSError) as error:
        raise Refused(
            (Problem(name, f"{info.filename}: {error}", _("an undamaged file without a password")),)
        ) from error


def _extent(chunks: Iterator[bytes], name: str) -> tuple[int, int]:
    """The outermost row and column of the cells in one sheet; a cell that does not say where it stands is refused."""
    rows = columns = 0
    rest = b""
    for chunk in chunks:
        text, bracket, rest = (rest + chunk).rpartition(b">")
        for cell in CELL.finditer(text + bracket):
            place = CELL_PLACE.search(cell[1])
            if not place:
                raise Refused((Problem(name, _("a cell without a place"), SAVED),))
            rows = max(rows, int(place[2]))
            columns = max(columns, _column_number(place[1]))
        if len(rest) > 16 * CHUNK:
            raise Refused((Problem(name, _("a text without end"), SAVED),))
    return rows, columns


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
