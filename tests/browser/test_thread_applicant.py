"""An applicant types, attaches and submits: every click of it, saved as it is typed."""

from __future__ import annotations

import pytest
from django.urls import reverse

from evaluation.management.demonstration.words import EVIDENCE
from submissions.models import Application, Receipt
from tests.browser.clicks import form, sure

pytestmark = [pytest.mark.browser, pytest.mark.look]


def test_an_application_is_typed_into_attached_to_and_submitted(play, walk, keep, tmp_path):
    play.until("applications")
    made = Application.objects.get(lead__people__username="applicant")
    page = walk("applicant")
    page.goto(reverse("application", args=[made.code]))
    before = page.locator("#form [name=revision]").input_value()
    page.fill("#id_summary", "点击填写的概况")
    page.wait_for_selector(f"#form [name=revision]:not([value='{before}'])", state="attached")  # it saved itself
    page.reload()
    assert page.input_value("#id_summary") == "点击填写的概况"
    keep(page, "filled")
    proof = tmp_path / "点击佐证.pdf"
    proof.write_bytes(EVIDENCE)
    page.goto(reverse("document-upload", args=[made.code]))
    page.set_input_files("main input[type=file]", str(proof))
    page.locator("main form[enctype] button.btn-primary").click()
    page.get_by_role("rowheader", name="点击佐证.pdf").first.wait_for()
    keep(page, "attached")
    page.goto(reverse("application-submit", args=[made.code]))
    keep(page, "checked")
    sure(page, form(page, "/submit/"))
    keep(page, "receipt-of-the-clicked")
    receipt = Receipt.objects.get(application=made)
    made.refresh_from_db()
    assert (made.status, page.locator("dl.facts dd").first.inner_text()) == ("submitted", receipt.number)
