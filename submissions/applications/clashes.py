"""Two people at one application: which field changed after which revision, by whom, and where both changed the same one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from submissions.states import Conflict

Stamps = Mapping[str, tuple[int, str]]
"""By field: the revision that changed it last, and the name of who did. Figures stand as `output-2025`."""


class Clash(NamedTuple):
    """A field that somebody else changed since the page was opened, and that is to be changed to something else now."""

    field: str
    mine: Any
    theirs: Any
    by: str


class Clashing(Conflict):
    """Somebody else changed the same fields; nothing was stored. `clashes` has both versions, `revision` the stored one."""

    def __init__(self, clashes: list[Clash], revision: int) -> None:
        super().__init__(_("Somebody else changed the same fields since you opened this page."), code="conflict")
        self.clashes, self.revision = clashes, revision


def since(stamps: Stamps, revision: int | None) -> dict[str, str]:
    """The fields changed after a revision, with the names of those who did; None asks for nothing."""
    if revision is None:
        return {}
    return {field: by for field, (at, by) in stamps.items() if at > revision}


def stamped(stamps: Stamps, fields: Iterable[str], revision: int, by: str) -> dict[str, tuple[int, str]]:
    """The stamps after these fields were changed."""
    return {**stamps, **dict.fromkeys(fields, (revision, by))}


def sort_out(
    wanted: Mapping[str, Any], stored: Mapping[str, Any], others: Mapping[str, str], touched: Iterable[str] | None
) -> tuple[dict[str, Any], list[Clash]]:
    """What may be written of what is wanted, and what clashes.

    A field that others changed is written only where this page changed it too and to something else, which is a clash;
    a page that does not say what it `touched` may have touched anything that differs.
    """
    mine, clashes = {}, []
    for field, new in wanted.items():
        if field not in others:
            mine[field] = new
        elif new != stored.get(field) and (touched is None or field in touched):
            clashes.append(Clash(field, new, stored.get(field), others[field]))
    return mine, clashes
