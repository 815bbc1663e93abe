"""How firmly a ranking stands: the very ranking, with figures and marks at once, started and stopped with its trace."""

from decimal import Decimal as D

import pytest
from django.core.exceptions import ValidationError

from evaluation.models import Round
from evaluation.ranking import actions
from evaluation.ranking.actions_robustness import cancel_robustness, start_robustness
from scoring import robustness, runs, tasks
from scoring.engine.problems import Refused
from scoring.models import RobustnessRun
from submissions.models import AuditEntry
from submissions.states import Conflict
from tests import make

pytestmark = pytest.mark.django_db

MARKS = [(60, 62, 70), (80, 90, 85), (70, 75, 60), (50, 55, 90)]


@pytest.fixture
def ranking(lead, administrator):
    """Four entries whose order the judges turn, cut 2; the last has nothing from the judges' side but outliers."""
    competition = make.competition(make.call())
    first = competition.rounds.first()
    Round.objects.filter(pk=first.pk).update(status="open")
    first.refresh_from_db()
    judges = [make.judge() for _ in range(3)]
    for output, given in zip((900, 840, 300, 200), MARKS, strict=True):
        application = make.application(
            competition.call, make.organisation(), "qualified", {"output": [1, 2, output], "firms": [0, 0, 250]}
        )
        entry = make.entry(first, application)
        for judge, mark in zip(judges, given, strict=True):
            make.assignment(entry, judge, {"service": mark, "plan": mark}, "submitted", score=D(mark))
    runs.execute(actions.start_scoring(first, by=administrator).run_id)
    return actions.compile_ranking(first, by=administrator)


def finished(asking) -> RobustnessRun:
    for part in robustness.begin(asking.analysis_id):
        tasks.draw(part)
    tasks.conclude(asking.analysis_id)
    asking.analysis.refresh_from_db()
    return asking.analysis


@pytest.mark.parametrize("method", ["mean", "median", "trimmed", "winsorised"])
def test_the_published_ranks_are_what_is_analysed(ranking, administrator, method):
    Round.objects.filter(pk=ranking.round_id).update(method=method, trim_from=3)
    ranking.round.refresh_from_db()
    ranking = actions.compile_ranking(ranking.round, by=administrator)
    analysis = finished(start_robustness(ranking, by=administrator, draws=512))
    published = dict(ranking.standings.values_list("entry__application__code", "rank"))
    assert {row.code: int(row.rank) for row in analysis.intervals.all()} == published
    assert analysis.summary["sources"] == ["weights", "judges"]
    assert [cut["cut"] for cut in analysis.summary["cuts"]] == [2]
    assert analysis.settings["panel"].startswith(method)


def test_without_anything_uncertain_the_ranking_stands_in_every_draw(ranking, administrator):
    analysis = finished(start_robustness(ranking, by=administrator, marks=False, draws=300, weights="none"))
    assert [(row.low, row.high) for row in analysis.intervals.all()] == [(n, n) for n in (1, 2, 3, 4)]
    assert analysis.summary["cuts"][0]["same_set"] == 1


def test_a_ranking_by_figures_alone_is_analysed_as_its_run(ranking, administrator):
    Round.objects.filter(pk=ranking.round_id).update(objective_share=100, judge_share=0)
    ranking.round.refresh_from_db()
    ranking = actions.compile_ranking(ranking.round, by=administrator)
    asking = start_robustness(ranking, by=administrator, draws=300)
    assert asking.analysis.run == ranking.scoring.run
    assert finished(asking).summary["sources"] == ["weights"]


def test_a_ranking_by_judges_alone_moves_with_their_marks(ranking, administrator):
    Round.objects.filter(pk=ranking.round_id).update(objective_share=0, judge_share=100)
    ranking.round.refresh_from_db()
    ranking = actions.compile_ranking(ranking.round, by=administrator)
    analysis = finished(start_robustness(ranking, by=administrator, draws=600))
    assert analysis.summary["sources"] == ["weights", "judges"]
    assert any(row.low < row.high for row in analysis.intervals.all())


def test_asking_twice_is_one_analysis_with_one_entry_in_the_trail(ranking, administrator):
    first = start_robustness(ranking, by=administrator, draws=300)
    finished(first)
    assert start_robustness(ranking, by=administrator, draws=300) == first
    second = start_robustness(ranking, by=administrator, draws=400)
    assert (first.number, second.number) == (1, 2)
    entries = AuditEntry.objects.filter(act="robustness_started").order_by("sequence")
    assert [entry.facts["analysis"] for entry in entries] == [a.analysis.reference for a in (first, second)]


def test_bad_settings_are_refused_and_nothing_is_stored(ranking, administrator):
    with pytest.raises(Refused) as refused:
        start_robustness(ranking, by=administrator, draws=-1, weights="some", colour=1)
    assert len(refused.value.problems) == 3
    assert RobustnessRun.objects.count() == 0


def test_a_ranking_that_no_longer_follows_from_its_record_is_refused(ranking, administrator):
    best = ranking.standings.get(rank=1)
    ranking.standings.filter(pk=best.pk).update(panel=D(1))
    with pytest.raises(ValidationError):
        start_robustness(ranking, by=administrator)


def test_it_is_cancelled_once_and_told(ranking, administrator):
    asking = start_robustness(ranking, by=administrator, draws=300)
    cancel_robustness(asking, by=administrator)
    with pytest.raises(Conflict):
        cancel_robustness(asking, by=administrator)
    assert asking.analysis.status == "cancelled"
    assert AuditEntry.objects.filter(act="robustness_cancelled").count() == 1
