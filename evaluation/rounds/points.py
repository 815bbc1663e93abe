"""The points of the completeness check 形式审查: what the checker looks at, in words, and what the record keeps of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from submissions.calls.wording import title
from submissions.models import Application

POINTS: tuple[tuple[str, str | Promise], ...] = (
    ("complete", gettext_lazy("All parts of the application are filled in")),
    ("stamped", gettext_lazy("Signed and stamped, and the stamp is the lead's")),
    ("evidence", gettext_lazy("Evidence stands behind each figure that asks for it")),
    ("figures", gettext_lazy("Figures agree with the evidence and with each other over the years")),
    ("members", gettext_lazy("Every joint member confirmed taking part")),
    ("track", gettext_lazy("The track fits the leading industry")),
    (
        "exclusion",
        gettext_lazy("No ground for exclusion: no major accident, no false statement, no serious loss of trust"),
    ),
)


def items(application: Application) -> list[tuple[str, str | Promise]]:
    """What is looked at in an application: the points of every call, then each document that its form requires."""
    required = [question for question in application.form.sheet if question.kind == "document" and question.required]
    return [*POINTS, *((f"document-{q.code}", _("Document: %(name)s") % {"name": title(q)}) for q in required)]


def kept(looked_at: Sequence[tuple[str, Any]], ticked: Sequence[str], asked: Mapping[str, str]) -> list[dict[str, Any]]:
    """The items as the record keeps them: each with its code and whether it was found in order; what is asked with its
    words, so that the record says what the applicant was told whatever becomes of the form."""
    points = []
    for code, words in looked_at:
        point: dict[str, Any] = {"code": code, "ok": code in ticked}
        if asked.get(code) or code not in dict(POINTS):
            point["words"] = str(words)
        if asked.get(code):
            point["asked"] = asked[code]
        points.append(point)
    return points


def worded(points: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A record's points with their words, for the page."""
    words = dict(POINTS)
    return [
        {
            "words": words.get(point["code"], point.get("words", point["code"])),
            "ok": point["ok"],
            "asked": point.get("asked", ""),
        }
        for point in points
    ]


def request(points: Sequence[Mapping[str, Any]]) -> list[str]:
    """What is asked of the applicant, item by item."""
    return [
        _("%(item)s: %(asked)s") % {"item": point["words"], "asked": point["asked"]}
        for point in points
        if point.get("asked")
    ]
