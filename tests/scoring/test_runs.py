"""Runs: one per model and table, taken once, settled whole, brought back when a worker dies, and computed again bit by bit."""

import contextlib
import datetime
import threading
from decimal import Decimal

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from scoring import liveness, runs, tasks
from scoring.engine.spec import Refused
from scoring.engine.table import Table
from scoring.models import IndicatorModel, Score, ScoringRun
from tests.scoring.conftest import ROWS, table_of

pytestmark = pytest.mark.django_db

Status = ScoringRun.Status
SCORED = [
    ("A", Decimal("76.17"), 1, 1, "scored", []),
    ("D", Decimal("76.00"), 2, 1, "scored", []),
    ("B", Decimal("36.00"), 3, 2, "scored", ["imputed:output"]),
    ("C", None, None, None, "vetoed", ["vetoed:safety"]),
]


@pytest.fixture
def run(document, table) -> ScoringRun:
    return runs.prepare(runs.adopt(document), table)


def settled(run: ScoringRun) -> list[tuple]:
    return list(run.scores.values_list("code", "score", "rank", "rank_within", "outcome", "flags"))


@contextlib.contextmanager
def before_each_query(act):
    """Do `act` with every statement before it is sent, except with those that `act` sends itself."""
    acting = []

    def wrap(execute, sql, params, many, context):
        if not acting:
            acting.append(sql)
            try:
                act(sql)
            finally:
                acting.clear()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(wrap):
        yield


def status(run: ScoringRun) -> str:
    return ScoringRun.objects.get(pk=run.pk).status


def test_a_changed_model_is_the_next_version_and_the_same_content_the_same_model(document):
    first = runs.adopt(document)
    assert runs.adopt({**document, "nodes": [dict(node) for node in document["nodes"]]}) == first
    second = runs.adopt({**document, "name": {"en": "Renamed"}})
    assert (first.version, second.version, second.previous) == (1, 2, first)
    other = runs.adopt(document, code="other")
    assert (other.code, other.version, other.previous) == ("other", 1, None)
    assert set(IndicatorModel.objects.latest_versions()) == {second, other}


def test_a_bad_model_is_refused_and_nothing_is_stored(document):
    with pytest.raises(Refused):
        runs.adopt({**document, "root": "nowhere"})
    assert IndicatorModel.objects.count() == 0


def test_the_title_is_in_the_language_asked_for(document):
    model = runs.adopt({**document, "name": {"zh-hans": "两项"}})
    assert [model.title("zh-hans"), model.title("en")] == ["两项", "两项"]


def test_preparing_freezes_the_model_and_closes_the_table(run, document, table):
    assert run.model.is_frozen is False  # as it was read
    assert IndicatorModel.objects.get().is_frozen
    assert (run.status, run.total, run.attempt) == (Status.QUEUED, 4, 0)
    assert run.entrants().digest() == table.digest() == run.table_digest
    assert run.reference == f"R-{timezone.localdate():%Y%m%d}-{run.digest[:10]}"


def test_the_same_model_and_table_are_the_same_run_in_any_order_of_rows(run, document):
    turned = table_of(dict(reversed(ROWS.items())))
    assert runs.prepare(run.model, turned) == run
    assert ScoringRun.objects.count() == 1


def test_a_table_that_does_not_fit_is_refused_and_nothing_is_stored(document):
    model = runs.adopt(document)
    with pytest.raises(Refused):
        runs.prepare(model, Table(codes=("A",), columns={"output": (Decimal(1),)}))
    assert ScoringRun.objects.count() == 0
    assert not IndicatorModel.objects.get().is_frozen


def test_scores_are_settled_with_their_explanation(run):
    tasks.score(run.pk)
    run.refresh_from_db()
    assert (run.status, run.done, run.percent, run.attempt) == (Status.DONE, 4, 100, 1)
    assert settled(run) == SCORED
    assert run.summary == {
        "entrants": 4, "scored": 3, "vetoed": 1, "unqualified": 0, "incomplete": 0, "imputed": 1,
        "best": "76.17", "worst": "36",
    }  # fmt: skip
    score = run.scores.get(code="A")
    assert score.node("output")["input"] == "602.75"
    assert score.node("nothing") is None
    assert len(run.result_digest) == 64


def test_a_second_delivery_and_a_repeat_score_once(run):
    for _ in range(3):
        tasks.score(run.pk)
    run.refresh_from_db()
    assert (run.attempt, run.status) == (1, Status.DONE)
    before = list(run.scores.values_list("pk", flat=True))
    assert runs.prepare(run.model, run.entrants()) == run
    tasks.score(run.pk)
    assert list(run.scores.values_list("pk", flat=True)) == before


def test_an_unknown_run_is_nothing_to_do():
    tasks.score(10**6)
    assert Score.objects.count() == 0


def test_a_cancelled_run_is_not_taken_and_can_be_asked_for_again(run):
    assert runs.cancel(run) is True
    assert run.status == Status.CANCELLED
    assert runs.cancel(run) is False
    tasks.score(run.pk)
    assert (status(run), Score.objects.count()) == (Status.CANCELLED, 0)
    again = runs.prepare(run.model, run.entrants())
    assert (again, again.status) == (run, Status.QUEUED)
    tasks.score(run.pk)
    assert (status(run), settled(run)) == (Status.DONE, SCORED)


def test_cancelling_what_is_done_changes_nothing(run):
    tasks.score(run.pk)
    assert runs.cancel(run) is False
    assert (status(run), settled(run)) == (Status.DONE, SCORED)


@pytest.mark.parametrize("change", [{"status": Status.CANCELLED}, {"attempt": 2}])
@pytest.mark.parametrize("before", ["done", "status"], ids=["while computing", "while settling"])
def test_a_worker_that_lost_its_run_meanwhile_settles_nothing(run, change, before):
    def lose(sql):
        if sql.startswith("UPDATE") and f'SET "{before}" = ' in sql and run_row().exclude(attempt=0).exists():
            run_row().update(**change)

    def run_row():
        return ScoringRun.objects.filter(pk=run.pk)

    with before_each_query(lose):
        tasks.score(run.pk)
    assert Score.objects.count() == 0
    assert status(run) != Status.DONE


def test_a_silent_run_is_queued_again_and_given_up_after_three_tries(run):
    later = timezone.now() + datetime.timedelta(seconds=31)
    for attempt in (1, 2, 3):
        claimed = ScoringRun.objects.filter(pk=run.pk, status=Status.QUEUED)
        assert claimed.update(status=Status.RUNNING, attempt=attempt, heartbeat=timezone.now()) == 1
        assert runs.requeue_stale() == 0
        assert runs.requeue_stale(later) == 1
    run.refresh_from_db()
    assert (run.status, run.reason) == (Status.FAILED, runs.LOST)
    assert run.reason_words != ""
    again = runs.prepare(run.model, run.entrants())
    assert (again.status, again.attempt, again.reason) == (Status.QUEUED, 0, "")


def test_a_run_that_came_back_scores_the_same(run):
    ScoringRun.objects.filter(pk=run.pk).update(status=Status.RUNNING, attempt=1, heartbeat=timezone.now(), done=3)
    runs.requeue_stale(timezone.now() + datetime.timedelta(seconds=31))
    tasks.score(run.pk)
    run.refresh_from_db()
    assert (run.attempt, settled(run)) == (2, SCORED)


def test_the_sweep_names_what_no_worker_heard_of_and_not_too_often(run):
    now = timezone.now()
    seconds = lambda n: now + datetime.timedelta(seconds=n)  # noqa: E731
    assert runs.waiting(now) == []
    assert runs.waiting(seconds(6)) == [run.pk]
    assert runs.waiting(seconds(16)) == []
    assert runs.waiting(seconds(67)) == [run.pk]
    tasks.score(run.pk)
    assert runs.waiting(seconds(200)) == []


def test_a_record_that_cannot_be_read_fails_with_its_problems(run):
    ScoringRun.objects.filter(pk=run.pk).update(table='{"codes": []}')
    tasks.score(run.pk)
    run.refresh_from_db()
    assert (run.status, Score.objects.count()) == (Status.FAILED, 0)
    assert run.reason_words == "表格：其他内容；应为：表格的规范JSON"


def test_a_failing_settlement_leaves_no_half_and_says_so(run):
    def fail(sql):
        if sql.startswith('INSERT INTO "scoring_score"'):
            raise MemoryError

    with pytest.raises(MemoryError), before_each_query(fail):
        tasks.score(run.pk)
    run.refresh_from_db()
    assert (run.status, run.reason, Score.objects.count()) == (Status.FAILED, runs.BROKEN, 0)


def test_a_failing_database_is_left_to_the_sweep(run):
    def fail(sql):
        if sql.startswith('INSERT INTO "scoring_score"'):
            raise OperationalError

    with pytest.raises(OperationalError), before_each_query(fail):
        tasks.score(run.pk)
    assert (status(run), Score.objects.count()) == (Status.RUNNING, 0)


def test_the_heartbeat_goes_on_while_the_engine_computes(monkeypatch):
    beaten = threading.Event()

    class Rows:
        def update(self, heartbeat):
            beaten.set()

    monkeypatch.setattr(liveness, "BEAT", 0.001)
    with liveness.signs_of_life(Rows()):
        assert beaten.wait(10)
