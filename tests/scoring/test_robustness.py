"""Robustness analyses as jobs: one per run and settings, computed in parts by anyone in any order, settled once, and computed again."""

import datetime
import random

import pytest
from django.utils import timezone

from scoring import liveness, robustness, runs, tasks
from scoring.engine import robustness_parts
from scoring.engine.problems import Refused
from scoring.engine.robustness import run as drawn
from scoring.engine.robustness_report import summary
from scoring.engine.robustness_settings import Settings, read
from scoring.engine.robustness_sobol import sobol
from scoring.models import RankInterval, RobustnessPart, RobustnessRun, ScoringRun

pytestmark = pytest.mark.django_db

Status = ScoringRun.Status
SETTINGS = Settings(draws=1_100, cuts=(1, 2), noise="0.3")


@pytest.fixture
def run(document, table) -> ScoringRun:
    return runs.prepare(runs.adopt(document), table)


@pytest.fixture
def analysis(run, monkeypatch) -> RobustnessRun:
    monkeypatch.setattr(robustness_parts, "CELLS", 1)  # a span for each block
    return robustness.prepare(run, SETTINGS)


def computed(analysis: RobustnessRun, order=lambda parts: parts) -> RobustnessRun:
    for part in order(robustness.begin(analysis.pk)):
        tasks.draw(part)
    tasks.conclude(analysis.pk)
    analysis.refresh_from_db()
    return analysis


def found(analysis: RobustnessRun) -> list[tuple]:
    return list(analysis.intervals.values_list("code", "rank", "low", "median", "high", "first", "top"))


def test_a_prepared_analysis_is_a_closed_record_with_all_its_work(analysis, run):
    assert (analysis.status, analysis.total, analysis.percent) == (Status.QUEUED, 5 + 4 * 8, 0)
    assert analysis.reference == f"B-{timezone.localdate():%Y%m%d}-{analysis.digest[:10]}"
    assert read(analysis.settings) == SETTINGS
    assert robustness.prepare(run, SETTINGS) == analysis
    assert robustness.prepare(run, Settings(draws=1_100, cuts=(2, 1), noise="0.3")) == analysis
    assert RobustnessRun.objects.count() == 1
    assert RobustnessPart.objects.count() == 5 + 4 * 8


def test_what_does_not_fit_is_refused_with_every_problem_and_nothing_is_stored(run):
    with pytest.raises(Refused) as refused:
        robustness.prepare(run, Settings(draws=0, cuts=(9,)))
    assert [problem.place for problem in refused.value.problems] == ["draws", "cut"]
    with pytest.raises(Refused) as refused:
        read(
            {"draws": "5", "seed": -1, "weights": "some", "noise": "inf", "cuts": [0.5], "marks": {"a": 1}, "colour": 1}
        )
    assert len(refused.value.problems) == 7
    assert RobustnessRun.objects.count() == 0


def test_parts_in_any_order_and_twice_settle_what_one_process_finds(analysis, run):
    def twice(parts):
        again = parts * 2
        random.Random(1).shuffle(again)
        return again

    settled = computed(analysis, twice)
    task = SETTINGS.task(run.model.parsed(), run.entrants())
    alone = drawn(task)
    assert (settled.status, settled.done, settled.percent, settled.attempt) == (Status.DONE, 37, 100, 1)
    assert settled.result_digest == robustness.result_digest(alone, summary(task, alone, sobol(task, 2048)))
    assert [row[0] for row in found(settled)] == list(alone.codes) == ["A", "D", "B"]
    assert [row[6] for row in found(settled)] == alone.top.T.tolist()
    assert sorted(settled.summary["sobol"]) == ["noise", "weights"]
    assert RobustnessPart.objects.count() == 0
    assert robustness.latest(run) == settled


def test_the_split_into_spans_changes_no_digit(run, monkeypatch):
    digests = set()
    for cells in (1, 256 * 3 * 2, 1 << 25):
        monkeypatch.setattr(robustness_parts, "CELLS", cells)
        RobustnessRun.objects.all().delete()
        digests.add(computed(robustness.prepare(run, SETTINGS)).result_digest)
    assert len(digests) == 1


def test_a_second_delivery_of_everything_is_harmless(analysis):
    first = found(computed(analysis))
    stamp = analysis.finished_at
    tasks.analyse(analysis.pk)
    assert computed(analysis).finished_at == stamp
    assert found(analysis) == first
    assert RankInterval.objects.count() == 3


def test_the_whole_is_not_put_together_before_all_parts_are_there(analysis):
    parts = robustness.begin(analysis.pk)
    tasks.draw(parts[0])
    tasks.conclude(analysis.pk)
    analysis.refresh_from_db()
    assert (analysis.status, analysis.done, analysis.percent) == (Status.RUNNING, 1, 2)
    assert RankInterval.objects.count() == 0


def test_a_cancelled_analysis_stops_and_can_be_asked_for_again(analysis, run):
    parts = robustness.begin(analysis.pk)
    assert robustness.cancel(analysis)
    assert not robustness.cancel(analysis)
    tasks.draw(parts[0])
    tasks.conclude(analysis.pk)
    analysis.refresh_from_db()
    assert (analysis.status, RobustnessPart.objects.count()) == (Status.CANCELLED, 0)
    again = robustness.prepare(run, SETTINGS)
    assert (again, again.status) == (analysis, Status.QUEUED)
    assert computed(again).status == Status.DONE


def test_a_part_notices_in_its_midst_that_it_was_cancelled(analysis, monkeypatch):
    parts = robustness.begin(analysis.pk)
    counted = robustness._count
    monkeypatch.setattr(robustness, "_count", lambda pk: (counted(pk), robustness.cancel(analysis)))
    tasks.draw(parts[0])
    assert RobustnessPart.objects.count() == 0


def test_a_part_whose_worker_went_silent_is_named_again_and_given_up_after_three_tries(analysis):
    part = robustness.begin(analysis.pk)[0]
    later = timezone.now() + datetime.timedelta(seconds=31)
    for attempt in range(1, 4):
        RobustnessPart.objects.filter(pk=part).update(attempt=attempt, heartbeat=timezone.now())
        assert robustness.overdue() == ([], [], [])
        if attempt < 3:
            assert robustness.overdue(later)[1] == [part]
    assert robustness.overdue(later) == ([], [], [])
    analysis.refresh_from_db()
    assert (analysis.status, analysis.reason) == (Status.FAILED, robustness.LOST)
    assert RobustnessPart.objects.count() == 0


def test_lost_messages_are_sent_again(analysis):
    soon, late = (timezone.now() + after for after in (liveness.UNHEARD_AFTER * 2, liveness.REPEAT_AFTER * 2))
    assert robustness.overdue() == ([], [], [])
    assert robustness.overdue(soon) == ([analysis.pk], [], [])
    assert robustness.overdue(soon) == ([], [], [])
    parts = robustness.begin(analysis.pk)
    assert robustness.overdue(soon) == ([], [], [])
    assert robustness.overdue(late) == ([], parts, [])
    assert robustness.overdue(late) == ([], [], [])
    for part in parts:
        tasks.draw(part)
    assert robustness.overdue(soon + liveness.STALE_AFTER) == ([], [], [analysis.pk])


def test_a_worker_that_was_given_up_stores_nothing(analysis, monkeypatch):
    part = robustness.begin(analysis.pk)[0]
    real = robustness.part

    def slow(*arguments):
        data = real(*arguments)
        RobustnessPart.objects.filter(pk=part).update(attempt=7)
        return data

    monkeypatch.setattr(robustness, "part", slow)
    tasks.draw(part)
    kept = RobustnessPart.objects.get(pk=part)
    assert (kept.data, kept.attempt) == (None, 7)


def test_a_fault_ends_the_analysis_with_its_reason(analysis, monkeypatch):
    def broken(*_):
        raise ZeroDivisionError

    part = robustness.begin(analysis.pk)[0]
    monkeypatch.setattr(robustness, "part", broken)
    with pytest.raises(ZeroDivisionError):
        tasks.draw(part)
    analysis.refresh_from_db()
    assert (analysis.status, analysis.reason) == (Status.FAILED, runs.BROKEN)


def test_it_is_computed_again_from_its_record(analysis, run):
    settled = computed(analysis)
    again = robustness.computed_from(read(settled.settings), run.model.parsed(), run.entrants())
    assert robustness.result_digest(*again) == settled.result_digest
