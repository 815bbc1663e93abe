"""The one spelling of a document: what is digested, so that two spellings of one model are one model."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

NUMBER = re.compile(r"[+-]?(\d{1,64})(\.\d{1,64})?([eE][+-]?\d{1,3})?")
WORDS = frozenset({"code", "name", "unit", "equals", "in", "note", "source", "formula", "provenance"})


def plain(number: Decimal) -> str:
    """A decimal without exponent, trailing zeros or a signed zero: 25.00 -> 25, 1E+3 -> 1000."""
    if not number:
        return "0"
    text = str(number)
    if "E" in text:
        text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _spelt(value: Any, words: bool) -> Any:
    if isinstance(value, Mapping):
        return {unicodedata.normalize("NFC", str(k)): _spelt(v, words or k in WORDS) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_spelt(item, words) for item in value]
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | Decimal):
        return plain(Decimal(value))
    if isinstance(value, str) and not words and NUMBER.fullmatch(value):
        return plain(Decimal(value))
    return unicodedata.normalize("NFC", value) if isinstance(value, str) else value


def canonical(document: Any) -> bytes:
    """Canonical JSON: sorted keys, Unicode NFC, and numbers in one spelling ("25.0", "25" and 25 are the same)."""
    spelt = _spelt(document, words=False)
    return json.dumps(spelt, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def digest(document: Any) -> str:
    """SHA-256 of the canonical form, in hexadecimal."""
    return hashlib.sha256(canonical(document)).hexdigest()
