"""Forming, changing and dissolving the panels of a round."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from evaluation.competition.models import Round
from evaluation.judging.models import Assignment, Judge, Panel
from submissions.models import Track
from submissions.states import Conflict
from submissions.trail.actions import record
from submissions.trail.acts import Act


@transaction.atomic
def save_panel(
    round: Round, *, name: str, tracks: Sequence[Track], judges: Sequence[Judge], by: Any, panel: Panel | None = None
) -> Panel:
    """Form a panel, or change one. A track belongs to one panel; a judge may sit on several. Tasks already given stay."""
    round = _unclosed(round)
    name = name.strip()
    others = round.panels.exclude(pk=panel.pk) if panel else round.panels.all()
    if others.filter(name=name).exists():
        raise ValidationError({"name": _("Another panel of this round has this name.")})
    taken = others.filter(tracks__in=tracks).values_list("tracks__name", "name").distinct()
    wanted = {track.name for track in tracks}
    if owned := [(track, owner) for track, owner in taken if track in wanted]:
        words = "; ".join(_("%(track)s belongs to %(panel)s") % {"track": t, "panel": p} for t, p in owned)
        raise ValidationError({"tracks": _("A track belongs to one panel: %(words)s.") % {"words": words}})
    if panel is None:
        panel = Panel.objects.create(round=round, name=name)
    else:
        Panel.objects.filter(pk=panel.pk).update(name=name)
        panel.name = name
    panel.tracks.set(tracks)
    panel.judges.set(judges)
    record(
        Act.PANELS_CHANGED, by=by, about=round, panel=name, tracks=sorted(track.code for track in tracks),
        judges=sorted(judge.number for judge in judges),
    )  # fmt: skip
    return panel


@transaction.atomic
def remove_panel(panel: Panel, *, by: Any) -> None:
    """Dissolve a panel that holds no tasks yet."""
    round = _unclosed(panel.round)
    if Assignment.objects.filter(panel=panel).exists():
        raise Conflict(_("This panel has tasks already. Take them back first, or change the panel."))
    record(Act.PANELS_CHANGED, by=by, about=round, panel=panel.name, removed=True)
    panel.delete()


def _unclosed(round: Round) -> Round:
    locked = Round.objects.select_for_update(of=("self",)).get(pk=round.pk)
    if locked.status == Round.Status.CLOSED:
        raise Conflict(_("The round is closed; its panels stay as they were."))
    return locked
