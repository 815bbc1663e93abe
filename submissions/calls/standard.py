"""The form that every call begins with: the fixed fields of a cluster, its texts, and its figures."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

PATH = Path(__file__).resolve().parent / "fixtures" / "standard-form.json"


def standard() -> dict[str, Any]:
    """A fresh copy of the standard form's document."""
    return json.loads(_text())


@cache
def _text() -> str:
    return PATH.read_text(encoding="utf-8")
