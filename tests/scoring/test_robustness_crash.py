"""Real processes, really killed: an analysis outlives its worker and its broker, and comes out as one process alone finds it."""

import pytest

from tests.scoring.test_worker_crash import PRELUDE, database, finished, installation, kill

pytestmark = pytest.mark.process

__all__ = ["database", "installation"]  # fixtures

ANALYSIS = (
    PRELUDE
    + """
from scoring import robustness
from scoring.engine.robustness_settings import Settings
from scoring.models import RankInterval, RobustnessPart, RobustnessRun

SETTINGS = Settings(draws=10_000, weights="smaa", noise="0.2", cuts=(25,))

def facts():
    return list(RobustnessRun.objects.values("status", "done", "total", "attempt"))

def alone(run):
    found, summary = robustness.computed_from(SETTINGS, run.model.parsed(), run.entrants())
    return robustness.result_digest(found, summary)
"""
)


def test_an_analysis_survives_kill_9_of_worker_and_broker_and_settles_once(installation):
    installation.prelude = ANALYSIS
    valkey, worker = installation.valkey(), installation.worker()
    start = "run = prepared(2_000); made = robustness.prepare(run, SETTINGS); tasks.analyse.delay(made.pk); print(1)"
    assert installation.do(start) == 1
    installation.wait(lambda found: 0 < found[0]["done"] < found[0]["total"], 60)
    kill(worker)
    kill(valkey)
    before = installation.do("print(json.dumps([facts()[0]['status'], RankInterval.objects.count()]))")
    assert before == ["running", 0]
    installation.valkey()
    installation.worker()
    installation.celery("beat", "--pidfile", "", "--schedule", str(installation.var / "schedule"))
    (done,) = installation.wait(finished, 240)
    assert (done["done"], done["attempt"]) == (done["total"], 1)
    installation.do("[tasks.analyse.delay(1) for _ in range(3)]; [tasks.conclude.delay(1) for _ in range(3)]; print(1)")
    found = "made = RobustnessRun.objects.get(); "
    found += "print(json.dumps([made.result_digest, alone(made.run), RankInterval.objects.count(), RobustnessPart.objects.count()]))"
    settled, again, intervals, parts = installation.do(found)
    assert settled == again
    assert (intervals, parts) == (2_000, 0)
