"""Files that stand behind an application. They lie in private storage and leave it only through `may`."""

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


def storage_name(document: "Document", filename: str) -> str:
    """A name of ours: nothing of the uploader's file name reaches the disk."""
    return f"applications/{document.application_id}/{secrets.token_hex(16)}"


class DocumentQuerySet(models.QuerySet["Document"]):
    def standing(self) -> "DocumentQuerySet":
        """Documents that were not taken back."""
        return self.filter(removed_at=None)


class Document(models.Model):
    """An uploaded file with what was found when it was checked: its type by content, size and SHA-256."""

    class Kind(models.TextChoices):
        EVIDENCE = "evidence", _("Evidence 佐证材料")
        PLAN = "plan", _("Three-year plan")
        STAMPED = "stamped", _("Stamped scan 盖章件")
        OTHER = "other", _("Other")

    application = models.ForeignKey("submissions.Application", models.PROTECT, related_name="documents")
    indicator = models.ForeignKey("submissions.CallIndicator", models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.EVIDENCE)
    name = models.CharField(_("file name"), max_length=160)
    file = models.FileField(upload_to=storage_name, max_length=200)
    size = models.PositiveBigIntegerField(_("size"))
    content_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["uploaded_at", "pk"]

    def __str__(self) -> str:
        return self.name
