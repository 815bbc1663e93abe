import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from submissions.imports import jobs
from submissions.models import Application, AuditEntry, Import, Member, Role
from tests import make
from tests.submissions.imports.test_storing import book


@pytest.fixture
def call(body):
    made = make.call(name="竞赛通知甲")
    make.quota(made, body)
    return made


def test_anybody_reads_published_calls_and_nobody_a_draft(client, call):
    draft = make.call(status="draft", name="草稿通知")
    page = client.get(reverse("call-list")).content.decode()
    assert ("竞赛通知甲" in page, "草稿通知" in page) == (True, False)
    assert [client.get(reverse("call", args=[c.code])).status_code for c in (call, draft)] == [200, 404]


def test_calls_are_searched(client, call):
    make.call(name="另一通知")
    page = client.get(reverse("call-list"), {"q": "甲"}).content.decode()
    assert ("竞赛通知甲" in page, "另一通知" in page) == (True, False)


def queries(client, url):
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == 200
    return len(caught)


def test_queries_of_the_list_of_calls_do_not_grow(db, client):
    make.call()
    one = queries(client, reverse("call-list"))
    for _ in range(2):
        make.call()
    assert (one, queries(client, reverse("call-list"))) == (2, 2)


def test_queries_of_my_applications_do_not_grow(sign_in, applicant, lead, call):
    client, url = sign_in(applicant), reverse("application-list")
    make.application(call, lead)
    one = queries(client, url)
    for _ in range(2):
        make.application(call, lead)
    assert (one <= 8, queries(client, url)) == (True, one)


@pytest.mark.parametrize("sort", ["code", "-name", "track", "call", "changed", "nonsense", "-"])
def test_my_applications_are_sorted_and_filtered(sign_in, applicant, lead, call, sort):
    make.application(call, lead, name="甲集群")
    make.application(call, lead, name="乙集群", status="submitted")
    page = sign_in(applicant).get(reverse("application-list"), {"sort": sort, "status": "submitted"}).content.decode()
    assert ("甲集群" in page, "乙集群" in page) == (False, True)


def test_an_applicant_starts_an_application(sign_in, applicant, call):
    client, url = sign_in(applicant), reverse("application-new", args=[call.code])
    assert client.get(url).status_code == 200
    response = client.post(url, {"name": "甲集群", "track": call.tracks.get().pk})
    made = Application.objects.get()
    assert (response.status_code, response.url) == (302, reverse("application", args=[made.code]))
    again = client.post(url, {"name": "甲集群", "track": call.tracks.get().pk})
    assert (again.status_code, Application.objects.count()) == (200, 1)


@pytest.mark.parametrize("data", [{}, {"name": "甲", "track": 999999}, {"name": "甲" * 81}, {"name": "\x00"}])
def test_a_bad_start_is_shown_again(sign_in, applicant, call, data):
    response = sign_in(applicant).post(reverse("application-new", args=[call.code]), data)
    assert (response.status_code, Application.objects.count()) == (200, 0)


def test_others_do_not_start(sign_in, province, judge, call):
    url = reverse("application-new", args=[call.code])
    assert [sign_in(person).get(url).status_code for person in (province, judge)] == [403, 403]


def test_an_application_is_hidden_from_strangers(sign_in, applicant, lead, province, administrator, judge, call):
    draft = make.application(call, lead)
    stranger = make.user(Role.APPLICANT, organisation=make.organisation())
    url = reverse("application", args=[draft.code])
    people = (applicant, stranger, province, administrator, judge)
    assert [sign_in(p).get(url).status_code for p in people] == [200, 404, 404, 404, 404]
    Application.objects.update(status="submitted")
    assert [sign_in(p).get(url).status_code for p in people] == [200, 404, 200, 200, 404]
    assert AuditEntry.objects.filter(act="application_read").count() == 2


def test_a_member_answers_on_the_page(sign_in, lead, applicant, call):
    draft, other = make.application(call, lead), make.organisation()
    person = make.user(Role.APPLICANT, organisation=other)
    sign_in(applicant).post(reverse("member-invite", args=[draft.code]), {"organisation": other.pk})
    member = Member.objects.get(organisation=other)
    client = sign_in(person)
    page = client.get(reverse("application", args=[draft.code])).content.decode()
    assert reverse("member-answer", args=[member.pk]) in page
    client.post(reverse("member-answer", args=[member.pk]), {"accept": "yes"})
    member.refresh_from_db()
    page = client.get(reverse("application", args=[draft.code])).content.decode()
    assert (member.status, f'name="f-{member.pk}-output-2025"' in page, 'name="summary"' in page) == (
        "confirmed", True, False,
    )  # fmt: skip
    sign_in(applicant).post(reverse("member-remove", args=[member.pk]))
    assert client.get(reverse("application", args=[draft.code])).status_code == 404


def test_only_the_invited_answer(sign_in, applicant, lead, call):
    draft = make.application(call, lead)
    member = make.joint(draft, make.organisation(), status="invited")
    assert sign_in(applicant).post(reverse("member-answer", args=[member.pk]), {"accept": "yes"}).status_code == 403


def test_organisations_are_found_to_invite(sign_in, applicant, lead, call):
    draft = make.application(call, lead)
    make.organisation(name="成渝促进会")
    client, url = sign_in(applicant), reverse("member-invite", args=[draft.code])
    shown = [("成渝促进会" in client.get(url, {"q": q}).content.decode(), q) for q in ("", "成渝", "没有")]
    assert shown == [(False, ""), (True, "成渝"), (False, "没有")]
    assert [client.post(url, {"organisation": o}).status_code for o in ("", "x", "9" * 30)] == [404, 404, 404]


def test_submit_receipt_and_taking_back(sign_in, applicant, lead, call):
    draft, client = make.application(call, lead), sign_in(applicant)
    url = reverse("application-submit", args=[draft.code])
    assert client.get(url).status_code == 200
    response = client.post(url)
    assert response.url == reverse("receipt", args=[f"{draft.code}-01"])
    page = client.get(response.url).content.decode()
    receipt = draft.receipts.get()
    assert all(text in page for text in (receipt.number, receipt.digest[:4], "SHA-256"))
    assert client.post(url).url == response.url  # pressed twice: the receipt there is
    client.post(reverse("application-withdraw", args=[draft.code]))
    draft.refresh_from_db()
    assert draft.status == "draft"
    client.post(reverse("application-withdraw", args=[draft.code]), {"for_good": "yes"})
    draft.refresh_from_db()
    assert draft.status == "withdrawn"


def test_an_incomplete_application_is_not_submitted_by_hand(sign_in, applicant, lead, call):
    draft = make.application(call, lead, plan="", figures={})
    response = sign_in(applicant).post(reverse("application-submit", args=[draft.code]), follow=True)
    draft.refresh_from_db()
    assert (response.status_code, draft.status) == (200, "draft")


def test_a_late_form_is_read_only(sign_in, applicant, lead):
    late = make.application(make.call(closes=-1), lead)
    client = sign_in(applicant)
    page = client.get(reverse("application", args=[late.code])).content.decode()
    assert (reverse("application-save", args=[late.code]) in page) is False
    assert client.post(reverse("application-submit", args=[late.code])).status_code == 403


def test_the_print_view_holds_every_member(sign_in, applicant, lead, call):
    draft = make.application(call, lead)
    make.joint(draft, make.organisation(name="联合单位乙"), figures={"output": [1, 2, 3]})
    page = sign_in(applicant).get(reverse("application-preview", args=[draft.code])).content.decode()
    assert [text in page for text in (lead.name, "联合单位乙", ">553<", ">603<")] == [True, True, False, True]


def test_the_ministry_imports_and_exports(sign_in, administrator, applicant, call):
    client, url = sign_in(administrator), reverse("import", args=[call.code])
    assert [client.get(url).status_code, sign_in(applicant).get(url).status_code] == [200, 403]
    good = book(["C-1", "甲", "equipment", None, None, 1, 2, 3, 4, 5, 6])
    good.name = "数据.xlsx"
    assert client.post(url, {"workbook": good}).status_code == 302
    jobs.execute(Import.objects.get().pk)
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(reverse("application-export", args=[call.code])).content))
    assert sheet.worksheets[0]["A2"].value == "C-1"
    assert client.get(reverse("template", args=[call.code])).status_code == 200


def test_a_demonstration_is_marked(client, sign_in, settings, applicant, lead):
    call = make.call(is_demonstration=True)
    draft, signed_in = make.application(call, lead), sign_in(applicant)
    settings.DEMONSTRATION = False
    with_mark = [client.get(reverse("call", args=[call.code]))]
    settings.DEMONSTRATION = True
    with_mark += [signed_in.get(reverse(name, args=[draft.code])) for name in ("application", "application-preview")]
    assert ['class="demo' in page.content.decode() for page in with_mark] == [True, True, True]
