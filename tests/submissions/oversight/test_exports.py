import csv
import datetime
import io
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from submissions.applications import receipts
from submissions.documents import actions as documents
from submissions.models import Application, AuditEntry, Call, Document, Export, Role
from submissions.oversight import actions, exporting, files
from tests import make
from tests.submissions.documents import samples


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "documents"
    return settings.MEDIA_ROOT


@pytest.fixture
def call(lead, applicant):
    call = make.call(is_demonstration=True)
    first = make.application(call, lead, name="=1+1")
    documents.upload(first, samples.uploaded("../证明.pdf"), by=applicant)
    make.application(call, lead, name="第二")
    Application.objects.update(status="submitted")
    make.application(call, lead, "draft", name="草稿")
    return call


def made(call, kind, by):
    export = actions.ask_export(call, kind=kind, by=by)
    exporting.make(export.pk)
    export.refresh_from_db()
    return export


def test_a_workbook_and_a_table_keep_formulas_from_running(call, administrator):
    book = openpyxl.load_workbook(io.BytesIO(made(call, "xlsx", administrator).file.read()))
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert ([c.data_type for c in cells if c.value == "=1+1"], [c.value for c in cells].count("演示数据")) == (["s"], 1)
    rows = list(csv.reader(io.StringIO(made(call, "csv", administrator).file.read().decode("utf-8-sig"))))
    assert (rows[0], {row[1] for row in rows[2:]}) == (["演示数据"], {"'=1+1", "第二"})
    assert len(rows) == 2 + 2 * 6


def test_the_data_gives_back_the_digest(call, administrator):
    said = json.loads(made(call, "json", administrator).file.read())
    assert (said["mark"], len(said["applications"])) == ("演示数据", 2)
    assert [receipts.digest(one["content"]) for one in said["applications"]] == [
        one["digest"] for one in said["applications"]
    ]


def test_dossiers_hold_each_document_under_a_name_that_unpacks_anywhere(call, administrator):
    with zipfile.ZipFile(made(call, "zip", administrator).file) as package:
        first, second = call.applications.filter(status="submitted").order_by("code")
        assert package.namelist() == [
            "演示数据.txt",
            f"{first.code} =1+1/application.json",
            f"{first.code} =1+1/001 证明.pdf",
            f"{second.code} 第二/application.json",
        ]
        assert (package.testzip(), package.read(package.namelist()[2])) == (None, Document.objects.get().file.read())


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("=1+1", "'=1+1"),
        ("@x", "'@x"),
        ("+x", "'+x"),
        ("-1.5", "-1.5"),
        ("\t=1", "'\t=1"),
        (3, "3"),
        (None, ""),
        ("abc", "abc"),
    ],
)
def test_defuses_formulas(cell, kept):
    assert files.defused(cell) == kept


@pytest.mark.parametrize(
    ("name", "kept"),
    [("../a.pdf", "_a.pdf"), ("a:b.pdf", "a_b.pdf"), ("", "_"), ("x" * 99 + ".pdf", "x" * 56 + ".pdf")],
)
def test_names_unpack_anywhere(name, kept):
    assert files.file_name(name) == kept


def test_it_is_fetched_by_whom_asked_for_it_and_recorded(call, administrator, sign_in):
    export = made(call, "csv", administrator)
    other = make.user(Role.ADMINISTRATOR)
    url = reverse("export", args=[export.pk])
    answers = [sign_in(person).get(url) for person in (administrator, other)]
    assert [a.status_code for a in answers] == [200, 404]
    assert b"".join(answers[0].streaming_content) == export.file.read()
    assert AuditEntry.objects.get(act="export_fetched").facts["sha256"] == export.sha256
    assert AuditEntry.objects.get(act="application_exported").facts["applications"] == 2


def test_the_page_shows_progress_and_cancels(call, administrator, sign_in):
    client, url = sign_in(administrator), reverse("exports", args=[call.code])
    assert client.post(url, {"kind": "zip"}).url == url
    export = Export.objects.get()
    assert f'hx-get="/exports/{export.pk}/progress/"' in client.get(url).content.decode()
    assert client.post(reverse("export-cancel", args=[export.pk])).url == url
    exporting.make(export.pk)
    export.refresh_from_db()
    assert (export.status, export.file.name) == ("cancelled", "")


def test_a_cancel_in_the_middle_leaves_nothing(call, administrator, storage, monkeypatch):
    before = sorted(storage.rglob("*"))

    def maker(call, rows, target, step):
        Export.objects.update(status="cancelled")
        step(1)

    monkeypatch.setitem(files.MAKERS, "csv", maker)
    assert (made(call, "csv", administrator).status, sorted(storage.rglob("*"))) == ("cancelled", before)


def test_asking_twice_makes_one_and_three_at_once_are_enough(call, administrator):
    kinds = ["csv", "csv", "json", "zip"]
    asked = {actions.ask_export(call, kind=kind, by=administrator).pk for kind in kinds}
    with pytest.raises(ValidationError):
        actions.ask_export(call, kind="xlsx", by=administrator)
    assert len(asked) == 3


def test_one_whose_worker_went_silent_is_made_by_the_next(call, administrator):
    export = actions.ask_export(call, kind="csv", by=administrator)
    Export.objects.update(status="running", attempt=1, heartbeat=timezone.now() - datetime.timedelta(hours=1))
    assert (exporting.requeue_stale(), exporting.waiting(timezone.now() + datetime.timedelta(minutes=1))) == (
        1,
        [export.pk],
    )
    exporting.make(export.pk)
    exporting.make(export.pk)
    export.refresh_from_db()
    assert (export.status, export.attempt, export.done) == ("done", 2, 2)


def test_after_seven_days_the_file_is_gone(call, administrator, sign_in):
    export = made(call, "csv", administrator)
    path = export.file.path
    assert exporting.expire(timezone.now() + datetime.timedelta(days=8)) == 1
    assert Path(path).exists() is False
    assert sign_in(administrator).get(reverse("export", args=[export.pk])).status_code == 404


def test_a_sealed_call_gives_nothing_away(call, administrator):
    Call.objects.update(is_sealed=True)
    assert json.loads(made(call, "json", administrator).file.read())["applications"] == []
