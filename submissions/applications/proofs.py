"""Evidence behind figures: which documents of an application prove which figure of which member and year."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from submissions.applications.models import Application
from submissions.prepared import Prepared


class Proof(NamedTuple):
    """A standing document and what it is for. `member` None: every member's figure; `year` None: every year of it."""

    pk: int
    name: str
    indicator: int | None
    member: int | None
    year: int | None
    question: str

    def covers(self, member: int, indicator: int, year: int) -> bool:
        """Whether it proves this one figure."""
        return self.indicator == indicator and self.member in (None, member) and self.year in (None, year)


_STANDING = Prepared(
    lambda application: Application(pk=application).documents.standing().values_list(*Proof._fields), int
)


def proofs(application: Application) -> list[Proof]:
    """The documents that stand, in one query."""
    return [Proof(*row) for row in _STANDING(application.pk)]


def unproved(papers: Iterable[Proof], member: int, indicator: int, years: Iterable[int]) -> list[int]:
    """The years of a member's figure that no document proves."""
    papers = [paper for paper in papers if paper.indicator == indicator]
    return [year for year in years if not any(paper.covers(member, indicator, year) for paper in papers)]
