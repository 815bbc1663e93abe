"""The one gate for answers: every kind, and everything hostile that a text can hold."""

import copy

import pytest
from django.core.exceptions import ValidationError

from submissions.accounts import credit
from submissions.applications import actions
from submissions.applications.answers import accept
from submissions.applications.loading import visible
from submissions.calls import actions_forms as forms
from submissions.calls.questions import Column, Option, Question
from submissions.models import Application
from tests import make

AB = (Option("o1", "甲"), Option("o2", "乙"))


@pytest.mark.parametrize(
    ("question", "given", "stored"),
    [
        (Question("q", "text", "问"), "  多  处 空格 ", "多 处 空格"),
        (Question("q", "text", "问"), "e\u0301", "é"),
        (Question("q", "long_text", "问"), "一\r\n二\u200b", "一\n二"),
        (Question("q", "number", "问", decimals=1), "1,234.50", "1234.5"),
        (Question("q", "date", "问"), "2026年3月1日", "2026-03-01"),
        (Question("q", "choice", "问", options=AB), "o2", "o2"),
        (Question("q", "choices", "问", options=AB), ["o2", "", "o1"], ["o1", "o2"]),
        (Question("q", "credit_code", "问"), "91350100m000100y43", "91350100M000100Y43"),
        (Question("q", "region", "问"), "510100", "510100"),
        (Question("q", "table", "问", columns=(Column("a", "甲"),)), [{"a": " 行 "}, {"a": ""}], [{"a": "行"}]),
        (Question("q", "table", "问", columns=(Column("a", "甲"),)), "一\n二", [{"a": "一"}, {"a": "二"}]),
    ],
)
def test_an_answer_is_stored_in_one_form_and_stays_it(question, given, stored):
    assert accept(question, given) == stored
    assert accept(question, stored) == stored


@pytest.mark.parametrize(
    ("question", "given", "code"),
    [
        (Question("q", "text", "问"), "长" * 201, "long"),
        (Question("q", "text", "问"), "零\u200b宽", "invisible"),
        (Question("q", "text", "问"), "反\u202e向", "control"),
        (Question("q", "long_text", "问"), "铃\x07", "control"),
        (Question("q", "text", "问"), "Сhina工业", "homograph"),
        (Question("q", "number", "问"), "约3", "number"),
        (Question("q", "number", "问", maximum="10"), "11", "maximum"),
        (Question("q", "date", "问"), "2026-02-30", "date"),
        (Question("q", "choice", "问", options=AB), "o3", "choice"),
        (Question("q", "choices", "问", options=AB), ["o1", "x"], "choice"),
        (Question("q", "credit_code", "问"), "91350100M000100Y44", "credit_code"),
        (Question("q", "region", "问"), "990000", "region"),
        (Question("q", "text", "问"), {"a": 1}, "text"),
        (Question("q", "table", "问", rows=1, columns=(Column("a", "甲"),)), "一\n二", "table"),
        (Question("q", "table", "问", columns=(Column("a", "甲", kind="number"),)), [{"a": "1"}, {"a": "x"}], "table"),
        (Question("name", "text", "名"), "", "required"),
        (Question("track", "track", "赛道"), "nowhere", "choice"),
    ],
)
def test_what_cannot_be_an_answer_is_refused(question, given, code):
    with pytest.raises(ValidationError) as refused:
        accept(question, given)
    assert {error.code for error in refused.value.error_list} == {code}


def test_the_check_character_of_the_standards_own_example():
    assert credit.check_character("91350100M000100Y4") == "3"


def test_unknown_questions_are_refused_and_nothing_is_stored(lead, applicant):
    draft = make.application(make.call(), lead)
    with pytest.raises(ValidationError) as refused:
        actions.save_application(draft, fields={"summary": "新", "is_admin": "1"}, values={}, revision=0, by=applicant)
    assert (refused.value.code, Application.objects.get(pk=draft.pk).summary) == ("question", "概况")


def test_two_people_meet_only_where_both_wrote(lead, applicant):
    draft = make.application(make.call(), lead)
    write = {"values": {}, "by": applicant}
    actions.save_application(draft, fields={"summary": "甲写"}, revision=0, touched={"summary"}, **write)
    both = {"summary": "概况", "plan": "乙写"}
    assert actions.save_application(draft, fields=both, revision=0, touched={"plan"}, **write) == 2
    stored = Application.objects.get(pk=draft.pk)
    assert (stored.summary, stored.plan) == ("甲写", "乙写")


def test_a_hidden_answer_neither_counts_nor_is_sent(lead, applicant, administrator):
    call = make.call()
    form = forms.begin_form(call, by=administrator)

    def grow(document):
        when = {"join": "all", "clauses": [{"question": "cross", "operator": "equals", "value": "o1"}]}
        rows = [
            {"code": "cross", "kind": "choice", "name": "跨域", "options": [o._asdict() for o in AB]},
            {"code": "how", "kind": "text", "name": "机制", "required": True, "when": when},
        ]
        document["sections"][2]["questions"] += rows
        return document

    forms.publish_form(forms.change_form(form, lambda d: grow(copy.deepcopy(d)), by=administrator), by=administrator)
    draft = make.application(call, lead)
    actions.save_application(draft, fields={"cross": "o2", "how": "旧"}, values={}, revision=0, by=applicant)
    receipt = actions.submit(Application.objects.get(pk=draft.pk), by=applicant)
    answers = receipt.content["answers"]
    assert ("how" in answers, answers["cross"], receipt.content["form"]["version"]) == (False, "o2", 1)


def test_a_version_of_the_form_published_since_the_application_was_read_counts(lead, applicant, administrator):
    call = make.call()
    draft = make.application(call, lead)
    publish(call, administrator, [])
    before = visible(draft.code, applicant, "track")
    assert before.form.number == 1
    publish(call, administrator, [{"code": "new", "kind": "text", "name": "新问"}])
    assert actions.save_application(before, fields={"new": "答"}, values={}, revision=0, by=applicant) == 1
    assert Application.objects.get(pk=draft.pk).answers == {"new": "答"}


def publish(call, administrator, questions):
    """A further version of the form with these questions at its end."""

    def grow(document):
        document["sections"][-1]["questions"] += questions
        return document

    form = forms.begin_form(call, by=administrator)
    forms.publish_form(forms.change_form(form, lambda d: grow(copy.deepcopy(d)), by=administrator), by=administrator)
