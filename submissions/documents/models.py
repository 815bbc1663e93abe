"""Files that stand behind an application. They lie in private storage and leave it only through `may`."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from submissions.applications.models import Member


def storage_name(document: Document, filename: str) -> str:
    """A name of ours: nothing of the uploader's file name reaches the disk."""
    return f"applications/{document.application_id}/{secrets.token_hex(16)}"


class DocumentQuerySet(models.QuerySet["Document"]):
    def standing(self) -> DocumentQuerySet:
        """Documents that were not taken back."""
        return self.filter(removed_at=None)

    def for_judges(self) -> DocumentQuerySet:
        """What judges may be handed: not what the ministry withheld, and no stamped scan, whose seal is a name."""
        return self.standing().filter(is_withheld=False).exclude(kind=Document.Kind.STAMPED)


class Document(models.Model):
    """An uploaded file with what was found when it was checked: its type by content, size and SHA-256.

    Evidence proves its member's figure of `year`, or of every year where none is set. A document without a member was
    sent before members were told apart, and proves the figure of all of them.
    """

    class Kind(models.TextChoices):
        EVIDENCE = "evidence", _("Evidence")
        PLAN = "plan", _("Three-year plan")
        STAMPED = "stamped", _("Stamped scan")
        OTHER = "other", _("Other")

    application = models.ForeignKey("submissions.Application", models.PROTECT, related_name="documents")
    indicator = models.ForeignKey("submissions.CallIndicator", models.PROTECT, null=True, blank=True, related_name="+")
    member = models.ForeignKey("submissions.Member", models.PROTECT, null=True, blank=True, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    question = models.CharField(_("question of the form"), max_length=60, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.EVIDENCE)
    name = models.CharField(_("file name"), max_length=160)
    file = models.FileField(upload_to=storage_name, max_length=200)
    size = models.PositiveBigIntegerField(_("size"))
    content_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    scanned_at = models.DateTimeField(_("looked through for viruses"), null=True, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    printed = models.ForeignKey(
        "submissions.PrintedVersion", models.PROTECT, null=True, blank=True, related_name="scans"
    )
    is_withheld = models.BooleanField(_("not for judges"), default=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["uploaded_at", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def owner(self) -> Member:
        """The member whose document it is: the lead, where none is named."""
        return self.member or self.application.members.get(is_lead=True)


def blind_name(copy: BlindCopy, filename: str) -> str:
    return f"blind/{secrets.token_hex(16)}"


class BlindCopyQuerySet(models.QuerySet["BlindCopy"]):
    def unfinished(self) -> BlindCopyQuerySet:
        return self.filter(status__in=[BlindCopy.Status.QUEUED, BlindCopy.Status.RUNNING])


class BlindCopy(models.Model):
    """A document's copy without metadata, for judges in a blind round. Its row is the truth; a message only says "look"."""

    class Status(models.TextChoices):
        QUEUED = "queued", _("Waiting to be cleaned")
        RUNNING = "running", _("Being cleaned")
        DONE = "done", _("Cleaned copy ready")
        UNCLEANABLE = "uncleanable", _("Cannot be cleaned")
        FAILED = "failed", _("Cleaning failed")

    document = models.OneToOneField(Document, models.CASCADE, related_name="blind_copy")
    status = models.CharField(max_length=20, choices=Status, default=Status.QUEUED)
    reason = models.CharField(max_length=20, blank=True)
    file = models.FileField(upload_to=blind_name, max_length=200, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    heartbeat = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    made_at = models.DateTimeField(null=True, blank=True)

    objects = BlindCopyQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["status", "heartbeat"])]

    def __str__(self) -> str:
        return f"{self.document_id}: {self.status}"


class UploadQuerySet(models.QuerySet["Upload"]):
    def unfinished(self) -> UploadQuerySet:
        return self.filter(status=Upload.Status.RECEIVING)


class Upload(models.Model):
    """A large file on its way in, piece by piece. `received` bytes are safe: each piece is stored before it is counted.

    Until it is done there is no document, and afterwards there is one: nothing lies between.
    """

    class Status(models.TextChoices):
        RECEIVING = "receiving", _("Arriving")
        DONE = "done", _("Arrived")
        REFUSED = "refused", _("Refused")
        ABANDONED = "abandoned", _("Discarded")

    MOVES = {"receiving": ("done", "refused", "abandoned")}

    token = models.CharField(max_length=64, unique=True, default=secrets.token_urlsafe)
    application = models.ForeignKey("submissions.Application", models.CASCADE, related_name="uploads")
    indicator = models.ForeignKey("submissions.CallIndicator", models.PROTECT, null=True, blank=True, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    kind = models.CharField(max_length=20, choices=Document.Kind, default=Document.Kind.EVIDENCE)
    name = models.CharField(_("file name"), max_length=160)
    size = models.PositiveBigIntegerField(_("size"))
    mark = models.CharField(max_length=80, blank=True)
    status = models.CharField(max_length=20, choices=Status, default=Status.RECEIVING)
    received = models.PositiveBigIntegerField(default=0)
    pieces: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    reason = models.TextField(blank=True)
    question = models.CharField(max_length=60, blank=True)
    printed = models.ForeignKey("submissions.PrintedVersion", models.PROTECT, null=True, blank=True, related_name="+")
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["-begun_at", "-pk"]
        indexes = [models.Index(fields=["application", "status"])]

    def __str__(self) -> str:
        return f"{self.name} {self.received}/{self.size}"

    @property
    def is_whole(self) -> bool:
        return self.received == self.size
