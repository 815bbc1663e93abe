"""What every ministry page of a competition carries: the competition, its course, and the mark of demonstration data."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from evaluation.competition.course import course
from evaluation.competition.models import Competition


def frame(request: HttpRequest, competition: Competition, **context: Any) -> dict[str, Any]:
    """The context of a page about `competition`, which the navigation then points to."""
    request.competition = competition  # type: ignore[attr-defined]
    demo = {"demo": True} if competition.is_demonstration else {}
    return {"competition": competition, "call": competition.call, "course": course(competition), **demo, **context}
