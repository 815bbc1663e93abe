"""An import in the worker: taken by one, read row by row, stored in one transaction with its own end, or not at all.

The row in the database is the truth; a message only says "look". A claim is a conditional update, and its attempt number
fences off a worker that was given up: it can no longer settle, and what it stored goes back with the transaction.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext_noop

from scoring import liveness
from submissions.applications.sheets import Table, read_figures
from submissions.imports.marked import marked
from submissions.imports.models import Import
from submissions.imports.storing import clashes, store

LOST = gettext_noop("The worker stopped three times before the figures were stored.")
BROKEN = gettext_noop("The workbook could not be worked through. The cause is in the worker's log.")

Status = Import.Status


class _Lost(Exception):
    """The import was cancelled, or given to another worker, while this one worked."""


def execute(import_id: int) -> None:
    """Read a queued workbook and store what it holds. Whoever comes second finds nothing to do."""
    jobs = Import.objects.select_related("call", "created_by__organisation")
    claimed = liveness.claim(jobs, import_id, started_at=timezone.now(), done=0)
    if claimed is None:
        return
    job, mine = claimed
    try:
        with liveness.signs_of_life(mine), translation.override(job.created_by.language):
            _work(job, mine)
    except _Lost:
        return
    except DatabaseError:
        raise  # the sweep brings the import back
    except Exception:
        _end(mine, status=Status.FAILED, reason=BROKEN)
        raise


def requeue_stale(now: datetime.datetime | None = None) -> int:
    """Put imports whose worker went silent back in the queue, or end them after the last try. How many were found."""
    return liveness.requeue(Import.objects.all(), now or timezone.now(), LOST)


def waiting(now: datetime.datetime | None = None) -> list[int]:
    """The queued imports that no worker took in time, oldest first; each is named again only after a while."""
    now = now or timezone.now()
    return liveness.waiting(Import.objects.order_by("created_at", "pk"), liveness.unheard(now), now)


def _work(job: Import, mine: QuerySet[Import]) -> None:
    def tell(done: int, total: int) -> None:
        if not mine.update(done=done, total=total, heartbeat=timezone.now()):
            raise _Lost

    try:
        with job.file.open("rb") as workbook:
            table = read_figures(job.call, workbook, tell)
    except ValidationError as error:
        _end(mine, status=Status.REFUSED, reason=" ".join(error.messages)[:300], faults=1)
        return
    tell(len(table.rows), len(table.rows))
    with transaction.atomic():
        found = table.problems + clashes(table, job.call)
        stored = None if found else store(table, job.call, job.created_by)
        if stored is not None:
            _end(mine, status=Status.DONE, **stored)
        if job.is_trial:
            transaction.set_rollback(True)
    if found:
        _refuse(job, mine, table._replace(problems=found))
    elif job.is_trial and stored is not None:
        _end(mine, status=Status.DONE, **stored)


def _refuse(job: Import, mine: QuerySet[Import], table: Table) -> None:
    """Keep what is wrong, and the workbook with the cells marked."""
    problems = sorted(table.problems)
    with job.file.open("rb") as workbook:
        job.marked.save("marked", ContentFile(marked(workbook, table.sheet, problems)), save=False)
    kept = [[p.sheet, p.row, p.column, p.found, p.text] for p in problems[: Import.KEPT]]
    _end(mine, status=Status.REFUSED, problems=kept, faults=len(problems), marked=job.marked.name)


def _end(mine: QuerySet[Import], **settled: Any) -> None:
    if not mine.update(**settled, finished_at=timezone.now()):
        raise _Lost
