"""Server time of every page of the thread over the 60-application demonstration: the median of five answers, in milliseconds."""

from __future__ import annotations

import os
import statistics
import time
from io import StringIO
from typing import Any

BOUND = 200  # milliseconds
TIMES = 5


def main(argv: list[str]) -> list[dict[str, Any]]:
    """Load the demonstration into a database of its own, then ask for each page as the role that uses it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    os.environ["SAIMA_DEMO"] = "1"
    import django

    django.setup()
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    setup_test_environment()
    call_command("migrate", verbosity=0)
    call_command("demo", stdout=StringIO())
    return [_measure(role, path) for role, path in _pages()]


def _pages() -> list[tuple[str, str]]:
    from django.urls import reverse

    from evaluation.models import Assignment, Ranking, Round
    from submissions.models import Application, Call

    demo, call = "demo", Call.objects.get(code="demo-call")
    ranking = Ranking.objects.filter(round__competition__code=demo).order_by("-round__number").first()
    run = ranking.scoring.run.reference
    first = ranking.standings.select_related("entry__application").first().entry
    draft = Application.objects.filter(call=call, lead__people__username="applicant").first()
    sheet = Assignment.objects.filter(judge__username="judge").exclude(status="recused").order_by("-pk").first()
    round = Round.objects.get(competition__code="demo-review", number=1)
    named: list[tuple[str, str, list[Any]]] = [
        ("", "home", []), ("", "call-list", []), ("", "call", [call.code]), ("", "notice-list", []), ("", "notice", [demo]),
        ("", "objection-file", [demo]), ("", "result-list", []), ("", "past-winners", []),
        ("applicant", "application-list", []), ("applicant", "application", [draft.code]), ("applicant", "own-results", []),
        ("applicant", "own-result", [Application.objects.get(call__code=demo, lead=draft.lead).code]),
        ("province", "recommendation-list", []), ("province", "recommendation", [call.code]),
        ("administrator", "competition-list", []), ("administrator", "competition", [demo]), ("administrator", "competition-setup", [demo]),
        ("administrator", "completeness-list", [demo]), ("administrator", "entries", [ranking.round.code]),
        ("administrator", "scoring", [demo]), ("administrator", "run", [run]), ("administrator", "run-entry", [run, first.application.code]),
        ("administrator", "judging", ["demo-review"]), ("administrator", "assignments", [round.code]), ("administrator", "judge-pool", []),
        ("administrator", "rankings", [demo]), ("administrator", "ranking", [ranking.pk]),
        ("administrator", "ranking-entry", [ranking.pk, first.code]), ("administrator", "notice-desk", [demo]), ("administrator", "objections", [demo]),
        ("judge", "judge-desk", []), ("judge", "pledge", [round.code]), ("judge", "sheet", [sheet.pk]),
        ("system", "accounts", []), ("system", "organisations", []), ("security", "sign-ins", []), ("auditor", "trail", []),
    ]  # fmt: skip
    return [(role, reverse(name, args=args)) for role, name, args in named]


def _measure(role: str, path: str) -> dict[str, Any]:
    from django.test import Client

    from submissions.models import User

    client = Client()
    if role:
        client.force_login(User.objects.get(username=role))
    spent = []
    for _time in range(TIMES + 1):
        start = time.perf_counter()
        status = client.get(path, follow=False).status_code
        spent.append((time.perf_counter() - start) * 1000)
    median = statistics.median(spent[1:])
    return {
        "page": path, "role": role or "public", "status": status, "median ms": round(median, 1),
        "slowest ms": round(max(spent[1:]), 1), "under 200 ms": "yes" if median < BOUND else "NO",
    }  # fmt: skip
