"""Doors into the worker: an id in, one call."""

from celery import shared_task

from submissions.documents import copies, orphans, pieces


@shared_task(acks_late=True, ignore_result=True)
def make_blind_copy(copy_id: int) -> None:
    copies.make(copy_id)


@shared_task(acks_late=True, ignore_result=True)
def sweep_blind_copies() -> None:
    """Every half minute, by beat: documents without a copy get one, and what lost its worker or message is sent again."""
    copies.begin_missing()
    copies.requeue_stale()
    for copy_id in copies.waiting():
        make_blind_copy.delay(copy_id)


@shared_task(acks_late=True, ignore_result=True)
def sweep_uploads() -> None:
    """Every hour, by beat: what nobody continued is discarded."""
    pieces.sweep()


@shared_task(acks_late=True, ignore_result=True)
def sweep_orphans() -> None:
    """Every day, by beat: files that no row names are deleted."""
    orphans.sweep()
