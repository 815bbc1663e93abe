"""An applicant begins, types, attaches and submits: every click of it, saved as it is typed."""

from __future__ import annotations

import pytest
from django.urls import reverse

from evaluation.management.demonstration.words import EVIDENCE
from submissions.models import Application, IndicatorValue, Receipt
from tests.browser.clicks import form, press, sure

pytestmark = pytest.mark.browser


def test_an_application_is_begun_filled_attached_and_submitted(play, walk, keep, tmp_path):
    play._draft(unfinished=False)
    play._applications(unfinished=False)
    Application.objects.filter(lead__people__username="applicant").update(status="withdrawn")
    proof = tmp_path / "佐证.pdf"
    proof.write_bytes(EVIDENCE)
    page = walk("applicant")
    page.goto(reverse("application-new", args=["demo"]))
    page.fill("[name=name]", "点击集群")
    page.select_option("[name=track]", index=1)
    press(page, page.locator("main form button.btn-primary"))
    for name in ("core_park", "promotion_organisation", "chain_leaders", "contact", "contact_phone", "summary", "plan"):
        page.fill(f"[name={name}]", "已填写")
    boxes = page.locator("input[id^='f-']")
    for number in range(boxes.count()):
        boxes.nth(number).fill("10")
    page.locator("[name=plan]").press("Tab")
    page.wait_for_selector("[name=revision]:not([value='0'])", state="attached")  # it saved itself
    press(page, page.locator("#form button.btn:not(.btn-primary)").last)
    keep(page, "filled")
    made = Application.objects.get(name="点击集群")
    assert (made.core_park, IndicatorValue.objects.filter(member__application=made).count()) == (
        "已填写",
        boxes.count(),
    )
    for path in page.locator("td[id^=evidence-] a.careful").evaluate_all(
        "links => links.map(a => a.getAttribute('href'))"
    ):
        page.goto(path)
        page.set_input_files("input[type=file]", str(proof))
        press(page, page.locator("main form[enctype] button.btn-primary"))
    keep(page, "attached")
    page.goto(reverse("application-submit", args=[made.code]))
    keep(page, "checked")
    sure(page, form(page, "/submit/"))
    keep(page, "receipt-of-the-clicked")
    receipt = Receipt.objects.get(application=made)
    made.refresh_from_db()
    assert (made.status, page.locator("dl.facts dd").first.inner_text()) == ("submitted", receipt.number)
