"""Lists and boards with ten thousand applications: queries and server time of each page, the median of five answers.

The first look at the pairs that look alike leaves the comparison to a worker; both stand in rows of their own.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import time
from typing import Any

TIMES = 5
CHARACTERS = [chr(0x4E00 + n) for n in range(400)]
TRADES = ("高端装备", "新材料", "光伏", "动力电池", "轨道交通", "工程机械", "生物医药", "集成电路", "稀土", "绿色食品")


def main(argv: list[str]) -> list[dict[str, Any]]:
    """Fill a database of its own, then ask for each page as the role that uses it."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks lists")
    parser.add_argument("--applications", type=int, default=10_000)
    asked = parser.parse_args(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    os.environ["SAIMA_DEMO"] = "1"
    import django

    django.setup()
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    setup_test_environment()
    call_command("migrate", verbosity=0)
    return [row for page in _build(asked.applications) for row in _measure(*page)]


def _build(count: int) -> list[tuple[str, Any, str]]:
    """A call with so many applications of 31 bodies, half of them admitted to the first round. Returns what to look at."""
    from django.urls import reverse

    from evaluation.models import Entry
    from submissions.models import Application, Member, Organisation
    from tests import make

    contest, drawn = make.competition(status="called"), random.Random(2026)
    call, bodies = contest.call, [make.body(name=f"省厅{n}") for n in range(31)]
    for body in bodies:
        make.quota(call, body, count)
    track, author = call.tracks.first(), make.user()
    leads = Organisation.objects.bulk_create(
        Organisation(
            kind="applicant", name=f"促进会{n}", province="510000", city="示例市", recommended_by=bodies[n % 31]
        )
        for n in range(count)
    )

    def word(length: int) -> str:
        return "".join(drawn.choice(CHARACTERS) for _ in range(length))

    made = Application.objects.bulk_create(
        Application(
            call=call, code=f"SM2026-51-{n:05d}", lead=lead, track=track, created_by=author,
            name=f"{word(2)}市{drawn.choice(TRADES)}产业集群", core_park=f"{word(3)}经济技术开发区",
            promotion_organisation=f"{word(4)}促进会", chain_leaders="\n".join(f"{word(4)}股份有限公司" for _ in range(8)),
            status=("draft", "submitted", "recommended", "qualified", "qualified")[n % 5], summary="概况。" * 200,
        )
        for n, lead in enumerate(leads)
    )  # fmt: skip
    Member.objects.bulk_create(
        Member(application=one, organisation=one.lead, is_lead=True, status="confirmed") for one in made
    )
    first = contest.rounds.get(number=1)
    taken = [one for one in made if one.status == "qualified"]
    Entry.objects.bulk_create(Entry(round=first, application=one, code=f"A{n}") for n, one in enumerate(taken))
    ministry, officer = make.user("administrator"), make.user("province", organisation=bodies[0])
    of_contest = [("competition", contest.code), ("completeness-list", contest.code), ("entries", first.code)]
    of_call = [(name, call.code) for name in ("call-progress", "likeness", "likeness", "extensions", "exports")]
    pages = [("administrator", ministry, name, [code]) for name, code in of_contest + of_call]
    pages += [("province", officer, name, []) for name in ("province-desk", "recommendation-list")]
    pages += [("province", officer, "recommendation", [call.code])]
    looks = [(role, person, reverse(name, args=args)) for role, person, name, args in pages]
    filtered = reverse("completeness-list", args=[contest.code]) + "?q=集群&status=qualified&sort=-name&page=40"
    return [*looks, ("administrator", ministry, filtered)]


_seen: set[str] = set()


def _measure(role: str, person: Any, path: str) -> list[dict[str, Any]]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    client.force_login(person)
    once = "likeness" in path and path not in _seen
    _seen.add(path)
    spent = []
    for _time in range(1 if once else TIMES):
        with CaptureQueriesContext(connection) as asked:
            start = time.perf_counter()
            status = client.get(path).status_code
            spent.append((time.perf_counter() - start) * 1000)
    row = {
        "page": path + (" (first look)" if once else ""), "role": role, "status": status, "queries": len(asked),
        "median ms": round(statistics.median(spent), 1), "slowest ms": round(max(spent), 1),
    }  # fmt: skip
    return [row, _compared()] if once else [row]


def _compared() -> dict[str, Any]:
    """The comparison that the first look asked for, made here as a worker makes it."""
    from submissions.models import Comparison
    from submissions.oversight import comparing

    waiting = Comparison.objects.get()
    start = time.perf_counter()
    comparing.compare(waiting.pk)
    spent = round((time.perf_counter() - start) * 1000, 1)
    return {
        "page": f"comparing, {waiting.pairs.count()} pairs", "role": "worker", "status": "—", "queries": "—",
        "median ms": spent, "slowest ms": spent,
    }  # fmt: skip
