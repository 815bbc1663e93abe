"""Making exports: claimed by one worker, settled whole or not at all, cancelled between two applications."""

from __future__ import annotations

import datetime
import hashlib
import logging
import tempfile
from typing import Any

from django.conf import settings
from django.core.files import File
from django.db import DatabaseError
from django.db.models import F, Q, QuerySet
from django.utils import timezone, translation

from scoring import liveness
from submissions.applications.models import Application
from submissions.oversight.files import MAKERS
from submissions.oversight.models import LIFE, Export

UNHEARD_AFTER = datetime.timedelta(seconds=10)
REPEAT_AFTER = datetime.timedelta(seconds=60)
Status = Export.Status
log = logging.getLogger(__name__)


class _Stopped(Exception):
    """The export was cancelled, or given to another worker."""


def make(export_id: int) -> None:
    """Make a queued export. Whoever comes second finds nothing to do."""
    claimed = liveness.claim(Export.objects.select_related("call", "asked_by"), export_id, done=0)
    if claimed is None:
        return
    export, mine = claimed
    try:
        with (
            tempfile.TemporaryFile() as target,
            liveness.signs_of_life(mine),
            translation.override(settings.LANGUAGE_CODE),
        ):
            rows = Application.objects.visible_to(export.asked_by).filter(call=export.call).with_names()
            whole = list(rows.prefetch_related("receipts").order_by("code"))
            mine.update(total=len(whole))
            MAKERS[export.kind](export.call, whole, target, lambda done: _step(mine, done))
            _settle(export, mine, target)
    except _Stopped:
        return
    except DatabaseError:
        raise  # the sweep brings it back
    except Exception:
        log.exception("export %s", export.pk)
        mine.update(status=Status.FAILED)


def requeue_stale(now: datetime.datetime | None = None) -> int:
    """Exports whose worker went silent go back to the queue, or are given up after the last try. How many were found."""
    return liveness.give_back(Export.objects.all(), now or timezone.now(), {}, {"done": 0})


def waiting(now: datetime.datetime | None = None) -> list[int]:
    """Queued exports that no worker took in time; each is named again only after REPEAT_AFTER."""
    now = now or timezone.now()
    unheard = Q(heartbeat=None, asked_at__lt=now - UNHEARD_AFTER) | Q(heartbeat__lt=now - REPEAT_AFTER)
    return liveness.waiting(Export.objects.order_by("pk"), unheard, now)


def expire(now: datetime.datetime | None = None) -> int:
    """Delete the files of exports whose time is up; how many."""
    old = list(Export.objects.filter(expires_at__lte=now or timezone.now()).exclude(file=""))
    for export in old:
        export.file.storage.delete(str(export.file.name))
        Export.objects.filter(pk=export.pk).update(file="")
    return len(old)


def _step(mine: QuerySet[Export], done: int) -> None:
    if not mine.update(done=done, heartbeat=timezone.now()):
        raise _Stopped


def _settle(export: Export, mine: QuerySet[Export], target: Any) -> None:
    size = target.seek(0, 2)
    target.seek(0)
    digest = hashlib.file_digest(target, "sha256").hexdigest()
    target.seek(0)
    field = Export._meta.get_field("file")
    name = field.storage.save(field.generate_filename(export, ""), File(target))  # type: ignore[union-attr]
    facts = {"file": name, "size": size, "sha256": digest, "done": F("total"), "expires_at": timezone.now() + LIFE}
    if not mine.update(status=Status.DONE, **facts):
        field.storage.delete(name)  # type: ignore[union-attr]
