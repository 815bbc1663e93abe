"""The last minute before a deadline: 800 applicants save every few seconds and 300 submit, on loopback, against the product's
own web server. Afterwards the database is held against what each applicant was told.

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
from typing import Any
from urllib.parse import urlencode

from deploy import embedded
from deploy.supervisor import Child, children

ROOT = Path(__file__).resolve().parent.parent.parent
STAGE = "import django; django.setup(); from tests.benchmarks._stage import main; main()"
AFTER = 5.0  # seconds that people go on trying after the deadline
LATE = 40  # people whose first attempt to submit comes after it
TOKEN = "rush" * 8


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
    """Every request's kind, beginning and milliseconds, and what was not as it should be."""

    requests: list[tuple[str, float, float]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


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
            seen = asyncio.run(_everybody(people, said, port, options))
        finally:
            web.stop()
    told.write_text(json.dumps([vars(person) for person in people]))
    found = json.loads(_stage("check", str(plan), f"--told={told}").splitlines()[-1])
    return _rows(database, seen, found), seen.faults + found["faults"]


async def _everybody(people: list[Applicant], said: dict[str, Any], port: int, options: argparse.Namespace) -> Seen:
    seen, deadline, drawn = Seen(), said["closes_at"], random.Random(2026)
    start = max(time.time(), deadline - options.seconds)
    for person in people[: options.submit]:
        person.submit_at = deadline - 0.02 - (drawn.random() ** 2) * (deadline - start - 1)
    for person in people[options.submit : options.submit + LATE]:
        person.submit_at = deadline + drawn.random() * AFTER * 0.8
    await asyncio.sleep(max(0.0, start - time.time()))
    await asyncio.gather(*(_one(person, seen, said, port, options.every) for person in people))
    return seen


async def _one(person: Applicant, seen: Seen, said: dict[str, Any], port: int, every: float) -> None:
    """Type and save until it is time to submit, or until the call has closed."""
    deadline, drawn = said["closes_at"], random.Random(person.seed)
    end = person.submit_at or deadline + AFTER
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
    inputs = person.inputs | {name: text}
    texts = person.texts | {"summary": f"概况{drawn.random()}" + "内容。" * 400}
    form = {"summary": texts["summary"], name: text, "touched": f"summary,{name}", "revision": str(person.revision)}
    began, status, _head, body = await _post(port, f"/applications/{person.code}/save/", form, person, said, "autosave")
    seen.requests.append(("save", began, (time.time() - began) * 1000))
    if status != 200:
        seen.faults.append(f"{person.code} save {status} {body[:200]!r}")
        return
    answer = json.loads(body)
    if answer["errors"]:
        seen.faults.append(f"{person.code} save {answer['errors']}")
    person.texts, person.inputs, person.revision = texts, inputs, answer["revision"]


async def _submit(person: Applicant, seen: Seen, said: dict[str, Any], port: int) -> None:
    began, status, head, _body = await _post(port, f"/applications/{person.code}/submit/", {}, person, said, "")
    place = head.get("location", "")
    seen.requests.append(("submit", began, (time.time() - began) * 1000))
    if "/receipts/" in place:
        person.receipt = place.rstrip("/").split("/")[-1]
    early = began < said["closes_at"]
    if early and not person.receipt:
        seen.faults.append(
            f"{person.code} refused {said['closes_at'] - began:.3f} s before the deadline: {status} {place}"
        )
    if not early and (person.receipt or status not in (302, 403)):
        seen.faults.append(f"{person.code} after the deadline: {status} {place}")


async def _post(
    port: int, path: str, form: dict[str, str], person: Applicant, said: dict[str, Any], asked: str
) -> tuple[float, int, dict[str, str], bytes]:
    """A form sent on a connection of its own: when it began, the status, the head and the body of the answer."""
    data = urlencode({**form, "csrfmiddlewaretoken": TOKEN}).encode()
    head = [
        f"POST {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Connection: close", f"Content-Length: {len(data)}",
        "Content-Type: application/x-www-form-urlencoded", "Accept-Language: zh-CN", f"X-Requested-With: {asked}",
        f"Cookie: {said['cookie']}={person.session}; csrftoken={TOKEN}", "", "",
    ]  # fmt: skip
    began = time.time()
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write("\r\n".join(head).encode() + data)
        answer = await asyncio.wait_for(reader.read(), 60)
        writer.close()
    except (TimeoutError, OSError) as error:
        return began, 0, {}, repr(error).encode()
    top, _gap, body = answer.partition(b"\r\n\r\n")
    first, *rest = top.decode("latin-1").split("\r\n")
    return (
        began,
        int(first.split()[1]) if first else 0,
        {k.lower(): v for k, _s, v in (r.partition(": ") for r in rest)},
        body,
    )


def _rows(database: str, seen: Seen, found: dict[str, Any]) -> list[dict[str, Any]]:
    rows = []
    for kind in ("save", "submit"):
        spent = sorted(ms for what, _began, ms in seen.requests if what == kind)
        cuts = statistics.quantiles(spent, n=100) if len(spent) > 1 else spent * 99
        rows.append(
            {
                "database": database.split(":")[0], "act": kind, "requests": len(spent),
                "p50 ms": cuts[49], "p95 ms": cuts[94], "p99 ms": cuts[98], "slowest ms": spent[-1],
                "stored": found["saves"] if kind == "save" else found["receipts"],
                "faults": len(seen.faults) + len(found["faults"]), "late accepted": found["late"],
            }
        )  # fmt: skip
    return rows


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
