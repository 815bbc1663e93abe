"""Nothing a judge reads in a blind round carries a name."""

import pytest

from evaluation.judging.blind import MASK, dossier, masked, names
from tests import make

pytestmark = pytest.mark.django_db

SUMMARY = """测试产业集群位于示例市,由示例 集群促进会运营,链主 大江重工 和小河电子。
在四川省工信厅支持下，示例市 2025年产值 600亿元；ＤＡＪＩＡＮＧ重工 与南岭市协作。"""


@pytest.fixture
def entry():
    contest = make.competition()
    lead = make.organisation(
        recommended_by=make.body(name="四川省工信厅"), name="示例集群促进会", name_en="Example Org"
    )
    application = make.application(
        contest.call, lead, status="qualified", name="测试产业集群", summary=SUMMARY, plan="方案由 example  org 起草",
        chain_leaders="大江重工、小河电子\nDajiang重工", core_park="示例高新区；南园", promotion_organisation="示例集群促进会",
    )  # fmt: skip
    make.joint(application, make.organisation(province="430000", city="南岭市", name="南岭促进中心"))
    return make.entry(contest.rounds.first(), application, is_joint=True)


def test_every_name_is_masked_however_it_is_written(entry):
    text = dossier(entry)["texts"][0][1]
    for name in ("测试产业集群", "示例市", "促进会", "大江", "小河", "四川", "DAJIANG", "南岭", "工信厅"):
        assert name not in text
    assert "2025年产值 600亿元" in text
    assert "example" not in dossier(entry)["texts"][1][1].lower()


def test_a_blind_dossier_holds_no_name_anywhere(entry):
    shown = repr(dossier(entry))
    for name in names(entry.application):
        assert name not in shown
    assert dossier(entry)["title"] == entry.code


def test_an_open_round_shows_names(entry):
    entry.round.is_blind = False
    shown = dossier(entry)
    assert (shown["title"], shown["lead"]) == ("测试产业集群", "示例集群促进会")
    assert "大江重工" in repr(shown["texts"])


def test_masks_have_one_width_and_patterns_are_harmless():
    assert masked("甲乙丙丁 (a+b)* 甲乙", ["甲乙丙丁", "甲乙", "(a+b)*"]) == f"{MASK} {MASK} {MASK}"
    assert masked("没有", []) == "没有"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("目标：到第三年，ＡＢ 集团（甲）占５０％；", f"目标：到第三年，{MASK}（甲）占５０％；"),
        ("重２０㎏，ab集团、A B集团", f"重２０㎏，{MASK}、{MASK}"),
        ("㎏㎏", "㎏㎏"),
        ("cafe\u0301、ｃａｆé。", f"{MASK}、{MASK}。"),
        (
            "\u1100\u1161：甲",
            f"{MASK}:甲",
        ),  # letters that join with their neighbours: the whole text is compared as one
        ("ab集团ab集团", MASK * 2),
        ("", ""),
    ],
)
def test_what_is_not_masked_stays_as_it_was_written(text, expected):
    assert masked(text, ["AB集团", "café", "\uac00"]) == expected


def test_a_character_that_stands_for_several_goes_as_a_whole():
    assert masked("㎏级", ["kg"]) == f"{MASK}级"
    assert masked("㎏级", ["g级"]) == MASK


def test_figures_are_the_combined_ones_by_year(entry):
    output = dossier(entry)["figures"][0]
    assert output.unit == "亿元"
    assert len(output.values) == 3
