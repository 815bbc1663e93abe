"""A real start: everything comes up, revives, and goes down in order with its supervisor."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from deploy import prepare
from tests.scoring import test_worker_crash as crash

pytestmark = [pytest.mark.process, pytest.mark.alike]  # a start of its own, on SQLite and the embedded broker
OWN = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY")  # the suite's


def start(var: Path, port: int) -> tuple[subprocess.Popen[str], str]:
    """A start in this folder, and what it said until it was ready."""
    lock = prepare.hold(var / "lock")
    (var / "log").mkdir(exist_ok=True)
    environment = {name: value for name, value in os.environ.items() if name not in OWN}
    environment |= {"SAIMA_VAR": str(var), "SAIMA_LOCK": str(lock), "HOME": ""}
    process = subprocess.Popen(
        [sys.executable, "-m", "deploy.opening", "--port", str(port), "--empty", "--workers", "1"],
        cwd=prepare.ROOT,
        env=environment,
        pass_fds=[lock],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    os.close(lock)
    said = []
    for line in process.stdout:
        said.append(line)
        if "Ctrl-C stops everything" in line:
            break
    assert process.poll() is None, "".join(said)
    return process, "".join(said)


@pytest.fixture
def opened(tmp_path):
    """A start in a folder of its own; what is left of it is ended with the test."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    process, said = start(tmp_path, port)
    yield process, port, tmp_path, said
    process.kill()
    process.wait()


def steps(said: str) -> list[str]:
    """The titles of the steps that a start went through."""
    return [line[6:32].strip() for line in said.splitlines() if line.startswith("  ok  ")]


def ask(port: int, path: str) -> tuple[int, bytes]:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    line.request("GET", path)
    answer = line.getresponse()
    return answer.status, answer.read()


def wait_until(holds, seconds: float = 60) -> None:
    """Ask again until it holds; the test fails when it never does."""
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "it never came"
        time.sleep(0.1)


def running(var: Path) -> list[int]:
    """The processes that know of this var/: by their environment, or (Valkey overwrites its own) by where they stand."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            named = f"SAIMA_VAR={var}\0".encode() in (folder / "environ").read_bytes()
            if named or (folder / "cwd").readlink() == var / "valkey":
                found.append(int(folder.name))
        except OSError:
            continue
    return found


def command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


LEFT = (
    crash.PRELUDE
    + """
import time
run, end = prepared(3), time.monotonic() + 60
while run.status != "done" and time.monotonic() < end:
    time.sleep(0.2)
    run.refresh_from_db()
print(json.dumps([run.status, run.attempt]))
"""
)


UNDER_WAY = (
    crash.PRELUDE
    + """
import time
run, end = prepared(20_000), time.monotonic() + 60
tasks.score.delay(run.pk)
while not (run.status == "running" and run.done) and time.monotonic() < end:
    time.sleep(0.02)
    run.refresh_from_db()
print(json.dumps([run.status, run.attempt]))
"""
)
FINISHED = (
    crash.PRELUDE
    + """
import time
run, end = ScoringRun.objects.latest("pk"), time.monotonic() + 120
while run.status != "done" and time.monotonic() < end:
    time.sleep(0.2)
    run.refresh_from_db()
print(json.dumps([run.status, run.attempt, run.done, Score.objects.filter(run=run).count()]))
"""
)


def told(var: Path, code: str) -> list[object]:
    """What the last printed line of `code` holds, run in a process of this installation."""
    environment = {**os.environ, "SAIMA_VAR": str(var), "DJANGO_SETTINGS_MODULE": "deploy.settings"}
    environment = {name: value for name, value in environment.items() if name not in OWN}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=prepare.ROOT, env=environment, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def is_ready(port: int) -> bool:
    return ask(port, "/health/ready") == (200, b'{"database": true, "broker": true, "worker": true}')


def has_another(var: Path, name: str, killed: int) -> bool:
    """Whether a process of this name stands where the killed one stood."""
    return any(name in command(pid) and pid != killed for pid in running(var))


def revives(port: int, var: Path) -> None:
    """What is killed comes back, and what nobody was told of is done."""
    for name in ("celery -A deploy.celery worker", "celery -A deploy.celery beat", "valkey-server"):
        killed = next(pid for pid in running(var) if name in command(pid))
        os.kill(killed, signal.SIGKILL)
        wait_until(lambda: is_ready(port) and has_another(var, name, killed))  # noqa: B023
    assert told(var, LEFT) == ["done", 1]  # only the clock can bring it to a worker


def stops_in_order(process: subprocess.Popen[str], var: Path) -> None:
    process.send_signal(signal.SIGINT)
    rest = process.stdout.read()
    assert process.wait(30) == 0
    assert [line.split()[2] for line in rest.splitlines() if "Stopping" in line] == ["beat", "worker", "web", "valkey"]
    assert rest.splitlines()[-1] == "Stopped."
    assert running(var) == []


def finishes_a_run_whose_worker_is_killed(port: int, var: Path) -> None:
    """Without anybody doing anything."""
    wait_until(lambda: is_ready(port))
    assert told(var, UNDER_WAY) == ["running", 1]
    killed = [pid for pid in running(var) if "celery -A deploy.celery worker" in command(pid)]
    for pid in killed:
        os.kill(pid, signal.SIGKILL)
    assert told(var, FINISHED) == ["done", 2, 20_000, 20_000]
    assert {pid for pid in running(var) if "celery -A deploy.celery worker" in command(pid)}.isdisjoint(killed)


def test_an_installation_comes_up_revives_stops_in_order_comes_again_at_once_and_dies_whole(opened):
    """One life from beginning to end: the database of a first start takes longer to make than most of what follows."""
    process, port, var, said = opened
    assert f"Saima is ready: http://127.0.0.1:{port}/" in said
    assert steps(said) == ["Broker", "Database", "Static files", "Web server"]
    assert (var / "secret_key").stat().st_mode & 0o777 == 0o600
    assert ask(port, "/health/live") == (200, b"ok")
    wait_until(lambda: is_ready(port))
    with pytest.raises(prepare.Refused, match=f"already running from this folder .process {process.pid}, http"):
        prepare.hold(var / "lock")
    revives(port, var)
    stops_in_order(process, var)

    again, said = start(var, port)
    try:
        assert steps(said) == ["Broker", "Web server"]
        finishes_a_run_whose_worker_is_killed(port, var)
    finally:
        again.kill()
        again.wait()
    wait_until(lambda: running(var) == [])  # children die with the supervisor
