import pytest
from django.urls import reverse
from django.utils import translation

from submissions.models import Application, Likeness
from submissions.oversight.likeness import Said, agreements, alike, companies, pairs
from tests import make


def said(code, name="", park="", promotion="", firms="", credit=()):
    return Said(code, name, park, promotion, firms, credit)


@pytest.mark.parametrize(
    ("one", "other", "fields"),
    [
        (said("a", park="高新区（东区）"), said("b", park="高新区(东区)"), ["park"]),
        (said("a", promotion="某促进会"), said("b", promotion="某 促进会"), ["promotion"]),
        (said("a", firms="甲公司\n乙公司\n丙公司"), said("b", firms="乙公司，甲公司"), ["companies"]),
        (said("a", firms="甲公司\n乙公司\n丙公司"), said("b", firms="甲公司、丁公司、戊公司"), []),
        (said("a", credit=("91510000X",)), said("b", credit=("91510000X",)), ["credit_code"]),
        (said("a", "示例市轨道交通装备集群"), said("b", "示例市轨道交通装备产业集群"), ["name"]),
        (said("a", "甲市光伏集群"), said("b", "乙市稀土集群"), []),
        (said("a"), said("b"), []),
        (
            said("a", "甲", "园区", "会", "丙公司"),
            said("b", "甲", "园区", "会", "丙公司"),
            ["park", "promotion", "companies", "name"],
        ),
    ],
)
def test_says_which_fields_agree(one, other, fields):
    assert [field for field, _text in agreements(one, other)] == fields


def test_names_are_compared_without_the_words_that_all_share():
    assert alike("甲市先进制造业集群", "乙市先进制造业集群") == 0
    assert alike("轨道交通装备集群", "轨道交通装备") == 1
    assert alike("", "") == 0


def test_pairs_come_with_the_most_agreements_first():
    rows = [
        said("a", "示例市轨道交通装备集群", "东园"),
        said("b", "示例市轨道交通装备产业集群", "东园"),
        said("c", "远方化工集群", "东园"),
    ]
    assert [(p.one, p.other, len(p.agreements)) for p in pairs(rows)] == [("a", "b", 2), ("a", "c", 1), ("b", "c", 1)]


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "甲公司、乙公司"), ("en", "甲公司, 乙公司")])
def test_what_is_shared_is_listed_as_the_reader_lists(language, words):
    shared = [["companies", ["甲公司", "乙公司"]], ["name", "甲／乙"]]  # the second as it was kept before
    with translation.override(language):
        assert [text for _field, text in Likeness(agreements=shared).labelled] == [words, "甲／乙"]


def test_what_everybody_says_makes_no_pairs():
    assert pairs(said(f"{n:03d}", f"{chr(0x4E00 + 7 * n)}{chr(0x5E00 + 7 * n)}集群", "—园") for n in range(60)) == []


def test_company_lists_are_read_as_people_write_them():
    assert list(companies("甲（集团）公司；乙公司, 丙公司\n\n")) == ["甲集团公司", "乙公司", "丙公司"]


@pytest.mark.django_db
def test_the_page_compares_the_promotion_organisations_own_credit_code(sign_in, administrator, lead):
    call = make.call()
    one, other, third = (make.application(call, lead, "submitted", name=name) for name in ("甲", "乙", "丙"))
    lead.__class__.objects.update(credit_code="")
    for application, code in ((one, "91350100M000100Y43"), (other, "91350100m000100y43"), (third, "")):
        own = {"core_park": "", "promotion_organisation": application.code, "chain_leaders": ""}
        Application.objects.filter(pk=application.pk).update(promotion_code=code, **own)
    page = sign_in(administrator).get(reverse("likeness", args=[call.code]))
    told = [(p.one.code, p.other.code, [text for _field, text in p.labelled]) for p in page.context["page"]]
    assert told == [(one.code, other.code, ["91350100M000100Y43"])]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["completeness-list", "call-progress", "likeness", "extensions", "exports", "terms"])
def test_every_page_over_the_applications_leads_to_the_others(sign_in, administrator, name):
    competition = make.competition(status="called")
    code = competition.code if name == "completeness-list" else competition.call.code
    page = sign_in(administrator).get(reverse(name, args=[code])).content.decode()
    addresses = [reverse("completeness-list", args=[competition.code])]
    addresses += [
        reverse(one, args=[competition.call.code])
        for one in ("call-progress", "likeness", "extensions", "exports", "terms")
    ]
    assert [address for address in addresses if f'href="{address}"' not in page] == []
