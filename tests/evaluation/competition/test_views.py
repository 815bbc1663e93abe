"""The ministry's set-up pages over HTTP: what they show, what they refuse, and that lists do not grow in queries."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluation.models import CalendarDay, Competition
from scoring.models import IndicatorModel
from tests import make

pytestmark = pytest.mark.django_db

FORM = {
    "code": "contest-2026", "name": "测试竞赛", "name_en": "", "organiser": "测试部", "text": "",
    "opens_at": "2099-11-01T09:00", "closes_at": "2099-12-11T17:00", "recommend_by": "2099-12-25T17:00",
    "last_year": "2025", "years": "3", "over_quota": "block", "places": "2",
}  # fmt: skip


@pytest.fixture
def ministry(sign_in, administrator):
    return sign_in(administrator)


@pytest.fixture
def draft(ministry):
    make.body()
    model = SimpleUploadedFile("model.json", json.dumps(make.MODEL).encode())
    answer = ministry.post(reverse("competition-new"), {**FORM, "file": model})
    assert answer.status_code == 302
    return Competition.objects.get()


def management(count, initial=0):
    return {"form-TOTAL_FORMS": count, "form-INITIAL_FORMS": initial}


def test_a_new_competition_keeps_its_minutes_in_beijing_time(draft):
    call = draft.call
    assert call.closes_at.isoformat() == "2099-12-11T09:00:00+00:00"
    assert call.tracks.first().name == "高端装备"
    assert call.tracks.count() == 6
    assert [quota.places for quota in call.quotas.all()] == [2]
    assert draft.rounds.count() == 2


def test_without_a_file_the_example_model_is_taken_and_marked(ministry):
    ministry.post(reverse("competition-new"), FORM)
    competition = Competition.objects.get()
    assert competition.model.code == "cluster-example"
    page = ministry.get(reverse("model", args=[competition.model.pk])).content.decode()
    assert "示例" in page
    assert "主导产业产值" in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("closes_at", "2099-10-01T09:00"), ("recommend_by", "2099-12-01T09:00"), ("opens_at", "soon"), ("code", "a b"),
        ("code", "new"), ("years", "0"), ("years", "99"), ("last_year", "20255"), ("places", "-1"), ("name", ""),
        ("name", "长" * 500), ("over_quota", "maybe"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_with_what_was_typed_kept(ministry, field, value):
    answer = ministry.post(reverse("competition-new"), {**FORM, field: value})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}
    assert "测试部" in answer.content.decode()
    assert not Competition.objects.exists()


def test_a_model_with_problems_is_refused_with_all_of_them(ministry, draft):
    nodes = [{**node} for node in make.MODEL["nodes"]]
    nodes[1]["weight"], nodes[2]["weight"] = "71", "bad"
    broken = SimpleUploadedFile("model.json", json.dumps({**make.MODEL, "nodes": nodes}).encode())
    answer = ministry.post(reverse("model-adopt", args=[draft.code]), {"file": broken})
    assert answer.status_code == 422
    assert [text.split(" ", 1)[1] for text in answer.context["problems"]] == [
        'output.weight：bad；应为：小于1E+30的数，如"2.5"',
        "index.children：权重合计101；应为：合计为100或1",
        'output.weight：无；应为：权重，或在scale上写"weights": "equal"',
    ]
    assert IndicatorModel.objects.count() == 1


def test_a_file_that_is_no_model_is_refused(ministry):
    for content in (b"", b"{", b"[]", b"\xff\xfe", b'{"schema": 1}'):
        model = SimpleUploadedFile("../../evil.json", content)
        answer = ministry.post(reverse("competition-new"), {**FORM, "file": model})
        assert answer.status_code == 422
        assert set(answer.context["form"].errors) == {"file"}
    assert not Competition.objects.exists()


def test_every_page_of_the_set_up_opens(ministry, draft):
    first = draft.rounds.first()
    addresses = [
        reverse(name, args=[draft.code])
        for name in ("competition", "competition-setup", "tracks", "quotas", "indicators")
    ]
    addresses += [reverse(name, args=[first.code]) for name in ("round-setup", "rubric")]
    addresses += [reverse("model", args=[draft.model_id]), reverse("calendar"), reverse("calendar") + "?year=2099"]
    for address in addresses:
        assert ministry.get(address).status_code == 200, address


def test_publishing_closes_the_set_up(ministry, draft):
    answer = ministry.post(reverse("call-publish", args=[draft.code]), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("competition", args=[draft.code])
    draft.refresh_from_db()
    assert draft.status == "called"
    assert ministry.post(reverse("call-publish", args=[draft.code])).status_code == 403
    assert ministry.post(reverse("tracks", args=[draft.code]), management(0)).status_code == 403


def test_changing_dates_of_a_draft(ministry, draft):
    fields = {key: value for key, value in FORM.items() if key not in ("code", "places")}
    url = reverse("competition-setup", args=[draft.code])
    assert ministry.post(url, {**fields, "closes_at": "2099-12-12T08:30"}).status_code == 302
    draft.call.refresh_from_db()
    assert draft.call.closes_at.isoformat() == "2099-12-12T00:30:00+00:00"
    assert ministry.post(url, {**fields, "closes_at": "2098-12-12T08:30"}).status_code == 422


def test_rows_with_the_same_code_twice_are_refused(ministry, draft):
    rows = management(2) | {"form-0-code": "a", "form-0-name": "甲", "form-1-code": "a", "form-1-name": "乙"}
    answer = ministry.post(reverse("tracks", args=[draft.code]), rows)
    assert answer.status_code == 422
    assert draft.call.tracks.count() == 6


def test_rows_are_replaced_by_what_was_typed(ministry, draft):
    kept = draft.call.tracks.first()
    rows = management(2, 1) | {
        "form-0-id": kept.pk, "form-0-code": "kept", "form-0-name": "留下", "form-0-cap": "3",
        "form-1-code": "added", "form-1-name": "新增",
    }  # fmt: skip
    assert ministry.post(reverse("tracks", args=[draft.code]), rows).status_code == 302
    assert draft.call.tracks.values_list("pk", "code", "cap").first() == (kept.pk, "kept", 3)
    assert list(draft.call.tracks.values_list("code", flat=True)) == ["kept", "added"]


def test_the_judges_share_sets_the_objective_share(ministry, draft):
    first = draft.rounds.first()
    fields = {
        "name": "初赛", "name_en": "", "judge_share": "40", "cut": "5", "judges_per_entry": "3", "method": "trimmed",
        "trim_low": "1", "trim_high": "1", "trim_from": "5", "decimals": "2", "is_blind": "on", "adviser_years": "3",
        "marking_ends_at": "",
    }  # fmt: skip
    url = reverse("round-setup", args=[first.code])
    assert ministry.post(url, fields).status_code == 302
    first.refresh_from_db()
    assert (first.judge_share, first.objective_share, first.name) == (40, 60, "初赛")
    assert ministry.post(url, {**fields, "judge_share": "101"}).status_code == 422
    assert ministry.post(url, {**fields, "trim_from": "2"}).status_code == 422
    assert ministry.post(url, {**fields, "cut": "0"}).status_code == 422


def test_rounds_can_be_added_and_the_last_removed(ministry, draft):
    ministry.post(reverse("round-new", args=[draft.code]), {"name": "第三轮", "cut": "3"})
    assert draft.rounds.count() == 3
    ministry.post(reverse("round-new", args=[draft.code]), {"name": "", "cut": "x"})
    ministry.post(reverse("round-remove", args=[f"{draft.code}-1"]))
    ministry.post(reverse("round-remove", args=[f"{draft.code}-3"]))
    assert draft.rounds.count() == 2


def test_days_of_the_calendar(ministry):
    url = reverse("calendar")
    assert ministry.post(url, {"day": "2030-10-01", "name": "国庆节"}).status_code == 302
    assert ministry.post(url, {"day": "2030-10-01", "is_working": "on", "name": "调休"}).status_code == 302
    day = CalendarDay.objects.get()
    assert (day.is_working, day.name) == (True, "调休")
    assert ministry.post(url, {"day": "31.2.2030"}).status_code == 422
    ministry.post(url, {"clear": day.pk})
    assert not CalendarDay.objects.exists()


def test_the_list_searches_filters_and_keeps_its_queries(ministry):
    make.competition(status="reviewing")
    url = reverse("competition-list")
    with CaptureQueriesContext(connection) as one:
        assert len(ministry.get(url).context["page"]) == 1
    for _row in range(2):
        make.competition(status="called")
    with CaptureQueriesContext(connection) as three:
        assert len(ministry.get(url).context["page"]) == 3
    assert len(three) == len(one)
    assert len(ministry.get(url, {"status": "called"}).context["page"]) == 2
    assert len(ministry.get(url, {"q": "nothing"}).context["page"]) == 0
    assert ministry.get(url, {"sort": "-secret", "page": "999"}).status_code == 200


@pytest.mark.parametrize("role", ["applicant", "province", "judge", "system", "security", "auditor"])
def test_others_may_not(sign_in, role, draft):
    client = sign_in(make.user(role))
    assert client.get(reverse("competition-list")).status_code == 403
    for name in ("competition", "competition-setup", "tracks", "quotas", "indicators"):
        assert client.get(reverse(name, args=[draft.code])).status_code == 404
    assert client.get(reverse("round-setup", args=[draft.rounds.first().code])).status_code == 403
    assert client.get(reverse("model", args=[draft.model_id])).status_code == 403


def test_nobody_unsigned_gets_in(client, draft):
    assert client.get(reverse("competition", args=[draft.code])).status_code == 302
