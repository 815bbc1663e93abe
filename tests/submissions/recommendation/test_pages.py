import datetime
import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from submissions.models import Application, Recommendation, RecommendedApplication, Role, SiteVisit
from submissions.recommendation import actions, actions_returns
from submissions.recommendation.board import board
from tests import make


@pytest.fixture
def call(body):
    made = make.call()
    make.quota(made, body, places=2)
    return made


@pytest.fixture
def sent(call, lead):
    return [make.application(call, lead, status="submitted") for _ in range(3)]


def queries(client, url):
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == 200
    return len(caught)


def test_an_officer_orders_and_submits(sign_in, province, call, sent):
    client, url = sign_in(province), reverse("recommendation", args=[call.code])
    for application in sent[:2]:
        assert client.post(reverse("recommendation-add", args=[application.code])).url == url
    last = RecommendedApplication.objects.last()
    client.post(reverse("recommendation-move", args=[last.pk, "up"]))
    client.post(reverse("recommendation-opinion", args=[last.pk]), {"opinion": "优先推荐"})
    client.post(reverse("recommendation-add", args=[sent[2].code]))
    assert [p.application for p in RecommendedApplication.objects.all()] == [sent[1], sent[0]]
    page = client.get(url).content.decode()
    assert (page.count('<li class="used">'), sent[2].name in page, "优先推荐" in page) == (2, True, True)
    assert client.post(reverse("recommendation-submit", args=[call.code])).status_code == 400  # not confirmed
    assert Recommendation.objects.get().status == "draft"
    confirmed = {"confirmed": "on"}
    assert client.post(reverse("recommendation-submit", args=[call.code]), confirmed).status_code == 302
    assert Recommendation.objects.get().status == "submitted"
    assert reverse("recommendation-submit", args=[call.code]) not in client.get(url).content.decode()


def test_the_meter_shows_used_held_over_and_free(call, body, sent, province):
    call.quotas.update(places=4)
    for application in sent:
        actions.place(application, by=province)
    Application.objects.filter(pk=sent[1].pk).update(status="returned")
    shown = board(call, body, call.quotas.get())
    assert (shown.slots, shown.used, shown.held, shown.free) == (["used", "held", "used", ""], 2, 1, 1)
    call.quotas.update(places=2)
    shown = board(call, body, call.quotas.get())
    assert (shown.slots, shown.over, len(shown.problems)) == (["used", "held", "over"], 1, 2)


def test_other_bodies_and_roles_stay_outside(sign_in, province, applicant, judge, call, sent):
    place = actions.place(sent[0], by=province)
    stranger = make.user(Role.PROVINCE, organisation=make.body())
    outside = sign_in(stranger)
    assert [
        outside.get(reverse("recommendation", args=[call.code])).status_code,
        outside.post(reverse("recommendation-add", args=[sent[1].code])).status_code,
        outside.post(reverse("recommendation-remove", args=[place.pk])).status_code,
        outside.post(reverse("recommendation-submit", args=[call.code])).status_code,
        outside.get(reverse("return", args=[sent[1].code])).status_code,
        outside.get(reverse("visit", args=[sent[1].code])).status_code,
    ] == [404] * 6
    assert [sign_in(p).get(reverse("recommendation-list")).status_code for p in (applicant, judge)] == [403, 403]
    assert sign_in(applicant).post(reverse("recommendation-add", args=[sent[1].code])).status_code == 403


def test_the_ministry_reads_any_board_and_changes_none(sign_in, administrator, province, body, call, sent):
    place = actions.place(sent[0], by=province)
    client, url = sign_in(administrator), reverse("recommendation", args=[call.code])
    given = ["", f"?body={body.pk}", "?body=x", "?body=" + "9" * 40]
    assert [client.get(url + query).status_code for query in given] == [404, 200, 404, 404]
    assert client.post(reverse("recommendation-move", args=[place.pk, "up"])).status_code == 404
    assert client.post(reverse("recommendation-submit", args=[call.code]) + f"?body={body.pk}").status_code == 403


def test_an_application_is_returned_with_what_was_typed_kept(sign_in, province, call, sent):
    client, url = sign_in(province), reverse("return", args=[sent[0].code])
    late = {"reason": "口径不一致", "parts": ["figures"], "due_at": "2020-01-01T17:00"}
    refused = client.post(url, late)
    assert (refused.status_code, "口径不一致" in refused.content.decode()) == (400, True)
    due = timezone.localtime() + datetime.timedelta(days=3)
    good = client.post(url, {**late, "due_at": due.strftime("%Y-%m-%dT%H:%M")})
    assert (good.status_code, Application.objects.get(pk=sent[0].pk).status) == (302, "returned")
    assert client.get(url).status_code == 403


@pytest.mark.parametrize("data", [{}, {"reason": "x" * 501}, {"parts": ["nowhere"]}, {"due_at": "soon"}])
def test_a_bad_return_is_refused(sign_in, province, sent, data):
    full = {"reason": "x", "parts": ["figures"], "due_at": "2030-01-01T17:00", **data}
    assert sign_in(province).post(reverse("return", args=[sent[0].code]), full if data else {}).status_code == 400


def test_the_applicant_reads_why_it_came_back(sign_in, province, applicant, sent):
    due = timezone.now() + datetime.timedelta(days=3)
    actions_returns.return_application(sent[0], reason="请补充证明", parts=["figures"], due_at=due, by=province)
    page = sign_in(applicant).get(reverse("application", args=[sent[0].code])).content.decode()
    assert ("请补充证明" in page, reverse("application-save", args=[sent[0].code]) in page) == (True, True)


def test_a_visit_is_recorded(sign_in, province, sent):
    client, url = sign_in(province), reverse("visit", args=[sent[0].code])
    data = {"visited_on": timezone.localdate().isoformat(), "visitors": "两人", "findings": "属实"}
    assert [client.post(url, {**data, "visited_on": "2999-01-01"}).status_code, client.post(url, data).status_code] == [
        400,
        302,
    ]
    assert SiteVisit.objects.get().findings == "属实"


def test_letter_and_table_hold_the_order(sign_in, province, call, sent):
    actions.place(sent[1], by=province)
    client = sign_in(province)
    page = client.get(reverse("recommendation-letter", args=[call.code])).content.decode()
    sheet = openpyxl.load_workbook(
        io.BytesIO(client.get(reverse("recommendation-table", args=[call.code])).content)
    ).worksheets[0]
    assert (sent[1].name in page, sent[0].name in page, sheet["B2"].value) == (True, False, sent[1].code)


def test_queries_of_the_board_do_not_grow(sign_in, province, call, lead):
    call.quotas.update(places=9)
    client, url = sign_in(province), reverse("recommendation", args=[call.code])

    def more():
        actions.place(make.application(call, lead, status="submitted"), by=province)
        make.application(call, lead, status="submitted")

    more()
    one = queries(client, url)
    more()
    more()
    assert queries(client, url) == one


def test_queries_of_the_list_do_not_grow(sign_in, province, body):
    client, url = sign_in(province), reverse("recommendation-list")
    make.quota(make.call(), body)
    one = queries(client, url)
    for _ in range(2):
        make.quota(make.call(), body)
    assert queries(client, url) == one
