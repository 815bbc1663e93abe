"""The published lists as rows to take along."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from evaluation.competition.models import Competition
from evaluation.publication.models import Award, Notice


def award_rows(competition: Competition, awards: Iterable[Award]) -> list[list[Any]]:
    """The published winners: position, name, track, lead and province. No figures."""
    rows: list[list[Any]] = [[_("Demonstration data")]] if competition.call.is_demonstration else []
    rows.append([_("No."), _("Cluster"), _("Track"), _("Lead"), _("Province")])
    for award in awards:
        application = award.entry.application
        rows.append(
            [
                award.position,
                application.name,
                application.track.name,
                application.lead.name,
                application.lead.province_name,
            ]
        )
    return rows


def notice_rows(notice: Notice) -> list[list[Any]]:
    """The list under notice, in the notice's order."""
    rows: list[list[Any]] = [[_("Demonstration data")]] if notice.competition.call.is_demonstration else []
    rows.append([_("No."), _("Cluster"), _("Lead"), _("Province")])
    for item in notice.items.select_related("entry__application__lead"):
        application = item.entry.application
        rows.append([item.position, application.name, application.lead.name, application.lead.province_name])
    return rows
