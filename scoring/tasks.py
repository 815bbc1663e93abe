"""Doors into the worker: an id in, one call."""

from celery import chord, group, shared_task

from scoring import robustness, runs


@shared_task(acks_late=True, ignore_result=True)
def score(run_id: int) -> None:
    runs.execute(run_id)


@shared_task(acks_late=True, ignore_result=True)
def analyse(analysis_id: int) -> None:
    """The parts of an analysis side by side, then the whole."""
    if parts := robustness.begin(analysis_id):
        chord(group(draw.si(part) for part in parts))(conclude.si(analysis_id))


@shared_task(acks_late=True, ignore_result=False)
def draw(part_id: int) -> None:
    robustness.compute(part_id)


@shared_task(acks_late=True, ignore_result=True)
def conclude(analysis_id: int) -> None:
    robustness.settle(analysis_id)


@shared_task(acks_late=True, ignore_result=True)
def sweep() -> None:
    """Every few seconds, by beat: what lost its worker is queued again, and what lost its message gets a new one."""
    runs.requeue_stale()
    for run_id in runs.waiting():
        score.delay(run_id)
    queued, parts, whole = robustness.overdue()
    for task, ids in ((analyse, queued), (draw, parts), (conclude, whole)):
        group(task.si(found) for found in ids).delay()
