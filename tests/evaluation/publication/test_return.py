"""A sender without an account comes back to its objection by number and access code, from any machine."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evaluation.models import Notice, NoticeItem, Objection, Ranking, RoundRun
from scoring import runs
from scoring.engine.spec import objective_part
from scoring.engine.table import Table
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def filed(administrator):
    """An objection filed over the page, and what its sender was shown."""
    play = make.competition(make.call(), status="notice", rounds=1)
    cells = {"output": (None,), "firms": (None,), "track": ("t",)}
    run = runs.prepare(runs.adopt(objective_part(make.MODEL)), Table(("x",), cells))
    scoring = RoundRun.objects.create(round=play.rounds.get(), run=run, number=1, started_by=administrator)
    ranking = Ranking.objects.create(
        round=play.rounds.get(),
        scoring=scoring,
        number=1,
        status="sealed",
        cut=1,
        digest="0" * 64,
        compiled_by=administrator,
    )
    notice = Notice.objects.create(
        competition=play, ranking=ranking, title="公示", status="published", starts_on=timezone.localdate(),
        ends_at=timezone.now() + datetime.timedelta(days=5),
    )  # fmt: skip
    entry = make.entry(play.rounds.get(), make.application(play.call, make.organisation(), "qualified"))
    item = NoticeItem.objects.create(notice=notice, entry=entry, position=1)
    given = {
        "sender": "person", "name": "张某", "contact": "010", "item": item.pk, "subject": "untrue", "facts": "事实", "pledge": "on",
        "evidence": SimpleUploadedFile("a.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF"),
    }  # fmt: skip
    page = Client().post(reverse("objection-file", args=[play.code]), given, follow=True)
    return Objection.objects.get(), page.content.decode()


def test_the_receipt_opens_with_number_and_code_and_with_nothing_less(filed):
    objection, receipt = filed
    assert (objection.key in receipt, len(objection.key)) == (True, 12)
    elsewhere, own = Client(), reverse("objection-filed", args=[objection.code])
    assert elsewhere.get(own).status_code == 404
    wrong = [{"code": objection.code, "key": "guess"}, {"code": objection.code}, {"code": "x", "key": objection.key}]
    assert [elsewhere.post(reverse("objection-return"), given).status_code for given in wrong] == [422] * 3
    assert elsewhere.get(own).status_code == 404
    answer = elsewhere.post(reverse("objection-return"), {"code": objection.code, "key": objection.key})
    assert (answer.url, elsewhere.get(own).status_code) == (own, 200)


def test_an_objection_without_a_code_opens_to_nobody(filed):
    objection, _receipt = filed
    Objection.objects.update(key="")
    assert Client().post(reverse("objection-return"), {"code": objection.code, "key": ""}).status_code == 422


def test_a_refusal_says_what_was_done_and_no_more(filed):
    english, file = {"Accept-Language": "en"}, reverse("objection-file", args=[Notice.objects.get().competition.code])
    looked = Client().post(reverse("objection-return"), {"code": "x", "key": "y"}, headers=english).content.decode()
    assert ("Please correct:" in looked, "Nothing was saved yet" in looked) == (True, False)
    evidence = SimpleUploadedFile("a.pdf", b"%PDF-1.4")
    for given, again in (({"name": "x"}, False), ({"name": "x", "evidence": evidence}, True)):
        page = Client().post(file, given, headers=english).content.decode()
        assert ("Nothing was saved yet" in page, "Choose the evidence file again" in page) == (True, again)
