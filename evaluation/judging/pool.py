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
RECUSED = "recused"


def available() -> list[Judge]:
    """Judges in the pool with an account that can sign in, with all that recusal is computed from."""
    return list(judges_with_grounds(Judge.objects.filter(is_active=True, user__is_active=True)))


def entries(round: Round) -> list[Entry]:
    """The entries that judges can be given, with all that recusal is computed from."""
    return list(applications_with_grounds(Entry.objects.filter(round=round, status=Entry.Status.ADMITTED)))


def barred(judge: Judge, entry: Entry, round: Round) -> Ground | None:
    """The first reason why a draw does not give this entry to this judge: a ground of recusal, or another field."""
    found = between(judge, entry.application, round)
    if found:
        return found[0]
    fields = {track.pk for track in judge.fields.all()}
    if fields and entry.application.track_id not in fields:
        return Ground(FIELD, _("another field"))
    return None


def inputs(round: Round) -> Inputs:
    """What a draw over this round goes in with now. Panels, where there are any, decide who marks which track."""
    running, judges = entries(round), available()
    taken = Assignment.objects.filter(entry__in=running).values_list("entry__code", "judge__username", "status")
    seats = _seats(round)
    out: dict[str, dict[str, str]] = {}
    held: dict[str, list[str]] = {}
    for entry in running:
        out[entry.code] = _barred(entry, judges, round, seats)
    for code, name, status in taken:
        if status == Assignment.Status.RECUSED:
            out[code][name] = RECUSED
        else:
            held.setdefault(code, []).append(name)
    return Inputs(round.judges_per_entry, [e.code for e in running], [j.user.username for j in judges], out, held)


def _barred(entry: Entry, judges: Sequence[Judge], round: Round, seats: dict[int, set[int]] | None) -> dict[str, str]:
    found = {}
    for judge in judges:
        if seats is not None and judge.pk not in seats.get(entry.application.track_id, set()):
            found[judge.user.username] = FIELD
        elif ground := barred(judge, entry, round):
            found[judge.user.username] = str(ground.code)
    return found


def _seats(round: Round) -> dict[int, set[int]] | None:
    """The judges of each track where the round has panels; None where it has none."""
    panels = list(round.panels.prefetch_related("tracks", "judges"))
    if not panels:
        return None
    seats: dict[int, set[int]] = {}
    for panel in panels:
        for track in panel.tracks.all():
            seats.setdefault(track.pk, set()).update(judge.pk for judge in panel.judges.all())
    return seats
