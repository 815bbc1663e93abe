"""What the ministry grants, reminds of, and takes out of a call's applications."""

from __future__ import annotations

import datetime
import secrets
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from submissions.applications.models import Application
from submissions.calls.models import Call


class Extension(models.Model):
    """More time for one application 延期, and why. The newest one counts; the older ones stay."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="extensions")
    until = models.DateTimeField(_("extended until"))
    reason = models.CharField(_("reason"), max_length=500)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-granted_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.application_id} {self.until:%Y-%m-%d %H:%M}"


def closed_recommendation(application: Application) -> bool:
    """Whether the body of an application's lead has submitted its recommendation, which then takes nobody in any more."""
    own = application.call.recommendations.filter(body=application.lead.recommended_by_id)
    return own.filter(status="submitted").exists()


class Reminder(models.Model):
    """That an application's people were reminded of a deadline so many hours before it: once."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="reminders")
    hours = models.PositiveSmallIntegerField()
    deadline = models.DateTimeField()
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "hours", "deadline"], name="reminded_once")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.hours} h"


def export_name(export: Export, filename: str) -> str:
    return f"exports/{secrets.token_hex(16)}"


class ExportQuerySet(models.QuerySet["Export"]):
    def unfinished(self) -> ExportQuerySet:
        return self.filter(status__in=[Export.Status.QUEUED, Export.Status.RUNNING])


class Export(models.Model):
    """A file of a call's applications, made by a worker; it can be fetched until it expires."""

    class Kind(models.TextChoices):
        XLSX = "xlsx", _("Workbook (.xlsx)")
        CSV = "csv", _("Table (.csv)")
        JSON = "json", _("Everything as data (.json)")
        ZIP = "zip", _("Dossiers with documents (.zip)")

    class Status(models.TextChoices):
        QUEUED = "queued", _("Queued")
        RUNNING = "running", _("Being made")
        DONE = "done", _("Ready")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    call = models.ForeignKey(Call, models.PROTECT, related_name="exports")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    attempt = models.PositiveSmallIntegerField(default=0)
    heartbeat = models.DateTimeField(null=True, blank=True)
    file = models.FileField(upload_to=export_name, max_length=200, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.call} {self.kind}"

    @property
    def is_ready(self) -> bool:
        return self.status == self.Status.DONE and bool(self.file) and not self.is_expired

    @property
    def is_expired(self) -> bool:
        return self.expires_at is not None and timezone.now() >= self.expires_at

    @property
    def is_finished(self) -> bool:
        return self.status not in (self.Status.QUEUED, self.Status.RUNNING)

    @property
    def name(self) -> str:
        """The name that the file is saved under."""
        day: Any = timezone.localtime(self.asked_at)
        return f"{self.call.code}-{day:%Y%m%d-%H%M}.{self.kind}"


LIFE = datetime.timedelta(days=7)
"""How long a finished export can be fetched."""
