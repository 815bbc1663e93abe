"""The trail: append-only entries, each holding the hash of the one before it, and the verifications of the whole."""

from __future__ import annotations

from typing import NamedTuple

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from submissions.trail.acts import Act


class AuditEntry(models.Model):
    """One act. Rows can be added and read; the database itself refuses UPDATE and DELETE."""

    sequence = models.BigIntegerField(_("number"), unique=True)
    at = models.DateTimeField(_("time"))
    act = models.CharField(_("act"), max_length=40, choices=Act)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("person")
    )
    actor_name = models.CharField(_("person"), max_length=150, blank=True)
    actor_role = models.CharField(_("role"), max_length=20, blank=True)
    object_type = models.CharField(_("kind of thing"), max_length=40, blank=True)
    object_code = models.CharField(_("thing"), max_length=80, blank=True)
    facts = models.JSONField(_("facts"), default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["-sequence"]
        verbose_name = _("trail entry")
        indexes = [
            models.Index(fields=["act", "-sequence"]),
            models.Index(fields=["object_type", "object_code", "-sequence"]),
            models.Index(fields=["actor_name", "-sequence"]),
            models.Index(fields=["at"]),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.act}"


class TrailHead(models.Model):
    """The end of the chain. Its one row is locked while an entry is added, so that two entries never follow the same one."""

    sequence = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)


class Head(NamedTuple):
    """The end of the chain at a moment: the last entry's number and hash."""

    number: int
    hash: str


class TrailVerificationQuerySet(models.QuerySet["TrailVerification"]):
    def unfinished(self) -> TrailVerificationQuerySet:
        return self.filter(status__in=TrailVerification.UNFINISHED)


class TrailVerification(models.Model):
    """One walk over the whole chain, who asked for it, and what it found. Its verdict is also an entry of the trail."""

    class Status(models.TextChoices):
        QUEUED = "queued", _("queued")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    class Verdict(models.TextChoices):
        HOLDS = "holds", _("The chain holds.")
        BROKEN = "broken", _("The chain does not hold.")

    MOVES = {Status.QUEUED: (Status.CANCELLED,), Status.RUNNING: (Status.CANCELLED,)}  # the worker claims and settles
    UNFINISHED = (Status.QUEUED, Status.RUNNING)

    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person")
    )
    status = models.CharField(_("state"), max_length=20, choices=Status, default=Status.QUEUED)
    created_at = models.DateTimeField(_("time"), auto_now_add=True)
    last = models.BigIntegerField(_("up to entry"))
    head_number = models.BigIntegerField()
    head_hash = models.CharField(max_length=64)
    witness_number = models.BigIntegerField(null=True)
    witness_hash = models.CharField(max_length=64, blank=True)
    total = models.BigIntegerField(default=0)
    done = models.BigIntegerField(default=0)
    attempt = models.PositiveSmallIntegerField(default=0)
    heartbeat = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    verdict = models.CharField(_("verdict"), max_length=20, choices=Verdict, blank=True)
    break_count = models.PositiveIntegerField(default=0)
    breaks = models.JSONField(default=list)
    reason = models.CharField(max_length=300, blank=True)

    objects = TrailVerificationQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("verification of the trail")

    def __str__(self) -> str:
        return f"{self.pk} {self.status}"

    @property
    def explained(self) -> str:
        """Why it failed, in the reader's language."""
        return gettext(self.reason) if self.reason else ""

    @property
    def witness(self) -> Head | None:
        """The earlier head that must still be part of the chain."""
        return Head(self.witness_number, self.witness_hash) if self.witness_number is not None else None
