"""Making blind copies: each document is cleaned once, by whichever worker takes it first, and settled whole or not at all.

A claim is a conditional update and its attempt number fences off a worker that was given up, as in the scoring runs.
"""

from __future__ import annotations

import datetime
import hashlib
import logging
import tempfile
from typing import BinaryIO

from django.core.files import File
from django.db import DatabaseError, transaction
from django.db.models import Q
from django.utils import timezone

from scoring import liveness
from submissions.documents.cleaning import Uncleanable, clean
from submissions.documents.models import BlindCopy, Document

REPEAT_AFTER = datetime.timedelta(seconds=60)
AT_ONCE = 500
Status = BlindCopy.Status
log = logging.getLogger(__name__)


def make(copy_id: int) -> None:
    """Clean the document of a queued copy and store the result. Whoever comes second finds nothing to do."""
    claimed = liveness.claim(BlindCopy.objects.select_related("document"), copy_id)
    if claimed is None:
        return
    copy, mine = claimed
    try:
        with tempfile.TemporaryFile() as target, liveness.signs_of_life(mine):
            with copy.document.file.open("rb") as source:
                clean(copy.document.content_type, source, target)  # type: ignore[arg-type]
            _keep(copy, target)
    except Uncleanable as refused:
        _end(copy, status=Status.UNCLEANABLE, reason=refused.code)
    except DatabaseError:
        raise  # the sweep brings it back
    except Exception:
        log.exception("blind copy %s", copy.pk)
        _end(copy, status=Status.FAILED, reason="failed")


def _keep(copy: BlindCopy, target: BinaryIO) -> None:
    digest = hashlib.file_digest(target, "sha256").hexdigest()  # type: ignore[arg-type]
    target.seek(0)
    storage = BlindCopy._meta.get_field("file").storage  # type: ignore[union-attr]
    name = storage.save(copy._meta.get_field("file").generate_filename(copy, ""), File(target))  # type: ignore[union-attr]
    settled = _end(
        copy, status=Status.DONE, reason="", file=name, size=storage.size(name), sha256=digest, made_at=timezone.now()
    )
    if not settled:
        storage.delete(name)


def _end(copy: BlindCopy, **facts: object) -> bool:
    mine = BlindCopy.objects.filter(pk=copy.pk, status=Status.RUNNING, attempt=copy.attempt)
    return bool(mine.update(**facts))


def begin_missing() -> int:
    """A queued copy for every standing document that has none: those taken in before, or by another way."""
    bare = Document.objects.for_judges().filter(blind_copy=None).values_list("pk", flat=True)[:AT_ONCE]
    made = [BlindCopy(document_id=pk) for pk in bare]
    return len(BlindCopy.objects.bulk_create(made, ignore_conflicts=True))


def requeue_stale(now: datetime.datetime | None = None) -> int:
    """Copies whose worker went silent go back to the queue, or are given up after the last try. How many were found."""
    return liveness.give_back(BlindCopy.objects.all(), now or timezone.now(), {"reason": "failed"}, {})


@transaction.atomic
def waiting(now: datetime.datetime | None = None) -> list[int]:
    """Queued copies whose message is due to be sent (again), oldest first; each is named once in REPEAT_AFTER."""
    now = now or timezone.now()
    unheard = Q(heartbeat=None) | Q(heartbeat__lt=now - REPEAT_AFTER)
    return liveness.waiting(BlindCopy.objects.order_by("pk"), unheard, now, AT_ONCE)
