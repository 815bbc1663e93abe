"""Comparing a call's applications: asked for by a look, claimed by one worker, settled whole or not at all."""

from __future__ import annotations

import datetime
import logging

from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from scoring import liveness
from submissions.calls.models import Call
from submissions.oversight.likeness import Pair, Said, pairs
from submissions.oversight.models_likeness import Comparison, Likeness, compared, state_of

AT_ONCE = 500
"""So many applications are compared while one waits (a few hundredths of a second); more are left to a worker."""
STEP = 200
SAID = ("name", "core_park", "promotion_organisation", "chain_leaders", "promotion_code", "lead__credit_code")
Status = Comparison.Status
log = logging.getLogger(__name__)


class _Lost(Exception):
    """The comparison was given to another worker."""


def begin(call: Call, anew: bool = False) -> tuple[Comparison, bool]:
    """The comparison that fits what the applications say now, one under way, or a new one; and whether a worker is to be
    told of it. A failed one is not tried again for the same state, and a finished one not made again, unless `anew`.
    """
    newest = call.comparisons.first()
    state = state_of(call)
    if newest is not None and (not newest.is_finished or (newest.state == state and not anew)):
        return newest, False
    try:
        with transaction.atomic():
            comparison = Comparison.objects.create(call=call, state=state, total=compared(call).count())
    except IntegrityError:  # somebody else looked at the same moment
        return call.comparisons.first() or begin(call, anew)[0], False
    if comparison.total > AT_ONCE:
        return comparison, True
    compare(comparison.pk)
    comparison.refresh_from_db()
    return comparison, False


def compare(comparison_id: int) -> None:
    """Make a queued comparison. Whoever comes second finds nothing to do."""
    claim = {"status": Status.RUNNING, "attempt": F("attempt") + 1, "heartbeat": timezone.now(), "done": 0}
    if not Comparison.objects.filter(pk=comparison_id, status=Status.QUEUED).update(**claim):
        return
    comparison = Comparison.objects.select_related("call").get(pk=comparison_id)
    mine = Comparison.objects.filter(pk=comparison.pk, status=Status.RUNNING, attempt=comparison.attempt)
    try:
        _work(comparison, mine)
    except _Lost:
        return
    except DatabaseError:
        raise  # the sweep brings it back
    except Exception:
        log.exception("comparison %s", comparison.pk)
        mine.update(status=Status.FAILED, finished_at=timezone.now())


def requeue_stale(now: datetime.datetime | None = None) -> int:
    """Comparisons whose worker went silent go back to the queue, or are given up after the last try. How many were found."""
    now = now or timezone.now()
    return liveness.give_back(Comparison.objects.all(), now, {"finished_at": now}, {"done": 0})


def waiting(now: datetime.datetime | None = None) -> list[int]:
    """The queued comparisons that no worker took in time; each is named again only after a while."""
    now = now or timezone.now()
    return liveness.waiting(Comparison.objects.order_by("pk"), liveness.unheard(now), now)


def said(row: tuple[str, ...]) -> Said:
    """What is compared of an application: its code and its SAID columns. The lead and its promotion organisation may
    be one body: its credit code counts once."""
    code, name, park, promotion, companies, *codes = row
    return Said(code, name, park, promotion, companies, tuple({one.upper() for one in codes if one}))


def _work(comparison: Comparison, mine: QuerySet[Comparison]) -> None:
    # the state is read first: what changes while the texts are read shows as a change afterwards
    state = state_of(comparison.call)
    read = [said(row) for row in compared(comparison.call).order_by().values_list("code", *SAID)]

    def tell(done: int) -> None:
        if done % STEP == 0 and not mine.update(done=done, heartbeat=timezone.now()):
            raise _Lost

    found = pairs(read, tell)
    with transaction.atomic():
        settled = {"done": len(read), "total": len(read), "state": state, "finished_at": timezone.now()}
        if not mine.update(status=Status.DONE, **settled):
            raise _Lost
        _store(comparison, found, {one.code: one.name for one in read})
        comparison.call.comparisons.filter(pk__lt=comparison.pk).delete()


def _store(comparison: Comparison, found: list[Pair], names: dict[str, str]) -> None:
    keys = dict(compared(comparison.call).values_list("code", "pk"))
    Likeness.objects.bulk_create(
        (
            Likeness(
                comparison=comparison, one_id=keys[pair.one], other_id=keys[pair.other], agreements=pair.agreements,
                count=len(pair.agreements), fields=" ".join(field for field, _text in pair.agreements),
                text="\n".join([names[pair.one], names[pair.other], *(text for _field, text in pair.agreements)]),
            )
            for pair in found
            if pair.one in keys and pair.other in keys  # one withdrawn meanwhile is no longer compared
        ),
        batch_size=500,
    )  # fmt: skip
