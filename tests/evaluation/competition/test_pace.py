"""The pace of marking: an even plan over working days, what is there, and no plan where there is no end."""

import datetime
from zoneinfo import ZoneInfo

import pytest

from evaluation.competition.pace import pace, round_to
from evaluation.models import Round
from tests import make

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Asia/Shanghai")


def at(day, hour=12):
    return datetime.datetime(2026, 6, day, hour, tzinfo=ZONE)


@pytest.fixture
def round():
    """Monday 8 to Friday 12 June 2026, and ten sheets."""
    made = make.competition().rounds.first()
    Round.objects.filter(pk=made.pk).update(status="open", opened_at=at(8), marking_ends_at=at(12))
    made.refresh_from_db()
    return made


def test_the_plan_is_even_over_working_days_and_what_is_there_stops_today(round):
    entry = make.entry(round, make.application(round.competition.call, make.organisation(), "qualified"))
    for day in (8, 9, 9):
        make.assignment(entry, make.judge(), status="submitted", submitted_at=at(day))
    found = pace(round, 10, today=datetime.date(2026, 6, 10))
    assert (found.planned, found.submitted) == ([2, 4, 6, 8, 10], [1, 3, 3, None, None])
    assert (found.due, found.there, found.behind) == (6, 3, 3)
    assert found.chart()["today"]["day"] == "6/10"


def test_no_plan_without_an_end_or_without_sheets(round):
    assert pace(round, 0) is None
    Round.objects.filter(pk=round.pk).update(marking_ends_at=None)
    round.refresh_from_db()
    assert pace(round, 10) is None


def test_a_weekend_adds_nothing(round):
    Round.objects.filter(pk=round.pk).update(marking_ends_at=at(15))
    round.refresh_from_db()
    assert pace(round, 12, today=datetime.date(2026, 6, 8)).planned == [2, 4, 6, 8, 10, 10, 10, 12]


def test_rounding_is_half_up():
    assert [round_to(5, n, 2) for n in (0, 1, 2)] == [0, 3, 5]
