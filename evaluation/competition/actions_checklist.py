"""The check list of a competition: changed as a whole, and taken from another competition, while the call is a draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from evaluation.competition import checklist
from evaluation.competition.locking import draft
from evaluation.competition.models import CheckItem, Competition
from evaluation.competition.rows import rewrite
from submissions.trail.actions import record
from submissions.trail.acts import Act

DOCUMENT = "document-"
"""How the codes of the documents begin that the check adds from the form."""
FIELDS = ("code", "name", "name_en", "position")


def begin_checklist(competition: Competition) -> None:
    """The standard list, for a competition that is being created. Belongs inside that."""
    rows = checklist.standard()
    CheckItem.objects.bulk_create(
        CheckItem(competition=competition, position=place, **row) for place, row in enumerate(rows, start=1)
    )


@transaction.atomic
def change_checklist(competition: Competition, rows: Sequence[Mapping[str, Any]], *, by: Any) -> None:
    """The items are now these, in the order of their places; ValidationError for none at all.

    A row with `id` (a CheckItem) is the same item, changed.
    """
    competition = draft(competition)
    if not rows:
        raise ValidationError(_("A completeness check looks at one item at least."))
    if taken := sorted(row["code"] for row in rows if row["code"].startswith(DOCUMENT)):
        words = _("%(codes)s: codes that begin with “document-” are those of the form's documents.")
        raise ValidationError(words % {"codes": ", ".join(taken)})
    sorted_rows = sorted(rows, key=lambda row: row.get("position") or len(rows))
    placed = [{**row, "position": place} for place, row in enumerate(sorted_rows, start=1)]
    rewrite(competition.check_items.all(), placed, competition=competition)
    record(Act.COMPETITION_CHANGED, by=by, about=competition, checklist=[row["code"] for row in placed])


@transaction.atomic
def copy_checklist(competition: Competition, source: Competition, *, by: Any) -> None:
    """Take the check list of another competition in the place of one's own."""
    competition = draft(competition)
    rows = list(source.check_items.values(*FIELDS)) or [
        {**row, "position": place} for place, row in enumerate(checklist.standard(), start=1)
    ]
    rewrite(competition.check_items.all(), rows, competition=competition)
    told = {"checklist": [row["code"] for row in rows], "copied": source.code}
    record(Act.COMPETITION_CHANGED, by=by, about=competition, **told)
