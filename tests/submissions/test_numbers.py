"""Numbers as pages write them."""

from decimal import Decimal

import pytest

from submissions import numbers


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("91.237"), "91.24"),
        (Decimal("2.675"), "2.68"),
        (Decimal("-0.005"), "−0.01"),
        (Decimal("-0.001"), "0.00"),
        (1234.5, "1,234.50"),
        (0, "0.00"),
        (None, "—"),
        ("", "—"),
        ("not a number", "—"),
        (float("nan"), "—"),
        (True, "—"),
    ],
)
def test_a_score_has_two_decimals_half_up_and_a_real_minus(value, written):
    assert numbers.score2(value) == written


def test_a_score_may_have_other_decimals():
    assert numbers.score2(Decimal("0.123456"), 4) == "0.1235"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("602.750000"), "602.75"),
        (Decimal("1842"), "1,842"),
        (Decimal("1200.000000"), "1,200"),
        (Decimal("0E-6"), "0"),
        (Decimal("-3.10"), "−3.1"),
        (None, "—"),
    ],
)
def test_an_amount_is_written_as_it_was_given(value, written):
    assert numbers.amount(value) == written


def test_an_amount_may_be_rounded():
    assert numbers.amount(Decimal("1284.005"), 2) == "1,284.01"


def test_differences_carry_their_sign():
    assert [numbers.signed(value) for value in (Decimal("1.2"), Decimal("-0.4"), 0, None)] == [
        "+1.20", "−0.40", "0.00", "—",
    ]  # fmt: skip


def test_per_cent_and_changes():
    assert numbers.percent(Decimal("12.34")) == "12.3%"
    assert numbers.percent(None) == "—"
    assert numbers.change(Decimal(10)) == "+10.0%"
    assert numbers.change(Decimal("-4")) == "−4.0%"
    assert numbers.change(None) == "—"


@pytest.mark.parametrize(
    ("share", "written"),
    [(1, ">99%"), (0.995, ">99%"), (0.99, "99%"), (0.5, "50%"), (0.01, "1%"), (0.009, "<1%"), (0, "<1%"), (None, "—")],
)
def test_a_probability_is_never_certain(share, written):
    assert numbers.probability(share) == written
