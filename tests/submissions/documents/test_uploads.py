import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from submissions.calls.standard import standard
from submissions.documents import actions, actions_uploads, pieces
from submissions.models import Application, AuditEntry, Document, Form, Role, Upload
from tests import make
from tests.submissions.documents import samples

CONTENT = samples.pdf() + b"\n%" + b"x" * 5000


@pytest.fixture
def client(sign_in, applicant):
    return sign_in(applicant)


def begin(client, draft, **data):
    given = {"kind": "evidence", "name": "大文件.pdf", "size": len(CONTENT), "mark": "1", **data}
    return client.post(reverse("upload-begin", args=[draft.code]), given)


def put(client, url, start, piece, size=None):
    size = size or len(CONTENT)
    place = f"bytes {start}-{start + len(piece) - 1}/{size}" if piece else f"bytes */{size}"
    return client.put(url, piece, content_type="application/octet-stream", headers={"Content-Range": place})


def stored(storage):
    return sorted(str(p.relative_to(storage)) for p in storage.rglob("*") if p.is_file())


def test_pieces_become_one_document(client, draft, storage):
    answer = begin(client, draft)
    url = answer.json()["url"]
    assert (answer.status_code, answer.json()["received"]) == (201, 0)
    assert put(client, url, 0, CONTENT[:3000]).json()["received"] == 3000
    assert Document.objects.count() == 0
    said = put(client, url, 3000, CONTENT[3000:]).json()
    document = Document.objects.get()
    assert (said["status"], said["sha256"], document.name) == ("done", document.sha256, "大文件.pdf")
    assert document.file.read() == CONTENT
    assert stored(storage) == [document.file.name]
    assert AuditEntry.objects.filter(act="document_uploaded").count() == 1


def test_the_same_file_announced_again_goes_on_where_it_stopped(client, draft):
    first = begin(client, draft).json()
    put(client, first["url"], 0, CONTENT[:3000])
    again = begin(client, draft).json()
    assert (again["url"], again["received"]) == (first["url"], 3000)
    assert begin(client, draft, mark="2").json()["url"] != first["url"]


def test_a_piece_sent_twice_counts_once_and_a_gap_is_told(client, draft):
    url = begin(client, draft).json()["url"]
    put(client, url, 0, CONTENT[:3000])
    assert put(client, url, 0, CONTENT[:3000]).json()["received"] == 3000
    gap = put(client, url, 4000, CONTENT[4000:5000])
    assert (gap.status_code, gap.json()["received"]) == (409, 3000)
    assert client.get(url).json()["received"] == 3000


def test_two_senders_of_the_same_piece_store_it_once(draft, applicant, storage):
    given = {"name": "a.pdf", "size": len(CONTENT), "by": applicant}
    one = actions_uploads.begin(draft, **given)
    other = actions_uploads.begin(draft, **given)
    actions_uploads.append(one, 0, CONTENT[:3000])
    assert actions_uploads.append(other, 0, CONTENT[:3000]).received == 3000
    assert len(stored(storage)) == 1


def test_a_piece_that_was_stored_and_never_counted_does_no_harm(draft, applicant, storage):
    upload = actions_uploads.begin(draft, name="a.pdf", size=len(CONTENT), by=applicant)
    pieces.keep(upload, 0, b"half a piece, and then the power went")
    actions_uploads.append(upload, 0, CONTENT)
    document = actions_uploads.finish(upload, by=applicant)
    assert (document.file.read(), stored(storage)) == (CONTENT, [document.file.name])


def test_a_whole_upload_is_finished_by_asking_again(client, draft, applicant):
    upload = actions_uploads.begin(draft, name="a.pdf", size=len(CONTENT), by=applicant)
    actions_uploads.append(upload, 0, CONTENT)  # the server died before it checked the file
    page = client.get(reverse("document-upload", args=[draft.code])).content.decode()
    assert "文件已全部上传" in page
    url = reverse("upload", args=[upload.token])
    assert [put(client, url, 0, b"").json()["status"] for _ in range(2)] == ["done", "done"]
    assert Document.objects.count() == 1


def test_without_a_script_the_page_checks_and_discards(client, draft, applicant, storage):
    whole, part = [actions_uploads.begin(draft, name=n, size=len(CONTENT), by=applicant) for n in ("a.pdf", "b.pdf")]
    actions_uploads.append(whole, 0, CONTENT)
    actions_uploads.append(part, 0, CONTENT[:10])
    assert client.post(reverse("upload", args=[whole.token])).url == reverse("document-upload", args=[draft.code])
    client.post(reverse("upload", args=[part.token]), {"discard": "yes"})
    assert sorted(Upload.objects.values_list("name", "status")) == [("a.pdf", "done"), ("b.pdf", "abandoned")]
    assert stored(storage) == [Document.objects.get().file.name]


def test_what_is_refused_says_why_and_leaves_nothing(client, draft, storage):
    content = b"MZ" + CONTENT
    url = begin(client, draft, size=len(content)).json()["url"]
    answer = put(client, url, 0, content, len(content))
    upload = Upload.objects.get()
    assert (answer.status_code, answer.json()["status"]) == (422, "refused")
    assert upload.reason == answer.json()["message"]
    assert (Document.objects.count(), stored(storage)) == (0, [])


@pytest.mark.parametrize(
    "data",
    [{"name": "../a.pdf"}, {"name": "a.exe"}, {"name": "a\u202e.pdf"}, {"size": 0}, {"size": 10**12}, {"size": "x"},
     {"name": ""}, {"kind": "x"}, {"indicator": "99999"}],
)  # fmt: skip
def test_what_cannot_be_taken_is_told_before_it_is_sent(client, draft, data):
    answer = begin(client, draft, **data)
    assert (answer.status_code, answer.json()["message"] != "", Upload.objects.count()) == (400, True, 0)


@pytest.mark.parametrize(
    "place", ["", "bytes 0-9/9999999", "bytes 0-8/6000", "bytes 5-1/6000", "bytes a-b/6000", "bytes 0-9/6000, 2"]
)
def test_a_piece_without_a_sound_place_is_refused(client, draft, place):
    url = begin(client, draft, size=6000).json()["url"]
    answer = client.put(url, b"0123456789", content_type="application/octet-stream", headers={"Content-Range": place})
    assert (answer.status_code, Upload.objects.get().received) == (400, 0)


def test_more_than_was_announced_is_refused(draft, applicant):
    upload = actions_uploads.begin(draft, name="a.pdf", size=10, by=applicant)
    with pytest.raises(ValidationError) as refused:
        actions_uploads.append(upload, 0, b"x" * 11)
    assert refused.value.code == "size"


def test_uploads_of_others_are_not_found(client, draft, applicant, sign_in):
    url = begin(client, draft).json()["url"]
    stranger = make.user(Role.APPLICANT, organisation=make.organisation())
    partner = make.joint(draft, make.organisation())
    member = make.user(Role.APPLICANT, organisation=partner.organisation)
    asked = [sign_in(p).get(url).status_code for p in (stranger, member)]
    asked += [begin(sign_in(stranger), draft).status_code, put(sign_in(stranger), url, 0, b"x").status_code]
    assert asked == [404, 404, 404, 404]


def test_after_the_deadline_nothing_goes_on(client, draft):
    url = begin(client, draft).json()["url"]
    now = timezone.now()
    type(draft.call).objects.update(opens_at=now - datetime.timedelta(days=9), closes_at=now)
    assert (put(client, url, 0, CONTENT).status_code, begin(client, draft).status_code) == (403, 403)
    Application.objects.update(status="submitted")
    assert put(client, url, 0, CONTENT).status_code == 403


def test_an_application_holds_as_many_documents_as_the_call_says(client, draft, file, applicant):
    type(draft.call).objects.update(documents_most=1)
    for mark in (1, 2):
        url = begin(client, draft, mark=mark).json().get("url")
    put(client, url, 0, CONTENT)
    answer = begin(client, draft, mark=3)
    assert (answer.status_code, Document.objects.count()) == (400, 1)


def test_what_nobody_continues_is_discarded_after_a_week(draft, applicant, storage):
    upload = actions_uploads.begin(draft, name="a.pdf", size=len(CONTENT), by=applicant)
    actions_uploads.append(upload, 0, CONTENT[:10])
    assert (pieces.sweep(), pieces.sweep(timezone.now() + datetime.timedelta(days=8))) == (0, 1)
    assert (Upload.objects.count(), stored(storage)) == (0, [])


@pytest.fixture
def asking(draft):
    """A form that asks for one licence of two pages, which names its holder."""
    document = standard()
    asked = {
        "code": "licence",
        "kind": "document",
        "name": "许可证",
        "types": ["pdf"],
        "megabytes": 1,
        "files": 1,
        "pages": 2,
    }
    document["sections"][0]["questions"].append({**asked, "identifying": True})
    Form.objects.create(call=draft.call, number=1, status="published", document=document, digest="0" * 64)
    return type(draft).objects.get(pk=draft.pk)


def test_a_question_of_the_form_narrows_what_is_taken(asking, applicant):
    for content, name, code in [(samples.pdf(3), "a.pdf", "pages"), (samples.photograph(), "a.jpg", "type")]:
        with pytest.raises(ValidationError) as refused:
            actions.upload(asking, samples.uploaded(name, content), question="licence", by=applicant)
        assert refused.value.code == code
    with pytest.raises(ValidationError) as refused:
        actions_uploads.begin(asking, name="a.pdf", size=2_000_000, question="licence", by=applicant)
    assert refused.value.code == "size"
    document = actions.upload(asking, samples.uploaded("a.pdf"), question="licence", by=applicant)
    assert (document.question, document.is_withheld) == ("licence", True)
    for question, code in [("licence", "many"), ("nothing", "question")]:
        with pytest.raises(ValidationError) as refused:
            actions.upload(asking, samples.uploaded("b.pdf", samples.pdf(2)), question=question, by=applicant)
        assert refused.value.code == code
