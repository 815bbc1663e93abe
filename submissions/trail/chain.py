"""The chain of the trail: what an entry's hash covers, how entries are appended, and where the chain does not hold."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import models, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from structlog.contextvars import bind_contextvars

from submissions.prepared import Prepared
from submissions.rows import insert, update
from submissions.trail.acts import Act
from submissions.trail.models import AuditEntry, Head, TrailHead

GENESIS = "0" * 64
BATCH = 2000  # entries held at once while the chain is walked
_HEADS = Prepared(lambda: TrailHead.objects.select_for_update().filter(pk=1))
COVERED = ["sequence", "act", "actor_name", "actor_role", "object_type", "object_code", "facts", "previous_hash"]


class Kind(models.TextChoices):
    """In which way the chain does not hold at an entry."""

    GAP = "gap", _("An entry before it is missing.")
    LINK = "link", _("It does not follow the entry before it.")
    CONTENT = "content", _("Its content does not match its hash.")
    HEAD = (
        "head",
        _("The trail does not end where its head says: entries after it are missing or were added past the chain."),
    )
    WITNESS = "witness", _("It is not the entry that the earlier head names: the trail was cut or written anew.")


class Break(NamedTuple):
    number: int
    kind: str


def record(act: Act, *, by: Any, about: models.Model | None = None, **facts: Any) -> AuditEntry:
    """Append one act to the chain and return it. `by` is the person; None or a visitor for the product and the public.

    An act outside the vocabulary raises ValueError; facts may hold text, numbers, dates, decimals, lists and maps.
    """
    act = Act(act)
    by = by if by is not None and by.is_authenticated else None
    bind_contextvars(act=act.value)  # the line that the log keeps of this request or job
    with transaction.atomic(savepoint=False):
        head = _locked()
        entry = AuditEntry(
            sequence=head.sequence + 1,
            at=timezone.now(),
            act=act,
            actor=by,
            actor_name=by.username if by else "",
            actor_role=by.role if by else "",
            object_type=about._meta.model_name or "" if about is not None else "",
            object_code=str(getattr(about, "code", None) or about.pk) if about is not None else "",
            facts=json.loads(json.dumps(facts, default=_plain, ensure_ascii=False)),
            previous_hash=head.hash,
        )
        entry.hash = digest(entry)
        insert(entry)
        head.sequence, head.hash = entry.sequence, entry.hash
        update(head, "sequence", "hash")
    return entry


def canonical(entry: AuditEntry) -> str:
    """What the hash covers: JSON of everything in the entry but its hash, keys sorted, no spaces, UTC to the microsecond."""
    content = {name: getattr(entry, name) for name in COVERED}
    content["at"] = entry.at.astimezone(datetime.UTC).isoformat(timespec="microseconds")
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)


def digest(entry: AuditEntry) -> str:
    """SHA-256 over the entry's canonical JSON, the previous hash included."""
    return hashlib.sha256(canonical(entry).encode()).hexdigest()


def ends() -> tuple[int, Head]:
    """The number of the last entry stored, and the end that the head tells, read while nothing can be appended."""
    with transaction.atomic(savepoint=False):
        head = _locked()
        last = AuditEntry.objects.aggregate(last=models.Max("sequence"))["last"] or 0
    return last, Head(head.sequence, head.hash)


def walk(last: int, head: Head, witness: Head | None = None) -> Iterator[tuple[int, list[Break]]]:
    """Compute every hash again up to entry `last`, a batch at a time: how many entries were read, and the breaks in them.

    `head` is where the chain must end. `witness` is an earlier head, kept outside: its entry must still be that one.
    """
    checked, number, previous = 0, None, GENESIS
    while rows := list(_after(number).filter(sequence__lte=last).order_by("sequence")[:BATCH]):
        found = []
        for entry in rows:
            expected = (number or 0) + 1
            kinds = [
                (Kind.GAP, entry.sequence != expected),
                (Kind.LINK, entry.previous_hash != previous),
                (Kind.CONTENT, digest(entry) != entry.hash),
                (Kind.WITNESS, witness is not None and entry.sequence == witness.number and entry.hash != witness.hash),
            ]
            found += [Break(entry.sequence, kind.value) for kind, broken in kinds if broken]
            number, previous = entry.sequence, entry.hash
        checked += len(rows)
        yield checked, found
    end = Head(number or 0, previous)
    found = [Break(end.number, Kind.HEAD.value)] if end != head else []
    if witness is not None and witness.number > end.number:
        found.append(Break(witness.number, Kind.WITNESS.value))
    yield checked, found


def breaks(witness: Head | None = None) -> Iterator[Break]:
    """Every place where the chain does not hold now."""
    last, head = ends()
    for _checked, found in walk(last, head, witness):
        yield from found


def _locked() -> TrailHead:
    heads = _HEADS() or (TrailHead.objects.get_or_create(pk=1) and _HEADS())
    return heads[0]


def _after(number: int | None) -> models.QuerySet[AuditEntry]:
    return AuditEntry.objects.all() if number is None else AuditEntry.objects.filter(sequence__gt=number)


def _plain(value: object) -> object:
    if isinstance(value, datetime.datetime | datetime.date):
        return value.isoformat()
    if isinstance(value, Decimal | Promise):
        return str(value)
    if isinstance(value, models.Model):
        return str(getattr(value, "code", None) or value.pk)
    raise TypeError(f"a fact of the trail cannot be {type(value).__name__}")
