"""Names in the reader's language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language


def title(thing: Any) -> str:
    """The thing's English name for an English reader where it has one, else its name."""
    if (get_language() or "").startswith("en") and thing.name_en:
        return str(thing.name_en)
    return str(thing.name)
