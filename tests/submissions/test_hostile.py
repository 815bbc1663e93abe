"""What means harm: bodies far too large, and text that a spreadsheet would run, through every door that takes or hands out."""

import csv
import io
import json
import tracemalloc

import openpyxl
import pytest
from django.urls import reverse

from evaluation.audit import reading
from evaluation.ranking import sheets as ranking_sheets
from scoring import sheets as scoring_sheets
from submissions.applications import tables
from submissions.models import AuditEntry
from submissions.oversight import files
from tests import make
from tests.submissions.interface.test_api import System

HUGE = 50_000_000
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
RUNS = [f"{start}cmd|' /C calc'!A0" for start in STARTS]


class Endless(io.RawIOBase):
    """A body that is made while it is read, so that only what the server keeps of it takes memory."""

    def __init__(self, begin, size):
        self.left, self.begin = size, begin

    def readable(self):
        return True

    def read(self, size=-1):
        size = self.left if size < 0 else min(size, self.left)
        given = (self.begin + b"1" * size)[:size]
        self.begin, self.left = self.begin[size:], self.left - len(given)
        return given


def peak(act):
    """What `act` returns, and the most megabytes that it held at once."""
    tracemalloc.start()
    try:
        answer = act()
        return answer, tracemalloc.get_traced_memory()[1] // 1_000_000
    finally:
        tracemalloc.stop()


@pytest.fixture
def draft(lead, applicant):
    return make.application(make.call(), lead)


def test_fifty_megabytes_of_json_are_refused_by_the_interface_with_a_sentence(draft, applicant):
    system, body = System(applicant), b'{"answers": {"summary": "' + b"a" * 100
    extra = {"CONTENT_TYPE": "application/json", "CONTENT_LENGTH": HUGE}
    address = f"/api/v1/applications/{draft.code}/"
    answer, megabytes = peak(lambda: system.client.patch(address, **extra, **{"wsgi.input": Endless(body, HUGE)}))
    assert (answer.status_code, megabytes < 30) == (413, True)
    assert "MB" in json.dumps(answer.json(), ensure_ascii=False)


@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded"])
def test_fifty_megabytes_are_refused_by_a_form_with_a_page(draft, applicant, sign_in, kind):
    client, address = sign_in(applicant), reverse("application-save", args=[draft.code])
    extra = {"CONTENT_TYPE": kind, "CONTENT_LENGTH": HUGE}
    answer, megabytes = peak(lambda: client.post(address, **extra, **{"wsgi.input": Endless(b"summary=", HUGE)}))
    draft.refresh_from_db()
    assert (answer.status_code in (400, 403, 409, 413), draft.summary, megabytes < 30) == (True, "概况", True)


@pytest.mark.parametrize("text", RUNS)
@pytest.mark.parametrize("disarm", [files.defused, ranking_sheets.safe, scoring_sheets.safe])
def test_no_cell_of_a_csv_begins_like_a_formula(disarm, text):
    assert str(disarm(text)) == f"'{text}"


@pytest.mark.parametrize("number", ["-12.5", "+3", "−4", "0", "1,234"])
def test_numbers_stay_numbers_in_a_csv(number):
    assert [str(disarm(number)) for disarm in (files.defused, ranking_sheets.safe)] == [number, number]


def test_no_cell_of_a_workbook_is_a_formula():
    book = openpyxl.load_workbook(io.BytesIO(tables.workbook({"a": [RUNS, RUNS]})))
    cells = [cell for row in book["a"].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.value for cell in cells][-1] == RUNS[-1]


def test_the_trails_export_runs_nothing(sign_in, applicant, auditor, draft):
    applicant.username = "=1+1"
    applicant.save()
    address = reverse("application-save", args=[draft.code])
    sign_in(applicant).post(address, {"revision": 0, "summary": "=cmd"})
    entries = AuditEntry.objects.order_by("sequence")
    rows = list(csv.reader(io.StringIO("".join(reading.lines(entries, "csv")))))
    assert "'=1+1" in [cell for row in rows for cell in row]
    assert [cell for row in rows for cell in row if cell.startswith(STARTS)] == []
