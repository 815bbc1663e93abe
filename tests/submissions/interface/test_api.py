"""Filing by interface: a region's own system starts, fills and submits, a province's orders, with the policy of the pages."""

import datetime
import io
import json

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from knox.models import AuthToken

from submissions.interface import actions as interface
from submissions.interface.models import Answered, TokenNote
from submissions.models import Application, AuditEntry, IndicatorValue, Member, Recommendation, Role
from tests import make

API = "/api/v1/"


@pytest.fixture
def call(body):
    made = make.call()
    make.quota(made, body, places=2)
    return made


def token(person):
    return interface.issue_token("系统", 30, by=person)[1]


class System:
    """Another system with a person's token."""

    def __init__(self, person):
        self.client = Client(headers={"authorization": f"Token {token(person)}", "accept-language": "en"})

    def __call__(self, method, address, data=None, **headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        given = {"data": json.dumps(data), "content_type": "application/json"} if data is not None else {}
        answer = getattr(self.client, method)(API + address, headers=headers, **given)
        return answer.status_code, answer.json() if answer.content else None


@pytest.fixture
def region(applicant):
    return System(applicant)


@pytest.fixture
def authority(province):
    return System(province)


@pytest.fixture
def draft(call, lead, applicant):
    return make.application(call, lead, created_by=applicant)


def test_a_region_files_from_start_to_receipt(region, call, lead):
    new = {"call": call.code, "name": "接口申报集群", "track": "equipment"}
    code, made = region("post", "applications/", new)
    assert (code, made["status"], made["lead"], made["revision"]) == (201, "draft", lead.name, 0)
    address = f"applications/{made['code']}/"
    answers = {"core_park": "园区", "summary": "概况", "plan": "方案", "contact": "甲", "contact_phone": "010-1"}
    figures = [{"code": "output", "year": 2023, "value": "500.5"}, {"code": "firms", "year": 2023, "value": "7"}]
    code, changed = region(
        "patch", address, {"answers": {"summary": answers["summary"]}, "figures": figures, "revision": 0}
    )
    assert (code, changed["revision"], changed["answers"]["summary"]) == (200, 1, "概况"), changed
    assert {(f["code"], f["value"]) for f in changed["members"][0]["figures"]} == {("output", "500.5"), ("firms", "7")}
    code, gaps = region("get", address + "gaps/")
    assert (code, bool(gaps)) == (200, True)
    code, refused = region("post", address + "submit/")
    assert (code, refused["status"]) == (400, 400)
    assert Application.objects.get().status == "draft"


def test_a_whole_application_is_submitted_once_under_a_key(region, draft):
    address = f"applications/{draft.code}/submit/"
    code, receipt = region("post", address, {}, Idempotency_Key="k-1")
    assert (code, receipt["number"]) == (201, f"{draft.code}-01")
    assert region("post", address, {}, Idempotency_Key="k-1") == (201, receipt)
    assert (draft.receipts.count(), Answered.objects.get().status) == (1, 201)
    assert region("post", address, {})[0] == 403  # without the key it is another act, and no longer allowed


def test_a_key_serves_one_request_only_and_what_was_refused_may_be_mended(region, call):
    bad = {"call": call.code, "name": "", "track": "nowhere"}
    code, refused = region("post", "applications/", bad, Idempotency_Key="k-2")
    assert (code, [p["place"] for p in refused["problems"]], Answered.objects.count()) == (400, ["name"], 0)
    good = {"call": call.code, "name": "甲集群", "track": "equipment"}
    assert region("post", "applications/", good, Idempotency_Key="k-2")[0] == 201
    code, _different = region("post", "applications/", {**good, "name": "乙集群"}, Idempotency_Key="k-2")
    assert (code, Application.objects.count()) == (422, 1)
    assert region("post", "applications/", good, Idempotency_Key="x" * 81)[0] == 400


def test_every_problem_of_a_change_has_its_place(region, draft):
    figures = [{"code": "output", "year": 2025, "value": "约47亿"}, {"code": "firms", "year": 2025, "value": "4.5"}]
    code, refused = region("patch", f"applications/{draft.code}/", {"figures": figures, "revision": 0})
    assert (code, [p["place"] for p in refused["problems"]]) == (400, ["figures.0.value", "figures.1.value"])
    strange = [{"code": "profit", "year": 2025, "value": "1"}]
    assert region("patch", f"applications/{draft.code}/", {"figures": strange, "revision": 0})[0] == 400
    assert IndicatorValue.objects.filter(member__application=draft).count() == 6


def test_a_change_names_the_revision_it_was_made_to(region, draft, applicant):
    address, change = f"applications/{draft.code}/", {"answers": {"summary": "新"}}
    assert region("patch", address, change)[0] == 428
    assert region("patch", address, change, If_Match='"0"')[0] == 200
    assert region("patch", address, {"answers": {"summary": "旧"}}, If_Match='"0"')[0] == 409
    assert region("patch", address, change, If_Match="x")[0] == 400
    answer = region.client.get(API + address)
    assert (answer["ETag"], Application.objects.get().summary) == ('"1"', "新")


def test_other_organisations_applications_are_not_there(draft, call, lead):
    stranger, judge = System(make.user(organisation=make.organisation())), System(make.user(Role.JUDGE))
    address = f"applications/{draft.code}/"
    asked = [("get", address), ("patch", address), ("get", address + "gaps/"), ("post", address + "submit/"),
             ("post", address + "withdraw/"), ("post", address + "members/"), ("get", address + "documents/"),
             ("post", address + "answer/")]  # fmt: skip
    assert {stranger(method, where, None if method == "get" else {})[0] for method, where in asked} == {404}
    assert judge("get", "applications/")[0] == 403
    assert stranger("get", "applications/")[1]["results"] == []


def test_a_joint_member_answers_and_gives_its_own_figures(region, draft):
    partner = make.organisation(name="联合单位丙")
    member = make.user(organisation=partner)
    code, invited = region("post", f"applications/{draft.code}/members/", {"organisation": "联合单位丙"})
    assert (code, invited["status"]) == (201, "invited")
    joint = System(member)
    assert joint("patch", f"applications/{draft.code}/", {"figures": [], "revision": 0})[0] == 400  # not confirmed yet
    assert joint("post", f"applications/{draft.code}/answer/", {"accept": True})[0] == 200
    own = {"figures": [{"code": "output", "year": 2025, "value": "1.5"}], "revision": 0}
    assert joint("patch", f"applications/{draft.code}/", own)[0] == 200
    assert Member.objects.get(organisation=partner).values.get().value == 1.5


def test_a_document_is_sent_listed_and_taken_back(region, draft):
    address = f"applications/{draft.code}/documents/"
    file = SimpleUploadedFile("../证明.html", b"<script>alert(1)</script>")
    assert region.client.post(API + address, {"file": file}).status_code == 400
    from_office = io.BytesIO()
    make_docx(from_office)
    sent = SimpleUploadedFile("证明.docx", from_office.getvalue())
    answer = region.client.post(API + address, {"file": sent, "indicator": "output"})
    assert (answer.status_code, answer.json()["name"]) == (201, "证明.docx"), answer.json()
    pk = answer.json()["id"]
    assert [row["id"] for row in region("get", address)[1]["results"]] == [pk]
    assert region("delete", f"{address}{pk}/")[0] == 204
    assert region("get", address)[1]["results"] == []


def make_docx(data):

    paper = docx.Document()
    paper.add_paragraph("证明")
    paper.save(data)


def test_a_province_orders_and_submits_by_interface(authority, call, lead, province):
    sent = [make.application(call, lead, status="submitted") for _ in range(3)]
    address = f"recommendations/{call.code}/"
    code, shown = authority("get", address)
    assert (code, shown["status"], shown["order"]) == (200, "draft", [])
    order = [{"code": sent[1].code, "opinion": "优先"}, {"code": sent[0].code}]
    code, shown = authority("put", address, {"order": order})
    assert (code, [row["code"] for row in shown["order"]]) == (200, [sent[1].code, sent[0].code])
    code, refused = authority("put", address, {"order": [*order, {"code": sent[2].code}]})
    assert (code, len(Recommendation.objects.get().places.all())) == (400, 2)
    code, refused = authority(
        "put", address, {"order": [{"code": "X"}, {"code": sent[0].code}, {"code": sent[0].code}]}
    )
    assert (code, [p["place"] for p in refused["problems"]]) == (400, ["order.0.code", "order.2.code"])
    code, shown = authority("post", address + "submit/", {})
    assert (code, shown["status"]) == (200, "submitted")
    assert authority("put", address, {"order": order})[0] == 403
    assert AuditEntry.objects.filter(act="recommendation_submitted").count() == 1


def test_a_province_returns_by_interface_with_fields_marked(authority, call, lead):
    sent = make.application(call, lead, status="submitted")
    due = (timezone.now() + datetime.timedelta(days=2)).isoformat()
    given = {"application": sent.code, "reason": "补充", "marks": ["figure:output"], "due_at": due}
    address = f"recommendations/{call.code}/returns/"
    code, refused = authority("post", address, {**given, "marks": ["figure:nowhere"], "reason": ""})
    assert (code, {p["place"] for p in refused["problems"]} >= {"reason"}) == (400, True)
    assert authority("post", address, given)[0] == 201
    assert (Application.objects.get().status, sent.returns.get().marks[0][1]) == ("returned", "主导产业产值")


def test_another_province_sees_nothing(call, lead):
    sent = make.application(call, lead, status="submitted")
    other = System(make.user(Role.PROVINCE, organisation=make.body()))
    assert [other("get", f"recommendations/{call.code}/")[0], other("get", f"applications/{sent.code}/")[0]] == [
        404,
        404,
    ]


def test_calls_are_read_with_what_they_ask(region, call):
    make.call(status="draft")
    code, listed = region("get", "calls/")
    assert (code, [row["code"] for row in listed["results"]]) == (200, [call.code])
    code, whole = region("get", f"calls/{call.code}/")
    assert ([i["code"] for i in whole["indicators"]], whole["quotas"][0]["places"]) == (["output", "firms"], 2)
    assert Client().get(API + "calls/").status_code == 401


def test_lists_ask_the_same_at_one_row_and_at_three(region, call, lead, django_assert_max_num_queries):
    counts = []
    for _time in range(3):
        make.application(call, lead)
        with django_assert_max_num_queries(40) as asked:
            assert region("get", "applications/")[0] == 200
        counts.append(len(asked))
    assert counts[0] == counts[2]


# -- tokens


def test_a_token_is_shown_once_named_dated_and_revoked(sign_in, applicant):
    client = sign_in(applicant)
    page = client.post(reverse("tokens"), {"name": "省平台", "days": 30})
    row = AuthToken.objects.get()
    shown = page.content.decode()
    assert ("省平台" in shown, row.token_key[:8] in shown, shown.count("user-select-all")) == (True, True, 1)
    assert "user-select-all" not in client.get(reverse("tokens")).content.decode()
    assert (row.expiry - timezone.now()).days in (29, 30)
    assert client.post(reverse("token-revoke", args=[row.token_key])).status_code == 302
    assert AuthToken.objects.count() == 0
    acts = list(AuditEntry.objects.order_by("sequence").values_list("act", flat=True))
    assert acts[-2:] == ["token_issued", "token_revoked"]


def test_a_token_notes_its_last_use_and_ends(applicant, region):
    assert TokenNote.objects.get().last_used_at is None
    assert region("get", "calls/")[0] == 200
    assert TokenNote.objects.get().last_used_at is not None
    AuthToken.objects.update(expiry=timezone.now())
    assert region("get", "calls/")[0] == 401


def test_a_locked_person_s_token_opens_nothing(applicant, region):
    applicant.is_active = False
    applicant.save()
    assert region("get", "calls/")[0] == 401


def test_nobody_revokes_another_s_token_and_only_five_are_held(sign_in, applicant, province):
    for _time in range(5):
        interface.issue_token("x", 1, by=applicant)
    client = sign_in(applicant)
    assert client.post(reverse("tokens"), {"name": "第六", "days": 1}).status_code == 400
    key = AuthToken.objects.first().token_key
    assert sign_in(province).post(reverse("token-revoke", args=[key])).status_code == 404
    assert sign_in(make.user(Role.JUDGE)).get(reverse("tokens")).status_code == 403
    assert client.post(reverse("tokens"), {"name": "x", "days": 9999}).status_code == 400


@pytest.mark.django_db
def test_the_description_of_the_interface_is_without_a_warning(tmp_path, capsys):
    call_command("spectacular", "--file", str(tmp_path / "schema.yml"), "--validate", "--fail-on-warn")
