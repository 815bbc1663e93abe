"""The reading view sets three years beside each other, and what the cluster told the call before beside what it tells now."""

from decimal import Decimal

import pytest
from django.urls import reverse
from lxml import html

from submissions.applications.earlier import compared, earlier
from submissions.models import CallIndicator
from tests import make


@pytest.fixture
def before(lead):
    call = make.call(opens=-400, closes=-380, recommend=-370, status="closed", last_year=2024)
    return make.application(
        call, lead, "recommended", {"output": [400, 500, 540], "firms": [90, 100, 105]}, name="甲 集群"
    )


@pytest.fixture
def now(lead, before):
    return make.application(make.call(), lead, "submitted", name="甲集群")


def table(page, anchor):
    rows = page.xpath(f"//*[@id='{anchor}']//tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row.xpath("th|td")] for row in rows]


def test_the_same_cluster_is_found_by_its_name_in_the_call_before(before, now, province, body):
    assert earlier(now, province) == before
    assert earlier(before, province) is None
    assert earlier(now, make.user("province", organisation=make.body())) is None


def test_without_the_name_it_is_the_only_one_of_the_track(before, now, province, lead):
    before.name = "旧名集群"
    before.save()
    assert earlier(now, province) == before
    make.application(before.call, lead, "submitted", name="另一集群")
    assert earlier(now, province) is None


def test_figures_are_compared_where_both_calls_ask_in_the_same_unit(before, now):
    CallIndicator.objects.filter(call=before.call, code="firms").update(unit="户")
    found = compared(before, now, now.call.indicators.all())
    assert [(row.year, row.then, row.same, row.latest, row.change) for row in found] == [
        (2024, 540, 550, 600, Decimal(600 - 540) / 540 * 100)
    ]
    assert found[0].is_told_otherwise is True


def test_the_province_reads_years_changes_and_the_call_before(sign_in, province, before, now):
    page = html.fromstring(sign_in(province).get(reverse("application", args=[now.code])).content)
    figures = page.xpath("//section[.//h2='指标数据']//tbody/tr[th[@scope='row']]")
    cells = [" ".join(cell.text_content().split()) for cell in figures[0].xpath("th|td")]
    assert cells == ["主导产业产值", "亿元", "500", "550", "+10.0%", "600", "+9.1%", "—"]
    assert [row[2:] for row in table(page, "earlier")] == [
        ["540", "550 前后不一致", "600", "+11.1%"], ["105", "110 前后不一致", "120", "+14.3%"],
    ]  # fmt: skip


def test_a_joint_entry_is_summed_year_by_year(sign_in, province, now):
    make.joint(now, make.organisation(), figures={"output": [500, 550, 600], "firms": [1, 2, 3]})
    page = html.fromstring(sign_in(province).get(reverse("application", args=[now.code])).content)
    assert table(page, "together")[0][1:] == ["亿元", "600", "600", "1,000", "1,100", "+10.0%", "1,200", "+9.1%"]
