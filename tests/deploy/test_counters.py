"""Counts of requests are one for all processes, apart from the queue, and keep nobody out while the broker is away."""

import pytest
from django.conf import settings
from django.core.cache import cache

from deploy.counters import Counters
from deploy.health import broker as line_to_broker

pytestmark = pytest.mark.process


def counters(location: str) -> Counters:
    return Counters(location, settings.CACHES["default"])


def test_what_one_process_counts_another_reads():
    counters(settings.REDIS_URL).set("asked", [1, 2], 60)
    other = counters(settings.REDIS_URL)
    assert (other.get("asked"), cache.get("asked")) == ([1, 2], [1, 2])
    assert other.delete("asked") is True


def test_emptying_the_counts_leaves_the_queue_alone():
    with line_to_broker() as line:
        line.set("a-message", 1, ex=60)
        cache.set("asked", 1, 60)
        cache.clear()
        assert (line.exists("a-message"), cache.get("asked")) == (1, None)
        line.delete("a-message")


def test_with_the_broker_away_nothing_is_counted_and_nobody_kept_out(tmp_path):
    away = counters(f"redis+socket://{tmp_path}/nobody.sock")
    away.set("asked", 1)
    assert (away.get("asked"), away.get("asked", default=()), away.add("asked", 1), away.delete("asked")) == (
        None,
        (),
        True,
        False,
    )
