"""Panels 评审组 of a round: which panel owns which track, and what is still missing before judges can be drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from evaluation.competition.models import Round
from evaluation.judging.models import Panel
from evaluation.rounds.models import Entry

ORDERS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "panel": lambda row: row["panel"].pk,
    "judges": lambda row: len(row["judges"]),
    "entries": lambda row: row["entries"],
}


def owners(round: Round) -> dict[int, Panel]:
    """The panel that owns each track, by the track's pk; empty where the round has no panels."""
    return {track.pk: panel for panel in round.panels.prefetch_related("tracks") for track in panel.tracks.all()}


def rows(round: Round) -> list[dict[str, Any]]:
    """Each panel with its judges and tracks, how many entries it marks, and whether it is large enough."""
    running = Entry.objects.filter(round=round, status=Entry.Status.ADMITTED)
    entries = dict(running.values_list("application__track").annotate(n=Count("pk")).order_by())
    found = round.panels.prefetch_related("tracks", "judges__user").order_by("pk")
    return [
        {
            "panel": panel, "tracks": list(panel.tracks.all()), "judges": list(panel.judges.all()),
            "entries": sum(entries.get(track.pk, 0) for track in panel.tracks.all()),
            "is_small": len(panel.judges.all()) < round.judges_per_entry,
        }
        for panel in found
    ]  # fmt: skip


def text(row: dict[str, Any]) -> str:
    """What a search looks in: the names of the panel, its tracks and its judges, in small letters."""
    names = [row["panel"].name, *(track.name for track in row["tracks"]), *(str(judge.user) for judge in row["judges"])]
    return " ".join(names).lower()


def gaps(round: Round, rows: list[dict[str, Any]]) -> list[str]:
    """What keeps a draw from working with these panels; empty when nothing does, and without panels."""
    if not rows:
        return []
    owned = {track.pk for row in rows for track in row["tracks"]}
    problems = [
        _("No panel owns the track %(track)s; its entries would get no judge.") % {"track": track.name}
        for track in round.competition.call.tracks.all()
        if track.pk not in owned
    ]
    return problems + [
        _("%(panel)s has %(n)s judges; an entry needs %(needed)s.")
        % {"panel": row["panel"].name, "n": len(row["judges"]), "needed": round.judges_per_entry}
        for row in rows
        if row["is_small"]
    ]
