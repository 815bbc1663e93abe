"""Brings the product up on one machine: broker, database, demonstration, static files, programs, greeting.

`deploy/start` ends here, in the environment that deploy/prepare.py has made.
"""

import contextlib
import hashlib
import http.client
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import Error, connection, connections
from django.db.migrations.executor import MigrationExecutor

from deploy import embedded, health, prepare
from deploy.prepare import Refused, Step, options
from deploy.supervisor import Supervisor, children

EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - to listen on, and where that is asked for here


def admit(host: str) -> None:
    """Let pages be asked for by the names of the address that is listened on, unless the operator says which."""
    names = {"localhost", "127.0.0.1", "[::1]", f"[{host}]" if ":" in host else host}
    if host in EVERYWHERE:
        names |= {socket.gethostname(), socket.getfqdn(), own_address()}
    os.environ.setdefault("ALLOWED_HOSTS", ",".join(sorted(names)))


def own_address() -> str:
    """The address by which other machines reach this one; nothing is sent to find it."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # an address that documentation reserves: any beyond this machine would do
        return str(probe.getsockname()[0])
    return "127.0.0.1"


def check_broker() -> None:
    """Refuse a REDIS_URL that leads nowhere."""
    try:
        answers = health.broker_and_worker_answer()[0]
    except ValueError as error:
        raise Refused("REDIS_URL is not understood: redis://:password@host:6379/0 is its shape.") from error
    if not answers:
        raise Refused("The broker of REDIS_URL does not answer.")


def database(var: Path, empty: bool) -> None:
    """Bring the tables up to date, and on the first start fill them with the demonstration unless `empty`.

    The mark in var/ says that the demonstration is wanted until it is loaded, so that an interrupted first start is
    taken up by the next one, and that its accounts need no second factor.
    """
    mark = var / "demonstration"
    try:
        with Step("Database") as step:
            step.say(connection.vendor)
            executor = MigrationExecutor(connection)
            if not executor.loader.applied_migrations and not empty:
                mark.write_text("wanted")
            if executor.migration_plan(executor.loader.graph.leaf_nodes()):
                migrate(var, step)
    except (Error, ImproperlyConfigured) as error:
        raise Refused(f"The database does not answer: {str(error).strip().splitlines()[0]}.") from error
    finally:
        connections.close_all()
    if not mark.exists():
        return
    os.environ.setdefault("SAIMA_DEMO", "1")
    if mark.read_text() == "wanted":
        load_demonstration(var)
        mark.write_text("loaded")


def migrate(var: Path, step: Step) -> None:
    """Apply what is missing, in a process of its own, counting the migrations as they are applied."""
    log = var / "log/migrate.log"
    log.unlink(missing_ok=True)

    def applied() -> str:
        return f"{log.read_text().count(' OK')} migrations"

    if failure := prepare.run([sys.executable, "manage.py", "migrate", "--no-input"], log, step, applied):
        raise Refused(f"The database could not be brought up to date ({last_line(failure)}): see {log}.")


def load_demonstration(var: Path) -> None:
    """Run `manage.py demo`; its last line is the step's progress."""
    log = var / "log/demo.log"
    log.unlink(missing_ok=True)
    with Step("Demonstration") as step:
        command = [sys.executable, "manage.py", "demo"]
        if failure := prepare.run(command, log, step, lambda: last_line(log.read_text())):
            raise Refused(f"The demonstration could not be loaded ({last_line(failure)}): see {log}.")
    log.unlink()  # it ends with the passwords, which belong in the sheet alone


def last_line(text: str) -> str:
    return (text.strip().splitlines() or [""])[-1]


def static_files(var: Path) -> None:
    """Collect what pages load, when any of it has changed since the last time."""
    seen = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            facts = os.stat(storage.path(path))
            seen.update(f"{path} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    stamp = var / "static.stamp"
    if stamp.exists() and stamp.read_text() == seen.hexdigest() and Path(settings.STATIC_ROOT).is_dir():
        return
    with Step("Static files") as step:
        said = call_command("collectstatic", "--no-input", "--clear", verbosity=0) or ""
        step.say(str(said))
    stamp.write_text(seen.hexdigest())


def wait_for_page(host: str, port: int, trouble: Callable[[], str | None], seconds: float = 90) -> None:
    """Return when the first page answers; `trouble` names the log of a server that has ended instead."""
    asked = EVERYWHERE.get(host, host)
    name = next((name for name in settings.ALLOWED_HOSTS if name.strip("*.") == name), asked)
    headers = {"Host": name, "X-Forwarded-Proto": "https"}
    until = time.monotonic() + seconds
    with Step("Web server") as step:
        while True:
            try:
                line = http.client.HTTPConnection(asked, port, timeout=20)
                line.request("GET", "/", headers=headers)
                status = line.getresponse().status
            except (OSError, http.client.HTTPException):
                status = 0
            if 200 <= status < 500:
                step.say(f"answers {status}")
                return
            if (log := trouble()) or status >= 500 or time.monotonic() > until:
                reason = f"answers {status}" if status else "does not answer"
                raise Refused(f"The web server {reason}: the reason is in {log or 'var/log/web.log'}.")
            time.sleep(0.05)


def greet(var: Path, address: str) -> None:
    """Say where the product is and how to sign in."""
    print(f"\n  Saima is ready: {address}\n", flush=True)
    sheet = var / "demo-accounts.txt"
    if (var / "demonstration").exists() and sheet.exists():
        print(sheet.read_text(), flush=True)
        print(f"  (kept in {sheet}, readable by you alone)\n")
    print("  Ctrl-C stops everything.", flush=True)


def interrupted(*_: object) -> None:
    raise KeyboardInterrupt


def open_doors(var: Path, supervisor: Supervisor, host: str, port: int, empty: bool) -> None:
    """Every step from a dark house to a page that answers."""
    with Step("Broker") as step:
        valkey = supervisor.start("valkey")
        step.say("embedded Valkey" if valkey else "the one of REDIS_URL")
        if valkey is None:
            check_broker()
        else:
            embedded.wait_until_ready(var, valkey)
    database(var, empty)
    static_files(var)
    supervisor.start("web")
    wait_for_page(host, port, supervisor.trouble)
    supervisor.start("worker")  # after the page, which people wait for
    supervisor.start("beat")


def main(arguments: list[str]) -> None:
    chosen = options(arguments)
    var = Path(os.environ["SAIMA_VAR"])
    os.umask(0o077)  # what is written from here on is this user's alone
    host = own_address() if chosen.host in EVERYWHERE else chosen.host
    address = f"http://{f'[{host}]' if ':' in host else host}:{chosen.port}/"
    os.pwrite(int(os.environ["SAIMA_LOCK"]), f"process {os.getpid()}, {address}".encode(), 0)
    admit(chosen.host)
    os.environ["DJANGO_SETTINGS_MODULE"] = "deploy.settings"
    try:
        django.setup()
    except (ImproperlyConfigured, KeyError, ValueError) as error:
        raise Refused(f"A setting is not understood: {error}") from error
    supervisor = Supervisor(children(var, chosen.host, chosen.port, chosen.workers))
    try:
        open_doors(var, supervisor, chosen.host, chosen.port, chosen.empty)
        greet(var, address)
        supervisor.watch()
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, supervisor.kill)
        supervisor.stop()


if __name__ == "__main__":
    for stopping in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(stopping, interrupted)
    try:
        main(sys.argv[1:])
    except Refused as refusal:
        sys.exit(str(refusal))
    except KeyboardInterrupt:
        print("Stopped.")
