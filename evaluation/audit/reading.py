"""Reading the trail: the entries wanted, and the trail as lines to take along."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from evaluation.ranking.sheets import disarmed
from submissions.models import AuditEntry


def wanted(given: dict[str, Any]) -> QuerySet[AuditEntry]:
    """The entries that fit the filter, newest first unless asked otherwise."""
    found = AuditEntry.objects.all()
    if given.get("q"):
        q = given["q"]
        found = found.filter(Q(actor_name__icontains=q) | Q(object_code__icontains=q))
    if given.get("act"):
        found = found.filter(act=given["act"])
    if given.get("since"):
        found = found.filter(at__date__gte=given["since"])
    if given.get("until"):
        found = found.filter(at__date__lte=given["until"])
    return found.order_by(given.get("sort") or "-sequence")


def as_csv(entries: QuerySet[AuditEntry]) -> Iterator[str]:
    """The entries as CSV, line by line, so that a long trail is never held whole."""
    yield "\ufeff" + _line(
        [_("number"), _("time"), _("act"), _("person"), _("role"), _("kind of thing"), _("thing"), _("facts"), "hash"]
    )
    for e in entries.iterator(chunk_size=2000):
        facts = json.dumps(e.facts, ensure_ascii=False, sort_keys=True)
        yield _line(
            [
                e.sequence,
                e.at.isoformat(),
                e.act,
                e.actor_name,
                e.actor_role,
                e.object_type,
                e.object_code,
                facts,
                e.hash,
            ]
        )


def as_json(entries: QuerySet[AuditEntry]) -> Iterator[str]:
    """The entries as JSON lines, with everything that their hashes cover."""
    names = [
        "sequence",
        "act",
        "actor_name",
        "actor_role",
        "object_type",
        "object_code",
        "facts",
        "previous_hash",
        "hash",
    ]
    for entry in entries.iterator(chunk_size=2000):
        content = {"at": entry.at.isoformat(), **{name: getattr(entry, name) for name in names}}
        yield json.dumps(content, ensure_ascii=False, sort_keys=True) + "\n"


def _line(cells: list[Any]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow([disarmed(cell) for cell in cells])
    return text.getvalue()
