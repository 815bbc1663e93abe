"""Calibration: who is lenient by construction is found so, what it would change is said, and no name stands on the page."""

from decimal import Decimal as D

import pytest
from django.urls import reverse

from evaluation.models import Round
from evaluation.ranking import actions, calibration
from scoring import runs
from submissions.models import AuditEntry
from tests import make

pytestmark = pytest.mark.django_db
TRUE = (50, 54, 58, 62, 66, 70, 74, 78)
LENIENCY = (0, 1, -1, 20)


@pytest.fixture
def round():
    """Eight entries marked by four judges of whom the last gives twenty points more than the others."""
    made = make.competition().rounds.first()
    Round.objects.filter(pk=made.pk).update(status="open", method="mean", objective_share=0, judge_share=100)
    made.refresh_from_db()
    judges = [make.judge() for _ in LENIENCY]
    for n, quality in enumerate(TRUE):
        entry = make.entry(made, make.application(made.competition.call, make.organisation(), "qualified"))
        for j, (judge, more) in enumerate(zip(judges, LENIENCY, strict=True)):
            score = D(quality + more + (n + j) % 2)
            make.assignment(entry, judge, {"service": score, "plan": score}, "submitted", score=score)
    return made


def test_the_lenient_judge_is_found(round):
    rows = calibration.judges(calibration.examined(round))
    assert (rows[0]["kinds"], rows[0]["judge"].marks) == (["lenient"], 8)
    assert rows[0]["low"] < rows[0]["judge"].effect < rows[0]["high"]


def test_a_round_without_sheets_says_so(administrator, sign_in):
    empty = make.competition().rounds.first()
    assert calibration.examined(empty) is None
    page = sign_in(administrator).get(reverse("calibration", args=[empty.code]))
    assert (page.status_code, page.context["report"]) == (200, None)


def test_with_everybody_marking_everything_nothing_changes(round):
    assert calibration.effect(round, calibration.examined(round)) == (0, [], [])


def test_whom_the_lenient_judge_did_not_mark_comes_up_when_leniency_is_taken_off(round, administrator):
    """Cut 2: the third-best is put above the second by the lenient judge, who did not mark the second."""
    entries = sorted(round.entries.all(), key=lambda e: -max(a.score for a in e.assignments.all()))
    second, third = entries[1], entries[2]
    lenient = max(second.assignments.all(), key=lambda a: a.score)
    lenient.status = "recused"
    lenient.save(update_fields=["status"])
    found = calibration.effect(round, calibration.examined(round))
    assert (found.up, found.down) == ([second.code], [third.code])


def test_before_the_figures_are_scored_the_effect_waits(round, administrator):
    Round.objects.filter(pk=round.pk).update(objective_share=70, judge_share=30)
    round.refresh_from_db()
    assert calibration.effect(round, calibration.examined(round)) is None
    runs.execute(actions.start_scoring(round, by=administrator).run_id)
    assert calibration.effect(round, calibration.examined(round)).up == []


def test_the_page_names_nobody_and_leaves_a_trace(round, administrator, sign_in, django_assert_max_num_queries):
    client, url = sign_in(administrator), reverse("calibration", args=[round.code])
    client.get(url)
    with django_assert_max_num_queries(25):
        page = client.get(url).text
    for entry in round.entries.select_related("application"):
        assert (entry.code in page, entry.application.name in page) == (True, False)
        for sheet in entry.assignments.select_related("judge__judge"):
            assert (sheet.judge.judge.number in page, sheet.judge.name in page) == (True, False)
    assert AuditEntry.objects.filter(act="calibration_read").count() == 2
    assert client.get(url, {"q": "nothing", "sort": "-score", "page": "x"}).status_code == 200
