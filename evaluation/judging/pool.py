"""Who may take which entry: the judge pool against a round's entries, as a draw reads it and the matrix shows it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from evaluation.competition.models import Round
from evaluation.judging.draw import Inputs
from evaluation.judging.models import Assignment, Judge
from evaluation.judging.recusal import Ground, applications_with_grounds, between, judges_with_grounds
from evaluation.rounds.models import Entry

FIELD = "field"
PANEL = "panel"
RECUSED = "recused"
Seats = dict[int, set[int]] | None


def available() -> list[Judge]:
    """Judges in the pool with an account that can sign in, with all that recusal is computed from."""
    return list(judges_with_grounds(Judge.objects.filter(is_active=True, user__is_active=True)))


def entries(round: Round) -> list[Entry]:
    """The entries that judges can be given, with all that recusal is computed from."""
    return list(applications_with_grounds(Entry.objects.filter(round=round, status=Entry.Status.ADMITTED)))


def barred(judge: Judge, entry: Entry, round: Round, seats: Seats = None) -> Ground | None:
    """The first reason why a draw does not give this entry to this judge: a ground of recusal, no seat on the panel that
    owns the track, or another field. With panels the seats alone decide about fields."""
    found = between(judge, entry.application, round)
    if found:
        return found[0]
    if seats is not None:
        owned = judge.pk in seats.get(entry.application.track_id, set())
        return None if owned else Ground(PANEL, _("on no panel of this track"))
    fields = {track.pk for track in judge.fields.all()}
    if fields and entry.application.track_id not in fields:
        return Ground(FIELD, _("another field"))
    return None


def inputs(round: Round) -> Inputs:
    """What a draw over this round goes in with now. Judges stand in it by number, so that it can be published without
    a name. Panels, where there are any, decide who marks which track."""
    running, judges = entries(round), available()
    taken = Assignment.objects.filter(entry__in=running).select_related("entry", "judge__judge")
    seats = seated(round)
    out = {entry.code: _barred(entry, judges, round, seats) for entry in running}
    held: dict[str, list[str]] = {}
    for assignment in taken:
        number = assignment.judge.judge.number
        if assignment.status == Assignment.Status.RECUSED:
            out[assignment.entry.code][number] = RECUSED
        else:
            held.setdefault(assignment.entry.code, []).append(number)
    return Inputs(round.judges_per_entry, [e.code for e in running], [j.number for j in judges], out, held)


def _barred(entry: Entry, judges: Sequence[Judge], round: Round, seats: Seats) -> dict[str, str]:
    grounds = {judge.number: barred(judge, entry, round, seats) for judge in judges}
    return {number: str(ground.code) for number, ground in grounds.items() if ground}


def seated(round: Round) -> Seats:
    """The judges (by pk) of each track (by pk) where the round has panels; None where it has none."""
    panels = list(round.panels.prefetch_related("tracks", "judges"))
    if not panels:
        return None
    return {track.pk: {judge.pk for judge in panel.judges.all()} for panel in panels for track in panel.tracks.all()}
