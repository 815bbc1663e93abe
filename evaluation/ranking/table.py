"""The table a run reads: one row per entry, by application code, with the combined figures and the tags the model needs."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Count, Q

from evaluation.competition.models import Round
from evaluation.rounds.models import Entry
from scoring.engine.table import Table
from submissions.accounts import regions
from submissions.applications.combine import combined_many

Cell = Decimal | str | None


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
