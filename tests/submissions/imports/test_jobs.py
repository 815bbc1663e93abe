"""An import as a job: stored once and whole, tried without a trace, refused with every cell marked, stopped in time."""

import datetime
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from submissions.imports import actions, jobs
from submissions.models import Application, AuditEntry, Import, IndicatorValue
from tests import make
from tests.submissions.imports.test_storing import HEADINGS, book

GOOD = ["C-1", "甲集群", "equipment", None, "四川", 1, 2, 3, 4, 5, 6]
BAD = ["C-2", "乙集群", "nowhere", None, None, "四十七", 2, 3, 4, 5, 6.5]


@pytest.fixture
def call(db):
    return make.call()


@pytest.fixture
def start(call, administrator):
    """A function from rows to a queued import of them."""

    def _start(*rows, is_trial=False, headings=HEADINGS):
        file = SimpleUploadedFile("数据.xlsx", book(*rows, headings=headings).read())
        return actions.start_import(call, file, is_trial=is_trial, by=administrator)

    return _start


def after(job):
    jobs.execute(job.pk)
    job.refresh_from_db()
    return job


def test_an_import_stores_everything_once_however_often_it_is_delivered(start):
    job = after(start(GOOD, ["C-3", "丙", "equipment", None, None, 1, None, "—", 4, 5, 6]))
    assert (job.status, job.applications, job.created, job.figures, job.faults) == ("done", 2, 2, 10, 0)
    assert (after(job).attempt, Application.objects.count(), IndicatorValue.objects.count()) == (1, 2, 10)
    assert AuditEntry.objects.filter(act="application_imported").count() == 1


def test_a_trial_says_the_same_and_stores_nothing(start):
    job = after(start(GOOD, is_trial=True))
    assert (job.status, job.applications, job.figures) == ("done", 1, 6)
    assert (Application.objects.count(), AuditEntry.objects.filter(act="application_imported").count()) == (0, 0)


def test_what_is_wrong_is_listed_and_marked_where_it_stands(start, administrator):
    administrator.language = "en"
    administrator.save()
    job = after(start(GOOD, BAD))
    assert (job.status, job.faults, Application.objects.count()) == ("refused", 3, 0)
    assert [problem[:4] for problem in job.problems] == [
        ["数据", 3, 3, "nowhere"],
        ["数据", 3, 6, "四十七"],
        ["数据", 3, 11, "6.5"],
    ]
    sheet, listed = openpyxl.load_workbook(io.BytesIO(job.marked.read())).worksheets
    assert [cell.coordinate for row in sheet for cell in row if cell.comment] == ["C3", "F3", "K3"]
    assert sheet["F3"].comment.text == "Enter a number, digits only."
    assert [c.value for c in listed[3]][:3] == ["数据", "F3", "四十七"]


def test_a_marked_workbook_holds_no_formula(start):
    job = after(start(["C-1", "=HYPERLINK(1)", "equipment", "@lead", None, "=1+1"]))
    cells = [c for s in openpyxl.load_workbook(io.BytesIO(job.marked.read())) for row in s for c in row]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken"])
def test_what_is_no_workbook_is_refused_in_a_sentence(call, administrator, content):
    job = actions.start_import(call, SimpleUploadedFile("a.xlsx", content), is_trial=False, by=administrator)
    assert (after(job).status, job.faults, bool(job.reason)) == ("refused", 1, True)


def test_a_cancelled_import_stores_nothing_even_when_its_worker_goes_on(start, administrator, monkeypatch):
    job = start(GOOD)
    whole = jobs.store

    def cancelled_meanwhile(*given):
        stored = whole(*given)
        Import.objects.filter(pk=job.pk).update(status="cancelled")
        return stored

    monkeypatch.setattr(jobs, "store", cancelled_meanwhile)
    assert (after(job).status, Application.objects.count()) == ("running", 0)  # the cancelling went back with the rest
    assert actions.cancel_import(job, by=administrator) is True
    assert (after(job).status, Application.objects.count()) == ("cancelled", 0)


def test_a_worker_that_was_given_up_can_no_longer_store(start, monkeypatch):
    job = start(GOOD)
    whole = jobs.clashes

    def taken_meanwhile(*given):
        Import.objects.filter(pk=job.pk).update(attempt=2)
        return whole(*given)

    monkeypatch.setattr(jobs, "clashes", taken_meanwhile)
    assert (after(job).status, Application.objects.count()) == ("running", 0)


def test_a_silent_worker_is_given_up_and_after_three_tries_the_import_fails(start):
    job, now = start(GOOD), timezone.now()
    silent = {"status": "running", "heartbeat": now - datetime.timedelta(minutes=1)}
    Import.objects.filter(pk=job.pk).update(attempt=1, **silent)
    assert (jobs.requeue_stale(), jobs.waiting(now + datetime.timedelta(minutes=2))) == (1, [job.pk])
    Import.objects.filter(pk=job.pk).update(attempt=3, **silent)
    jobs.requeue_stale()
    job.refresh_from_db()
    assert (job.status, job.reason) == ("failed", jobs.LOST)


def test_one_import_at_a_time(start, sign_in, call, administrator):
    job = start(GOOD)
    client = sign_in(administrator)
    file = SimpleUploadedFile("b.xlsx", book(GOOD).read())
    answer = client.post(reverse("import", args=[call.code]), {"workbook": file})
    assert (answer.status_code, Import.objects.count()) == (400, 1)
    assert client.post(reverse("import-cancel", args=[job.pk])).status_code == 302
    assert Import.objects.get().status == "cancelled"


def test_the_pages_of_an_import(start, sign_in, administrator, applicant):
    client, job = sign_in(administrator), start(GOOD, BAD)
    pages = [reverse(name, args=[job.pk]) for name in ("import-job", "import-progress", "import-marked")]
    assert [client.get(page).status_code for page in pages] == [200, 200, 404]
    assert "HX-Refresh" not in client.get(pages[1])
    after(job)
    assert [client.get(page).status_code for page in pages] == [200, 200, 200]
    assert client.get(pages[1])["HX-Refresh"] == "true"
    page = client.get(pages[0]).content.decode()
    assert ("四十七" in page, "F3" in page) == (True, True)
    assert {sign_in(applicant).get(page).status_code for page in pages} == {403}


def test_the_list_asks_the_same_at_one_row_and_at_three(
    start, sign_in, administrator, call, django_assert_max_num_queries
):
    client, counts = sign_in(administrator), []
    for _time in range(3):
        after(start(GOOD))
        with django_assert_max_num_queries(50) as asked:
            assert client.get(reverse("import", args=[call.code])).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[2]
