"""The compare-and-swap behind every change of status: two people acting at once can never both win."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

Moves = Mapping[str, tuple[str, ...]]


class Conflict(ValidationError):
    """The thing is no longer in the state the act started from; nothing was changed."""


def move(thing: models.Model, to: str, **changes: Any) -> None:
    """Take `thing` from its present status to `to`, setting `changes` with it, if `thing.MOVES` allows and nobody was faster.

    Raises Conflict when the move is not declared, or when the stored status is no longer the one `thing` was read with.
    """
    moves: Moves = thing.MOVES  # type: ignore[attr-defined]
    old = thing.status  # type: ignore[attr-defined]
    if to not in moves.get(old, ()):
        raise Conflict(_("This is %(old)s and cannot become %(new)s.") % _names(thing, old, to), code="move")
    rows = type(thing)._base_manager.filter(pk=thing.pk, status=old).update(status=to, **changes)
    if not rows:
        raise Conflict(
            _("Somebody else acted on this a moment ago. Reload the page to see its state."), code="conflict"
        )
    for name, value in {"status": to, **changes}.items():
        setattr(thing, name, value)


def _names(thing: models.Model, old: str, new: str) -> dict[str, str]:
    labels = dict(thing._meta.get_field("status").flatchoices)  # type: ignore[union-attr]
    return {"old": str(labels.get(old, old)), "new": str(labels.get(new, new))}
