"""Completeness check and entries over HTTP."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluation.competition.checklist import POINTS
from evaluation.models import Entry
from submissions.models import AuditEntry, Form
from tests import make

pytestmark = pytest.mark.django_db

LETTER = {"code": "letter", "kind": "document", "name": "承诺书", "required": True, "types": ["pdf"]}
SEALED = {"code": "sealed", "name": "承诺", "questions": [LETTER]}
ALL = [code for code, _words in POINTS]


@pytest.fixture
def ministry(sign_in, administrator):
    return sign_in(administrator)


@pytest.fixture
def contest():
    return make.competition(make.call(closes=-2, recommend=-1), status="called")


def put_forward(contest, status="recommended", **given):
    return make.application(contest.call, make.organisation(recommended_by=make.body(), **given), status=status)


def test_qualified_with_every_point_in_order(ministry, contest):
    application = put_forward(contest)
    url = reverse("completeness", args=[application.code])
    assert ministry.get(url).status_code == 200
    assert ministry.post(url, {"outcome": "qualified", "points": ALL[1:]}).status_code == 422
    answer = ministry.post(url, {"outcome": "qualified", "points": ALL})
    assert answer.url == reverse("completeness-list", args=[contest.code])
    application.refresh_from_db()
    assert application.status == "qualified"
    assert application.checks.get().points == [{"code": code, "ok": True} for code in ALL]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"outcome": "correction", "due_at": "2099-01-01T17:00"}, "reason"),
        ({"outcome": "correction", "reason": "缺页"}, "due_at"),
        ({"outcome": "correction", "reason": "缺页", "due_at": "2001-01-01T17:00"}, "due_at"),
        ({"outcome": "correction", "reason": "缺页", "due_at": "later"}, "due_at"),
        ({"outcome": "unqualified"}, "reason"),
        ({"outcome": "winner", "reason": "x"}, "outcome"),
        ({"reason": "x"}, "outcome"),
        ({"outcome": "unqualified", "reason": "x", "points": ["other"]}, "points"),
    ],
)
def test_what_is_missing_is_told_beside_its_field(ministry, contest, typed, field):
    application = put_forward(contest)
    answer = ministry.post(reverse("completeness", args=[application.code]), typed)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    application.refresh_from_db()
    assert application.status == "recommended"


def test_a_correction_is_asked_item_by_item_and_the_applicant_reads_exactly_that(ministry, contest, sign_in):
    application = put_forward(contest)
    url = reverse("completeness", args=[application.code])
    asked = {"asked-stamped": "盖章件第3页缺公章", "asked-members": "补联合单位确认函"}
    typed = {"outcome": "correction", "due_at": "2099-01-01T17:00", "points": ["complete", "stamped"], **asked}
    assert list(ministry.post(url, typed).context["form"].errors) == ["asked-stamped"]
    assert ministry.post(url, {**typed, "points": ["complete"]}).status_code == 302
    check = application.checks.get()
    assert [(p["code"], p["asked"]) for p in check.asked] == [
        ("stamped", "盖章件第3页缺公章"),
        ("members", "补联合单位确认函"),
    ]
    entry = AuditEntry.objects.get(act="completeness_checked")
    assert [line.endswith(words) for line, words in zip(entry.facts["asked"], asked.values(), strict=True)] == [
        True,
        True,
    ]
    person = make.user(organisation=application.lead)
    for page in (reverse("application", args=[application.code]), url):
        client = ministry if page == url else sign_in(person)
        assert [words in client.get(page).content.decode() for words in asked.values()] == [True, True]


def test_the_items_follow_what_the_form_requires(ministry, contest):
    application = put_forward(contest)
    form = contest.call.current_form
    document = {**form.document, "sections": [*form.document["sections"], SEALED]}
    Form.objects.create(call=contest.call, number=9, status="published", document=document)
    url = reverse("completeness", args=[application.code])
    assert ministry.post(url, {"outcome": "qualified", "points": ALL}).status_code == 422
    assert ministry.post(url, {"outcome": "qualified", "points": [*ALL, "document-letter"]}).status_code == 302
    last = application.checks.get().points[-1]
    assert (last["code"], last["ok"], last["words"].endswith("承诺书")) == ("document-letter", True, True)


def test_two_people_checking_at_once(ministry, contest):
    application = put_forward(contest)
    url = reverse("completeness", args=[application.code])
    ministry.post(url, {"outcome": "unqualified", "reason": "主导产业不符"})
    assert ministry.post(url, {"outcome": "qualified", "points": ALL}).status_code == 403
    assert application.checks.count() == 1


def test_the_list_filters_sorts_and_keeps_its_queries(ministry, contest):
    put_forward(contest)
    url = reverse("completeness-list", args=[contest.code])
    with CaptureQueriesContext(connection) as one:
        assert len(ministry.get(url).context["page"]) == 1
    put_forward(contest, "qualified", province="320000")
    put_forward(contest, "correction")
    put_forward(contest, "submitted")
    with CaptureQueriesContext(connection) as three:
        assert len(ministry.get(url).context["page"]) == 3
    assert len(three) == len(one)
    assert len(ministry.get(url, {"status": "qualified"}).context["page"]) == 1
    assert len(ministry.get(url, {"province": "320000"}).context["page"]) == 1
    assert len(ministry.get(url, {"q": "无此集群"}).context["page"]) == 0
    assert ministry.get(url, {"sort": "password", "status": "draft", "page": "x"}).status_code == 200


def test_opening_over_http(ministry, contest):
    first, second = contest.rounds.all()
    put_forward(contest, "qualified")
    put_forward(contest, "recommended")
    page = ministry.get(reverse("entries", args=[first.code]))
    assert (page.context["candidates"], len(page.context["hindrances"])) == (1, 1)
    ministry.post(reverse("round-open", args=[first.code]))
    assert not Entry.objects.exists()
    contest.call.applications.filter(status="recommended").update(status="unqualified")
    assert ministry.post(reverse("round-open", args=[first.code])).status_code == 302
    assert Entry.objects.count() == 1
    assert ministry.post(reverse("round-open", args=[first.code])).status_code == 403
    ministry.post(reverse("round-open", args=[second.code]))
    second.refresh_from_db()
    assert second.status == "draft"


def test_taking_an_entry_out(ministry, contest):
    entry = make.entry(contest.rounds.first(), put_forward(contest, "qualified"))
    url = reverse("entry-remove", args=[entry.pk])
    assert ministry.get(url).status_code == 200
    assert ministry.post(url, {"status": "withdrawn", "reason": "  "}).status_code == 422
    assert ministry.post(url, {"status": "advanced", "reason": "x"}).status_code == 422
    assert ministry.post(url, {"status": "withdrawn", "reason": "来函退出"}).status_code == 302
    assert ministry.post(url, {"status": "disqualified", "reason": "x"}).status_code == 403
    page = ministry.get(reverse("entries", args=[entry.round.code]), {"status": "withdrawn", "q": entry.code})
    assert [row.reason for row in page.context["page"]] == ["来函退出"]


def test_entries_keep_their_queries(ministry, contest):
    round = contest.rounds.first()
    make.entry(round, put_forward(contest, "qualified"))
    url = reverse("entries", args=[round.code])
    with CaptureQueriesContext(connection) as one:
        ministry.get(url)
    for _row in range(2):
        make.entry(round, put_forward(contest, "qualified"))
    with CaptureQueriesContext(connection) as three:
        ministry.get(url)
    assert len(three) == len(one)


@pytest.mark.parametrize("role", ["applicant", "province", "judge", "system", "security", "auditor"])
def test_others_may_not(sign_in, contest, role):
    application = put_forward(contest, "qualified")
    entry = make.entry(contest.rounds.first(), application)
    client = sign_in(make.user(role))
    assert client.get(reverse("completeness-list", args=[contest.code])).status_code == 403
    assert client.get(reverse("completeness", args=[application.code])).status_code == 404
    assert client.get(reverse("entries", args=[entry.round.code])).status_code == 403
    assert client.post(reverse("round-open", args=[entry.round.code])).status_code == 403
    assert client.post(reverse("entry-remove", args=[entry.pk])).status_code in (403, 404)
