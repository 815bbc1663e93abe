"""Files in private storage that no row names: what an upload, an export or a blind copy left when its process died.

A file is always stored before the row that names it, so a young file may still be on its way in; only what lay unnamed
for KEPT is deleted.
"""

from __future__ import annotations

import contextlib
import datetime
import logging
from collections.abc import Iterator

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone

from submissions.documents.models import Upload

KEPT = datetime.timedelta(days=7)
FOLDERS = ("applications", "blind", "exports", "imports", "objections", "uploads", "visits")
"""Where our files lie. Whatever else shares the storage is never looked at."""
PIECES = "uploads"
AT_ONCE = 500
log = logging.getLogger(__name__)


def sweep(now: datetime.datetime | None = None) -> int:
    """Delete what lay unnamed for too long, each file with a line in the log; how many."""
    latest, count = (now or timezone.now()) - KEPT, 0
    for folder in FOLDERS:
        for names in _batched(_files(folder)):
            for name in sorted(set(names) - named(names)):
                with contextlib.suppress(FileNotFoundError):
                    if default_storage.get_modified_time(name) < latest:
                        default_storage.delete(name)
                        log.warning("a file that no row names was deleted: %s", name)
                        count += 1
    return count


def named(names: list[str]) -> set[str]:
    """Those of the files that a row names: through a field for files, or as a piece of an upload."""
    found: set[str] = set()
    for model, field in fields():
        rows = model._default_manager.filter(**{f"{field.name}__in": names})
        found.update(rows.values_list(field.name, flat=True))
    uploads = {int(name.split("/")[1]) for name in names if name.startswith(f"{PIECES}/") and name.count("/") == 2}
    for pieces in Upload.objects.filter(pk__in=uploads).values_list("pieces", flat=True):
        found.update(pieces)
    return found


def fields() -> list[tuple[type[models.Model], models.FileField]]:
    """Every field of the product that names a file in this storage."""
    return [
        (model, field)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.FileField) and field.storage == default_storage
    ]


def _files(folder: str) -> Iterator[str]:
    with contextlib.suppress(FileNotFoundError):
        inside, files = default_storage.listdir(folder)
        yield from (f"{folder}/{name}" for name in files)
        for one in inside:
            yield from _files(f"{folder}/{one}")


def _batched(names: Iterator[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    for name in names:
        batch.append(name)
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch
