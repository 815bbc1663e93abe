"""Rows written by SQL that is made once stand as the same saves would leave them."""

from decimal import Decimal

import pytest
from django.db import IntegrityError

from submissions.models import Application, IndicatorValue, Receipt
from submissions.rows import insert, put, update
from tests import make


@pytest.fixture
def draft(lead):
    return make.application(make.call(), lead)


def test_a_new_row_is_stored_and_one_of_the_same_number_refused(draft):
    said = {"答": ["甲", {"乙": 1.5}], "无": None}
    moment = draft.call.closes_at
    receipt = Receipt(application=draft, number="R-1", submitted_at=moment, submitted_by=draft.created_by, content=said)
    insert(receipt)
    stored = Receipt.objects.get(number="R-1")
    assert (stored.content, stored.submitted_at, stored.submitted_by, stored.digest) == (
        said,
        moment,
        draft.created_by,
        "",
    )
    with pytest.raises(IntegrityError):
        insert(receipt)


def test_only_the_named_fields_are_changed_and_the_moment_of_change_is_set(draft):
    before = Application.objects.get(pk=draft.pk)
    draft.summary, draft.plan, draft.answers = "新", "不存", {"a": ["b"]}
    update(draft, "summary", "answers", "changed_at")
    stored = Application.objects.get(pk=draft.pk)
    assert (stored.summary, stored.plan, stored.answers) == ("新", before.plan, {"a": ["b"]})
    assert stored.changed_at > before.changed_at


def test_rows_take_the_place_of_those_under_the_same_keys(draft):
    member, indicator = draft.members.get(), draft.call.indicators.first()
    count = IndicatorValue.objects.count()
    exact = Decimal("12345678901234567.00000000000000001")
    rows = [
        IndicatorValue(member=member, indicator=indicator, year=year, value=exact, reason="因")
        for year in (indicator.years[0], 1999)
    ]
    put(rows, "member", "indicator", "year")
    put([], "member", "indicator", "year")
    stored = member.values.filter(indicator=indicator, year__in=(indicator.years[0], 1999))
    assert [(row.value, row.reason) for row in stored] == [(exact, "因")] * 2
    assert IndicatorValue.objects.count() == count + 1
