"""Days, moments and deadlines as pages write them. The catalogue's words are not asserted here, only what English writes."""

import datetime

import pytest
import time_machine
from django.utils import translation

from submissions.templatetags import moments

NOON = datetime.datetime(2026, 11, 23, 4, 0, tzinfo=datetime.UTC)  # 12:00 in Shanghai
DEADLINE = datetime.datetime(2026, 12, 11, 9, 0, tzinfo=datetime.UTC)  # 17:00 in Shanghai


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"), time_machine.travel(NOON, tick=False):
        yield


def test_a_moment_is_told_in_the_competitions_time_zone():
    assert moments.cn_datetime(DEADLINE) == "11 December (Fri) 17:00"
    assert moments.log_time(DEADLINE) == "2026-12-11 17:00:00"
    assert moments.clock(DEADLINE) == "17:00:00"


def test_another_year_is_named():
    assert moments.cn_datetime(DEADLINE.replace(year=2027)) == "11 December 2027 (Sat) 17:00"
    assert moments.cn_day(datetime.date(2027, 1, 4)) == "4 January 2027"
    assert moments.cn_day(datetime.date(2026, 12, 7)) == "7 December"


def test_days_and_iso_texts():
    assert moments.cn_date(datetime.date(2026, 11, 23)) == "23 November 2026"
    assert moments.log_time("2026-12-11T09:00:00+00:00") == "2026-12-11 17:00:00"


@pytest.mark.parametrize("value", [None, "", "tomorrow"])
def test_what_is_missing_is_a_dash(value):
    assert [moments.cn_date(value), moments.cn_datetime(value), moments.log_time(value), moments.time_left(value)] == [
        "—"
    ] * 4


@pytest.mark.parametrize(
    ("later", "told"),
    [
        ({"days": 3, "hours": 6, "minutes": 5}, "3 days 6 hours left"),
        ({"days": 1}, "1 day left"),
        ({"hours": 2, "minutes": 30}, "2 hours 30 minutes left"),
        ({"minutes": 1}, "1 minute left"),
        ({"seconds": 20}, "0 minutes left"),
        ({"seconds": -1}, "the time is up"),
    ],
)
def test_a_deadline_says_how_long_is_left(later, told):
    assert moments.time_left(NOON + datetime.timedelta(**later)) == told
