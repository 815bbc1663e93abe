"""The course 赛程线 of a competition: its stages in order, which are done, and where it stands now."""

from __future__ import annotations

import datetime
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from evaluation.competition.models import Competition


class Stage(NamedTuple):
    label: str
    at: datetime.datetime | None
    state: str  # "done", "now" or ""


def course(competition: Competition) -> list[Stage]:
    """Every stage from the call to publication. Exactly one is "now" until the results are published; then all are "done"."""
    call, rounds = competition.call, list(competition.rounds.all())
    english = (get_language() or "").startswith("en")
    steps: list[tuple[str, datetime.datetime | None]] = [
        (_("Call"), call.opens_at),
        (_("Application"), call.closes_at),
        (_("Recommendation"), call.recommend_by),
        (_("Completeness check"), None),
        *[(r.name_en if english and r.name_en else r.name, r.marking_ends_at) for r in rounds],
        (_("Panel meeting"), None),
        (_("Public notice"), None),
        (_("Publication"), competition.published_at),
    ]
    now = _position(competition, [r.status for r in rounds])
    return [Stage(label, at, "done" if i < now else "now" if i == now else "") for i, (label, at) in enumerate(steps)]


def _position(competition: Competition, rounds: list[str]) -> int:
    status, call, time = competition.status, competition.call, timezone.now()
    if status == "draft" or call.opens_at > time:
        return 0
    if status == "called":
        return 1 if time < call.closes_at else 2 if time < call.recommend_by else 3
    if status == "reviewing":
        closed = sum(r == "closed" for r in rounds)
        return 3 if closed == 0 and "open" not in rounds else min(4 + closed, 3 + len(rounds))
    after = {"meeting": 0, "notice": 1, "published": 3}
    return 4 + len(rounds) + after[status]
