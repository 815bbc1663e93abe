"""The check list of a call is the administrator's to write before it is published, and to take from another call."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from lxml import html

from evaluation.competition import actions, actions_checklist
from evaluation.competition.checklist import POINTS
from evaluation.models import CheckItem, CompletenessCheck
from submissions.models import AuditEntry
from tests import make


@pytest.fixture
def contest(db):
    return make.competition(make.call("draft"), status="draft")


def rows(contest):
    return list(contest.check_items.values_list("code", "name", "position"))


def form(items):
    data = {"form-TOTAL_FORMS": len(items), "form-INITIAL_FORMS": sum(bool(i.get("id")) for i in items)}
    for n, item in enumerate(items):
        data |= {f"form-{n}-{name}": value for name, value in item.items()}
    return data


def test_items_are_renamed_ordered_added_and_removed(contest, administrator, sign_in):
    actions_checklist.begin_checklist(contest)
    first, second, *rest = contest.check_items.all()
    kept = [
        {"id": first.pk, "code": first.code, "name": "各部分齐全", "position": 3},
        {"id": second.pk, "code": second.code, "name": second.name, "position": 1},
        *({"id": one.pk, "code": one.code, "name": one.name, "position": 9, "DELETE": "on"} for one in rest),
        {"code": "letter", "name": "推荐函原件", "position": 2},
    ]
    answer = sign_in(administrator).post(reverse("checklist", args=[contest.code]), form(kept))
    assert answer.status_code == 302
    assert rows(contest) == [("stamped", second.name, 1), ("letter", "推荐函原件", 2), ("complete", "各部分齐全", 3)]
    assert AuditEntry.objects.last().facts["checklist"] == ["stamped", "letter", "complete"]


def test_a_new_competition_begins_with_the_standard_list_in_both_languages(administrator, contest):
    actions_checklist.begin_checklist(contest)
    assert [code for code, _name, _place in rows(contest)] == [code for code, _words in POINTS]
    found = CheckItem.objects.get(code="track")
    assert (found.name, found.name_en) == ("赛道与主导产业相符", "The track fits the leading industry")


def test_the_list_of_another_competition_is_taken_over(contest, administrator, sign_in):
    other = make.competition()
    CheckItem.objects.create(competition=other, code="own", name="专有项", position=1)
    url = reverse("checklist-copy", args=[contest.code])
    assert sign_in(administrator).post(url, {"source": other.code}).status_code == 302
    assert rows(contest) == [("own", "专有项", 1)]
    assert sign_in(administrator).post(reverse("checklist-copy", args=[other.code]), {}).status_code == 403


@pytest.mark.parametrize("given", [[], [{"code": "document-a", "name": "材料"}]])
def test_neither_nothing_nor_a_documents_code_is_a_list(contest, administrator, given):
    with pytest.raises(ValidationError):
        actions_checklist.change_checklist(contest, given, by=administrator)
    assert rows(contest) == []


def test_the_check_asks_the_calls_own_items_and_keeps_their_words(contest, administrator, lead, sign_in):
    CheckItem.objects.create(competition=contest, code="letter", name="推荐函原件", position=1)
    actions.Competition.objects.filter(pk=contest.pk).update(status="called")
    application = make.application(contest.call, lead, "recommended")
    client, url = sign_in(administrator), reverse("completeness", args=[application.code])
    page = html.fromstring(client.get(url).content)
    assert [text.strip() for text in page.xpath("//fieldset//tbody//th//span/text()")] == ["推荐函原件"]
    assert client.post(url, {"points": ["letter"], "outcome": "qualified"}).status_code == 302
    assert CompletenessCheck.objects.get().points == [{"code": "letter", "ok": True, "words": "推荐函原件"}]
