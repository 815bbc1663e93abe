"""Doors into the worker: an id in, one call."""

from celery import shared_task

from submissions.oversight import comparing, exporting, reminders


@shared_task(acks_late=True, ignore_result=True)
def make_export(export_id: int) -> None:
    exporting.make(export_id)


@shared_task(acks_late=True, ignore_result=True)
def sweep_exports() -> None:
    """Every few seconds, by beat: what lost its worker or its message is sent again; what expired is deleted."""
    exporting.expire()
    exporting.requeue_stale()
    for export_id in exporting.waiting():
        make_export.delay(export_id)


@shared_task(acks_late=True, ignore_result=True)
def compare(comparison_id: int) -> None:
    comparing.compare(comparison_id)


@shared_task(acks_late=True, ignore_result=True)
def sweep_comparisons() -> None:
    """Every few seconds, by beat: what lost its worker or its message is sent again."""
    comparing.requeue_stale()
    for comparison_id in comparing.waiting():
        compare.delay(comparison_id)


@shared_task(acks_late=True, ignore_result=True)
def send_reminders() -> None:
    """Every few minutes, by beat."""
    reminders.send_due()
