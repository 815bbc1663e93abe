"""Robustness analyses: closed when prepared, computed in parts by any number of workers, settled whole or not at all.

    analysis = robustness.prepare(run, Settings(draws=10_000, cuts=(25,)))       # refused with every problem
    transaction.on_commit(partial(tasks.analyse.delay, analysis.pk))             # the caller's, in its transaction
    analysis.percent, analysis.status; robustness.cancel(analysis)
    robustness.latest(run) -> the newest analysis that is done, with .intervals (by code) and .summary

The rows are the truth, as with runs: a part is claimed by a conditional update, computed from the record alone, and kept
once; so redelivery, another order, more workers or a crash change nothing in what comes out.
"""

import datetime
import hashlib
import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import F, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext_noop

from scoring import liveness, runs, wording
from scoring.engine import robustness_settings
from scoring.engine.evaluate import ENGINE_VERSION
from scoring.engine.problems import Refused
from scoring.engine.robustness import Robustness
from scoring.engine.robustness_parts import Span, Stopped, binning, part, spans, whole
from scoring.engine.robustness_settings import Settings
from scoring.engine.robustness_tally import Counter
from scoring.engine.robustness_task import Task
from scoring.engine.table import Table
from scoring.engine.tree import Model
from scoring.models import RankInterval, RobustnessPart, RobustnessRun, ScoringRun

LOST = gettext_noop("The worker stopped three times before the analysis was settled. Nothing was stored.")
BATCH = 1000

Status = ScoringRun.Status


class _Lost(Exception):
    """The analysis was cancelled, or the part given to another worker, while this one computed."""


def digest(run_digest: str, settings_digest: str, engine_version: str) -> str:
    """SHA-256 over everything a finding depends on."""
    return hashlib.sha256(f"{run_digest}\n{settings_digest}\n{engine_version}".encode()).hexdigest()


def result_digest(found: Robustness, summary: dict[str, Any]) -> str:
    """SHA-256 over the rank intervals and the summary."""
    text = json.dumps(summary, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(f"{found.digest()}\n{text}".encode()).hexdigest()


@transaction.atomic
def prepare(run: ScoringRun, settings: Settings) -> RobustnessRun:
    """The analysis of `run` under `settings`, queued unless it is there already; one that failed or was cancelled is
    queued again. The caller sends the message once its transaction is committed. Raises Refused with every problem."""
    whole_digest = digest(run.digest, settings.digest(), ENGINE_VERSION)
    analysis = RobustnessRun.objects.select_for_update().filter(digest=whole_digest).first()
    if analysis is not None and analysis.status not in (Status.FAILED, Status.CANCELLED):
        return analysis
    work = spans(settings.task(run.model.parsed(), run.entrants()))
    fresh = {
        "status": Status.QUEUED, "attempt": 0, "done": 0, "heartbeat": None, "reason": "", "finished_at": None,
        "total": sum(span.stop - span.start for span in work), "created_at": timezone.now(),
    }  # fmt: skip
    analysis, _ = RobustnessRun.objects.update_or_create(
        digest=whole_digest,
        defaults=fresh,
        create_defaults={
            **fresh,
            "reference": f"B-{timezone.localdate():%Y%m%d}-{whole_digest[:10]}",
            "run": run,
            "settings": settings.document(),
            "engine_version": ENGINE_VERSION,
        },
    )
    analysis.parts.all().delete()
    RobustnessPart.objects.bulk_create(RobustnessPart(analysis=analysis, **span._asdict()) for span in work)
    return analysis


def latest(run: ScoringRun) -> RobustnessRun | None:
    """The newest analysis of a run whose findings can be read."""
    return RobustnessRun.objects.done().filter(run=run).first()


def cancel(analysis: RobustnessRun) -> bool:
    """Stop an analysis that has not ended; its workers notice at the next block. Whether there was anything to stop."""
    unfinished = RobustnessRun.objects.unfinished().filter(pk=analysis.pk)
    cancelled = unfinished.update(status=Status.CANCELLED, finished_at=timezone.now())
    if cancelled:
        RobustnessPart.objects.filter(analysis=analysis.pk).delete()
    analysis.refresh_from_db()
    return bool(cancelled)


def begin(analysis_id: int) -> list[int]:
    """Take a queued analysis up: the parts to compute. None for whoever comes second."""
    now = timezone.now()
    queued = RobustnessRun.objects.filter(pk=analysis_id, status=Status.QUEUED)
    if not queued.update(status=Status.RUNNING, heartbeat=now, started_at=now):
        return []
    return list(RobustnessPart.objects.filter(analysis=analysis_id, data=None).values_list("pk", flat=True))


def compute(part_id: int) -> None:
    """Compute one part of a running analysis and keep what it counted. Whoever comes second finds nothing to do."""
    now = timezone.now()
    idle = Q(heartbeat=None) | Q(heartbeat__lt=now - liveness.STALE_AFTER)
    free = RobustnessPart.objects.filter(idle, pk=part_id, data=None, analysis__status=Status.RUNNING)
    if not free.update(attempt=F("attempt") + 1, heartbeat=now, done=0):
        return
    claimed = RobustnessPart.objects.select_related("analysis__run__model").get(pk=part_id)
    mine = RobustnessPart.objects.filter(pk=part_id, data=None, attempt=claimed.attempt)
    analysis = claimed.analysis
    try:
        with liveness.signs_of_life(mine):
            task, counter = _task(analysis.pk, analysis.digest)
            span = Span(claimed.sample, claimed.start, claimed.stop)
            data = part(task, span, counter, lambda done: _shown(mine, analysis.pk, done))
        if mine.update(data=data, done=span.stop - span.start, heartbeat=timezone.now()):
            _count(analysis.pk)
    except Stopped:
        return  # cancelled, or given to another worker
    except Refused as refused:
        _fail(analysis.pk, wording.kept(refused))
    except DatabaseError:
        raise  # the sweep brings the part back
    except Exception:
        _fail(analysis.pk, runs.BROKEN)
        raise


def settle(analysis_id: int) -> None:
    """Put the parts together and store the findings, once all parts are there. A second one finds nothing to do."""
    running = RobustnessRun.objects.filter(pk=analysis_id, status=Status.RUNNING)
    if RobustnessPart.objects.filter(analysis=analysis_id, data=None).exists():
        return
    if not running.update(attempt=F("attempt") + 1, heartbeat=timezone.now()):
        return
    analysis = RobustnessRun.objects.get(pk=analysis_id)
    mine = running.filter(attempt=analysis.attempt)
    try:
        with liveness.signs_of_life(mine):
            task, counter = _task(analysis.pk, analysis.digest)
            found, summary = whole(task, counter, _parts(analysis))
        _store(analysis, mine, found, summary)
    except DatabaseError:
        raise
    except _Lost:
        return
    except Exception:
        _fail(analysis_id, runs.BROKEN)
        raise


def computed_from(settings: Settings, model: Model, table: Table) -> tuple[Robustness, dict[str, Any]]:
    """The findings, computed here and now from a closed record. Raises Refused."""
    task = settings.task(model, table)
    counter = binning(task)
    return whole(task, counter, ((span, part(task, span, counter, lambda _: True)) for span in spans(task)))


def overdue(now: datetime.datetime | None = None) -> tuple[list[int], list[int], list[int]]:
    """What must be told to the workers again: queued analyses nobody took up, parts nobody took or whose worker went
    silent, and analyses whose parts are all there. Those that lost their worker too often end as failed."""
    now = now or timezone.now()
    silent = now - liveness.STALE_AFTER
    unheard = liveness.unheard(now)
    running = RobustnessRun.objects.filter(status=Status.RUNNING)
    lost = Q(heartbeat__lt=silent, attempt__gte=liveness.TRIES)
    dead = running.filter(Q(pk__in=RobustnessPart.objects.filter(lost, data=None).values("analysis")) | lost)
    for analysis_id in dead.values_list("pk", flat=True):
        _fail(analysis_id, LOST)
    queued = [
        pk
        for pk in RobustnessRun.objects.filter(unheard, status=Status.QUEUED).values_list("pk", flat=True)
        if RobustnessRun.objects.filter(unheard, pk=pk, status=Status.QUEUED).update(heartbeat=now)
    ]
    left = RobustnessPart.objects.filter(data=None, analysis__status=Status.RUNNING)
    parts = list(left.filter(heartbeat__lt=silent).values_list("pk", flat=True))
    waiting = running.filter(heartbeat__lt=now - liveness.REPEAT_AFTER)
    parts += left.filter(heartbeat=None, analysis__in=waiting).values_list("pk", flat=True)
    waiting.filter(parts__in=parts).update(heartbeat=now)
    whole_ones = running.filter(heartbeat__lt=silent).exclude(parts__data=None)
    return queued, parts, list(whole_ones.values_list("pk", flat=True))


@lru_cache(maxsize=1)
def _task(analysis_id: int, _digest: str) -> tuple[Task, Counter]:
    """The analysis read from its record, once per process: its parts come one after another."""
    analysis = RobustnessRun.objects.select_related("run__model").get(pk=analysis_id)
    task = robustness_settings.read(analysis.settings).task(analysis.run.model.parsed(), analysis.run.entrants())
    return task, binning(task)


def _shown(mine: QuerySet[RobustnessPart], analysis_id: int, done: int) -> bool:
    """Show how far a part is; False when it is no longer this worker's."""
    running = Q(analysis__status=Status.RUNNING)
    if not mine.filter(running).update(done=done, heartbeat=timezone.now()):
        return False
    _count(analysis_id)
    return True


def _count(analysis_id: int) -> None:
    done = RobustnessPart.objects.filter(analysis=analysis_id).aggregate(n=Sum("done"))["n"] or 0
    RobustnessRun.objects.filter(pk=analysis_id, status=Status.RUNNING).update(done=done, heartbeat=timezone.now())


def _parts(analysis: RobustnessRun) -> Iterator[tuple[Span, bytes]]:
    for kept in analysis.parts.iterator(chunk_size=1):
        if kept.data is None:
            raise _Lost
        yield Span(kept.sample, kept.start, kept.stop), bytes(kept.data)


def _store(analysis: RobustnessRun, mine: QuerySet[RobustnessRun], found: Robustness, summary: dict[str, Any]) -> None:
    now = timezone.now()
    with transaction.atomic():
        settled = {
            "status": Status.DONE, "done": analysis.total, "heartbeat": now, "finished_at": now, "reason": "",
            "summary": summary, "result_digest": result_digest(found, summary),
        }  # fmt: skip
        if not mine.update(**settled):
            raise _Lost
        analysis.intervals.all().delete()
        RankInterval.objects.bulk_create(intervals(analysis, found), batch_size=BATCH)
        analysis.parts.all().delete()


def intervals(analysis: RobustnessRun, found: Robustness) -> Iterator[RankInterval]:
    """One unsaved row per entrant, best first."""
    for place, code in enumerate(found.codes):
        yield RankInterval(
            analysis=analysis, code=code, rank=f"{found.rank[place]:.1f}", low=int(found.low[place]),
            median=int(found.median[place]), high=int(found.high[place]), first=float(found.first[place]),
            top=found.top[:, place].tolist(), top_se=found.top_se[:, place].tolist(),
        )  # fmt: skip


def _fail(analysis_id: int, reason: str) -> None:
    running = RobustnessRun.objects.filter(pk=analysis_id, status=Status.RUNNING)
    if running.update(status=Status.FAILED, reason=reason, finished_at=timezone.now()):
        RobustnessPart.objects.filter(analysis=analysis_id).delete()
