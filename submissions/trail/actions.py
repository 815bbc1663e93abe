"""Writing the trail. `record` is called inside the transaction of the act it records, so both stand or neither does."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.functional import Promise

from submissions.trail.acts import Act
from submissions.trail.models import AuditEntry, TrailHead

GENESIS = "0" * 64


def record(act: Act, *, by: Any, about: models.Model | None = None, **facts: Any) -> AuditEntry:
    """Append one act to the chain and return it. `by` is the person, or None for the product itself and for the public.

    An act outside the vocabulary raises ValueError; facts may hold text, numbers, dates, decimals, lists and maps.
    """
    act = Act(act)
    with transaction.atomic(savepoint=False):
        heads = TrailHead.objects.select_for_update().filter(pk=1)
        head = heads.first() or (TrailHead.objects.get_or_create(pk=1)[0] and heads.get())
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
        entry.save(force_insert=True)
        TrailHead.objects.filter(pk=1).update(sequence=entry.sequence, hash=entry.hash)
    return entry


def digest(entry: AuditEntry) -> str:
    """SHA-256 over the entry's canonical JSON, the previous hash included."""
    names = ["sequence", "act", "actor_name", "actor_role", "object_type", "object_code", "facts", "previous_hash"]
    content = {name: getattr(entry, name) for name in names}
    content["at"] = entry.at.astimezone(datetime.UTC).isoformat(timespec="microseconds")
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def breaks() -> Iterator[tuple[int, str]]:
    """Every place where the chain does not hold, as (number, reason code): "gap", "link", "content" or "head"."""
    number, previous = 0, GENESIS
    for entry in AuditEntry.objects.order_by("sequence").iterator(chunk_size=2000):
        if entry.sequence != number + 1:
            yield entry.sequence, "gap"
        if entry.previous_hash != previous:
            yield entry.sequence, "link"
        if digest(entry) != entry.hash:
            yield entry.sequence, "content"
        number, previous = entry.sequence, entry.hash
    head = TrailHead.objects.filter(pk=1).first()
    if (head.sequence, head.hash) != (number, previous) if head else number:
        yield number, "head"


def _plain(value: object) -> object:
    if isinstance(value, datetime.datetime | datetime.date):
        return value.isoformat()
    if isinstance(value, Decimal | Promise):
        return str(value)
    if isinstance(value, models.Model):
        return str(getattr(value, "code", None) or value.pk)
    raise TypeError(f"a fact of the trail cannot be {type(value).__name__}")
