"""Names in the reader's language, and the mark of demonstration data."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

PARTS = {
    "basics": _("Basic information"),
    "texts": _("Summary and plan"),
    "figures": _("Figures"),
    "documents": _("Documents"),
    "members": _("Joint members"),
}
"""The parts of an application, as the form shows them and as a return for correction names them."""


def title(thing: Any) -> str:
    """The thing's English name for an English reader where it has one, else its name."""
    if (get_language() or "").startswith("en") and thing.name_en:
        return str(thing.name_en)
    return str(thing.name)


def marked(call: Any) -> dict[str, bool]:
    """Context that marks a page about a demonstration call as 演示数据; nothing for a real one."""
    return {"demo": True} if call.is_demonstration else {}
