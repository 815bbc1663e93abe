"""The table a run reads: one row per entry, by application code, with the combined figures and the tags the model needs."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Count, Q

from evaluation.competition.models import Round
from evaluation.rounds.models import Entry
from scoring.engine import spec
from scoring.engine.evaluate import unmet
from scoring.engine.problems import Refused
from scoring.engine.table import Table
from submissions.accounts import regions
from submissions.applications.combine import combined_many

Cell = Decimal | str | None


def thresholds(round: Round) -> list[tuple[Entry, list[dict[str, Any]]]]:
    """The running entries that miss a threshold of the round's model, with the gates they miss: told before scoring.

    Nobody where the figures do not fit the model yet: starting the scoring says why.
    """
    try:
        missed = unmet(spec.parse(spec.objective_part(round.model.document)), round_table(round))
    except Refused:
        return []
    entries = Entry.objects.filter(round=round, application__code__in=missed).with_names()
    return [(entry, missed[entry.application.code]) for entry in entries.order_by("application__code")]


def round_table(round: Round) -> Table:
    """The figures of the round's running entries; columns are figure codes (`output`, `output_1` a year before, ...)
    and the tags `track`, `province` and `members`. Rows are ordered by code."""
    entries = list(Entry.objects.filter(round=round).running().with_names().order_by("application__code"))
    applications = [entry.application for entry in entries]
    figures = combined_many(applications)
    joined = Q(members__status="confirmed")
    members = dict(
        round.competition.call.applications.annotate(joined=Count("members", filter=joined)).values_list("pk", "joined")
    )
    columns: dict[str, list[Cell]] = {
        "track": [a.track.code for a in applications],
        "province": [regions.name(a.lead.province) for a in applications],
        "members": [Decimal(members[a.pk]) for a in applications],
    }
    codes = sorted({code for a in applications for code in figures[a.pk]})
    for code in codes:
        columns[code] = [figures[a.pk].get(code) for a in applications]
    return Table(tuple(a.code for a in applications), {code: tuple(cells) for code, cells in columns.items()})
