"""The product's programs as children of one process: Valkey, web server, worker and beat.

A child that dies is started again; when this process ends, however it ends, they all end.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from deploy import embedded
from deploy.prepare import ROOT
from deploy.speaking import gettext as _
from deploy.steps import Refused, Step
from deploy.ties import tied_to_parent

TOO_OFTEN = 5  # deaths of one child within a minute that end the whole
LOG_LIMIT = 10 * 1024 * 1024  # bytes, after which a start puts the log aside


@dataclass
class Child:
    """One program: how it is started, and the signals that end it, each with the seconds it is given."""

    name: str
    command: list[str]
    log: Path
    farewell: list[tuple[signal.Signals, float]]
    orphaned: signal.Signals = signal.SIGTERM
    process: subprocess.Popen[bytes] | None = None
    deaths: list[float] = field(default_factory=list)

    def start(self) -> None:
        """Start the program in a session of its own, tied to this process's life."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=ROOT,
                start_new_session=True,
                preexec_fn=tied_to_parent(self.orphaned),
            )

    def stop(self) -> None:
        """Ask once, then more firmly, and wait until the program has ended."""
        if self.process is None:
            return
        for number, seconds in [*self.farewell, (signal.SIGKILL, 5.0)]:
            if self.process.poll() is not None:
                break
            self.process.send_signal(number)
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                continue
        try:
            os.killpg(self.process.pid, signal.SIGKILL)  # what a killed program left behind in its session
        except (ProcessLookupError, PermissionError):
            return


def children(var: Path, host: str, port: int, workers: int) -> list[Child]:
    """The programs in the order of their start; they are stopped in the opposite order."""
    term, quick = signal.SIGTERM, signal.SIGQUIT
    python, log, kill = sys.executable, var / "log", signal.SIGKILL
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    web = ["-m", "gunicorn", "deploy.wsgi", "--bind", address, "--workers", str(workers), "--threads", "4", "--preload"]
    web += ["--timeout", "60", "--graceful-timeout", "3", "--no-control-socket", "--log-level", "warning"]
    celery = ["-m", "celery", "-A", "deploy.celery"]
    worker = [*celery, "worker", "--concurrency", "2", "--without-gossip", "--without-mingle", "--loglevel", "INFO"]
    beat = [*celery, "beat", "--pidfile", "", "--loglevel", "WARNING"]
    found = [
        Child("web", [python, *web], log / "web.log", [(term, 5), (quick, 2)], quick),
        # an orphaned worker is not asked: its broker ends at the same moment, and Celery may wait for it for ever
        Child("worker", [python, *worker], log / "worker.log", [(term, 6), (quick, 4)], kill),
        Child("beat", [python, *beat], log / "beat.log", [(term, 3)]),
    ]
    if not os.environ.get("REDIS_URL"):
        found.insert(0, Child("valkey", embedded.command(var), log / "valkey.log", [(term, 10)]))
    return found


class Supervisor:
    """The children of one start."""

    def __init__(self, programs: list[Child]) -> None:
        self.programs = programs
        for child in programs:
            if child.log.exists() and child.log.stat().st_size > LOG_LIMIT:
                child.log.replace(child.log.with_suffix(".log.1"))

    def start(self, name: str) -> subprocess.Popen[bytes] | None:
        """Start the program of this name; nothing when it is not among ours."""
        child = next((child for child in self.programs if child.name == name), None)
        if child is not None:
            child.start()
        return child.process if child is not None else None

    def trouble(self) -> str | None:
        """The log of the first child that has ended, if any."""
        ended = (child for child in self.programs if child.process is not None and child.process.poll() is not None)
        return next((str(child.log) for child in ended), None)

    def watch(self) -> None:
        """Start again what dies; `Refused` when one child cannot be kept alive."""
        pause = threading.Event()
        while True:
            for child in self.programs:
                if child.process is not None and (code := child.process.poll()) is not None:
                    self.revive(child, code)
            pause.wait(0.25)

    def revive(self, child: Child, code: int) -> None:
        now = time.monotonic()
        child.deaths = [moment for moment in child.deaths if now - moment < 60] + [now]
        if len(child.deaths) > TOO_OFTEN:
            words = _("The process %(name)s ends again and again: the reason is in %(log)s.")
            raise Refused(words % {"name": child.name, "log": child.log})
        words = _("%(name)s ended (exit %(code)s) and is started again")
        print("  !! ", words % {"name": child.name, "code": code}, flush=True)
        child.stop()
        child.start()

    def stop(self) -> None:
        """Beat, worker, web, Valkey: nothing new comes in, what runs is finished, and the queue closes last."""
        order = ["beat", "worker", "web", "valkey"]
        for child in sorted(self.programs, key=lambda child: order.index(child.name)):
            if child.process is not None:
                with Step(_("Stopping %(name)s") % {"name": child.name}):
                    child.stop()

    def kill(self, *_: object) -> None:
        """The impatient second Ctrl-C."""
        for child in self.programs:
            if child.process is not None and child.process.poll() is None:
                child.process.kill()
