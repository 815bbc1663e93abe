"""From the sealed ranking to notice, objections and publication."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from evaluation.models import Award, Competition, Notice, Objection, Ranking, RoundRun, Standing
from evaluation.publication import actions
from scoring import runs
from scoring.engine.spec import objective_part
from scoring.engine.table import Table
from submissions.models import AuditEntry
from submissions.states import Conflict
from tests import make

pytestmark = pytest.mark.django_db
EVIDENCE = ContentFile(b"%PDF-1.4", name="../../etc/passwd.pdf")


@pytest.fixture
def competition(administrator):
    """A competition at its panel meeting: a sealed last ranking of three, the first two above the line."""
    made = make.competition(make.call(), status="meeting", rounds=1, cuts=(2,))
    last = made.rounds.get()
    run = runs.prepare(
        runs.adopt(objective_part(make.MODEL)), Table(("x",), {"output": (None,), "firms": (None,), "track": ("t",)})
    )
    scoring = RoundRun.objects.create(round=last, run=run, number=1, started_by=administrator)
    ranking = Ranking.objects.create(
        round=last, scoring=scoring, number=1, status="sealed", cut=2, digest="0" * 64, compiled_by=administrator
    )
    for rank in (1, 2, 3):
        status = "advanced" if rank < 3 else "not_advanced"
        entry = make.entry(last, make.application(made.call, make.organisation(), "qualified"), status=status)
        Standing.objects.create(ranking=ranking, entry=entry, rank=rank, total=90 - rank, is_above=rank < 3)
    return made


def draft(competition, by, **given):
    fields = {"title": "公示", "text": "", "contact": "", "starts_on": timezone.localdate(), "working_days": 5, **given}
    return actions.prepare_notice(competition, by=by, **fields)


def file(notice, **given):
    fields = {
        "item": notice.items.first(),
        "sender": "person",
        "name": "张某",
        "contact": "010",
        "subject": "untrue",
        "facts": "事实",
    }
    return actions.file_objection(notice, **{**fields, "evidence": EVIDENCE, **given})


def test_the_notice_lists_those_above_the_line_in_order(competition, administrator):
    notice = draft(competition, administrator)
    ranking = Ranking.objects.get()
    expected = list(ranking.standings.filter(rank__lt=3).order_by("rank").values_list("entry", flat=True))
    assert list(notice.items.values_list("entry", flat=True)) == expected


def test_five_working_days_from_a_monday_end_on_friday_at_17(competition, administrator):
    notice = draft(competition, administrator, starts_on=datetime.date(2026, 12, 7))
    assert timezone.localtime(notice.ends_at).strftime("%Y-%m-%d %H:%M") == "2026-12-11 17:00"


def test_publishing_twice_is_a_conflict(competition, administrator):
    notice = draft(competition, administrator)
    stale = Notice.objects.get(pk=notice.pk)
    actions.publish_notice(notice, by=administrator)
    with pytest.raises(Conflict):
        actions.publish_notice(stale, by=administrator)
    assert Competition.objects.get().status == "notice"


@pytest.mark.parametrize(
    ("given", "code"),
    [({"name": " "}, "anonymous"), ({"contact": ""}, "anonymous"), ({"evidence": None}, "no_evidence")],
)
def test_a_bad_objection_is_refused_saying_which(competition, administrator, given, code):
    notice = draft(competition, administrator)
    actions.publish_notice(notice, by=administrator)
    with pytest.raises(ValidationError) as refusal:
        file(notice, **given)
    assert [error.code for errors in refusal.value.error_dict.values() for error in errors] == [code]
    assert Objection.objects.count() == 0


def test_a_late_objection_is_refused(competition, administrator):
    notice = draft(competition, administrator)
    actions.publish_notice(notice, by=administrator)
    notice.ends_at = timezone.now()
    with pytest.raises(ValidationError) as refusal:
        file(notice)
    assert refusal.value.code == "late"


def test_nothing_is_published_while_the_notice_runs_or_an_objection_waits(competition, administrator):
    notice = draft(competition, administrator)
    actions.publish_notice(notice, by=administrator)
    file(notice)
    competition.refresh_from_db()
    for running in (True, False):
        Notice.objects.update(ends_at=timezone.now() + datetime.timedelta(days=1 if running else -1))
        with pytest.raises(ValidationError):
            actions.publish_results(competition, by=administrator)
    assert Award.objects.count() == 0


def test_a_running_notice_stays_on_the_front_page_beside_a_newer_call(competition, administrator, client):
    actions.publish_notice(draft(competition, administrator), by=administrator)
    make.competition(make.call(), status="called")
    ways = [reverse(name, args=[competition.code]) for name in ("notice", "objection-file")]
    assert [way in client.get("/").content.decode() for way in ways] == [True, True]
    Notice.objects.update(ends_at=timezone.now())
    assert [way in client.get("/").content.decode() for way in ways] == [False, False]


def test_an_upheld_objection_keeps_its_entry_off(competition, administrator):
    notice = draft(competition, administrator)
    actions.publish_notice(notice, by=administrator)
    objection = file(notice)
    assert objection.evidence.name.startswith("objections/")
    actions.admit_objection(objection, by=administrator)
    actions.decide_objection(objection, outcome="upheld", answer="属实", by=administrator)
    Notice.objects.update(ends_at=timezone.now())
    competition.refresh_from_db()
    actions.publish_results(competition, by=administrator)
    first, second, third = Ranking.objects.get().standings.order_by("rank").values_list("entry", flat=True)
    assert dict(Award.objects.values_list("entry", "kind")) == {second: "winner", third: "reserve"}
    assert first not in Award.objects.values_list("entry", flat=True)
    assert AuditEntry.objects.filter(act="results_published").count() == 1


def test_results_are_opened_once(competition, administrator):
    actions.open_results(competition, by=administrator)
    with pytest.raises(Conflict):
        actions.open_results(competition, by=administrator)
