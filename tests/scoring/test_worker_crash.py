"""Real processes, really killed: a run outlives its worker, and a queue outlives its broker."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from deploy import embedded
from tests.databases import database_named

pytestmark = pytest.mark.process

PRELUDE = """
import django, json, sys
django.setup()
from django.db import connection
from scoring import runs, tasks
from scoring.models import Score, ScoringRun
from scoring.engine.table import Table
from decimal import Decimal
from tests.scoring.conftest import DOCUMENT

def prepared(size, salt=0):
    figures = {"output": [n % 997 + salt for n in range(size)], "growth": [n % 23 for n in range(size)], "accidents": [0] * size}
    columns = {name: tuple(map(Decimal, cells)) for name, cells in figures.items()}
    return runs.prepare(runs.adopt(DOCUMENT), Table(tuple(f"E{n}" for n in range(size)), columns | {"track": ("a",) * size}))

def facts():
    return list(ScoringRun.objects.order_by("pk").values("status", "done", "total", "attempt"))
"""
FORKING = """
import os, sys, traceback

def child(code, folder):
    for number, name in ((1, "out"), (2, "said")):
        os.dup2(os.open(f"{folder}/{name}", os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    try:
        exec(compile(code, "<test>", "exec"), globals())
        status = 0
    except BaseException:
        traceback.print_exc()
        status = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)

for line in sys.stdin:
    if not (pid := os.fork()):
        child(json.loads(line), sys.argv[1])
    status = os.waitpid(pid, 0)[1]
    texts = [open(f"{sys.argv[1]}/{name}").read() for name in ("out", "said")]
    print(json.dumps([status, *texts]), flush=True)
"""
"""What follows a prelude in a process that forks: each piece of code has a child, its globals and its connections to itself."""


class Installation:
    """A var/ of its own with its own database, and the processes started on it."""

    def __init__(self, var: Path, database: str) -> None:
        self.var = var
        self.environment = {
            **{name: value for name, value in os.environ.items() if name not in ("REDIS_URL", "DATABASE_URL")},
            "SAIMA_VAR": str(var), "DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "deploy.settings",
        }  # fmt: skip
        self.processes: list[subprocess.Popen[Any]] = []
        self.prelude = PRELUDE
        self._parent: subprocess.Popen[str] | None = None

    def start(self, *command: str | Path) -> subprocess.Popen[bytes]:
        with (self.var / "log").open("ab") as log:
            process = subprocess.Popen(
                command, cwd=settings.ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        self.processes.append(process)
        return process

    def celery(self, *arguments: str) -> subprocess.Popen[bytes]:
        return self.start(sys.executable, "-m", "celery", "-A", "deploy.celery", *arguments)

    def worker(self) -> subprocess.Popen[bytes]:
        return self.celery("worker", "--concurrency", "1", "--without-gossip", "--without-mingle")

    def valkey(self) -> subprocess.Popen[bytes]:
        process = self.start(*embedded.command(self.var))
        embedded.wait_until_ready(self.var, process)
        return process

    def do(self, code: str) -> Any:
        """What the last printed line of `code`, run in a process of the product, holds as JSON."""
        if self._parent is None or self._parent.poll() is not None:
            self._parent = self._ready_to_fork()
        json.dump(code, self._parent.stdin)
        self._parent.stdin.write("\n")
        self._parent.stdin.flush()
        status, out, said = json.loads(self._parent.stdout.readline())
        assert status == 0, said
        return json.loads(out.splitlines()[-1])

    def _ready_to_fork(self) -> subprocess.Popen[str]:
        """A process that has loaded the product but asked nothing of it, and forks for each piece of code."""
        command = [sys.executable, "-c", self.prelude + FORKING, str(self.var)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        process = subprocess.Popen(command, cwd=settings.ROOT, env=self.environment, start_new_session=True, **pipes)
        self.processes.append(process)
        return process

    def wait(self, until: Callable[[Any], bool], seconds: int) -> Any:
        """The facts of all runs, once they are as they should be."""
        end, pause = time.monotonic() + seconds, threading.Event()
        while True:
            facts = self.do("print(json.dumps(facts()))")
            if until(facts):
                return facts
            if time.monotonic() > end:
                raise AssertionError(f"after {seconds} s: {facts}\n{(self.var / 'log').read_text()[-4000:]}")
            pause.wait(0.05)

    def stop(self) -> None:
        for process in reversed(self.processes):
            kill(process)


def kill(process: subprocess.Popen[Any]) -> None:
    """kill -9, the process with all its children."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait(10)


def finished(facts: list[dict[str, Any]]) -> bool:
    return all(run["status"] == "done" for run in facts)


@pytest.fixture
def database(tmp_path: Path, tables: str) -> Iterator[str]:
    """The address of a database without rows: a file of SQLite, or a new database on the suite's PostgreSQL."""
    if connection.vendor == "sqlite":
        shutil.copyfile(tables.removeprefix("sqlite:///"), tmp_path / "saima.sqlite3")
        yield f"sqlite:///{tmp_path / 'saima.sqlite3'}"
    else:
        with database_named(f"saima_crash_{os.getpid()}", like=tables) as address:
            yield address


@pytest.fixture
def installation(tmp_path: Path, database: str) -> Iterator[Installation]:
    made = Installation(tmp_path, database)
    try:
        yield made
    finally:
        made.stop()


def test_a_run_finishes_by_itself_after_kill_9_of_its_worker(installation):
    installation.valkey()
    assert installation.do("run = prepared(20_000); tasks.score.delay(run.pk); print(1)") == 1
    workers = []

    def is_under_way(runs):  # the worker starts when somebody watches, so that it cannot be done before
        if not workers:
            workers.append(installation.worker())
        return runs[0]["done"] > 0

    facts = installation.wait(is_under_way, 60)
    assert facts == [{"status": "running", "done": facts[0]["done"], "total": 20_000, "attempt": 1}]
    kill(workers[0])
    assert installation.do("print(Score.objects.count())") == 0
    installation.worker()
    installation.celery("beat", "--pidfile", "", "--schedule", str(installation.var / "schedule"))
    assert installation.wait(finished, 120) == [{"status": "done", "done": 20_000, "total": 20_000, "attempt": 2}]
    assert installation.do("print(Score.objects.count())") == 20_000


def test_no_queued_job_is_lost_by_kill_9_of_the_broker_and_each_scores_once(installation):
    valkey = installation.valkey()
    queue = "[tasks.score.delay(prepared(5, salt).pk) for salt in range(25) for again in range(3)]; print(len(facts()))"
    assert installation.do(queue) == 25
    kill(valkey)
    installation.valkey()
    installation.worker()
    facts = installation.wait(finished, 60)
    assert facts == [{"status": "done", "done": 5, "total": 5, "attempt": 1}] * 25
    assert installation.do("print(Score.objects.count())") == 125
