import pytest

from submissions.oversight.likeness import Said, agreements, alike, companies, pairs


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


def test_what_everybody_says_makes_no_pairs():
    assert pairs(said(f"{n:03d}", f"{chr(0x4E00 + 7 * n)}{chr(0x5E00 + 7 * n)}集群", "—园") for n in range(60)) == []


def test_company_lists_are_read_as_people_write_them():
    assert list(companies("甲（集团）公司；乙公司, 丙公司\n\n")) == ["甲集团公司", "乙公司", "丙公司"]
