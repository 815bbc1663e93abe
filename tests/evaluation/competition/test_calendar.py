"""Working days against the State Council's published calendar of 2025 and 2026, and the operator's own days."""

import datetime

import pytest

from evaluation.competition import calendar
from evaluation.models import CalendarDay

pytestmark = pytest.mark.django_db
day = datetime.date.fromisoformat


def test_national_day_2025_with_its_make_up_days():
    assert not calendar.is_working(day("2025-10-08"))
    assert calendar.is_working(day("2025-10-09"))
    assert calendar.is_working(day("2025-09-28"))  # a Sunday worked in exchange
    assert calendar.is_working(day("2025-10-11"))  # a Saturday worked in exchange


def test_the_operator_has_the_last_word():
    CalendarDay.objects.create(day=day("2025-10-09"), is_working=False, name="台风停工")
    assert not calendar.is_working(day("2025-10-09"))
    CalendarDay.objects.create(day=day("2025-10-08"), is_working=True)
    assert calendar.is_working(day("2025-10-08"))


def test_years_without_data_fall_back_to_weekends_and_say_so():
    future = datetime.date(calendar.KNOWN_THROUGH + 4, 10, 1)
    assert calendar.is_working(future) == (future.weekday() < 5)
    assert calendar.is_known(future) is False
    assert calendar.unknown_years(day("2026-12-30"), future) == list(range(calendar.KNOWN_THROUGH + 1, future.year + 1))


def test_the_nth_working_day_is_strictly_after_the_start():
    assert calendar.working_days_after(day("2026-11-20"), 1) == day("2026-11-23")  # Friday to Monday
    assert calendar.working_days_after(day("2026-09-30"), 1) == day("2026-10-08")


def test_working_days_between_two_days():
    assert calendar.working_days_between(day("2026-11-20"), day("2026-11-27")) == 5
    assert calendar.working_days_between(day("2026-11-20"), day("2026-11-20")) == 0
    assert calendar.working_days_between(day("2026-11-27"), day("2026-11-20")) == 0


def test_the_notice_of_2024_ran_five_working_days_from_thursday_to_wednesday():
    end = calendar.end_of_notice(day("2024-11-21"), 5)
    assert end.isoformat() == "2024-11-27T17:00:00+08:00"


def test_a_notice_that_starts_on_a_holiday_counts_from_the_first_working_day():
    assert calendar.end_of_notice(day("2025-10-01"), 1).date() == day("2025-10-09")


def test_many_days_cost_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        calendar.end_of_notice(day("2025-09-01"), 40)
