"""Life and readiness, as probes and the runbook ask for them."""

import pytest

from deploy import embedded, health


def test_live_asks_nothing_of_others(client, settings):
    settings.REDIS_URL = "redis://127.0.0.1:9/0"
    answer = client.get("/health/live")
    assert (answer.status_code, answer.content) == (200, b"ok")


@pytest.mark.django_db
def test_ready_when_database_broker_and_worker_answer(client, settings, tmp_path):
    with embedded.running(tmp_path) as settings.REDIS_URL:
        before = client.get("/health/ready")
        health.show_life()
        after = client.get("/health/ready")
    assert (before.status_code, before.json()) == (503, {"database": True, "broker": True, "worker": False})
    assert (after.status_code, after.json()) == (200, {"database": True, "broker": True, "worker": True})


@pytest.mark.django_db
def test_not_ready_without_a_broker(client, settings):
    settings.REDIS_URL = "redis://127.0.0.1:9/0"
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (503, {"database": True, "broker": False, "worker": False})


def test_only_safe_methods(client):
    assert client.post("/health/live").status_code == 405
