"""Receipts: one for each submission, compared, on paper, and held against the stamped scan."""

import io

import docx
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from submissions.applications import actions, printing
from submissions.applications.completeness import gaps
from submissions.documents import actions as documents
from submissions.models import Application, Call, IndicatorValue, PrintedVersion, Receipt
from tests import make
from tests.submissions.documents import samples


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "documents"


@pytest.fixture
def draft(lead, applicant):
    return make.application(make.call(is_demonstration=True), lead)


def again(draft):
    return Application.objects.get(pk=draft.pk)


def test_the_button_pressed_twice_gives_one_receipt(sign_in, applicant, draft):
    client, url = sign_in(applicant), reverse("application-submit", args=[draft.code])
    answers = [client.post(url).url for _press in range(2)]
    assert (answers, Receipt.objects.count()) == ([reverse("receipt", args=[f"{draft.code}-01"])] * 2, 1)
    assert client.get(url).url == answers[0]  # the browser's back button leads to what arrived, not to a refusal


def test_submitting_again_shows_what_changed(sign_in, applicant, draft):
    actions.submit(draft, by=applicant)
    actions.take_back(again(draft), by=applicant)
    Application.objects.update(plan="新方案")
    IndicatorValue.objects.filter(year=2025, indicator__code="output").update(value=650)
    documents.upload(again(draft), samples.uploaded("新证明.pdf"), by=applicant)
    actions.submit(again(draft), by=applicant)
    url = reverse("receipt-changes", args=[f"{draft.code}-02"])
    page = sign_in(applicant).get(url).content.decode()
    expected = ["新方案", "650", "新证明.pdf", "主导产业产值", "3处变化"]
    assert [words for words in expected if words not in page] == []
    assert sign_in(applicant).get(reverse("receipt-changes", args=[f"{draft.code}-01"])).status_code == 404


def test_the_receipt_on_paper_holds_number_moment_and_digest(sign_in, applicant, draft):
    documents.upload(draft, samples.uploaded(), by=applicant)
    receipt = actions.submit(again(draft), by=applicant)
    answer = sign_in(applicant).get(reverse("receipt-paper", args=[receipt.number]))
    paper = docx.Document(io.BytesIO(answer.content))
    assert paper.sections[0].header.paragraphs[0].text == "演示数据"
    said = [paragraph.text for paragraph in paper.paragraphs]
    assert said[0] == "申报提交回执"
    assert (f"回执编号：{receipt.number}" in said, f"校验值（SHA-256）：{receipt.digest}" in said) == (True, True)
    rows = [[cell.text for cell in row.cells] for row in paper.tables[0].rows]
    sha256 = receipt.content["documents"][0]["sha256"]
    assert (rows[0][0], rows[1][0], rows[1][2]) == ("文件", "证明.pdf", sha256)
    fonts = {run._element.rPr.rFonts.get(docx.oxml.ns.qn("w:eastAsia")) for p in paper.paragraphs for run in p.runs}
    assert fonts == {"宋体", "黑体", "仿宋"}


def test_a_stamped_scan_names_the_paper_and_is_flagged_after_a_change(sign_in, applicant, draft):
    client = sign_in(applicant)
    page = client.get(reverse("application-preview", args=[draft.code])).content.decode()
    version = PrintedVersion.objects.get()
    assert version.code in page
    given = {"kind": "stamped", "printed": version, "by": applicant}
    documents.upload(draft, samples.uploaded("盖章件.pdf"), **given)
    url = reverse("document-upload", args=[draft.code])
    assert ("打印后申报内容有变更" in client.get(url).content.decode(), printing.is_stamped(draft)) == (False, True)
    Application.objects.update(plan="新方案")
    assert ("打印后申报内容有变更" in client.get(url).content.decode(), printing.is_stamped(again(draft))) == (
        True,
        False,
    )


def test_a_stamped_scan_without_its_paper_is_refused(applicant, draft, lead):
    other = printing.printed(make.application(draft.call, lead), by=applicant)
    for printed in (None, other):
        with pytest.raises(ValidationError) as refused:
            documents.upload(draft, samples.uploaded(), kind="stamped", printed=printed, by=applicant)
        assert refused.value.code == "printed"


def test_where_a_stamp_is_required_only_that_of_the_present_version_counts(applicant, draft):
    Call.objects.update(stamp_required=True)
    missing = [len(gaps(again(draft)))]
    version = printing.printed(again(draft), by=applicant)
    documents.upload(again(draft), samples.uploaded(), kind="stamped", printed=version, by=applicant)
    missing.append(len(gaps(again(draft))))
    Application.objects.update(plan="新方案")
    missing.append(len(gaps(again(draft))))
    assert missing == [1, 0, 1]


def test_the_same_state_printed_twice_is_one_version(applicant, draft):
    assert printing.printed(draft, by=applicant) == printing.printed(draft, by=applicant)
