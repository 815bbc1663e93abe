import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from submissions.calls import actions_forms as actions
from submissions.calls import building
from submissions.calls.questions import FIXED, parse
from submissions.calls.standard import standard
from submissions.models import Form, Notification
from submissions.states import Conflict
from tests import make


@pytest.fixture
def call(db):
    return make.call(status="draft")


@pytest.fixture
def form(call, administrator):
    return actions.begin_form(call, by=administrator)


@pytest.fixture
def client(sign_in, administrator):
    return sign_in(administrator)


def add(client, call, kind, **given):
    data = {"name": "填报项", "section": "basics", "columns-TOTAL_FORMS": 3, "columns-INITIAL_FORMS": 0, **given}
    return client.post(reverse("form-question-new", args=[call.code]) + f"?kind={kind}", data)


def asked(call, name="填报项"):
    return next(question for question in call.forms.get().sheet if question.name == name)


def test_the_standard_form_has_the_fixed_fields_and_nothing_against_it():
    document = standard()
    assert {question.code for question in parse(document)} >= set(FIXED)
    assert building.problems(document) == []


@pytest.mark.parametrize(
    ("kind", "given", "expected"),
    [
        ("text", {"limit": "30", "help": "说明", "sample": "例"}, {"limit": 30, "help": "说明", "sample": "例"}),
        ("long_text", {"limit": "800", "required": "on"}, {"limit": 800, "required": True}),
        ("number", {"unit": "公顷", "decimals": "1", "minimum": "0"}, {"unit": "公顷", "decimals": 1, "minimum": "0"}),
        ("date", {"identifying": "on"}, {"identifying": True}),
        ("document", {"types": ["pdf"], "megabytes": "50", "files": "2", "pages": "30"}, {"types": ("pdf",), "megabytes": 50, "files": 2, "pages": 30}),
        ("credit_code", {"per_member": "on"}, {"scope": "member"}),
    ],
)  # fmt: skip
def test_a_question_of_each_kind_keeps_its_rules(client, call, form, kind, given, expected):
    assert add(client, call, kind, **given).status_code == 302
    question = asked(call)
    assert {name: getattr(question, name) for name in expected} == expected


def test_options_keep_their_codes_when_their_order_changes(client, call, form):
    add(client, call, "choice", options="甲\n乙\n丙")
    question = asked(call)
    url = reverse("form-question", args=[call.code, question.code])
    client.post(url, {"name": "填报项", "section": "basics", "options": "丙\n甲\n丁"})
    assert [(o.code, o.name) for o in asked(call).options] == [("o3", "丙"), ("o1", "甲"), ("o4", "丁")]


def test_a_table_gets_columns_of_their_own_kinds(client, call, form):
    given = {
        "rows": "5", "columns-0-name": "企业", "columns-0-kind": "text", "columns-0-required": "on",
        "columns-1-name": "产值", "columns-1-kind": "number", "columns-1-unit": "亿元",
    }  # fmt: skip
    assert add(client, call, "table", **given).status_code == 302
    assert [(c.code, c.name, c.kind, c.unit, c.required) for c in asked(call).columns] == [
        ("c1", "企业", "text", "", True),
        ("c2", "产值", "number", "亿元", False),
    ]


def test_a_condition_is_chosen_by_words_and_kept_by_code(client, call, form):
    add(client, call, "choice", name="是否跨区域", options="是\n否")
    code = asked(call, "是否跨区域").code
    add(client, call, "text", name="协作机制", when_0=code, operator_0="equals", value_0="是")
    clause = asked(call, "协作机制").when.clauses[0]
    assert clause == (code, "equals", "o1")
    sheet = call.forms.get().sheet
    assert [asked(call, "协作机制").code in sheet.shown({code: answer}) for answer in ("o1", "o2", "")] == [
        True,
        False,
        False,
    ]


def test_a_condition_on_a_later_question_keeps_the_form_from_being_published(client, call, form, administrator):
    add(client, call, "choice", name="后", options="是\n否", section="figures")
    code = asked(call, "后").code
    add(client, call, "text", name="先", when_0=code, operator_0="equals", value_0="是")
    with pytest.raises(ValidationError) as refused:
        actions.publish_form(call.forms.get(), by=administrator)
    assert len(refused.value.messages) == 1


def test_questions_move_within_and_across_sections(client, call, form):
    def order(section):
        return [q.code for s in call.forms.get().sheet.sections if s.code == section for q in s.questions]

    client.post(reverse("form-move", args=[call.code, "question", "plan", "up"]))
    assert order("texts") == ["plan", "summary"]
    client.post(reverse("form-move", args=[call.code, "question", "plan", "up"]))
    assert (order("texts"), order("parks")[-1]) == (["summary"], "plan")


def test_fixed_fields_stay(client, call, form):
    client.post(reverse("form-remove", args=[call.code, "question", "core_park"]))
    client.post(reverse("form-remove", args=[call.code, "question", "contact"]))
    codes = {question.code for question in call.forms.get().sheet}
    assert ("core_park" in codes, "contact" in codes) == (True, False)


def test_the_code_of_a_question_is_never_given_again(client, call, form):
    add(client, call, "text", name="甲")
    first = asked(call, "甲").code
    client.post(reverse("form-remove", args=[call.code, "question", first]))
    add(client, call, "number", name="乙")
    assert asked(call, "乙").code != first


def test_a_published_form_is_frozen_and_a_change_is_a_new_version(call, form, administrator):
    first = actions.publish_form(form, by=administrator)
    with pytest.raises(ValidationError):
        actions.change_form(first, lambda d: building.remove_question(d, "contact"), by=administrator)
    second = actions.begin_form(call, by=administrator)
    assert (second.number, second.document == first.document, len(first.digest)) == (2, True, 64)
    assert call.current_form == first


def test_two_builders_do_not_overwrite_each_other(call, form, administrator):
    actions.change_form(form, lambda d: building.remove_question(d, "contact"), by=administrator, revision=0)
    with pytest.raises(Conflict):
        actions.change_form(form, lambda d: building.remove_question(d, "plan"), by=administrator, revision=0)


def test_drafts_go_on_with_the_new_version_and_what_was_submitted_keeps_its_own(administrator, lead, applicant):
    call = make.call()
    first = actions.publish_form(actions.begin_form(call, by=administrator), by=administrator)
    draft, sent = make.application(call, lead), make.application(call, lead, "submitted", form_version=first)
    second = actions.begin_form(call, by=administrator)
    second = actions.change_form(second, lambda d: building.remove_question(d, "contact"), by=administrator)
    actions.publish_form(second, by=administrator)
    draft, sent = (type(draft).objects.get(pk=one.pk) for one in (draft, sent))
    assert (draft.form.number, sent.form.number) == (2, 1)
    assert Notification.objects.filter(user=applicant).count() == 1


def test_a_form_is_copied_between_calls(call, form, administrator, client):
    other = make.call(status="draft")
    actions.begin_form(other, by=administrator)
    add(client, call, "text", name="独有")
    client.post(reverse("form-copy", args=[other.code]), {"source": call.forms.get().pk})
    assert other.forms.get().document == call.forms.get().document


def test_relations_between_figures_are_added_once_and_removed(client, call, form):
    for _time in range(2):
        client.post(
            reverse("form-check", args=[call.code]), {"left": "output", "operator": "at_most", "right": "firms"}
        )
    assert [check._asdict() for check in call.forms.get().sheet.checks] == [
        {"code": "c1", "left": "output", "operator": "at_most", "right": "firms"}
    ]
    client.post(reverse("form-remove", args=[call.code, "check", "c1"]))
    assert call.forms.get().sheet.checks == ()


def test_the_preview_shows_what_the_applicant_will_see(client, call, form):
    add(client, call, "text", name="独有", help="照证书填写")
    page = client.get(reverse("form-preview", args=[call.code])).content.decode()
    assert [words in page for words in ("独有", "照证书填写", "主导产业产值", "核心承载园区")] == [True] * 4


def test_the_pages_of_the_builder_open(client, call, form):
    for kind in ("text", "number", "choice", "table", "document", "figures"):
        assert client.get(reverse("form-question-new", args=[call.code]) + f"?kind={kind}").status_code == 200
    for code in ("name", "core_park", "figures", "region", "track"):
        assert client.get(reverse("form-question", args=[call.code, code])).status_code == 200
    assert client.get(reverse("form-section", args=[call.code, "texts"])).status_code == 200
    assert Form.objects.count() == 1
