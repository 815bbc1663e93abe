"""Reading the trail: the entries wanted, and the trail as lines to take along."""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from scoring.sheets import safe
from submissions.models import AuditEntry
from submissions.trail.chain import canonical

TYPES = {"csv": "text/csv; charset=utf-8", "ndjson": "application/x-ndjson"}


def wanted(given: dict[str, Any]) -> QuerySet[AuditEntry]:
    """The entries that fit the filter, newest first unless asked otherwise."""
    found = AuditEntry.objects.all()
    if given.get("q"):
        found = found.filter(Q(actor_name__icontains=given["q"]) | Q(object_code__icontains=given["q"]))
    if given.get("act"):
        found = found.filter(act=given["act"])
    if given.get("role"):
        found = found.filter(actor_role=given["role"])
    if given.get("since"):
        found = found.filter(at__gte=_midnight(given["since"]))
    if given.get("until"):
        found = found.filter(at__lt=_midnight(given["until"] + datetime.timedelta(days=1)))
    return found.order_by(given.get("sort") or "-sequence", "-sequence")


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


def lines(entries: QuerySet[AuditEntry], kind: str) -> Iterator[str]:
    """The entries as CSV or as JSON lines, one by one, so that a long trail is never held whole."""
    return _as_csv(entries) if kind == "csv" else _as_json(entries)


def _as_csv(entries: QuerySet[AuditEntry]) -> Iterator[str]:
    yield "\ufeff" + _line(
        [_("number"), _("time"), _("act"), _("person"), _("role"), _("kind of thing"), _("thing"), _("facts"),
         _("Hash of the entry before"), _("Hash")]
    )  # fmt: skip
    for entry in entries.iterator(chunk_size=2000):
        covered = json.loads(canonical(entry))
        facts = json.dumps(covered["facts"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        names = ["sequence", "at", "act", "actor_name", "actor_role", "object_type", "object_code"]
        yield _line([*(covered[name] for name in names), facts, entry.previous_hash, entry.hash])


def _as_json(entries: QuerySet[AuditEntry]) -> Iterator[str]:
    """Each line is what the hash covers, to the letter, with the hash put before it."""
    for entry in entries.iterator(chunk_size=2000):
        yield f'{{"hash":"{entry.hash}",{canonical(entry)[1:]}\n'


def _line(cells: list[Any]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow([safe(cell) for cell in cells])
    return text.getvalue()
