"""The points of the completeness check 形式审查: what the checker looks at, in words, and what the record keeps of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from evaluation.competition.checklist import POINTS
from evaluation.competition.models import CheckItem
from submissions.calls.wording import title
from submissions.models import Application


def items(application: Application) -> list[tuple[str, str | Promise]]:
    """What is looked at in an application: the items of its competition's check list (of competitions that began without
    one, the standard list), then each document that its form requires."""
    listed = list(CheckItem.objects.filter(competition__call=application.call_id))
    points: list[tuple[str, str | Promise]] = [(item.code, title(item)) for item in listed]
    points = points or list(POINTS)
    required = [question for question in application.form.sheet if question.kind == "document" and question.required]
    return [*points, *((f"document-{q.code}", _("Document: %(name)s") % {"name": title(q)}) for q in required)]


def kept(looked_at: Sequence[tuple[str, Any]], ticked: Sequence[str], asked: Mapping[str, str]) -> list[dict[str, Any]]:
    """The items as the record keeps them: each with its code and whether it was found in order; what is asked with its
    words, so that the record says what the applicant was told whatever becomes of the form."""
    points, usual = [], dict(POINTS)
    for code, words in looked_at:
        point: dict[str, Any] = {"code": code, "ok": code in ticked}
        if asked.get(code) or str(words) != str(usual.get(code, "")):
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
            "words": point.get("words") or words.get(point["code"], point["code"]),
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
