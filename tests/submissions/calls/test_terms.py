import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from submissions.models import AuditEntry, Call
from tests import make

GIVEN = {
    "grace": "5", "is_sealed": "on", "reminders": "24，72, 1", "document_megabytes": "50", "document_pages": "", "documents_most": "20",
}  # fmt: skip


@pytest.fixture
def call(db):
    return make.call()


def send(client, call, **data):
    return client.post(reverse("terms", args=[call.code]), {**GIVEN, **data})


def test_the_ministry_sets_the_terms_and_the_trail_keeps_what_changed(sign_in, administrator, call):
    assert send(sign_in(administrator), call).status_code == 302
    call.refresh_from_db()
    kept = (
        call.grace,
        call.is_sealed,
        call.reminders,
        call.document_megabytes,
        call.document_pages,
        call.documents_most,
    )
    assert kept == (datetime.timedelta(minutes=5), True, [72, 24, 1], 50, None, 20)
    said = AuditEntry.objects.get(act="call_changed").facts["terms"]
    assert (said["grace"], sorted(said)) == (
        ["0:00:00", "0:05:00"],
        ["document_megabytes", "documents_most", "grace", "is_sealed", "reminders"],
    )


@pytest.mark.parametrize(
    "data",
    [{"grace": "-1"}, {"grace": "2000"}, {"reminders": "soon"}, {"reminders": "1,2,3,4,5,6"}, {"reminders": "9999"},
     {"document_megabytes": "0"}, {"documents_most": "0"}, {"grace": ""}],
)  # fmt: skip
def test_terms_that_make_no_sense_are_refused(sign_in, administrator, call, data):
    assert send(sign_in(administrator), call, **data).status_code == 400
    assert AuditEntry.objects.filter(act="call_changed").count() == 0


def test_after_the_deadline_the_terms_stand(sign_in, administrator, call):
    Call.objects.update(opens_at=timezone.now() - datetime.timedelta(days=9), closes_at=timezone.now())
    assert send(sign_in(administrator), call).status_code == 400
    assert Call.objects.get().is_sealed is False
