"""The documents behind the figures: cleaned copies by code in a blind round, the files themselves in an open one, nothing
for the recused, and every download in the trail."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from evaluation.models import Assignment, Pledge, Round
from submissions.documents import copies
from submissions.documents.models import BlindCopy
from submissions.models import AuditEntry, Document
from tests import make

pytestmark = pytest.mark.django_db
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000a49444154789c6300010000050001"
    "0d0a2db40000000049454e44ae426082"
)


@pytest.fixture
def sheet(judge):
    round = make.competition().rounds.first()
    Round.objects.filter(pk=round.pk).update(status="open")
    round.refresh_from_db()
    application = make.application(round.competition.call, make.organisation(), "qualified")
    Document.objects.create(
        application=application, kind="evidence", name="示例省示例市佐证.png", content_type="image/png", size=len(PNG),
        sha256="0" * 64, file=ContentFile(PNG, name="x.png"), uploaded_by=application.created_by,
    )  # fmt: skip
    return make.assignment(make.entry(round, application), judge)


def test_in_a_blind_round_only_the_cleaned_copy_under_the_code(sheet, judge, sign_in):
    desk, url = sign_in(judge), reverse("sheet-document", args=[sheet.pk, 1])
    assert desk.get(url).status_code == 404
    page = desk.get(reverse("sheet", args=[sheet.pk])).text
    assert (f"{sheet.entry.code}-E01.png" in page, "示例市" in page, url in page) == (True, False, False)
    copies.make(BlindCopy.objects.create(document=Document.objects.get()).pk)
    assert url in desk.get(reverse("sheet", args=[sheet.pk])).text
    answer = desk.get(url)
    assert (answer.status_code, f"{sheet.entry.code}-E01.png" in answer["Content-Disposition"]) == (200, True)
    read = AuditEntry.objects.get(act="document_read")
    assert (read.actor_name, read.facts["form"]) == (judge.username, "blind")
    assert desk.get(reverse("sheet-document", args=[sheet.pk, 2])).status_code == 404


def test_in_an_open_round_the_document_itself(sheet, judge, sign_in):
    Round.objects.update(is_blind=False)
    desk, url = sign_in(judge), reverse("sheet-document", args=[sheet.pk, 1])
    assert b"".join(desk.get(url).streaming_content) == PNG
    assert AuditEntry.objects.get(act="document_read").facts["form"] == "judge"
    assert [desk.get(reverse("sheet-document", args=[sheet.pk, n])).status_code for n in (0, 2)] == [404, 404]


def test_nothing_for_the_recused_for_others_and_before_the_pledge(sheet, judge, sign_in):
    Round.objects.update(is_blind=False)
    url = reverse("sheet-document", args=[sheet.pk, 1])
    assert sign_in(make.judge()).get(url).status_code == 404
    Pledge.objects.all().delete()
    assert sign_in(judge).get(url).status_code == 302
    Assignment.objects.update(status="recused")
    assert sign_in(judge).get(url).status_code == 404
    assert AuditEntry.objects.filter(act="document_read").count() == 0
