"""Brings the product up on one machine: broker, groundwork, programs, greeting.

`deploy/start` ends here, in the environment that deploy/prepare.py has made. Django is loaded in the processes that
this one watches over, not here.
"""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from deploy import embedded
from deploy.fingerprint import fingerprint
from deploy.options import options
from deploy.speaking import gettext as _
from deploy.steps import Refused, Step
from deploy.supervisor import Supervisor, children
from deploy.ties import tied_to_parent

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


def is_laid(var: Path) -> bool:
    """Whether the groundwork stands: nothing that it looks after has changed."""
    mark, wanted = var / "groundwork", fingerprint(var)
    static = Path(os.environ.get("STATIC_ROOT") or var / "static")
    return bool(wanted and mark.exists() and mark.read_text() == wanted and static.is_dir())


def lay(empty: bool) -> None:
    """Run the groundwork; `Refused` with its sentence when it cannot be laid."""
    command = [sys.executable, "-m", "deploy.groundwork", *(["--empty"] if empty else [])]
    process = subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=tied_to_parent(signal.SIGTERM),
    )
    try:
        failure = process.communicate()[1]
    except BaseException:
        process.terminate()
        process.wait()
        raise
    if process.returncode:
        raise Refused(failure.strip() or _("The groundwork ended with %(code)s.") % {"code": process.returncode})


def wait_for_page(host: str, port: int, trouble: Callable[[], str | None], seconds: float = 90) -> None:
    """Return when the first page answers; `trouble` names the log of a server that has ended instead."""
    asked = EVERYWHERE.get(host, host)
    names = os.environ["ALLOWED_HOSTS"].split(",")
    name = next((name for name in names if name.strip("*.") == name), asked)
    headers = {"Host": name, "X-Forwarded-Proto": "https"}
    until = time.monotonic() + seconds
    with Step(_("Web server")) as step:
        while True:
            try:
                line = http.client.HTTPConnection(asked, port, timeout=20)
                line.request("GET", "/", headers=headers)
                status = line.getresponse().status
            except (OSError, http.client.HTTPException):
                status = 0
            if 200 <= status < 500:
                step.say(_("answers %(status)s") % {"status": status})
                return
            if (log := trouble()) or status >= 500 or time.monotonic() > until:
                words = _("The web server answers %(status)s: the reason is in %(log)s.")
                if not status:
                    words = _("The web server does not answer: the reason is in %(log)s.")
                raise Refused(words % {"status": status, "log": log or "var/log/web.log"})
            time.sleep(0.02)


def greet(var: Path, address: str) -> None:
    """Say where the product is and how to sign in."""
    print("\n ", _("Saima is ready: %(address)s") % {"address": address}, "\n", flush=True)
    sheet = var / "demo-accounts.txt"
    if (var / "demonstration").exists() and sheet.exists():
        print(sheet.read_text(), flush=True)
        print(" ", _("(kept in %(sheet)s, readable by you alone)") % {"sheet": sheet}, "\n")
    else:
        command = ".venv/bin/python manage.py open_account USERNAME NAME"
        words = _("The first account, where there is none yet: %(command)s")
        print(" ", words % {"command": command}, "\n")
    print(" ", _("Ctrl-C stops everything."), flush=True)


def interrupted(*_: object) -> None:
    raise KeyboardInterrupt


def open_doors(var: Path, supervisor: Supervisor, host: str, port: int, empty: bool) -> None:
    """Every step from a dark house to a page that answers."""

    def serve() -> None:
        if (var / "demonstration").exists():
            os.environ.setdefault("SAIMA_DEMO", "1")
        supervisor.start("web")

    with Step(_("Broker")) as step:
        valkey = supervisor.start("valkey")
        if laid := is_laid(var):
            serve()  # it loads its code while the broker reads its file
        step.say(_("embedded Valkey") if valkey else _("the one of REDIS_URL"))
        if valkey is not None:
            embedded.wait_until_ready(var, valkey)
    if not laid:
        lay(empty)
        serve()
    wait_for_page(host, port, supervisor.trouble)
    supervisor.start("worker")  # after the page, which people wait for
    supervisor.start("beat")


def main(arguments: list[str]) -> None:
    chosen = options(arguments)
    var = Path(os.environ["SAIMA_VAR"])
    os.umask(0o077)  # what is written from here on is this user's alone
    host = own_address() if chosen.host in EVERYWHERE else chosen.host
    address = f"http://{f'[{host}]' if ':' in host else host}:{chosen.port}/"
    os.pwrite(
        int(os.environ["SAIMA_LOCK"]), (_("process %(number)s") % {"number": os.getpid()} + f", {address}").encode(), 0
    )
    admit(chosen.host)
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
        print(_("Stopped."))
