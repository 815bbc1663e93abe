"""Verifications of the trail as jobs: taken by one worker, read in batches, settled once with their verdict.

The row is the truth and a message only says "look", as with scoring runs: a claim is a conditional update, its attempt
number fences off a worker that was given up, and a job whose worker fell silent starts anew.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from scoring import liveness
from submissions.trail import chain
from submissions.trail.acts import Act
from submissions.trail.models import Head, TrailVerification

KEPT = 100  # breaks kept with a verification; one is enough to prove that the trail does not hold
LOST = gettext_noop("The worker stopped three times before the verification was finished.")
BROKEN = gettext_noop("The verification failed; the cause is in the worker's log.")

Status = TrailVerification.Status
Verdict = TrailVerification.Verdict


def execute(pk: int) -> None:
    """Walk the chain for a queued verification and settle it. Whoever comes second finds nothing to do."""
    jobs = TrailVerification.objects.select_related("requested_by")
    claimed = liveness.claim(jobs, pk, started_at=timezone.now(), done=0)
    if claimed is None:
        return
    job, mine = claimed
    try:
        found: list[chain.Break] = []
        for done, breaks in chain.walk(job.last, Head(job.head_number, job.head_hash), job.witness):
            found += breaks
            if not mine.update(done=done, heartbeat=timezone.now(), break_count=len(found)):
                return  # cancelled, or given to another worker
        _settle(job, mine, found)
    except DatabaseError:
        raise  # the sweep brings it back
    except Exception:
        mine.update(status=Status.FAILED, reason=BROKEN, finished_at=timezone.now())
        raise


def _settle(job: TrailVerification, mine: Any, found: list[chain.Break]) -> None:
    verdict = Verdict.BROKEN if found else Verdict.HOLDS
    with transaction.atomic():
        settled = {
            "status": Status.DONE, "verdict": verdict, "breaks": [list(each) for each in found[:KEPT]],
            "break_count": len(found), "finished_at": timezone.now(),
        }  # fmt: skip
        if mine.update(**settled):
            facts = {"up_to": job.last, "head": job.head_hash, "checked": job.total, "breaks": len(found)}
            chain.record(Act.TRAIL_VERIFIED, by=job.requested_by, about=job, verdict=verdict, **facts)


def requeue_stale(now: datetime.datetime | None = None) -> int:
    """Put verifications whose worker fell silent back in the queue, or end them after the last try. How many were found."""
    return liveness.requeue(TrailVerification.objects.all(), now or timezone.now(), LOST)


def waiting(now: datetime.datetime | None = None) -> list[int]:
    """The queued verifications that no worker took in time; each is named again only after a while."""
    now = now or timezone.now()
    return liveness.waiting(TrailVerification.objects.order_by("pk"), liveness.unheard(now), now)
