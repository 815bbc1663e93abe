"""Doors into the worker: an id in, one call."""

from celery import shared_task

from submissions.trail import verification


@shared_task(acks_late=True, ignore_result=True)
def verify(pk: int) -> None:
    verification.execute(pk)


@shared_task(acks_late=True, ignore_result=True)
def sweep_verifications() -> None:
    """By beat: what lost its worker is queued again, and what lost its message gets a new one."""
    verification.requeue_stale()
    for pk in verification.waiting():
        verify.delay(pk)
