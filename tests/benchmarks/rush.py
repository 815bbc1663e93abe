"""The last minute before a deadline: 800 applicants save every few seconds and 300 submit, on loopback, against the product's
own web server. Afterwards the database is held against what each applicant was told.

What is asked: every `--every` seconds each person changes one figure and a text of 1,200 characters and saves both (with the
defaults 80 saves a second); `--submit` of them submit instead at a moment that lies the more likely the nearer the deadline,
and 40 more try for the first time after it. A save waits for its answer before the next; a submission does not wait for
anybody. The load and what is measured share the machine: its share of the processor time, and what one request costs the web
server's processes, stand beside the waiting times.

`python -m tests.benchmarks rush [--database URL] [--people N] [--submit N] [--seconds S] [--every S] [--workers N]`
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from deploy import embedded
from deploy.supervisor import Child, children

ROOT = Path(__file__).resolve().parent.parent.parent
STAGE = "import django; django.setup(); from tests.benchmarks._stage import main; main()"
AFTER = 5.0  # seconds that people go on trying after the deadline
READING = 2.0  # seconds between the last change and submitting: the page that asks once more is read
LATE = 40  # people whose first attempt to submit comes after it
TOKEN = "rush" * 8
LONG = "概况。" + "内容。" * 400
TICK = 0.01  # seconds to which a kernel tells when something arrived


@dataclass
class Applicant:
    """One person at the form: what stands there as acknowledged, and what came of submitting."""

    code: str
    session: str
    texts: dict[str, str]
    inputs: dict[str, str]
    track: str
    seed: float
    submit_at: float | None = None
    revision: int = 0
    receipt: str = ""
    faults: list[str] = field(default_factory=list)


@dataclass
class Seen:
    """Every request's kind, beginning and milliseconds, what was not as it should be, and the processor seconds that asking
    (`effort`) and answering (`served`) took, and the share of the machine's that nobody took (`idle`).
    """

    requests: list[tuple[str, float, float]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    effort: float = 0.0
    served: float = 0.0
    idle: float = 0.0


class Exchange(asyncio.Protocol):
    """One request on a connection of its own, answered until the server closes it. As cheap as can be: it shares the
    machine with what is measured.
    """

    def __init__(self, request: bytes) -> None:
        self.request, self.answer = request, bytearray()
        self.sent = 0.0
        self.done: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport.write(self.request)  # type: ignore[attr-defined]
        self.sent = time.time()

    def data_received(self, data: bytes) -> None:
        self.answer += data

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            self.done.set_result(bytes(self.answer))


class Answer(NamedTuple):
    """When the request began and when it was on its way, and what came back; status 0 with the reason where nothing did."""

    began: float
    sent: float
    status: int
    place: str
    body: bytes


def main(argv: list[str]) -> list[dict[str, Any]]:
    """The figures of one rush; SystemExit, with the same figures, when anything was lost, refused or accepted that should
    not be.
    """
    options = _options().parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="rush-") as folder:
        rows, faults = rush(Path(folder), options)
    if faults:
        figures = [" ".join(f"{name}: {value}," for name, value in row.items()).rstrip(",") for row in rows]
        kinds = Counter(re.sub(r"\d+", "#", fault.split(" ", 1)[-1])[:60] for fault in faults)
        raise SystemExit(
            "\n".join([*figures, f"{len(faults)} faults:", *(f"{n} x {kind}" for kind, n in kinds.most_common(20))])
        )
    return rows


def rush(var: Path, options: argparse.Namespace) -> tuple[list[dict[str, Any]], list[str]]:
    """Build the stage, start the web server, let everybody act, and hold the database against it."""
    database = options.database or os.environ.get("DATABASE_URL") or f"sqlite:///{var / 'saima.sqlite3'}"
    os.environ |= {"SAIMA_VAR": str(var), "DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "deploy.settings"}
    (var / "log").mkdir()
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], cwd=ROOT, check=True)
    subprocess.run([sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"], cwd=ROOT, check=True)
    plan, told = var / "plan.json", var / "told.json"
    _stage("build", str(plan), f"--people={options.people}", f"--closes-in={options.seconds + 10}")
    said = json.loads(plan.read_text())
    port = _free_port()
    with embedded.running(var):
        web = next(child for child in children(var, "127.0.0.1", port, options.workers) if child.name == "web")
        web.start()
        try:
            _wait(port, web)
            people = [Applicant(**person) for person in said["people"]]
            before = _processor(web)
            seen = asyncio.run(_everybody(people, said, port, options))
            seen.served = _processor(web) - before
        finally:
            web.stop()
    told.write_text(json.dumps([vars(person) for person in people]))
    found = json.loads(_stage("check", str(plan), f"--told={told}").splitlines()[-1])
    return _rows(database, seen, found, options), seen.faults + found["faults"]


async def _everybody(people: list[Applicant], said: dict[str, Any], port: int, options: argparse.Namespace) -> Seen:
    seen, deadline, drawn = Seen(), said["closes_at"], random.Random(2026)
    start = max(time.time(), deadline - options.seconds)
    for person in people[: options.submit]:
        person.submit_at = deadline - 0.02 - (drawn.random() ** 2) * (deadline - start - 1)
    for person in people[options.submit : options.submit + LATE]:
        person.submit_at = deadline + drawn.random() * AFTER * 0.8
    await asyncio.sleep(max(0.0, start - time.time()))
    before, spent = time.process_time(), _machine()
    await asyncio.gather(*(_one(person, seen, said, port, options.every) for person in people))
    seen.effort = time.process_time() - before
    idle, whole = (now - then for now, then in zip(_machine(), spent, strict=True))
    seen.idle = idle / whole
    return seen


async def _one(person: Applicant, seen: Seen, said: dict[str, Any], port: int, every: float) -> None:
    """Type and save until it is time to submit, or until the call has closed."""
    deadline, drawn = said["closes_at"], random.Random(person.seed)
    end = person.submit_at - READING if person.submit_at else deadline + AFTER
    due = time.time() + drawn.random() * every
    while due < min(end, deadline - 0.5):
        await asyncio.sleep(max(0.0, due - time.time()))
        await _save(person, seen, said, port, drawn)
        due = max(due + every, time.time())
    if person.submit_at:
        await asyncio.sleep(max(0.0, person.submit_at - time.time()))
        await _submit(person, seen, said, port)


async def _save(person: Applicant, seen: Seen, said: dict[str, Any], port: int, drawn: random.Random) -> None:
    """One figure and one text change; what was touched is sent, as the page sends it."""
    name, text = drawn.choice(list(person.inputs)), f"{drawn.randint(90, 130)}.{drawn.randint(1, 99):02d}"
    changing = str(drawn.random())
    fields = {"revision": str(person.revision), "touched": f"summary,{name}", name: text, "summary": changing + LONG}
    sent = json.dumps(list(fields.items()), ensure_ascii=False)
    answer = await _post(port, f"/applications/{person.code}/save/", sent, person, said, "autosave")
    seen.requests.append(("save", answer.began, (time.time() - answer.began) * 1000))
    if answer.status != 200:
        seen.faults.append(f"{person.code} save {answer.status} {_words(answer.body)}")
        return
    told = json.loads(answer.body)
    if told["errors"]:
        seen.faults.append(f"{person.code} save {told['errors']}")
    person.texts |= {"summary": changing + LONG}
    person.inputs |= {name: text}
    person.revision = told["revision"]


async def _submit(person: Applicant, seen: Seen, said: dict[str, Any], port: int) -> None:
    answer = await _post(port, f"/applications/{person.code}/submit/", "", person, said, "")
    seen.requests.append(("submit", answer.began, (time.time() - answer.began) * 1000))
    if "/receipts/" in answer.place:
        person.receipt = answer.place.rstrip("/").split("/")[-1]
    what = f"{answer.status} {answer.place} {_words(answer.body) if answer.status in (0, 500) else ''}"
    if answer.sent < said["closes_at"] - TICK and not person.receipt:
        seen.faults.append(f"{person.code} sent {said['closes_at'] - answer.sent:.3f} s before the deadline: {what}")
    if answer.began > said["closes_at"] + TICK and (person.receipt or answer.status not in (302, 403)):
        seen.faults.append(f"{person.code} begun {answer.began - said['closes_at']:.3f} s after the deadline: {what}")


async def _post(port: int, path: str, sent: str, person: Applicant, said: dict[str, Any], asked: str) -> Answer:
    """What is sent on a connection of its own: JSON as the page's script does, or the empty form of a button."""
    data = sent.encode()
    kind = "json" if sent else "x-www-form-urlencoded"
    head = [
        f"POST {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Connection: close", f"Content-Length: {len(data)}",
        f"Content-Type: application/{kind}", "Accept-Language: zh-CN", f"X-Requested-With: {asked}",
        f"Cookie: {said['cookie']}={person.session}; csrftoken={TOKEN}", f"X-CSRFToken: {TOKEN}", "", "",
    ]  # fmt: skip
    began = time.time()
    exchange = Exchange("\r\n".join(head).encode() + data)
    try:
        await asyncio.get_running_loop().create_connection(lambda: exchange, "127.0.0.1", port)
        answer = await asyncio.wait_for(exchange.done, 60)
    except (TimeoutError, OSError) as error:
        return Answer(began, exchange.sent or time.time(), 0, "", repr(error).encode())
    top, _gap, body = answer.partition(b"\r\n\r\n")
    first, *rest = top.decode("latin-1").split("\r\n")
    place = next((line.split(": ", 1)[1] for line in rest if line.lower().startswith("location: ")), "")
    return Answer(began, exchange.sent, int(first.split()[1]) if first else 0, place, body)


def _words(body: bytes) -> str:
    """What an answer says, short."""
    try:
        return str(json.loads(body)["message"])
    except (ValueError, KeyError, TypeError):
        return repr(body[:100])


def _rows(database: str, seen: Seen, found: dict[str, Any], options: argparse.Namespace) -> list[dict[str, Any]]:
    """By act: how many came in a second while people saved or submitted, and how long each waited for its answer."""
    rows = []
    for kind in ("save", "submit"):
        asked = [(began, ms) for what, began, ms in seen.requests if what == kind]
        spent = sorted(ms for _began, ms in asked)
        cuts = statistics.quantiles(spent, n=100) if len(spent) > 1 else spent * 99
        span = max(began + ms / 1000 for began, ms in asked) - min(began for began, _ms in asked)
        rows.append(
            {
                "database": database.split(":")[0], "act": kind, "requests": len(spent),
                "offered /s": (options.people / options.every) if kind == "save" else None, "served /s": len(spent) / span,
                "p50 ms": cuts[49], "p95 ms": cuts[94], "p99 ms": cuts[98], "slowest ms": spent[-1],
                "stored": found["saves"] if kind == "save" else found["receipts"],
                "faults": len(seen.faults) + len(found["faults"]), "late accepted": found["late"],
                "CPU ms a request": seen.served / len(seen.requests) * 1000 if kind == "save" else None,
                "load's share of CPU %": 100 * seen.effort / (seen.effort + seen.served) if kind == "save" else None,
                "idle CPU %": 100 * seen.idle if kind == "save" else None,
            }
        )  # fmt: skip
    return rows


def _processor(web: Child) -> float:
    """Processor seconds that the web server's processes have taken so far; they are a session of their own."""
    assert web.process is not None
    spent = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            facts = path.read_text().rpartition(")")[2].split()
        except OSError:  # it ended meanwhile
            continue
        if int(facts[3]) == web.process.pid:
            spent += int(facts[11]) + int(facts[12])
    return spent / os.sysconf("SC_CLK_TCK")


def _machine() -> tuple[int, int]:
    """Of the machine's processor time so far, in the kernel's ticks: what nobody took, and all of it (proc(5))."""
    spent = [int(part) for part in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    return spent[3] + spent[4], sum(spent)


def _stage(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", STAGE, *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout


def _free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])


def _wait(port: int, web: Child) -> None:
    for _time in range(600):
        with socket.socket() as line:
            if line.connect_ex(("127.0.0.1", port)) == 0:
                return
        if web.process is None or web.process.poll() is not None:
            raise SystemExit(f"the web server ended: {web.log.read_text()[-2000:]}")
        time.sleep(0.1)
    raise SystemExit("the web server does not answer")


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks rush")
    parser.add_argument(
        "--database", default="", help="an empty database's address; without it DATABASE_URL, else SQLite"
    )
    parser.add_argument("--people", type=int, default=800)
    parser.add_argument("--submit", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--every", type=float, default=10, help="seconds between two saves of one person")
    parser.add_argument("--workers", type=int, default=2)
    return parser
