"""Scoring, compiling, sealing, replacing and deciding, on a real database."""

import datetime
from decimal import Decimal as D

import pytest
from django.core.exceptions import ValidationError

from evaluation.models import Ranking, Round
from evaluation.ranking import actions
from scoring import runs
from scoring.models import ScoringRun
from submissions.models import AuditEntry
from submissions.states import Conflict
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def round(lead):
    """Three entries in an open round with cut 2, one judge with a submitted sheet for each."""
    competition = make.competition(make.call())
    first = competition.rounds.first()
    Round.objects.filter(pk=first.pk).update(status="open")
    first.refresh_from_db()
    judge = make.judge()
    for output, marks in [(900, 90), (600, 80), (300, 70)]:
        application = make.application(
            competition.call, make.organisation(), "qualified", {"output": [1, 2, output], "firms": [0, 0, 250]}
        )
        entry = make.entry(first, application)
        make.assignment(entry, judge, {"service": marks, "plan": marks}, "submitted", score=D(marks))
    return first


def score(round, by):
    started = actions.start_scoring(round, by=by)
    runs.execute(started.run_id)
    started.run.refresh_from_db()
    return started


def test_scoring_twice_returns_the_same_run(round, administrator):
    first, second = score(round, administrator), actions.start_scoring(round, by=administrator)
    assert (second.pk, first.run.status) == (first.pk, "done")
    assert ScoringRun.objects.count() == 1
    assert AuditEntry.objects.filter(act="scoring_started").count() == 1


def test_objective_scores_follow_the_model(round, administrator):
    run = score(round, administrator).run
    # output weighs 40 and firms 30 of the 70 objective points: (40 x 90 + 30 x 50) / 70 = 72.857...
    assert list(run.scores.order_by("rank").values_list("score", flat=True)) == [D("72.86"), D("55.71"), D("38.57")]


def test_compiling_before_scoring_says_what_is_missing(round, administrator):
    with pytest.raises(ValidationError) as refusal:
        actions.compile_ranking(round, by=administrator)
    assert len(refusal.value.messages) == 1
    assert Ranking.objects.count() == 0


def test_the_ranking_blends_cuts_and_seals(round, administrator):
    score(round, administrator)
    ranking = actions.compile_ranking(round, by=administrator)
    lines = [(s.rank, s.total, s.is_above) for s in ranking.standings.order_by("rank")]
    assert lines == [(1, D("78.00"), True), (2, D("63.00"), True), (3, D("48.00"), False)]
    actions.seal(ranking, by=administrator)
    round.refresh_from_db()
    assert (ranking.status, round.status) == ("sealed", "closed")
    assert sorted(round.entries.values_list("status", flat=True)) == ["advanced", "advanced", "not_advanced"]


def test_sealing_twice_is_a_conflict(round, administrator):
    score(round, administrator)
    ranking = actions.compile_ranking(round, by=administrator)
    stale = Ranking.objects.get(pk=ranking.pk)
    actions.seal(ranking, by=administrator)
    with pytest.raises(Conflict):
        actions.seal(stale, by=administrator)
    assert AuditEntry.objects.filter(act="ranking_sealed").count() == 1


def test_marks_changed_after_compiling_refuse_the_seal(round, administrator):
    score(round, administrator)
    ranking = actions.compile_ranking(round, by=administrator)
    sheet = round.entries.first().assignments.get()
    sheet.marks.update(value=10)
    type(sheet).objects.filter(pk=sheet.pk).update(score=10)
    with pytest.raises(ValidationError):
        actions.seal(ranking, by=administrator)
    ranking.refresh_from_db()
    assert ranking.status == "draft"


def test_a_correction_is_a_new_ranking_that_names_the_old(round, administrator):
    score(round, administrator)
    old = actions.compile_ranking(round, by=administrator)
    actions.seal(old, by=administrator)
    new = actions.replace(old, reason="复核更正", by=administrator)
    old.refresh_from_db()
    assert (old.status, new.status, new.replaces_id, new.reason) == ("replaced", "sealed", old.pk, "复核更正")
    assert old.standings.count() == 3


def test_a_decision_departs_from_the_order_and_leaves_the_ranking(round, administrator):
    score(round, administrator)
    ranking = actions.compile_ranking(round, by=administrator)
    actions.seal(ranking, by=administrator)
    third = ranking.standings.get(rank=3).entry
    given = {
        "reason": "区域均衡",
        "document": "会议纪要1号",
        "decided_on": datetime.date(2026, 11, 23),
        "by": administrator,
    }
    actions.decide(ranking, third, outcome="include", **given)
    assert ranking.decisions.get().entry == third
    assert ranking.standings.get(rank=3).is_above is False
    with pytest.raises(ValidationError):
        actions.decide(ranking, ranking.standings.get(rank=1).entry, outcome="include", **given)
