"""Evidence of one figure of one year and one member region: asked for, attached, seen by the province."""

import pytest
from django.urls import reverse
from django.utils import translation

from submissions.applications.completeness import review
from submissions.models import CallIndicator, Document, Upload
from tests import make
from tests.submissions.documents import samples

PDF = samples.pdf()


@pytest.fixture
def joined(draft):
    """A joint entry whose call asks for evidence of its firms."""
    CallIndicator.objects.filter(code="firms").update(evidence=True)
    return make.joint(draft, make.organisation(), figures={"output": [1, 1, 1], "firms": [1, 1, 1]})


@pytest.fixture
def send(sign_in, draft, file):
    """A function that sends evidence of the firms of a year in a person's name."""

    def _send(person, year="", content=b"", figure="firms"):
        client, url = sign_in(person), reverse("document-upload", args=[draft.code])
        sent = file(content=PDF + content)
        pk = CallIndicator.objects.get(code=figure).pk if figure else ""
        return client.post(url, {"kind": "evidence", "file": sent, "indicator": pk, "year": year})

    return _send


def lacking(draft):
    with translation.override("en"):
        return [gap.text for gap in review(draft).gaps]


def test_each_member_proves_each_year_of_its_figure(draft, joined, send, applicant):
    name, other = draft.lead.name, joined.organisation.name
    assert lacking(draft) == [f"{name}: Firms: evidence is missing", f"{other}: Firms: evidence is missing"]
    send(applicant, year="2023", content=b"\n% 1")
    send(make.user(organisation=joined.organisation))
    assert lacking(draft) == [f"{name}: Firms 2024、2025: evidence is missing"]
    assert [(gap.anchor, gap.member.is_lead) for gap in review(draft).gaps] == [("evidence-firms", True)]
    send(applicant, year="2024", content=b"\n% 2")
    send(applicant, year="2025", content=b"\n% 3")
    assert lacking(draft) == []
    stored = Document.objects.values_list("member__organisation__name", "year").order_by("pk")
    assert list(stored) == [(name, 2023), (other, None), (name, 2024), (name, 2025)]


def test_one_file_proves_several_years_once_each(draft, joined, send, applicant):
    for year in ("2023", "2024", "2024"):
        send(applicant, year=year)
    assert list(Document.objects.values_list("year", flat=True)) == [2023, 2024]


def test_a_figure_that_need_not_be_given_is_proved_where_it_is_given(draft, applicant, send):
    CallIndicator.objects.filter(code="firms").update(evidence=True, required=False)
    draft.members.get().values.filter(indicator__code="firms", year__lt=2025).delete()
    assert lacking(draft) == ["Firms 2025: evidence is missing"]
    draft.members.get().values.filter(indicator__code="firms").delete()
    assert lacking(draft) == []


@pytest.mark.parametrize(("figure", "year"), [("firms", "2022"), ("", "2025"), ("firms", "x")])
def test_a_year_that_is_not_asked_for_is_refused(draft, applicant, send, figure, year):
    assert (send(applicant, year=year, figure=figure).status_code, Document.objects.count()) == (400, 0)


def test_a_large_file_keeps_its_year_from_piece_to_piece(draft, joined, applicant, sign_in):
    client, content = sign_in(applicant), samples.pdf()
    firms = CallIndicator.objects.get(code="firms")
    said = {"kind": "evidence", "name": "a.pdf", "size": len(content), "indicator": firms.pk, "year": "2024"}
    begun = client.post(reverse("upload-begin", args=[draft.code]), said).json()
    client.put(begun["url"], content, headers={"Content-Range": f"bytes 0-{len(content) - 1}/{len(content)}"})
    assert (Upload.objects.get().status, Document.objects.get().year) == ("done", 2024)


def test_the_province_opens_the_evidence_from_the_figure(draft, joined, send, applicant, province, sign_in):
    send(applicant, year="2024")
    draft.status = "submitted"
    draft.save()
    page = sign_in(province).get(reverse("application", args=[draft.code])).content.decode()
    link = reverse("document", args=[Document.objects.get().pk])
    row = page.partition('scope="row">规上企业数')[2].partition("</tr>")[0]
    assert (f'href="{link}"' in row, "2023、2025" in row) == (True, True)
