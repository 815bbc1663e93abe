import datetime
import hashlib

import pytest
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from submissions.applications import printing
from submissions.documents import actions, blind, copies, tasks
from submissions.models import Application, AuditEntry, BlindCopy, Document
from tests.submissions.documents import samples


@pytest.fixture
def document(draft, file, applicant):
    return actions.upload(draft, file(), by=applicant)


def test_a_copy_is_made_once_and_handed_out_under_a_code(document, draft, judge):
    copies.make(document.blind_copy.pk)
    copies.make(document.blind_copy.pk)
    (found,) = blind.blind_copies(draft)
    assert (found.is_ready, found.copy.attempt, found.name("K217")) == (True, 1, "K217-E01.pdf")
    answer = blind.hand_out(draft, 1, code="K217", by=judge)
    content = b"".join(answer.streaming_content)
    assert hashlib.sha256(content).hexdigest() == found.copy.sha256
    assert (b"WangWu" in content, len(content)) == (False, found.size)
    assert answer["Content-Disposition"] == "attachment; filename*=UTF-8''K217-E01.pdf"
    entry = AuditEntry.objects.first()
    assert (entry.act, entry.facts) == ("document_read", {"document": document.pk, "form": "blind", "code": "K217"})


def test_numbers_follow_the_order_of_sending_and_leave_out_what_judges_do_not_get(
    draft, file, applicant, administrator
):
    kept = [actions.upload(draft, file(f"{n}.pdf", samples.pdf(n)), by=applicant) for n in (1, 2, 3)]
    stamped = actions.upload(
        draft,
        file("s.pdf", samples.pdf(4)),
        kind=Document.Kind.STAMPED,
        printed=printing.printed(draft, by=applicant),
        by=applicant,
    )
    actions.withhold(kept[1], is_withheld=True, by=administrator)
    assert [(one.number, one.document) for one in blind.blind_copies(draft)] == [(1, kept[0]), (2, kept[2])]
    assert BlindCopy.objects.filter(document=stamped).count() == 0


@pytest.mark.parametrize(("number", "made"), [(1, False), (2, True), (0, True)])
def test_what_is_not_ready_or_not_there_is_not_found(document, draft, judge, number, made):
    if made:
        copies.make(document.blind_copy.pk)
    with pytest.raises(Http404):
        blind.hand_out(draft, number, code="K1", by=judge)
    assert AuditEntry.objects.filter(act="document_read").count() == 0


def test_what_cannot_be_cleaned_is_not_handed_out_and_says_so(draft, file, applicant, judge):
    document = actions.upload(draft, file("a.ofd", samples.packed(OFD_xml="<x/>")), by=applicant)
    copies.make(document.blind_copy.pk)
    (found,) = blind.blind_copies(draft)
    assert (found.copy.status, found.is_ready, found.state) == ("uncleanable", False, str(blind.REASONS["type"]))
    with pytest.raises(Http404):
        blind.hand_out(draft, 1, code="K1", by=judge)


def test_a_lost_file_fails_with_its_reason(document):
    document.file.storage.delete(document.file.name)
    copies.make(document.blind_copy.pk)
    copy = BlindCopy.objects.get()
    assert (copy.status, copy.reason) == ("failed", "failed")


def test_a_copy_whose_worker_went_silent_is_made_by_the_next(document, storage):
    then = timezone.now() - datetime.timedelta(hours=1)
    BlindCopy.objects.update(status="running", attempt=1, heartbeat=then)
    assert (copies.requeue_stale(), copies.waiting()) == (1, [document.blind_copy.pk])
    assert copies.waiting() == []  # its message is under way
    copies.make(document.blind_copy.pk)
    copy = BlindCopy.objects.get()
    assert (copy.status, copy.attempt, len(list((storage / "blind").iterdir()))) == ("done", 2, 1)


def test_after_three_tries_it_is_given_up(document):
    then = timezone.now() - datetime.timedelta(hours=1)
    BlindCopy.objects.update(status="running", attempt=3, heartbeat=then)
    assert (copies.requeue_stale(), BlindCopy.objects.get().status) == (1, "failed")


def test_a_worker_that_was_given_up_leaves_nothing_behind(document, storage, monkeypatch):
    taken = BlindCopy.objects.select_related("document").get()
    BlindCopy.objects.update(status="running", attempt=2)
    taken.attempt = 1
    assert copies._end(taken, status="done") is False
    assert BlindCopy.objects.get().status == "running"


def test_documents_from_before_get_their_copy_by_the_sweep(document, draft):
    BlindCopy.objects.all().delete()
    assert (copies.begin_missing(), copies.begin_missing(), len(copies.waiting())) == (1, 0, 1)


def test_the_message_goes_out_when_the_document_is_stored(
    draft, file, applicant, django_capture_on_commit_callbacks, monkeypatch
):
    sent = []
    monkeypatch.setattr(tasks.make_blind_copy, "apply_async", lambda args, kwargs, **_: sent.append(args))
    with django_capture_on_commit_callbacks(execute=True):
        document = actions.upload(draft, file(), by=applicant)
    assert sent == [(document.blind_copy.pk,)]


def test_the_ministry_keeps_a_document_from_judges_and_releases_it(sign_in, document, draft, administrator, applicant):
    Application.objects.update(status="submitted")
    url, client = reverse("document-withhold", args=[document.pk]), sign_in(administrator)
    assert sign_in(applicant).post(url).status_code == 403
    for data, withheld in [({}, True), ({}, True), ({"release": "yes"}, False)]:
        assert client.post(url, data).status_code == 302
        document.refresh_from_db()
        assert document.is_withheld is withheld
    acts = AuditEntry.objects.filter(act__in=["document_withheld", "document_released"]).order_by("sequence")
    assert [entry.act for entry in acts] == ["document_withheld", "document_released"]
