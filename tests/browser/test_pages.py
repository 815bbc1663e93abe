"""Each role's pages in a real browser: reachable, without axe violations, without complaints, never wider than the phone."""

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from evaluation.models import Assignment, Ranking, Round
from submissions.models import Application

pytestmark = pytest.mark.browser
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def pages(role):
    """Addresses of a role's pages over the demonstration at its notice."""
    application = Application.objects.get(lead__people__username="applicant").code
    ranking = Ranking.objects.filter(status="sealed").order_by("-pk").first()
    run, entry = ranking.scoring.run.reference, ranking.standings.select_related("entry__application").first().entry
    final = Round.objects.get(number=2).code
    named = {
        "public": [("home",), ("call-list",), ("call", "demo"), ("notice-list",), ("notice", "demo"), ("objection-file", "demo"), ("past-winners",)],
        "applicant": [("application-list",), ("application", application), ("own-results",), ("own-result", application), ("notifications",)],
        "province": [("recommendation-list",), ("recommendation", "demo")],
        "administrator": [
            ("competition", "demo"), ("competition-setup", "demo"), ("completeness-list", "demo"), ("entries", final), ("scoring", "demo"),
            ("run", run), ("run-entry", run, entry.application.code), ("judging", "demo"), ("assignments", final), ("rankings", "demo"),
            ("ranking", ranking.pk), ("ranking-entry", ranking.pk, entry.code), ("notice-desk", "demo"), ("objections", "demo"),
        ],
        "judge": [("judge-desk",), *[("sheet", pk) for pk in Assignment.objects.filter(judge__username="judge").exclude(status="recused").values_list("pk", flat=True)[:1]]],
        "system": [("accounts",), ("account-new",), ("organisations",)],
        "security": [("sign-ins",)],
        "auditor": [("trail",), ("trail-entry", 1), ("trail-verify",)],
    }  # fmt: skip
    return [reverse(name, args=args) for name, *args in named[role]]


def faults(page, path):
    """What is wrong with one page: its status, where it led, axe violations, complaints of the console, sideways scroll."""
    found = []
    page.complaints.clear()
    answer = page.goto(path)
    reached = urlsplit(page.url).path
    if (answer.status, reached) != (200, path):
        found.append(f"{path}: {answer.status} {reached}")
    for violation in Axe().run(page, options=RULES).response["violations"]:
        found.append(f"{path}: {violation['id']} {violation['nodes'][0]['target']}")
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if wider > 0:
        found.append(f"{path}: {wider} px too wide")
    return found + [f"{path}: {said}" for said in page.complaints]


@pytest.mark.look
@pytest.mark.parametrize("width", [1440, 390])
def test_pages_of_every_role(width, play, walk, keep):
    play.until("notice")
    found = []
    for role in ["public", "applicant", "province", "administrator", "judge", "system", "security", "auditor"]:
        page = walk(role, width)
        for number, path in enumerate(pages(role)):
            found += faults(page, path)
            keep(page, f"{width}-{role}-{number:02d}")
        page.close()
    assert found == []
