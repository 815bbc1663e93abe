"""What the ministry does with workbooks: send one in, and stop it."""

from __future__ import annotations

import hashlib
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from submissions.accounts.models import User
from submissions.calls.models import Call
from submissions.imports import tasks
from submissions.imports.models import Import
from submissions.trail.actions import record
from submissions.trail.acts import Act


@transaction.atomic
def start_import(call: Call, workbook: Any, *, is_trial: bool, by: User) -> Import:
    """Keep the workbook and queue its reading. One at a time for a call: two could undo each other's figures."""
    Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    if call.imports.unfinished().exists():
        raise ValidationError(_("Another import of this call is under way. Wait for it, or cancel it."), code="busy")
    sha256 = hashlib.sha256()
    for chunk in workbook.chunks():
        sha256.update(chunk)
    job = Import.objects.create(
        call=call, is_trial=is_trial, name=str(workbook.name or "")[-160:], file=workbook, size=workbook.size,
        sha256=sha256.hexdigest(), created_by=by,
    )  # fmt: skip
    record(Act.IMPORT_STARTED, by=by, about=call, sha256=job.sha256, trial=is_trial)
    transaction.on_commit(partial(tasks.bring_in.delay, job.pk), robust=True)  # the sweep sends what is lost here
    return job


@transaction.atomic
def cancel_import(job: Import, *, by: User) -> bool:
    """Stop an import that has not ended; its worker notices before it stores anything. Whether there was one to stop."""
    cancelled = Import.objects.unfinished().filter(pk=job.pk).update(status=Import.Status.CANCELLED)
    if cancelled:
        record(Act.IMPORT_CANCELLED, by=by, about=job.call, sha256=job.sha256)
    job.refresh_from_db()
    return bool(cancelled)
