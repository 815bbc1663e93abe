"""Looking at an uploaded file before it is kept: its name, its size, and its type by content, never by what it claims."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.files import File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from submissions.calls.models import Call
from submissions.calls.questions import Question
from submissions.documents import contents

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
LONGEST_NAME = 160


class Rules(NamedTuple):
    """What a call takes: the extensions, the largest size in bytes, and the most pages of a PDF (None: any number)."""

    types: tuple[str, ...] = tuple(TYPES)
    largest: int = 100_000_000
    pages: int | None = None


USUAL = Rules()


class Finding(NamedTuple):
    """What was found: the cleaned name, the size in bytes, the type by content, the SHA-256, and a PDF's pages."""

    name: str
    size: int
    content_type: str
    sha256: str
    pages: int | None


def rules_of(call: Call, question: Question | None = None) -> Rules:
    """The call's limits, or where a document answers a question of its form, the narrower ones of both."""
    largest, pages = call.document_megabytes, call.document_pages
    if question is None:
        return Rules(largest=largest * 1_000_000, pages=pages)
    types = tuple(extension for extension in TYPES if not question.types or extension in question.types)
    fewest = min((limit for limit in (question.pages, pages) if limit), default=None)
    return Rules(types, min(question.megabytes or largest, largest) * 1_000_000, fewest)


def inspect(file: File, rules: Rules = USUAL) -> Finding:
    """Look through the whole file. ValidationError names the file, what was found and what is expected."""
    name = clean_name(file.name or "")
    extension = check_outside(name, file.size or 0, rules)
    try:
        pages = contents.look(file, extension)
    except contents.Refused as refused:
        raise ValidationError(
            _("%(name)s: %(text)s") % {"name": name, "text": str(refused)}, code=refused.code
        ) from None
    if rules.pages is not None and pages is not None and pages > rules.pages:
        words = _("%(name)s: %(found)s pages were found; %(limit)s are taken at most.")
        raise ValidationError(words % {"name": name, "found": pages, "limit": rules.pages}, code="pages")
    file.seek(0)
    sha256 = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    file.seek(0)
    return Finding(name, file.size or 0, TYPES[extension], sha256, pages)


def check_outside(name: str, size: int, rules: Rules) -> str:
    """What can be told before the content is there, by name and size: the extension, or ValidationError."""
    if not size:
        raise ValidationError(_("%(name)s: this file is empty.") % {"name": name}, code="empty")
    if size > rules.largest:
        words = _("%(name)s: %(found)s were found; %(limit)s are taken at most.")
        limits = {"name": name, "found": filesizeformat(size), "limit": filesizeformat(rules.largest)}
        raise ValidationError(words % limits, code="size")
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    if extension not in rules.types:
        words = _("%(name)s: files of this type are not taken. Use %(allowed)s.")
        raise ValidationError(words % {"name": name, "allowed": listed(rules.types)}, code="type")
    return extension


def listed(types: Iterable[str]) -> str:
    """The extensions as people read them: DOCX, JPG, ..."""
    return ", ".join(sorted({extension.upper() for extension in types} - {"JPEG"}))


def check_name(name: str) -> str:
    """The name as it will be kept. ValidationError when it is a path or hides characters: somebody meant harm by it."""
    kept = clean_name(name)
    hidden = [f"U+{ord(c):04X}" for c in name if unicodedata.category(c)[0] == "C"]
    if "/" in name or "\\" in name or hidden or not kept:
        found = ", ".join(hidden) if hidden else name[:80]
        words = _(
            "File name: “%(found)s” was found; the file's own name is expected, without folders or hidden characters."
        )
        raise ValidationError(words % {"found": found}, code="name")
    return kept


def clean_name(name: str) -> str:
    """The file's own name without path, control and direction marks, or characters that a disk refuses; 160 at most."""
    text = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    text = "".join(c for c in text if unicodedata.category(c)[0] != "C")
    text = re.sub(r'[<>:"|?*]', "_", re.sub(r"\s+", " ", text)).strip(" .")
    stem, dot, extension = text.rpartition(".")
    if not dot:
        return text[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - 1 - len(extension)] or 'document'}.{extension}"[:LONGEST_NAME]
