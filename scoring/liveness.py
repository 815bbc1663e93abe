"""Signs of life: what a worker gives while it computes, and how long the others wait before they take over."""

import contextlib
import datetime
import threading
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import DatabaseError, connections
from django.db.models import F, Q, QuerySet
from django.utils import timezone

BEAT = 5  # seconds between signs of life
STALE_AFTER = datetime.timedelta(seconds=30)
UNHEARD_AFTER = datetime.timedelta(seconds=5)  # a queued job whose message never reached a worker
REPEAT_AFTER = datetime.timedelta(seconds=60)  # then the message is sent again this often
TRIES = 3


def unheard(now: datetime.datetime) -> Q:
    """Queued, and no worker took it in time or was told of it lately."""
    return Q(heartbeat=None, created_at__lt=now - UNHEARD_AFTER) | Q(heartbeat__lt=now - REPEAT_AFTER)


def requeue(jobs: QuerySet[Any], now: datetime.datetime, lost: str) -> int:
    """Put the jobs whose worker went silent back in the queue, or end them with the reason `lost` after the last try. How
    many were found.
    """
    return give_back(jobs, now, {"reason": lost, "finished_at": now}, {"done": 0})


def give_back(jobs: QuerySet[Any], now: datetime.datetime, ended: Mapping[str, Any], anew: Mapping[str, Any]) -> int:
    """The same for jobs of any kind: `ended` is written to those that are given up, `anew` to those that begin again."""
    silent = jobs.filter(status="running", heartbeat__lt=now - STALE_AFTER)
    failed = silent.filter(attempt__gte=TRIES).update(status="failed", **ended)
    return failed + silent.update(status="queued", heartbeat=None, **anew)


def claim(jobs: QuerySet[Any], pk: int, **begun: Any) -> tuple[Any, QuerySet[Any]] | None:
    """Take a queued job for this worker, `begun` written to it as well: the job, and this worker's hold on it, which holds
    no row any more once the job was cancelled or given to another. None for whoever comes second.
    """
    queued = jobs.filter(pk=pk, status="queued")
    if not queued.update(status="running", attempt=F("attempt") + 1, heartbeat=timezone.now(), **begun):
        return None
    job = jobs.get(pk=pk)
    return job, jobs.model._default_manager.filter(pk=pk, status="running", attempt=job.attempt)


def waiting(jobs: QuerySet[Any], unheard: Q, now: datetime.datetime, most: int | None = None) -> list[int]:
    """The queued ones of some jobs that no worker took in time, in their order and `most` at once; each is named once
    until it is `unheard` again.
    """
    queued = jobs.filter(unheard, status="queued")
    return [
        pk
        for pk in queued.values_list("pk", flat=True)[:most]
        if jobs.model._default_manager.filter(unheard, pk=pk, status="queued").update(heartbeat=now)
    ]


@contextlib.contextmanager
def signs_of_life(mine: QuerySet[Any]) -> Iterator[None]:
    """Renew the heartbeat of `mine` from beside while the engine computes."""
    ended = threading.Event()

    def beat() -> None:
        while not ended.wait(BEAT):
            with contextlib.suppress(DatabaseError):  # a missed beat is made good by the next one
                mine.update(heartbeat=timezone.now())
        connections.close_all()

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
