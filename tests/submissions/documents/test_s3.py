"""Documents in a storage that speaks S3: taken in, handed out, copied for judges, exported, swept and deleted as in a folder.

The client is the one that talks to a real bucket; the bucket is moto's.
"""

import datetime
import hashlib

import boto3
import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from moto import mock_aws

from deploy.reading import Environment
from deploy.storage import documents
from submissions.documents import actions, actions_uploads, blind, copies, orphans
from submissions.models import Export, Role, Upload
from submissions.oversight import actions as oversight
from submissions.oversight import exporting
from tests import make
from tests.submissions.documents import samples

CONTENT = samples.pdf() + b"\n%" + b"x" * 5000
LATER = timezone.now() + orphans.KEPT + datetime.timedelta(days=1)


@pytest.fixture
def bucket(settings, monkeypatch):
    """A bucket of the installation's own, named by the environment as an operator does."""
    given = {"S3_BUCKET": "saima", "S3_REGION": "cn-north-1", "S3_ACCESS_KEY": "key", "S3_SECRET_KEY": "secret"}
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    with mock_aws():
        place = {"LocationConstraint": "cn-north-1"}
        bucket = boto3.resource("s3", region_name="cn-north-1", aws_access_key_id="key", aws_secret_access_key="secret")
        made = bucket.create_bucket(Bucket="saima", CreateBucketConfiguration=place)
        settings.STORAGES = {**settings.STORAGES, "default": documents(Environment())}
        yield made


def stored(bucket):
    return sorted(one.key for one in bucket.objects.all())


def content(response):
    return b"".join(response.streaming_content)


def test_a_document_is_kept_in_the_bucket_and_handed_out_by_us(bucket, draft, applicant, file, sign_in):
    document = actions.upload(draft, file(), by=applicant)
    answer = sign_in(applicant).get(reverse("document", args=[document.pk]))
    assert stored(bucket) == [document.file.name]
    assert (answer.status_code, hashlib.sha256(content(answer)).hexdigest()) == (200, document.sha256)
    other = sign_in(make.user(Role.APPLICANT, organisation=make.organisation()))
    assert other.get(reverse("document", args=[document.pk])).status_code == 404


def test_a_file_that_is_not_in_the_bucket_is_not_found(bucket, draft, applicant, file, sign_in):
    document = actions.upload(draft, file(), by=applicant)
    bucket.Object(document.file.name).delete()
    assert sign_in(applicant).get(reverse("document", args=[document.pk])).status_code == 404


def test_nobody_reaches_the_bucket_without_us(bucket, draft, applicant, file):
    document = actions.upload(draft, file(), by=applicant)
    (grant,) = bucket.Object(document.file.name).Acl().grants
    assert grant["Grantee"]["Type"] == "CanonicalUser"


def test_pieces_become_one_document_and_leave_nothing(bucket, draft, applicant):
    upload = actions_uploads.begin(draft, name="大文件.pdf", size=len(CONTENT), by=applicant)
    for start in range(0, len(CONTENT), 2000):
        actions_uploads.append(Upload.objects.get(pk=upload.pk), start, CONTENT[start : start + 2000])
    assert len(stored(bucket)) == 5
    document = actions_uploads.finish(Upload.objects.get(pk=upload.pk), by=applicant)
    assert (document.file.read(), document.sha256) == (CONTENT, hashlib.sha256(CONTENT).hexdigest())
    assert stored(bucket) == [document.file.name]


def test_what_is_refused_leaves_nothing(bucket, draft, applicant, file):
    with pytest.raises(ValidationError):
        actions.upload(draft, file("a.pdf", b"MZ not a pdf"), by=applicant)
    assert stored(bucket) == []


def test_a_blind_copy_is_made_and_handed_out(bucket, draft, applicant, file, judge):
    document = actions.upload(draft, file(), by=applicant)
    copies.make(document.blind_copy.pk)
    (found,) = blind.blind_copies(draft)
    assert len(stored(bucket)) == 2
    assert hashlib.sha256(content(blind.hand_out(draft, 1, code="K1", by=judge))).hexdigest() == found.copy.sha256


def test_an_export_is_made_fetched_and_deleted_in_time(bucket, lead, administrator, sign_in):
    application = make.application(make.call(), lead, "submitted")
    export = oversight.ask_export(application.call, kind="json", by=administrator)
    exporting.make(export.pk)
    export = Export.objects.get(pk=export.pk)
    answer = sign_in(administrator).get(reverse("export", args=[export.pk]))
    assert hashlib.sha256(content(answer)).hexdigest() == export.sha256
    assert exporting.expire(export.expires_at) == 1
    assert stored(bucket) == []


def test_orphans_are_swept(bucket, draft, applicant, file):
    document = actions.upload(draft, file(), by=applicant)
    for name in (f"applications/{draft.pk}/{'0' * 32}", "exports/1/left", "uploads/7/000000000004"):
        default_storage.save(name, ContentFile(b"x"))
    foreign = default_storage.save("backups/saima.tar", ContentFile(b"x"))
    assert (orphans.sweep(), orphans.sweep(LATER)) == (0, 3)
    assert stored(bucket) == sorted([document.file.name, foreign])
