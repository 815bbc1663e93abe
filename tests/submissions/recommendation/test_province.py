"""The desk, the order by position, marked fields, visits with photos, taking back, and the papers."""

import datetime
import io

import docx
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from submissions.models import Application, AuditEntry, Call, Recommendation, RecommendedApplication, SiteVisit
from submissions.recommendation import actions, actions_returns
from submissions.recommendation.marks import marks
from tests import make


@pytest.fixture
def call(body):
    made = make.call(may_recall=True)
    make.quota(made, body, places=3)
    return made


@pytest.fixture
def sent(call, lead):
    return [make.application(call, lead, status="submitted") for _ in range(3)]


@pytest.fixture
def placed(sent, province):
    return [actions.place(application, by=province) for application in sent]


def order():
    return list(RecommendedApplication.objects.values_list("application_id", flat=True))


def photo(name="园区.png"):
    data = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(data, "PNG")
    return SimpleUploadedFile(name, data.getvalue())


@pytest.mark.parametrize(
    ("which", "position", "expected"), [(2, 1, [2, 0, 1]), (0, 2, [1, 0, 2]), (0, 99, [1, 2, 0]), (1, 2, [0, 1, 2])]
)
def test_a_place_is_put_at_a_position_and_the_others_make_room(placed, sent, province, which, position, expected):
    before = AuditEntry.objects.count()
    actions.put_place(placed[which], position, by=province)
    assert order() == [sent[n].pk for n in expected]
    assert list(RecommendedApplication.objects.values_list("position", flat=True)) == [1, 2, 3]
    assert AuditEntry.objects.count() - before == (0 if expected == [0, 1, 2] else 1)


def test_the_script_gets_the_new_order_and_a_sentence_to_read_out(sign_in, placed, sent, province):
    province.language = "en"
    client, url = sign_in(province), reverse("recommendation-put", args=[placed[2].pk])
    answer = client.post(url, {"position": 1}, headers={"X-Requested-With": "order", "Accept-Language": "en"})
    told = answer.json()
    assert told["said"] == f"{sent[2].name}: place 1 of 3"
    assert [told["html"].index(sent[n].name) for n in (2, 0, 1)] == sorted(told["html"].index(a.name) for a in sent)
    assert client.post(url, {"position": 2}).url == reverse("recommendation", args=[sent[0].call.code])
    assert [client.post(url, {"position": bad}).status_code for bad in ("0", "x", "")] == [400, 400, 400]


def test_marked_fields_lead_the_applicant_to_them(sign_in, province, applicant, sent):
    client, url = sign_in(province), reverse("return", args=[sent[0].code])
    page = client.get(url).content.decode()
    assert ('value="figure:output"' in page, 'value="field:core_park"' in page) == (True, True)
    due = (timezone.localtime() + datetime.timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    given = {"reason": "口径不一致", "due_at": due}
    assert client.post(url, given).status_code == 400  # nothing is ticked
    assert client.post(url, {**given, "marks": ["figure:nowhere"]}).status_code == 400
    assert client.post(url, {**given, "marks": ["figure:output", "field:core_park"]}).status_code == 302
    returned = sent[0].returns.get()
    member = sent[0].members.get()
    anchors = [anchor for anchor, _name in returned.marked]
    assert (len(returned.parts), anchors) == (2, ["id_core_park", f"f-{member.pk}-output-2025"])
    form = sign_in(applicant).get(reverse("application", args=[sent[0].code])).content.decode()
    assert [f'href="#{anchor}"' in form and f'id="{anchor}"' in form for anchor in anchors] == [True, True]


def test_every_field_figure_and_document_can_be_marked(sent):
    keys = [mark.key for mark in marks(sent[0])]
    assert ("field:summary" in keys, "figure:firms" in keys, len(set(keys)) == len(keys)) == (True, True, True)


def test_a_visit_keeps_its_photos_and_is_read_and_printed(sign_in, province, administrator, applicant, sent):
    client, url = sign_in(province), reverse("visit", args=[sent[0].code])
    given = {
        "visited_on": timezone.localdate().isoformat(),
        "visitors": "王处长",
        "hosts": "李主任",
        "findings": "属实",
    }
    answer = client.post(url, {**given, "photos": [photo(), photo("二.png")]})
    visit = SiteVisit.objects.get()
    assert (answer.url, visit.photos.count(), visit.hosts) == (reverse("visit-sheet", args=[visit.pk]), 2, "李主任")
    picture = client.get(reverse("visit-photo", args=[visit.photos.first().pk]))
    assert (picture["Content-Type"], picture["X-Content-Type-Options"]) == ("image/png", "nosniff")
    sheet = reverse("visit-sheet", args=[visit.pk])
    assert [sign_in(who).get(sheet).status_code for who in (administrator, applicant)] == [200, 403]
    entry = AuditEntry.objects.filter(act="site_visited").get()
    assert entry.facts["photos"] == [visit.photos.first().sha256] * 2


def test_what_is_no_picture_is_refused_and_nothing_is_kept(sign_in, province, sent):
    client, url = sign_in(province), reverse("visit", args=[sent[0].code])
    given = {"visited_on": timezone.localdate().isoformat(), "visitors": "王", "findings": "属实"}
    script = SimpleUploadedFile("a.png", b"<script>alert(1)</script>")
    page = SimpleUploadedFile("b.svg", b"<svg/>")
    answer = client.post(url, {**given, "photos": [photo(), script, page]})
    text = answer.content.decode()
    assert (answer.status_code, "a.png" in text, "b.svg" in text, SiteVisit.objects.count()) == (400, True, True, 0)


def test_a_recommendation_is_taken_back_until_the_deadline(placed, sent, province, call):
    Application.objects.filter(pk=sent[2].pk).update(status="submitted")
    actions.remove_place(placed[2], by=province)
    actions_returns.return_application(
        sent[2], reason="补充", parts=["texts"], due_at=timezone.now() + datetime.timedelta(days=2), by=province
    )
    found = actions.submit_recommendation(Recommendation.objects.get(), by=province)
    assert list(Application.objects.order_by("pk").values_list("status", flat=True)) == [
        "recommended", "recommended", "not_recommended",
    ]  # fmt: skip
    actions.recall_recommendation(found, by=province)
    assert list(Application.objects.order_by("pk").values_list("status", flat=True)) == [
        "submitted", "submitted", "returned",
    ]  # fmt: skip
    assert (Recommendation.objects.get().status, len(order())) == ("draft", 2)
    assert AuditEntry.objects.filter(act="recommendation_recalled").count() == 1


@pytest.mark.parametrize("why", ["begun", "final", "late"])
def test_taking_back_is_refused_once_checked_or_where_it_is_not_allowed(placed, sent, province, call, why):
    found = actions.submit_recommendation(Recommendation.objects.get(), by=province)
    if why == "begun":
        Application.objects.filter(pk=sent[0].pk).update(status="qualified")
    elif why == "final":
        Call.objects.update(may_recall=False)
    else:
        Call.objects.update(closes_at=timezone.now() - datetime.timedelta(2), recommend_by=timezone.now())
    found = Recommendation.objects.select_related("call", "body").get()
    with pytest.raises(ValidationError) as refused:
        actions.recall_recommendation(found, by=province)
    assert [error.code for error in refused.value.error_list] == [why]
    assert Recommendation.objects.get().status == "submitted"


def test_the_desk_says_what_needs_the_body_today(sign_in, province, sent, call, placed):
    Call.objects.update(closes_at=timezone.now(), recommend_by=timezone.now() + datetime.timedelta(days=2))
    actions.remove_place(placed[1], by=province)
    late = {"status": "returned", "due_at": timezone.now() - datetime.timedelta(hours=1)}
    Application.objects.filter(pk=sent[0].pk).update(**late)
    page = sign_in(province).get(reverse("province-desk"), headers={"Accept-Language": "en"}).content.decode()
    told = ["deadline is near", "its correction is overdue", "1 submitted application has no place yet"]
    assert [page.index(text) for text in told] == sorted(page.index(text) for text in told)


def test_the_desk_asks_the_same_for_one_call_and_for_three(sign_in, province, body, lead, call, sent):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            assert sign_in(province).get(reverse("province-desk")).status_code == 200
        return len(asked)

    before = queries()
    for _time in range(2):
        other = make.call()
        make.quota(other, body)
        make.application(other, lead, status="submitted")
    assert queries() == before


def test_the_papers_name_the_order_in_official_type(sign_in, province, placed, sent):
    client, code = sign_in(province), sent[0].call.code
    expected = {"recommendation-letter": {"宋体", "黑体", "仿宋"}, "recommendation-table": {"宋体", "仿宋"}}
    for name, fonts in expected.items():
        answer = client.get(reverse(name, args=[code]), {"form": "docx"})
        paper = docx.Document(io.BytesIO(answer.content))
        rows = [[cell.text for cell in row.cells] for row in paper.tables[0].rows]
        assert [row[2] for row in rows[1:]] == [application.name for application in sent]
        used = {run.font.name for paragraph in paper.paragraphs for run in paragraph.runs if run.text.strip()}
        assert (used, len(paper.tables)) == (fonts, 1)
    assert AuditEntry.objects.filter(act="recommendation_exported").count() == 2
