"""The words of the bands: which band a mark lies in, what is kept, and what judges read."""

from decimal import Decimal

import pytest
from django.urls import reverse

from evaluation.competition import anchors
from evaluation.models import Round
from tests import make


@pytest.mark.parametrize(
    ("mark", "code"),
    [("100", "excellent"), ("90", "excellent"), ("89.5", "good"), ("75", "good"), ("74.99", "fair"), ("60", "fair"),
     ("59.99", "poor"), ("0", "poor")],
)  # fmt: skip
def test_every_mark_lies_in_one_band(mark, code):
    assert anchors.band(Decimal(mark)) == code


def test_empty_bands_are_left_out_and_the_mark_s_own_is_pointed_at():
    stored = anchors.kept({"good": " 有清单有对接 ", "poor": "无佐证", "fair": " "})
    assert stored == [{"band": "good", "text": "有清单有对接"}, {"band": "poor", "text": "无佐证"}]
    assert [(row["band"].code, row["is_here"]) for row in anchors.worded(stored, Decimal(80))] == [
        ("good", True),
        ("poor", False),
    ]


def test_the_usual_words_are_whole_and_short_enough():
    usual = anchors.usual()
    assert {len(words) for words in usual.values()} == {4}
    assert max(len(word["text"]) for words in usual.values() for word in words) <= anchors.LONGEST


@pytest.mark.django_db
def test_the_ministry_words_them_and_the_judge_reads_them_beside_the_mark(administrator, judge, sign_in):
    round = make.competition().rounds.first()
    url, page = reverse("anchors", args=[round.code]), sign_in(administrator)
    assert page.post(url, {"plan_good": "x" * 201}).status_code == 422
    assert page.post(url, {"plan_good": "目标明确，路径较具体", "plan_poor": "<script>"}).status_code == 302
    Round.objects.filter(pk=round.pk).update(status="open")
    round.refresh_from_db()
    assert page.post(url, {"plan_good": "late"}).status_code == 403
    entry = make.entry(round, make.application(round.competition.call, make.organisation(), "qualified"))
    sheet = make.assignment(entry, judge, {"plan": 80})
    shown = sign_in(judge).get(reverse("sheet", args=[sheet.pk])).text
    assert ("目标明确，路径较具体" in shown, "<script>\n" in shown, "&lt;script&gt;" in shown) == (True, False, True)
    assert shown.count("data-low=") == 2
