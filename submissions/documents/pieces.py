"""The stored pieces of uploads: joined into the whole file, and deleted when nobody needs them any more."""

from __future__ import annotations

import contextlib
import datetime
import shutil
import tempfile
from collections.abc import Iterator
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from submissions.documents.models import Upload

KEPT = datetime.timedelta(days=7)
"""How long an upload that nobody continues is kept."""


def keep(upload: Upload, offset: int, piece: bytes) -> str:
    """Store a piece and return its name. It counts only once the upload's row says so."""
    return default_storage.save(f"uploads/{upload.pk}/{offset:012d}", ContentFile(piece))


def drop(name: str) -> None:
    default_storage.delete(name)


@contextlib.contextmanager
def joined(names: list[str]) -> Iterator[IO[bytes]]:
    """The pieces as one temporary file."""
    with tempfile.TemporaryFile() as whole:
        for name in names:
            with default_storage.open(name, "rb") as piece:
                shutil.copyfileobj(piece, whole)
        whole.seek(0)
        yield whole


def forget(upload: Upload) -> None:
    """Delete every piece of an upload, those too that were stored and never counted."""
    folder = f"uploads/{upload.pk}"
    with contextlib.suppress(FileNotFoundError):
        for name in default_storage.listdir(folder)[1]:
            default_storage.delete(f"{folder}/{name}")
        default_storage.delete(folder)


def sweep(now: datetime.datetime | None = None) -> int:
    """Delete unfinished uploads that nobody continued in time; how many."""
    old = list(Upload.objects.unfinished().filter(changed_at__lt=(now or timezone.now()) - KEPT))
    for upload in old:
        forget(upload)
        upload.delete()
    return len(old)
