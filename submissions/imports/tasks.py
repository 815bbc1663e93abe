"""Doors into the worker: an id in, one call."""

from celery import shared_task

from submissions.imports import jobs


@shared_task(acks_late=True, ignore_result=True)
def bring_in(import_id: int) -> None:
    jobs.execute(import_id)


@shared_task(acks_late=True, ignore_result=True)
def sweep() -> None:
    """Every few seconds, by beat: what lost its worker is queued again, and what lost its message gets a new one."""
    jobs.requeue_stale()
    for import_id in jobs.waiting():
        bring_in.delay(import_id)
