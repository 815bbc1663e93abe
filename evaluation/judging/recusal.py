"""Recusal 回避, computed: what keeps a judge away from an application before anybody has to declare it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from evaluation.competition.models import Round
from evaluation.judging.models import Assignment, Judge
from submissions.accounts import regions
from submissions.models import Application, Organisation


class Ground(NamedTuple):
    """Why a judge stays out: the kind of ground (Assignment.Ground) and what it rests on, in words."""

    code: str
    words: str


def grounds(judge: Any, application: Application, round: Round) -> list[Ground]:
    """Every ground that keeps the judge (a User) from this application in this round; empty when there is none.

    Looked at: the regions of the lead and of every joint member that did not decline, the judge's employer among those
    organisations or the body that recommends them, and advice given to one of them within the round's number of years.
    """
    record = (
        Judge.objects.select_related("employer").prefetch_related("advised__organisation").filter(user=judge).first()
    )
    if record is None:
        return []
    return between(record, application, round)


def between(judge: Judge, application: Application, round: Round) -> list[Ground]:
    """As `grounds`, for a pool record; asks the database nothing when both were read `with_grounds`."""
    members = [m.organisation for m in application.members.all() if m.status != "declined"]
    involved = {organisation.pk: organisation for organisation in [application.lead, *members]}
    return [*_region(judge, involved.values()), *_employer(judge, involved), *_advice(judge, involved, round)]


def judges_with_grounds(judges: Any) -> Any:
    """A queryset of judges with what `between` reads, in a constant number of queries."""
    return judges.select_related("user", "employer").prefetch_related("advised__organisation", "fields")


def applications_with_grounds(entries: Any) -> Any:
    """A queryset of entries with what `between` reads of their applications, in a constant number of queries."""
    return entries.select_related("application__lead", "application__track").prefetch_related(
        "application__members__organisation"
    )


def _region(judge: Judge, involved: Iterable[Organisation]) -> list[Ground]:
    if all(organisation.province != judge.province for organisation in involved):
        return []
    return [
        Ground(Assignment.Ground.OWN_REGION, _("own region: %(region)s") % {"region": regions.name(judge.province)})
    ]


def _employer(judge: Judge, involved: Mapping[int, Organisation]) -> list[Ground]:
    employers = {judge.employer_id, judge.user.organisation_id} - {None}
    bodies = {organisation.recommended_by_id for organisation in involved.values()}
    if not employers & (involved.keys() | bodies):
        return []
    return [Ground(Assignment.Ground.EMPLOYER, _("own employer takes part or recommends"))]


def _advice(judge: Judge, involved: Mapping[int, Organisation], round: Round) -> list[Ground]:
    year = (round.opened_at or timezone.now()).year
    return [
        Ground(
            Assignment.Ground.ADVISER,
            _("adviser of %(organisation)s until %(year)s")
            % {"organisation": advice.organisation.name, "year": advice.until_year},
        )
        for advice in judge.advised.all()
        if advice.organisation_id in involved and advice.until_year >= year - round.adviser_years
    ]
