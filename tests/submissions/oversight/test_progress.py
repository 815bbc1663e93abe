import datetime

import pytest
from django.urls import reverse

from submissions.models import Call, Receipt
from submissions.oversight.progress import by_hour, by_province
from tests import make

NOW = datetime.datetime(2026, 12, 10, 1, 30, tzinfo=datetime.UTC)


@pytest.fixture
def call(lead, body, applicant):
    call = make.call()
    Call.objects.update(closes_at=NOW + datetime.timedelta(days=1), recommend_by=NOW + datetime.timedelta(days=9))
    make.quota(call, body, 3)
    for status in ("draft", "draft", "submitted", "qualified", "withdrawn"):
        make.application(call, lead, status)
    make.quota(call, make.body(name="示例省乙", province="110000"), 1)
    return Call.objects.get(pk=call.pk)


def test_counts_by_recommending_body(call, body):
    lines = [
        (line.body, line.drafts, line.submitted, line.put_forward, line.places, line.share)
        for line in by_province(call)
    ]
    assert lines == [("示例省乙", 0, 0, 0, 1, 0), (body.name, 2, 2, 1, 3, 50)]


def test_counts_first_submissions_by_hour_in_beijing(call, applicant):
    moments = [NOW - datetime.timedelta(days=9), NOW - datetime.timedelta(hours=2), NOW, NOW]
    for n, (application, at) in enumerate(zip(call.applications.order_by("pk"), moments, strict=False)):
        for time in (at, at + datetime.timedelta(minutes=1)):
            Receipt.objects.create(
                application=application,
                number=f"{n}-{time}",
                submitted_at=time,
                submitted_by=applicant,
                content={},
                digest="",
            )
    hours = by_hour(call, NOW + datetime.timedelta(minutes=5))
    assert len(hours) == 72
    assert [(f"{h.start:%d %H}", h.came, h.total) for h in hours[-3:]] == [
        ("10 07", 1, 2),
        ("10 08", 0, 2),
        ("10 09", 2, 4),
    ]
    assert hours[0].total == 1


def test_a_sealed_call_shows_counts_alone(sign_in, administrator, call):
    Call.objects.update(is_sealed=True)
    page = sign_in(administrator).get(reverse("call-progress", args=[call.code])).content.decode()
    named = [a.name for a in call.applications.all() if a.name in page]
    assert (named, "封存" in page) == ([], True)
