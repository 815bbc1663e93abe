"""The trail under real processes: written by several at once, verified by a worker that is killed."""

import json
import subprocess
import sys
import threading
import time

import pytest
from django.conf import settings

from tests.scoring.test_worker_crash import database, installation, kill  # noqa: F401

pytestmark = pytest.mark.process

SETUP = """
import json, sys
from django.utils import timezone
from submissions.models import AuditEntry, Role, TrailHead, TrailVerification, User
from submissions.trail import actions
from submissions.trail.acts import Act
from submissions.trail.chain import GENESIS, breaks, digest
from tests import make
"""
WRITER = """
import django
django.setup()
import sys
from submissions.trail.actions import record
from submissions.trail.acts import Act
print("ready", flush=True)
sys.stdin.readline()
for number in range(40):
    record(Act.CALL_CHANGED, by=None, writer=sys.argv[1], number=number)
"""
LONG = """
def grow(size):
    previous, rows, now = GENESIS, [], timezone.now()
    for number in range(1, size + 1):
        entry = AuditEntry(sequence=number, at=now, act=Act.CALL_CHANGED, facts={"number": number}, previous_hash=previous)
        previous = entry.hash = digest(entry)
        rows.append(entry)
    AuditEntry.objects.bulk_create(rows, batch_size=1000)
    TrailHead.objects.update_or_create(pk=1, defaults={"sequence": size, "hash": previous})
grow(60_000)
job = actions.start_verification(by=make.user(Role.AUDITOR))
print(job.pk)
"""
WATCHER = """
import django
django.setup()
import json, sys
from submissions.models import TrailVerification
for _line in sys.stdin:
    print(json.dumps(TrailVerification.objects.values("status", "done", "attempt", "verdict").get()), flush=True)
"""
PIPES = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}


def test_processes_writing_at_once_leave_one_whole_chain(installation):  # noqa: F811
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, name], cwd=settings.ROOT, env=installation.environment, **PIPES)
        for name in "abcd"
    ]
    for writer in writers:
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        writer.stdin.write("\n")
        writer.stdin.flush()
    assert [writer.wait(120) for writer in writers] == [0, 0, 0, 0]
    told = "numbers = list(AuditEntry.objects.order_by('sequence').values_list('sequence', flat=True))\n"
    found = installation.do(SETUP + told + "print(json.dumps([numbers, list(breaks())]))")
    assert found == [list(range(1, 161)), []]


def watched(watcher, until, seconds=120):
    """What is known of the one verification, once it is as it should be."""
    end, pause = time.monotonic() + seconds, threading.Event()
    while time.monotonic() < end:
        watcher.stdin.write("\n")
        watcher.stdin.flush()
        facts = json.loads(watcher.stdout.readline())
        if until(facts):
            return facts
        pause.wait(0.05)
    raise AssertionError(facts)


def test_a_verification_finishes_by_itself_after_kill_9_of_its_worker(installation):  # noqa: F811
    installation.valkey()
    installation.do(SETUP + LONG)
    command = [sys.executable, "-c", WATCHER]
    with subprocess.Popen(command, cwd=settings.ROOT, env=installation.environment, **PIPES) as watcher:
        watched(watcher, lambda job: job["status"] == "queued")
        worker = installation.worker()  # when somebody watches, so that it cannot be done before
        facts = watched(watcher, lambda job: job["done"] > 0)
        assert facts == {"status": "running", "done": facts["done"], "attempt": 1, "verdict": ""}
        kill(worker)
        installation.worker()
        installation.celery("beat", "--pidfile", "", "--schedule", str(installation.var / "schedule"))
        facts = watched(watcher, lambda job: job["status"] == "done")
        watcher.stdin.close()
    assert facts == {"status": "done", "done": 60_000, "attempt": 2, "verdict": "holds"}
    verified = "print(AuditEntry.objects.filter(act='trail_verified').count())"
    assert installation.do(SETUP + verified) == 1
