"""Doors into the worker: an id in, one call."""

from celery import shared_task

from scoring import runs


@shared_task(acks_late=True, ignore_result=True)
def score(run_id: int) -> None:
    runs.execute(run_id)


@shared_task(acks_late=True, ignore_result=True)
def sweep() -> None:
    """Every few seconds, by beat: what lost its worker is queued again, and what lost its message gets a new one."""
    runs.requeue_stale()
    for run_id in runs.waiting():
        score.delay(run_id)
