import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from submissions.documents import actions
from submissions.models import Application, AuditEntry, Document, Role
from tests import make
from tests.submissions.documents import samples

PDF = samples.pdf()


def file(name="证明.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


def send(client, draft, **data):
    url = reverse("document-upload", args=[draft.code])
    return client.post(url, {"kind": "evidence", "file": file(), **data})


def test_a_file_is_kept_under_a_name_of_ours(sign_in, applicant, draft, storage):
    indicator = draft.call.indicators.first()
    answer = send(sign_in(applicant), draft, indicator=indicator.pk, file=file("../x\u202e证明.pdf"))
    kept = Document.objects.get()
    assert answer.url == f"/applications/{draft.code}/#evidence-output"
    assert (kept.name, kept.indicator, kept.content_type) == ("x证明.pdf", indicator, "application/pdf")
    assert [p.suffix for p in storage.rglob("*") if p.is_file()] == [""]
    assert AuditEntry.objects.get().act == "document_uploaded"


def test_the_same_file_twice_is_kept_once(sign_in, applicant, draft):
    client = sign_in(applicant)
    send(client, draft)
    send(client, draft)
    assert Document.objects.count() == 1


@pytest.mark.parametrize(
    "data",
    [{"file": file("a.pdf", b"MZ")}, {"file": file("a.exe")}, {"file": ""}, {"kind": "x"}, {"indicator": "999999"},
     {"file": file("a.pdf", b"")}],
)  # fmt: skip
def test_a_refused_file_is_told_on_the_page(sign_in, applicant, draft, data):
    answer = send(sign_in(applicant), draft, **data)
    assert (answer.status_code, Document.objects.count()) == (400, 0)


def test_a_figure_of_another_call_is_refused(applicant, draft):
    other = make.call().indicators.first()
    with pytest.raises(ValidationError) as refused:
        actions.upload(draft, file(), indicator=other, by=applicant)
    assert refused.value.code == "figure"


def test_documents_reach_those_who_may_and_each_download_is_recorded(
    sign_in, applicant, province, administrator, judge, draft
):
    document = actions.upload(draft, file(), by=applicant)
    Application.objects.update(status="submitted")
    stranger = make.user(Role.APPLICANT, organisation=make.organisation())
    url = reverse("document", args=[document.pk])
    answers = [sign_in(p).get(url) for p in (applicant, province, administrator, judge, stranger)]
    assert [a.status_code for a in answers] == [200, 200, 200, 404, 404]
    assert b"".join(answers[0].streaming_content) == PDF
    assert answers[0]["Content-Disposition"] == "attachment; filename*=UTF-8''%E8%AF%81%E6%98%8E.pdf"
    assert answers[0]["X-Content-Type-Options"] == "nosniff"
    assert AuditEntry.objects.filter(act="document_read").count() == 3


def test_a_removed_document_is_handed_out_no_more(sign_in, applicant, draft):
    document = actions.upload(draft, file(), by=applicant)
    client = sign_in(applicant)
    assert client.post(reverse("document-remove", args=[document.pk])).status_code == 302
    assert client.get(reverse("document", args=[document.pk])).status_code == 404
    assert client.post(reverse("document-remove", args=[document.pk])).status_code == 404


def test_a_joint_member_removes_its_own_documents_and_the_lead_those_of_both(sign_in, applicant, draft):
    partner = make.joint(draft, make.organisation())
    person = make.user(Role.APPLICANT, organisation=partner.organisation)
    of_lead, of_partner = (actions.upload(draft, file(), by=by) for by in (applicant, person))
    joined, leading = sign_in(person), sign_in(applicant)
    removals = [reverse("document-remove", args=[document.pk]) for document in (of_lead, of_partner)]
    for client, offered in ((joined, [False, True]), (leading, [True, True])):
        page = client.get(reverse("application", args=[draft.code])).content.decode()
        assert [url in page for url in removals] == offered
    assert [joined.post(url).status_code for url in removals] == [403, 302]
    assert leading.post(removals[0]).status_code == 302


def test_after_submission_documents_stay_as_they_are(sign_in, applicant, draft):
    document = actions.upload(draft, file(), by=applicant)
    Application.objects.update(status="submitted")
    client = sign_in(applicant)
    answers = [send(client, draft), client.post(reverse("document-remove", args=[document.pk]))]
    assert [a.status_code for a in answers] == [403, 403]


def test_a_file_that_left_the_storage_is_not_found(sign_in, applicant, draft):
    document = actions.upload(draft, file(), by=applicant)
    document.file.storage.delete(document.file.name)
    assert sign_in(applicant).get(reverse("document", args=[document.pk])).status_code == 404
