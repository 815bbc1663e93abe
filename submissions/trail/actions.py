"""Writing the trail, and having it verified. `record` is called inside the transaction of the act, so both stand or neither does."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from submissions.states import Conflict, move
from submissions.trail import chain, tasks
from submissions.trail.acts import Act
from submissions.trail.chain import record
from submissions.trail.models import Head, TrailVerification

__all__ = ["cancel_verification", "record", "start_verification"]

Status = TrailVerification.Status


@transaction.atomic
def start_verification(*, witness: Head | None = None, by: Any) -> TrailVerification:
    """Queue a walk over the whole chain as it stands now; `witness` is an earlier head that must still be part of it."""
    last, head = chain.ends()  # also lets no second one in until this one is stored
    if TrailVerification.objects.unfinished().exists():
        raise Conflict(_("A verification is under way already. Wait for it, or cancel it."))
    job = TrailVerification.objects.create(
        requested_by=by, last=last, total=last, head_number=head.number, head_hash=head.hash,
        witness_number=witness.number if witness else None, witness_hash=witness.hash if witness else "",
    )  # fmt: skip
    named = {"witness": witness.number} if witness else {}
    record(Act.TRAIL_VERIFICATION_STARTED, by=by, about=job, up_to=last, head=head.hash, **named)
    transaction.on_commit(partial(tasks.verify.delay, job.pk))
    return job


@transaction.atomic
def cancel_verification(job: TrailVerification, *, by: Any) -> None:
    """Stop a verification that has not ended; its worker notices after the batch in hand."""
    job = TrailVerification.objects.select_for_update(of=("self",)).get(pk=job.pk)
    move(job, Status.CANCELLED, finished_at=timezone.now())
    record(Act.TRAIL_VERIFICATION_CANCELLED, by=by, about=job)
