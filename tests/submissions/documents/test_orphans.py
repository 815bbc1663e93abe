"""Files that no row names go after a week; what is named, young, or not ours stays."""

import datetime
import os

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from submissions.documents import actions, actions_uploads, orphans
from submissions.models import Document

LATER = timezone.now() + orphans.KEPT + datetime.timedelta(days=1)


def stored(storage):
    return sorted(str(p.relative_to(storage)) for p in storage.rglob("*") if p.is_file())


def test_what_an_aborted_upload_left_is_deleted_and_what_rows_name_stays(draft, applicant, file, storage, caplog):
    document = actions.upload(draft, file(), by=applicant)
    upload = actions_uploads.begin(draft, name="a.pdf", size=8, by=applicant)
    actions_uploads.append(upload, 0, b"%PDF")
    piece = upload.pieces[0]
    left = [default_storage.save(name, ContentFile(b"x")) for name in (
        f"applications/{draft.pk}/{'0' * 32}", "blind/left", "exports/1/left", f"uploads/{upload.pk}/000000000004",
    )]  # fmt: skip
    foreign = default_storage.save("backups/saima.tar", ContentFile(b"x"))
    assert orphans.sweep() == 0
    assert orphans.sweep(LATER) == len(left)
    assert stored(storage) == sorted([document.file.name, piece, foreign])
    assert sorted(record.args[0] for record in caplog.records if record.name == orphans.__name__) == sorted(left)


def test_a_file_on_its_way_in_is_young_and_stays(storage, db):
    old, young = (default_storage.save(f"applications/1/{n}", ContentFile(b"x")) for n in "ab")
    week = (timezone.now() - orphans.KEPT - datetime.timedelta(hours=1)).timestamp()
    os.utime(storage / old, (week, week))
    assert (orphans.sweep(), stored(storage)) == (1, [young])


def test_a_document_taken_back_is_kept_for_the_trail(draft, applicant, file, storage):
    document = actions.upload(draft, file(), by=applicant)
    actions.remove(document, by=applicant)
    assert (orphans.sweep(LATER), stored(storage)) == (0, [document.file.name])


@pytest.mark.django_db
def test_many_folders_ask_the_database_by_the_batch(storage, django_assert_num_queries, monkeypatch):
    monkeypatch.setattr(orphans, "AT_ONCE", 10)
    for n in range(20):
        default_storage.save(f"applications/{n}/x", ContentFile(b"x"))
    with django_assert_num_queries(2 * len(orphans.fields())):
        assert orphans.sweep(LATER) == 20


def test_every_field_for_files_stores_in_a_folder_that_is_swept():
    folders = {field.generate_filename(model(), "a.pdf").split("/")[0] for model, field in orphans.fields()}
    assert (folders | {orphans.PIECES}, Document in dict(orphans.fields())) == (set(orphans.FOLDERS), True)
