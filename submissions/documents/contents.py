"""What a file holds, told by its content: refused are files that are two things at once, locked, swelling, or with macros."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Callable
from typing import Any

import puremagic
from django.core.files import File
from django.utils.translation import gettext as _

from scoring.libraries import pikepdf, pillow

PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "ofd": "OFD.xml"}
"""The part that a packed file must hold to be what its extension says."""
UNPACKED = 300 * 1024 * 1024
RATIO, RATIO_FROM = 200, 10 * 1024 * 1024
ENTRIES = 10_000
PIXELS = 150_000_000
LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How Microsoft's older container begins: .doc and .xls, and any office document that a password locks."""
MACROS = ("vbaproject.bin", "vbadata.xml")
MACRO_FOLDERS = ("xl/macrosheets/", "xl/dialogsheets/", "word/activex/", "xl/activex/")
SCRIPT = (b"<script", b"<html", b"<?php", b"<!doctype html")


class Refused(Exception):
    """The content is not taken; `code` says why in a word."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code


def look(file: File, extension: str) -> int | None:
    """Look through the content for what the extension promises; the number of pages of a PDF, else None. Raises Refused."""
    file.seek(0)
    head = file.read(4096)
    looker: Callable[[Any, str], int | None] = _package if extension in PARTS else LOOKERS[extension]
    if extension not in PARTS and any(mark in head[:1024].lower() for mark in SCRIPT):
        raise Refused("content", _("a web page or script was found at its beginning; a plain file is expected."))
    if not _begins(head, extension):
        raise Refused("content", _found(head, extension))
    file.seek(0)
    return looker(file, extension)


def _begins(head: bytes, extension: str) -> bool:
    begin = {"pdf": b"%PDF-", "png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff", "jpeg": b"\xff\xd8\xff"}
    return head.startswith(begin.get(extension, b"PK\x03\x04"))


def _found(head: bytes, extension: str) -> str:
    if extension in PARTS and head.startswith(LOCKED):
        return _(
            "an older office file, or one that a password locks, was found. Save it as .docx or .xlsx without password."
        )
    try:
        found = next((m.extension.lstrip(".").upper() for m in puremagic.magic_string(head) if m.extension), "")
    except (puremagic.PureError, ValueError):
        found = ""
    words = _("the content is %(found)s; the name says %(expected)s.")
    return words % {"found": found or _("of no known type"), "expected": extension.upper()}


def _pdf(file: File, extension: str) -> int | None:
    """A PDF that opens without a password and is nothing else besides; its pages."""
    _alone(file)
    try:
        with pikepdf().open(file) as opened:
            locked, pages = opened.is_encrypted, len(opened.pages)
    except pikepdf().PasswordError:
        locked, pages = True, 0
    except (pikepdf().PdfError, ValueError, RecursionError):
        raise Refused("content", _("the content begins like a PDF but cannot be opened. Save it anew.")) from None
    if locked:
        raise Refused(
            "locked", _("a PDF locked by a password or against changes was found. Save it without protection.")
        )
    if not pages:
        raise Refused("content", _("a PDF without pages was found."))
    return pages


def _picture(file: File, extension: str) -> None:
    _alone(file)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", pillow().DecompressionBombWarning)
            with pillow().open(file, formats=("PNG" if extension == "png" else "JPEG",)) as picture:
                if picture.width * picture.height > PIXELS:
                    raise pillow().DecompressionBombError
                picture.verify()
    except (pillow().DecompressionBombError, pillow().DecompressionBombWarning):
        raise Refused("bomb", _("this picture has too many pixels.")) from None
    except (OSError, SyntaxError, ValueError):
        raise Refused("content", _("the content begins like a picture but cannot be read. Save it anew.")) from None


def _alone(file: File) -> None:
    """Refuses a file that is a zip as well: two programs would open two different things."""
    file.seek(0)
    if zipfile.is_zipfile(file):
        raise Refused("polyglot", _("the file is a packed archive as well. Save it anew as one thing."))
    file.seek(0)


def _package(file: File, extension: str) -> None:
    """A sound zip with the part it must have, without macros and paths, and not swelling when unpacked."""
    try:
        with zipfile.ZipFile(file) as package:
            entries = package.infolist()
            kinds = package.read("[Content_Types].xml")[:1_000_000] if extension != "ofd" else b""
    except (zipfile.BadZipFile, OSError, ValueError, KeyError, RuntimeError, NotImplementedError):
        raise Refused(
            "content", _("the content begins like a packed file but cannot be opened. Save it anew.")
        ) from None
    names = [entry.filename for entry in entries]
    low = [name.lower() for name in names]
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused("locked", _("parts of it are locked by a password. Save it without protection."))
    if b"macroEnabled" in kinds or any(n.endswith(MACROS) or n.startswith(MACRO_FOLDERS) for n in low):
        raise Refused("macros", _("macros were found. Save it without macros."))
    if len(set(low)) < len(low) or any(_is_path_trick(name) for name in names):
        raise Refused("paths", _("parts with the same name or a path out of the file were found."))
    swelling = [e for e in entries if e.file_size > RATIO_FROM and e.file_size > RATIO * max(e.compress_size, 1)]
    if swelling or len(entries) > ENTRIES or sum(entry.file_size for entry in entries) > UNPACKED:
        raise Refused("bomb", _("this file is too large when unpacked."))
    if PARTS[extension] not in names:
        words = _("a packed file without %(part)s was found; the name says %(expected)s.")
        raise Refused("content", words % {"part": PARTS[extension], "expected": extension.upper()})


def _is_path_trick(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or name.startswith(("/", "\\")) or ":" in parts[0]


LOOKERS: dict[str, Callable[[Any, str], int | None]] = {
    "pdf": _pdf,
    "png": _picture,
    "jpg": _picture,
    "jpeg": _picture,
}
