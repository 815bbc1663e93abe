"""The points of the completeness check 形式审查: what the checker looks at, in words, and what the record keeps of it."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

POINTS: tuple[tuple[str, str | Promise], ...] = (
    ("complete", _("All parts of the application are filled in")),
    ("stamped", _("Signed and stamped, and the stamp is the lead's")),
    ("evidence", _("Evidence stands behind each figure that asks for it")),
    ("figures", _("Figures agree with the evidence and with each other over the years")),
    ("members", _("Every joint member confirmed taking part")),
    ("track", _("The track fits the leading industry")),
    ("exclusion", _("No ground for exclusion: no major accident, no false statement, no serious loss of trust")),
)


def kept(ticked: list[str]) -> list[dict[str, Any]]:
    """The points as the record keeps them: each with its code and whether it was found in order."""
    return [{"code": code, "ok": code in ticked} for code, _words in POINTS]


def worded(points: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A record's points with their words, for the page."""
    words = dict(POINTS)
    return [{"words": words.get(point["code"], point["code"]), "ok": point["ok"]} for point in points]
