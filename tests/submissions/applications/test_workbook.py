import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from submissions.models import IndicatorValue
from tests import make

PLACES = re.compile(r"第\s*(\d+)\s*行\s*(\w+)\s*列")


@pytest.fixture
def draft(lead, applicant):
    return make.application(make.call(), lead)


@pytest.fixture
def client(sign_in, applicant):
    return sign_in(applicant)


def book_of(client, draft):
    return openpyxl.load_workbook(io.BytesIO(client.get(reverse("application-workbook", args=[draft.code])).content))


def bring(client, draft, book):
    data = io.BytesIO()
    book.save(data)
    file = SimpleUploadedFile("表.xlsx", data.getvalue())
    return client.post(reverse("application-workbook", args=[draft.code]), {"workbook": file})


def test_what_goes_out_comes_back_in(client, draft):
    book = book_of(client, draft)
    figures, parks = book.worksheets[0], book.worksheets[1]
    assert [cell.value for cell in figures[2]] == ["output", "主导产业产值", "亿元", 500, 550, 600]
    figures["F2"], figures["D3"] = 612.5, None
    parks["A3"] = "南园"
    assert bring(client, draft, book).status_code == 302
    draft.refresh_from_db()
    values = {(v.indicator.code, v.year): v.value for v in IndicatorValue.objects.select_related("indicator")}
    assert (str(values["output", 2025]), ("firms", 2023) in values, draft.core_park) == (
        "612.5",
        False,
        "示例园区\n南园",
    )


def test_every_problem_is_named_with_its_place_and_nothing_is_stored(client, draft):
    book = book_of(client, draft)
    sheet = book.worksheets[0]
    sheet["F2"], sheet["E3"], sheet["A4"] = "约600", 12.5, "unknown"
    page = bring(client, draft, book)
    text = page.content.decode()
    assert page.status_code == 400
    assert PLACES.findall(text) == [("2", "F"), ("3", "E"), ("4", "A")]
    assert IndicatorValue.objects.get(indicator__code="output", year=2025).value == 600


def test_what_is_no_workbook_is_refused(client, draft):
    file = SimpleUploadedFile("表.xlsx", b"PK\x03\x04 not a workbook")
    assert client.post(reverse("application-workbook", args=[draft.code]), {"workbook": file}).status_code == 400
