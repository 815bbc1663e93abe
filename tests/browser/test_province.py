"""An officer in a real browser: the order by drag, by keyboard and by button, fields marked for correction, a second look, submission."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from submissions.models import Recommendation, User
from submissions.recommendation import actions
from tests import make
from tests.browser.test_pages import faults

pytestmark = [pytest.mark.browser, pytest.mark.look]


@pytest.fixture
def placed(play):
    """Three applications of the demonstrated applicant in the order of its province, and a fourth without a place."""
    officer, lead = (User.objects.get(username=name) for name in ("province", "applicant"))
    call = make.call()
    make.quota(call, officer.organisation, places=3)
    made = [make.application(call, lead.organisation, "submitted", name=f"次序集群{word}") for word in "甲乙丙丁"]
    for application in made[:3]:
        actions.place(application, by=officer)
    return made


def names(page):
    return [row.split("\n")[0] for row in page.locator("tbody[data-order] th").all_inner_texts()]


def test_the_order_follows_keyboard_drag_and_buttons(placed, walk, keep):
    page = walk("province")
    page.goto(reverse("recommendation", args=[placed[0].call.code]))
    assert names(page) == ["次序集群甲", "次序集群乙", "次序集群丙"]
    said, rows = page.locator("[data-order-said]"), page.locator("tbody[data-order] tr")
    page.locator("[data-grip]").first.focus()
    page.keyboard.press("ArrowDown")
    expect(said).to_have_text("次序集群甲：现为第2位，共3位")
    assert names(page) == ["次序集群乙", "次序集群甲", "次序集群丙"]
    expect(rows.nth(1).locator("[data-grip]")).to_be_focused()
    page.keyboard.press("End")
    expect(said).to_have_text("次序集群甲：现为第3位，共3位")
    rows.nth(2).drag_to(rows.nth(0), target_position={"x": 200, "y": 2})
    expect(said).to_have_text("次序集群甲：现为第1位，共3位")
    rows.nth(0).get_by_role("button", name="下移").click()
    page.wait_for_load_state()
    assert names(page) == ["次序集群乙", "次序集群甲", "次序集群丙"]
    stored = Recommendation.objects.get(call=placed[0].call).places.values_list("application__name", flat=True)
    assert list(stored) == names(page)
    keep(page, "province-order")


def test_marked_fields_are_found_again_and_the_order_is_looked_at_twice(placed, walk, keep):
    call, out = placed[0].call, placed[3]
    page = walk("province")
    page.goto(reverse("return", args=[out.code]))
    for summary in page.locator("details summary").all():
        if summary.is_visible():
            summary.click()
    page.check("input[value='field:contact']")
    page.check("input[value='figure:output']")
    page.fill("[name=reason]", "口径不一致，请核对。")
    page.fill("[name=due_at]", (timezone.localtime() + datetime.timedelta(days=2)).strftime("%Y-%m-%dT%H:%M"))
    page.locator("main .btn-danger").click()
    page.wait_for_url("**/recommendations/**")
    applicant = walk("applicant", 390)
    applicant.goto(reverse("application", args=[out.code]))
    links = applicant.locator("[data-marked] a")
    assert links.count() == 2
    links.first.click()
    expect(applicant.locator("#id_contact")).to_have_class("form-control is-marked")
    keep(applicant, "province-marked-390")
    page.get_by_role("link", name="校验并提交").click()
    submit = page.get_by_role("button", name="提交推荐")
    submit.click()
    assert Recommendation.objects.get(call=call).status == "draft"  # the box was not ticked
    page.check("[name=confirmed]")
    submit.click()
    page.wait_for_url("**/recommendations/**")
    expect(page.locator("main")).to_contain_text("推荐已提交")
    assert Recommendation.objects.get(call=call).status == "submitted"


def test_the_officers_pages_are_clean_at_both_widths(placed, walk):
    page, code = walk("province"), placed[0].call.code
    paths = [
        reverse("province-desk"),
        reverse("tokens"),
        *[reverse(name, args=[placed[3].code]) for name in ("return", "visit", "application")],
    ]
    paths += [
        reverse(name, args=[code]) for name in ("recommendation", "recommendation-submit", "recommendation-letter")
    ]
    assert [fault for path in paths for fault in faults(page, path)] == []
