"""The thing an act of set-up is about, locked and still in the state in which it can be set up."""

from __future__ import annotations

from django.utils.translation import gettext as _

from evaluation.competition.models import Competition, Round
from submissions.states import Conflict


def draft(competition: Competition) -> Competition:
    """The competition, locked and still a draft; Conflict otherwise."""
    locked = Competition.objects.select_for_update(of=("self",)).select_related("call", "model").get(pk=competition.pk)
    if locked.status != Competition.Status.DRAFT:
        raise Conflict(_("The call is published; this can no longer be changed."))
    return locked


def unopened(round: Round) -> Round:
    """The round, locked and not open yet; Conflict otherwise."""
    locked = Round.objects.select_for_update(of=("self",)).select_related("model", "competition").get(pk=round.pk)
    if locked.status != Round.Status.DRAFT:
        raise Conflict(_("The round is open; it can no longer be changed."))
    return locked
