"""Server time of every page that a role comes to by links over the 60-application demonstration: the median of five answers, in
milliseconds, of the slowest of up to three addresses a page has.
"""

from __future__ import annotations

import html
import os
import re
import statistics
import time
from collections import Counter, deque
from io import StringIO
from typing import Any
from urllib.parse import urlsplit

BOUND = 200  # milliseconds
TIMES = 5
ADDRESSES = 3  # of one page
LINK = re.compile(r'href="(/[^"#]*)')


def main(argv: list[str]) -> list[dict[str, Any]]:
    """Load the demonstration into a database of its own, then go through its pages as the public and as each role."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    os.environ["SAIMA_DEMO"] = "1"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    from deploy import embedded
    from evaluation.management.demonstration.cast import TITLES

    setup_test_environment()
    call_command("migrate", verbosity=0)
    with embedded.running(settings.VAR):
        call_command("demo", stdout=StringIO())
        return [row for role in ("", *TITLES) for row in _walked(role)]


def _walked(role: str) -> list[dict[str, Any]]:
    """A row for each page that links lead this role to."""
    from django.test import Client
    from django.urls import Resolver404, resolve

    from submissions.models import User

    client = Client()
    if role:
        client.force_login(User.objects.get(username=role))
    waiting, seen, met = deque(["/", *(["/work/"] if role else [])]), set(), Counter[str]()
    rows: dict[str, dict[str, Any]] = {}
    while waiting:
        path = waiting.popleft()
        try:
            name = resolve(urlsplit(path).path).view_name
        except Resolver404:
            continue
        if path in seen or name in ("account_logout", "set_language") or met[name] >= ADDRESSES:
            continue
        seen.add(path)
        answer = client.get(path)
        if answer.status_code in (301, 302):
            waiting.append(answer["Location"])
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
            continue
        met[name] += 1
        waiting.extend(html.unescape(link) for link in LINK.findall(answer.text))
        row = _measured(client, role, name, path)
        rows[name] = max(row, rows.get(name, row), key=lambda found: found["median ms"])
    return list(rows.values())


def _measured(client: Any, role: str, name: str, path: str) -> dict[str, Any]:
    spent = []
    for _time in range(TIMES):
        start = time.perf_counter()
        client.get(path)
        spent.append((time.perf_counter() - start) * 1000)
    median = statistics.median(spent)
    return {
        "role": role or "public", "page": name, "address": path, "median ms": round(median, 1),
        "slowest ms": round(max(spent), 1), "under 200 ms": "yes" if median < BOUND else "NO",
    }  # fmt: skip
