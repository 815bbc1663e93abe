from decimal import Decimal

import pytest

from submissions.applications.combine import combined, combined_many
from submissions.models import CallIndicator, IndicatorValue
from tests import make


@pytest.fixture
def call(db):
    return make.call()


def test_columns_carry_the_lag_and_missing_is_none(call, lead):
    application = make.application(call, lead, figures={"output": [500, None, 600], "firms": [1, 2, 3]})
    assert combined(application) == {
        "output": Decimal(600), "output_1": None, "output_2": Decimal(500),
        "firms": Decimal(3), "firms_1": Decimal(2), "firms_2": Decimal(1),
    }  # fmt: skip


@pytest.mark.parametrize(("combine", "value"), [("sum", "9"), ("mean", "4.5"), ("max", "6"), ("lead", "3")])
def test_members_combine_as_the_indicator_says(call, lead, combine, value):
    CallIndicator.objects.filter(call=call, code="firms").update(combine=combine)
    application = make.application(call, lead, figures={"firms": [1, 2, 3]})
    make.joint(application, make.organisation(), figures={"firms": [4, 5, 6]})
    assert combined(application)["firms"] == Decimal(value)


def test_only_confirmed_members_count(call, lead):
    application = make.application(call, lead, figures={"firms": [1, 2, 3]})
    make.joint(application, make.organisation(), status="invited", figures={"firms": [4, 5, 6]})
    make.joint(application, make.organisation(), status="declined", figures={"firms": [7, 8, 9]})
    assert combined(application)["firms"] == Decimal(3)


def test_a_member_without_the_figure_leaves_the_whole_missing(call, lead):
    application = make.application(call, lead, figures={"firms": [1, 2, 3]})
    make.joint(application, make.organisation(), figures={"firms": [4, None, 6]})
    whole = combined(application)
    assert (whole["firms"], whole["firms_1"], whole["firms_2"]) == (Decimal(9), None, Decimal(5))


def test_every_digit_survives_the_database(call, lead):
    exact = Decimal("12345678901234567.1234567890123456789")
    application = make.application(call, lead, figures={"output": [1, 2, exact]})
    assert IndicatorValue.objects.get(indicator__code="output", year=2025).value == exact
    assert combined(application)["output"] == exact


def test_a_figure_without_years_is_one_column(call, lead):
    CallIndicator.objects.filter(call=call, code="firms").update(yearly=False)
    application = make.application(call, lead, figures={"firms": [7], "output": []})
    assert {k: v for k, v in combined(application).items() if k.startswith("firms")} == {"firms": Decimal(7)}


def test_queries_do_not_grow(call, lead, django_assert_num_queries):
    applications = [make.application(call, lead)]
    with django_assert_num_queries(3):
        combined_many(applications)
    applications += [make.application(call, lead) for _ in range(2)]
    with django_assert_num_queries(3):
        assert len(combined_many(applications)) == 3
