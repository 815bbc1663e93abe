import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from submissions.models import AuditEntry, Extension, Recommendation
from submissions.oversight.actions import extend
from tests import make

DAY = datetime.timedelta(days=1)


@pytest.fixture
def draft(lead, applicant):
    return make.application(make.call(closes=1, recommend=9), lead)


def test_the_ministry_extends_by_number(sign_in, administrator, draft):
    url, until = reverse("extensions", args=[draft.call.code]), timezone.localtime() + 2 * DAY
    data = {"code": f" {draft.code} ", "until": until.strftime("%Y-%m-%dT%H:%M:%S"), "reason": "停电"}
    assert sign_in(administrator).post(url, data).url == url
    granted, entry = Extension.objects.get(), AuditEntry.objects.get(act="extension_granted")
    draft.refresh_from_db()
    assert (draft.extended_until, granted.until) == (until.replace(microsecond=0),) * 2
    assert (entry.object_code, entry.facts["reason"]) == (draft.code, "停电")
    assert "停电" in sign_in(administrator).get(url).content.decode()


@pytest.mark.parametrize(
    "data", [{"code": "nobody"}, {"until": "soon"}, {"until": "2020-01-01T00:00:00"}, {"reason": " "}]
)
def test_what_is_missing_is_told_on_the_page(sign_in, administrator, draft, data):
    until = (timezone.localtime() + 2 * DAY).strftime("%Y-%m-%dT%H:%M:%S")
    given = {"code": draft.code, "until": until, "reason": "停电", **data}
    answer = sign_in(administrator).post(reverse("extensions", args=[draft.call.code]), given)
    assert (answer.status_code, Extension.objects.count()) == (400, 0)


@pytest.mark.parametrize(
    ("days", "status", "code"), [(20, "draft", "until"), (0.5, "draft", "until"), (2, "submitted", "status")]
)
def test_extensions_stay_within_the_calls_way(draft, administrator, days, status, code):
    type(draft).objects.update(status=status)
    with pytest.raises(ValidationError) as refused:
        extend(draft, until=timezone.now() + days * DAY, reason="停电", by=administrator)
    found = "until" if hasattr(refused.value, "error_dict") else refused.value.code
    assert (found, Extension.objects.count()) == (code, 0)


def test_a_submitted_recommendation_is_told_before_and_its_body_after(sign_in, draft, administrator):
    body = draft.lead.recommended_by
    officer = make.user("province", organisation=body)
    Recommendation.objects.create(call=draft.call, body=body, status="submitted")
    until = timezone.localtime(timezone.now() + 2 * DAY).strftime("%Y-%m-%dT%H:%M:%S")
    typed, url = {"code": draft.code, "until": until, "reason": "停电"}, reverse("extensions", args=[draft.call.code])
    client = sign_in(administrator)
    refused = client.post(url, typed)
    assert (refused.status_code, list(refused.context["form"].errors)) == (400, ["knowing"])
    assert (Extension.objects.count(), officer.notifications.count()) == (0, 0)
    assert client.post(url, {**typed, "knowing": "on"}).status_code == 302
    told = officer.notifications.get()
    assert (Extension.objects.count(), told.url) == (1, reverse("recommendation", args=[draft.call.code]))


@pytest.mark.parametrize("name", ["call-progress", "extensions", "likeness", "exports"])
def test_pages_ask_the_same_number_of_questions_however_long_they_are(sign_in, administrator, draft, lead, name):
    client, url = sign_in(administrator), reverse(name, args=[draft.call.code])

    def questions():

        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        return len(asked)

    def add():
        application = make.application(draft.call, lead)
        extend(application, until=timezone.now() + 2 * DAY, reason="停电", by=administrator)
        make.application(draft.call, lead, "submitted")

    add()
    add()
    questions()  # the first look after a change also compares anew
    one = questions()
    add()
    add()
    questions()
    assert questions() == one
