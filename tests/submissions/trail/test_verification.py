"""A verification is a job: started once at a time, cancelled, taken back from a silent worker, its verdict kept."""

import datetime

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone

from submissions.models import AuditEntry, TrailHead, TrailVerification
from submissions.states import Conflict
from submissions.trail import triggers, verification
from submissions.trail.actions import cancel_verification, record, start_verification
from submissions.trail.acts import Act
from submissions.trail.chain import Break, breaks
from submissions.trail.models import Head

pytestmark = pytest.mark.django_db


@pytest.fixture
def entries(administrator):
    return [record(Act.CALL_CHANGED, by=administrator, number=number) for number in range(5)]


@pytest.fixture
def without_triggers(transactional_db):
    """As somebody works who can switch the database's refusal off."""
    with connection.schema_editor() as editor:
        triggers.remove(None, editor)
    yield
    with connection.schema_editor() as editor:
        triggers.install(None, editor)


def verified(auditor, witness=None):
    job = start_verification(witness=witness, by=auditor)
    verification.execute(job.pk)
    job.refresh_from_db()
    return job


def test_a_whole_chain_holds_and_the_verdict_is_itself_in_the_trail(entries, auditor):
    job = verified(auditor)
    told = (job.status, job.verdict, job.last, job.done, job.head_hash, job.breaks, job.requested_by)
    assert told == ("done", "holds", 5, 5, entries[-1].hash, [], auditor)
    last = AuditEntry.objects.first()
    assert (last.act, last.actor_name, last.facts) == (
        "trail_verified",
        auditor.username,
        {"verdict": "holds", "up_to": 5, "head": entries[-1].hash, "checked": 5, "breaks": 0},
    )


def test_a_second_delivery_does_nothing(entries, auditor):
    job = verified(auditor)
    verification.execute(job.pk)
    assert AuditEntry.objects.filter(act="trail_verified").count() == 1


def test_only_one_runs_at_a_time(entries, auditor):
    start_verification(by=auditor)
    with pytest.raises(Conflict):
        start_verification(by=auditor)


def test_a_cancelled_one_is_not_taken_up_and_says_nothing(entries, auditor):
    job = start_verification(by=auditor)
    cancel_verification(job, by=auditor)
    verification.execute(job.pk)
    job.refresh_from_db()
    assert (job.status, job.verdict, AuditEntry.objects.first().act) == (
        "cancelled",
        "",
        "trail_verification_cancelled",
    )
    with pytest.raises(Conflict):
        cancel_verification(job, by=auditor)


def test_a_silent_worker_loses_it_and_after_three_tries_it_fails_with_the_reason(entries, auditor):
    job = start_verification(by=auditor)
    long_ago = timezone.now() - datetime.timedelta(minutes=5)
    states = []
    for attempt in (1, 2, 3):
        TrailVerification.objects.update(status="running", attempt=attempt, heartbeat=long_ago)
        verification.requeue_stale()
        states.append(TrailVerification.objects.get().status)
    job.refresh_from_db()
    assert (states, job.reason, job.explained != "") == (["queued", "queued", "failed"], verification.LOST, True)


def test_a_queued_one_whose_message_was_lost_is_named_again_once(entries, auditor):
    job = start_verification(by=auditor)
    TrailVerification.objects.update(created_at=F("created_at") - datetime.timedelta(minutes=1))
    assert (verification.waiting(), verification.waiting()) == ([job.pk], [])


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE submissions_auditentry SET actor_name = 'x' WHERE sequence = 2", [(2, "content")]),
        ("DELETE FROM submissions_auditentry WHERE sequence = 3", [(4, "gap"), (4, "link")]),
        ("DELETE FROM submissions_auditentry WHERE sequence > 3", [(3, "head")]),
        ("DELETE FROM submissions_auditentry", [(0, "head")]),
        ("UPDATE submissions_auditentry SET sequence = 0 WHERE sequence = 1", [(0, "gap"), (0, "content"), (2, "gap")]),
    ],
)
def test_every_kind_of_break_is_found(statement, found, without_triggers, entries, auditor):
    with connection.cursor() as cursor:
        cursor.execute(statement)
    assert list(breaks()) == [Break(*each) for each in found]


def test_a_cut_tail_is_noticed_by_an_earlier_head_alone(without_triggers, entries, auditor):
    witness = Head(entries[4].sequence, entries[4].hash)
    AuditEntry.objects.filter(sequence__gt=3).delete()
    TrailHead.objects.update(sequence=3, hash=entries[2].hash)  # whoever cuts the tail mends the head with it
    assert (list(breaks()), list(breaks(witness))) == ([], [Break(5, "witness")])
    for number in (4, 5):
        record(Act.CALL_CHANGED, by=auditor, number=number)  # and grows it again
    job = verified(auditor, witness)
    assert (job.verdict, job.breaks, job.break_count) == ("broken", [[5, "witness"]], 1)


def test_an_earlier_head_that_is_still_there_holds(entries, auditor):
    assert verified(auditor, Head(2, entries[1].hash)).verdict == "holds"


def test_a_long_chain_is_read_in_batches(entries, auditor, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr("submissions.trail.chain.BATCH", 2)
    assert list(breaks()) == []
    assert verified(auditor).done == 5
