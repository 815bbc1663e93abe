from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from submissions.applications import figures
from submissions.models import CallIndicator


def indicator(**given):
    return CallIndicator(code="output", name="产值", **given)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("47", "47"),
        (" 47.50 ", "47.50"),
        ("1,234,567.8", "1234567.8"),
        ("１２３．４", "123.4"),
        ("−5", "-5"),
        ("+3", "3"),
        ("0", "0"),
        ("0.1234567890123456789", "0.1234567890123456789"),
    ],
)
def test_reads_exactly(typed, value):
    assert figures.read(typed, indicator()) == Decimal(value)


def test_nothing_typed_is_missing_and_not_zero():
    assert figures.read("  ", indicator()) is None


@pytest.mark.parametrize(
    ("typed", "code", "words"),
    [
        ("47家", "number", "Enter the number alone, without unit or words. Did you mean 47?"),
        ("约3.5万", "number", "Enter the number alone, without unit or words. Did you mean 35000?"),
        ("47,5", "number", "Enter the number alone, without unit or words. Did you mean 47.5?"),
        ("47%", "number", "Enter the number alone, without unit or words. Did you mean 47?"),
        ("twelve", "number", "Enter a number, digits only."),
        ("1e400", "number", "Enter a number, digits only."),
        ("NaN", "number", "Enter a number, digits only."),
        ("=1+1", "number", "Enter a number, digits only."),
        ("9" * 19, "digits", "This number has too many digits."),
        ("0." + "1" * 23, "digits", "This number has too many digits."),
    ],
)
def test_asks_back_with_what_was_probably_meant(typed, code, words):
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        figures.read(typed, indicator())
    assert (refused.value.code, refused.value.messages) == (code, [words])


@pytest.mark.parametrize(
    ("typed", "unit", "meant"),
    [
        ("12亿", "亿元", "12"),
        ("12.5亿元", "亿元", "12.5"),
        ("5万", "亿元", "0.0005"),
        ("5,000万元", "亿元", "0.5"),
        ("120000000元", "亿元", "1.2"),
        ("1.2万亿", "亿元", "12000"),
        ("3000吨标煤", "万吨标煤", "0.3"),
        ("3万", "家", "30000"),
        ("47家", "家", "47"),
        ("约47", "家", "47"),
        ("12%", "%", "12"),
        ("（5）", "亿元", "-5"),
        ("12万美元", "亿元", None),
        ("12%", "亿元", None),
        ("47个", "家", None),
    ],
)
def test_asks_back_in_the_unit_that_is_asked_for(typed, unit, meant):
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        figures.read(typed, indicator(unit=unit))
    asked = f"Did you mean {meant}, counted in {unit}?"
    words = f"without unit or words. {asked}" if meant else f"counted in {unit}."
    assert refused.value.messages == [f"Enter the number alone, {words}"]


def test_keeps_to_whole_numbers_and_to_the_range():
    counted = indicator(decimals=0, minimum=Decimal("0.000000"), maximum=Decimal("1000.000000"))
    found = []
    for typed in ["46.6", "-1", "1000.0", "1001"]:
        try:
            found.append(str(figures.read(typed, counted)))
        except ValidationError as error:
            found.append(error.code)
    assert found == ["whole", "minimum", "1000.0", "maximum"]


def test_suggests_the_nearest_whole_number_in_chinese():
    with translation.override("zh-hans"), pytest.raises(ValidationError) as refused:
        figures.read("46.6", indicator(decimals=0))
    assert "47" in refused.value.messages[0]


@pytest.mark.parametrize(
    ("value", "text"), [("47.500", "47.5"), ("1E+3", "1000"), ("-0.0", "0"), ("0.000000", "0"), ("1E-7", "0.0000001")]
)
def test_shows_every_digit_and_no_more(value, text):
    assert figures.shown(Decimal(value)) == text


@pytest.mark.parametrize(
    ("before", "now", "change", "doubtful"),
    [("100", "150", "50", False), ("100", "151", "51", True), ("100", "40", "-60", True), ("0", "5", None, True),
     ("0", "0", None, False), ("-10", "5", None, False), (None, "5", None, False)],
)  # fmt: skip
def test_doubts_changes_past_the_limit(before, now, change, doubtful):
    before, now = (Decimal(v) if v is not None else None for v in (before, now))
    moved = figures.change(before, now)
    assert (moved, figures.is_doubtful(before, now, indicator(doubt_over=50))) == (
        Decimal(change) if change is not None else None,
        doubtful,
    )
