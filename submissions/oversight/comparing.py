"""Comparing a call's applications: asked for by a look, claimed by one worker, settled whole or not at all."""

from __future__ import annotations

import datetime
import logging

from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import QuerySet
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
        return call.comparisons.latest("pk"), False
    if comparison.total > AT_ONCE:
        return comparison, True
    compare(comparison.pk)
    comparison.refresh_from_db()
    return comparison, False


def compare(comparison_id: int) -> None:
    """Make a queued comparison. Whoever comes second finds nothing to do."""
    claimed = liveness.claim(Comparison.objects.select_related("call"), comparison_id, done=0)
    if claimed is None:
        return
    comparison, mine = claimed
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
    rows = list(compared(comparison.call).order_by().values_list("pk", "code", *SAID))
    read = [said(row[1:]) for row in rows]

    def tell(done: int) -> None:
        if done % STEP == 0 and not mine.update(done=done, heartbeat=timezone.now()):
            raise _Lost

    found = pairs(read, tell)
    with transaction.atomic():
        settled = {"done": len(read), "total": len(read), "state": state, "finished_at": timezone.now()}
        if not mine.update(status=Status.DONE, **settled):
            raise _Lost
        _store(comparison, found, {code: (pk, name) for pk, code, name, *_rest in rows})
        comparison.call.comparisons.filter(pk__lt=comparison.pk).delete()


def _store(comparison: Comparison, found: list[Pair], known: dict[str, tuple[int, str]]) -> None:
    """Store the pairs; `known` holds the key and the name of every application by its code."""
    Likeness.objects.bulk_create(
        (
            Likeness(
                comparison=comparison, one_id=known[pair.one][0], other_id=known[pair.other][0],
                agreements=pair.agreements, count=len(pair.agreements),
                fields=" ".join(field for field, _texts in pair.agreements),
                text="\n".join(
                    [known[pair.one][1], known[pair.other][1], *(t for _field, texts in pair.agreements for t in texts)]
                ),
            )
            for pair in found
        ),
        batch_size=500,
    )  # fmt: skip
