"""Looking at an uploaded file before it is kept: its name, its size, and its type by content, never by what it claims."""

from __future__ import annotations

import hashlib
import re
import unicodedata
import zipfile
from typing import NamedTuple

import puremagic
from django.core.exceptions import ValidationError
from django.core.files import File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

LARGEST = 20 * 1024 * 1024
UNPACKED = 300 * 1024 * 1024
OFFICE = "application/vnd.openxmlformats-officedocument."
TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "docx": OFFICE + "wordprocessingml.document",
    "xlsx": OFFICE + "spreadsheetml.sheet",
    "ofd": "application/ofd",
}
PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "ofd": "OFD.xml"}
"""The part that a packed file must hold to be what its extension says."""


class Finding(NamedTuple):
    """What was found: the cleaned name, the size in bytes, the type by content and the SHA-256."""

    name: str
    size: int
    content_type: str
    sha256: str


def inspect(file: File) -> Finding:
    """Look through the whole file once. ValidationError says what to do when it cannot be taken."""
    size = file.size or 0
    if not size:
        raise ValidationError(_("This file is empty."), code="empty")
    if size > LARGEST:
        limit = filesizeformat(LARGEST)
        raise ValidationError(_("This file is larger than %(limit)s.") % {"limit": limit}, code="size")
    name = clean_name(file.name or "")
    extension = name.rpartition(".")[2].lower()
    if extension not in TYPES:
        allowed = ", ".join(sorted({e.upper() for e in TYPES} - {"JPEG"}))
        raise ValidationError(
            _("Files of this type are not taken. Use %(allowed)s.") % {"allowed": allowed}, code="type"
        )
    if not _holds(file, extension):
        raise ValidationError(_("The content of this file is not what its name says."), code="content")
    file.seek(0)
    sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    return Finding(name, size, TYPES[extension], sha256)


def clean_name(name: str) -> str:
    """The file's own name without path, control and direction marks, or characters that a disk refuses; 160 at most."""
    text = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    text = "".join(c for c in text if unicodedata.category(c)[0] != "C")
    text = re.sub(r'[<>:"|?*]', "_", re.sub(r"\s+", " ", text)).strip(" .")
    stem, dot, extension = text.rpartition(".")
    if not dot:
        return text[:160]
    return f"{stem[: 159 - len(extension)] or 'document'}.{extension}"[:160]


def _holds(file: File, extension: str) -> bool:
    file.seek(0)
    head = file.read(4096)
    if extension in PARTS:
        return _is_package(file, PARTS[extension])
    try:
        found = {match.extension.lstrip(".") for match in puremagic.magic_string(head)}
    except (puremagic.PureError, ValueError):
        return False
    same = {"jpg", "jpeg", "jfif"} if extension in ("jpg", "jpeg") else {extension}
    return bool(found & same) and (extension != "pdf" or head.startswith(b"%PDF-"))


def _is_package(file: File, part: str) -> bool:
    """A sound zip with the part it must have, without macros, and not swelling when unpacked."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as package:
            entries = package.infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return False
    names = {entry.filename for entry in entries}
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise ValidationError(_("Files with macros are not taken."), code="macros")
    if sum(entry.file_size for entry in entries) > UNPACKED:
        raise ValidationError(_("This file is too large when unpacked."), code="bomb")
    return part in names
