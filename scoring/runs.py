"""Runs of a model over a table: closed when prepared, taken by one worker, settled whole or not at all.

The row in the database is the truth; a message only says "look". So a second delivery, a repeat, a crash of the worker
or of the broker cost time and nothing else: a claim is a conditional update, and its attempt number fences off a worker
that was given up.
"""

import datetime
import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop

from scoring import liveness, results, wording
from scoring.engine import spec
from scoring.engine.evaluate import ENGINE_VERSION, Result, evaluate
from scoring.engine.phrases import phrase as _
from scoring.engine.problems import Problem, Refused
from scoring.engine.table import Table
from scoring.models import IndicatorModel, Score, ScoringRun

CHUNK = 500  # entrants explained between two signs of progress
LOST = gettext_noop("The worker stopped three times before the scores were settled. Nothing was stored.")
BROKEN = gettext_noop("The engine failed on this input. Nothing was stored; the cause is in the worker's log.")

Status = ScoringRun.Status


class _Lost(Exception):
    """The run was cancelled, or given to another worker, while this one computed."""


def digest(model_digest: str, table_digest: str, engine_version: str) -> str:
    """SHA-256 over everything a result depends on."""
    return hashlib.sha256(f"{model_digest}\n{table_digest}\n{engine_version}".encode()).hexdigest()


@transaction.atomic
def adopt(document: Mapping[str, Any], *, code: str | None = None) -> IndicatorModel:
    """Store a model as the next version of its code (or of `code`), or return the stored one with the same content.

    Raises Refused with every problem of the document.
    """
    if code is not None:
        document = {**document, "code": code}
    model = spec.parse(document)
    if len(model.code) > 100:
        raise Refused((Problem("code", _("{0} characters", len(model.code)), _("at most 100")),))
    latest = IndicatorModel.objects.select_for_update().filter(code=model.code).order_by("-version").first()
    stored, _created = IndicatorModel.objects.get_or_create(
        digest=spec.digest(document),
        defaults={
            "code": model.code,
            "version": latest.version + 1 if latest else 1,
            "name": dict(model.name),
            "document": dict(document),
            "previous": latest,
        },
    )
    return stored


@transaction.atomic
def prepare(model: IndicatorModel, table: Table) -> ScoringRun:
    """The run of `model` over `table`, queued unless it is there already; the model is frozen with it.

    The same model, table and engine are the same run, whoever asks and in whatever order the rows stand. One that
    failed or was cancelled is queued again. The caller sends the message once its transaction is committed. Raises
    Refused if the table does not fit.
    """
    table_digest = table.digest()
    whole = digest(model.digest, table_digest, ENGINE_VERSION)
    if not ScoringRun.objects.filter(digest=whole).exists():
        evaluate(model.parsed(), table)  # without explanations it is quick, and nothing else finds every problem
    IndicatorModel.objects.filter(pk=model.pk, frozen_at=None).update(frozen_at=timezone.now())
    run, created = ScoringRun.objects.get_or_create(
        digest=whole,
        defaults={
            "reference": f"R-{timezone.localdate():%Y%m%d}-{whole[:10]}",
            "model": model,
            "table": table.to_json().decode(),
            "table_digest": table_digest,
            "engine_version": ENGINE_VERSION,
            "total": len(table.codes),
        },
    )
    ended = ScoringRun.objects.filter(pk=run.pk, status__in=(Status.FAILED, Status.CANCELLED))
    again = {"status": Status.QUEUED, "attempt": 0, "done": 0, "heartbeat": None, "reason": "", "finished_at": None}
    if not created and ended.update(**again):
        run.refresh_from_db()
    return run


def execute(run_id: int) -> None:
    """Compute a queued run and settle its scores. Whoever comes second finds nothing to do."""
    claimed = liveness.claim(ScoringRun.objects.select_related("model"), run_id, started_at=timezone.now(), done=0)
    if claimed is None:
        return
    run, mine = claimed
    try:
        with liveness.signs_of_life(mine):
            result = evaluate(run.model.parsed(), run.entrants())
        _settle(run, mine, result, list(_explained(run, mine, result)))
    except _Lost:
        return
    except Refused as refused:
        _fail(mine, wording.kept(refused))
    except DatabaseError:
        raise  # the sweep brings the run back
    except Exception:
        _fail(mine, BROKEN)
        raise


def cancel(run: ScoringRun) -> bool:
    """Stop a run that has not ended; its worker notices at the next chunk. Whether there was anything to stop."""
    unfinished = ScoringRun.objects.unfinished().filter(pk=run.pk)
    cancelled = unfinished.update(status=Status.CANCELLED, finished_at=timezone.now())
    run.refresh_from_db()
    return bool(cancelled)


def requeue_stale(now: datetime.datetime | None = None) -> int:
    """Put runs whose worker went silent back in the queue, or end them after the last try. How many were found."""
    return liveness.requeue(ScoringRun.objects.all(), now or timezone.now(), LOST)


def waiting(now: datetime.datetime | None = None) -> list[int]:
    """The queued runs that no worker took in time, oldest first; each is named again only after a while."""
    now = now or timezone.now()
    return liveness.waiting(ScoringRun.objects.order_by("created_at", "pk"), liveness.unheard(now), now)


def _explained(run: ScoringRun, mine: QuerySet[ScoringRun], result: Result) -> Iterator[Score]:
    """One unsaved Score per entrant, with progress shown as they come. Raises _Lost."""
    for place, row in enumerate(results.rows(result)):
        if place % CHUNK == 0 and not mine.update(done=place, heartbeat=timezone.now()):
            raise _Lost
        yield Score(run=run, **{**row, "score": results.stored(row["score"])})


def _settle(run: ScoringRun, mine: QuerySet[ScoringRun], result: Result, scores: list[Score]) -> None:
    now = timezone.now()
    with transaction.atomic():
        settled = {
            "status": Status.DONE, "done": len(scores), "heartbeat": now, "finished_at": now, "reason": "",
            "result_digest": result.digest, "summary": results.summary(scores),
        }  # fmt: skip
        if not mine.update(**settled):
            raise _Lost
        Score.objects.filter(run=run).delete()
        Score.objects.bulk_create(scores, batch_size=CHUNK)


def _fail(mine: QuerySet[ScoringRun], reason: str) -> None:
    mine.update(status=Status.FAILED, reason=reason, finished_at=timezone.now())
