"""One workbook on its way in: a job whose row is the truth about how far it is and what came of it."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


def storage_name(job: Import, filename: str) -> str:
    """A name of ours: nothing of the uploader's file name reaches the disk."""
    return f"imports/{secrets.token_hex(16)}"


class ImportQuerySet(models.QuerySet["Import"]):
    def unfinished(self) -> ImportQuerySet:
        """Jobs that a worker has, or waits for."""
        return self.filter(status__in=[Import.Status.QUEUED, Import.Status.RUNNING])


class Import(models.Model):
    """A workbook brought in, or only tried: what it holds, what is wrong with it, and how far the worker is.

    `done` of `total` rows are read; a total of 0 is not known yet. `problems` are rows of sheet, row, column, what was
    found and what is expected.
    """

    class Status(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("Under way")
        DONE = "done", _("Done")
        REFUSED = "refused", _("Refused: nothing was stored")
        FAILED = "failed", _("Failed: nothing was stored")
        CANCELLED = "cancelled", _("Cancelled: nothing was stored")

    KEPT = 5000  # problems kept; they are counted to the end

    call = models.ForeignKey("submissions.Call", models.PROTECT, related_name="imports")
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.QUEUED)
    is_trial = models.BooleanField(_("try only, store nothing"), default=False)
    name = models.CharField(_("file name"), max_length=160)
    file = models.FileField(upload_to=storage_name, max_length=200)
    marked = models.FileField(upload_to=storage_name, max_length=200, blank=True)
    size = models.PositiveBigIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    attempt = models.PositiveSmallIntegerField(default=0)
    heartbeat = models.DateTimeField(null=True, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    problems: Any = models.JSONField(default=list)
    faults = models.PositiveIntegerField(_("problems"), default=0)
    applications = models.PositiveIntegerField(_("applications"), default=0)
    created = models.PositiveIntegerField(_("new applications"), default=0)
    figures = models.PositiveIntegerField(_("figures"), default=0)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["status", "created_at"])]

    def __str__(self) -> str:
        return self.name

    @property
    def is_finished(self) -> bool:
        return self.status not in (self.Status.QUEUED, self.Status.RUNNING)

    @property
    def is_storing(self) -> bool:
        """Every row is read; what follows is one transaction, which no count can be given for."""
        return self.status == self.Status.RUNNING and 0 < self.total <= self.done
