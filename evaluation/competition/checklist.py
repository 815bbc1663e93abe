"""The check list that a competition begins with: what every completeness check 形式审查 looks at."""

from __future__ import annotations

from django.utils import translation
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


def standard() -> list[dict[str, str]]:
    """The same as rows to be stored, in both languages."""
    rows = [{"code": code} for code, _words in POINTS]
    for language, field in (("zh-hans", "name"), ("en", "name_en")):
        with translation.override(language):
            for row, (_code, words) in zip(rows, POINTS, strict=True):
                row[field] = str(words)
    return rows
