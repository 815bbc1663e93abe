"""Printed versions: the paper carries the digest and a short code of what it shows, and a stamped scan names its paper."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from submissions.accounts.models import User
from submissions.applications import receipts
from submissions.applications.models import Application

STAMPED = "stamped"


class PrintedVersion(models.Model):
    """That the applicant's people called an application up on paper in this state."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="printed_versions")
    digest = models.CharField(_("digest"), max_length=64)
    printed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    printed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-printed_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["application", "digest"], name="printed_once")]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        return short(self.digest)


def short(digest: str) -> str:
    """The first twelve digits in groups, as they stand on the paper: 3F2A-91BC-77E0."""
    return "-".join(digest[i : i + 4].upper() for i in (0, 4, 8))


def digest(application: Application) -> str:
    """The digest of what the paper shows: everything but the stamped scans, which come after it."""
    said = receipts.content(application)
    said["documents"] = [document for document in said["documents"] if document["kind"] != STAMPED]
    return receipts.digest(said)


def printed(application: Application, *, by: User) -> PrintedVersion:
    """The version that is being printed, kept so that a stamped scan can name it."""
    version, _created = PrintedVersion.objects.get_or_create(
        application=application, digest=digest(application), defaults={"printed_by": by}
    )
    return version


def is_current(application: Application, version: PrintedVersion | None) -> bool:
    """Whether the paper still says what the application says."""
    return version is not None and version.digest == digest(application)


def is_stamped(application: Application) -> bool:
    """Whether a stamped scan of the present version is there."""
    stamped = application.documents.standing().filter(kind=STAMPED, printed__isnull=False)
    versions = list(stamped.values_list("printed__digest", flat=True))
    return bool(versions) and digest(application) in versions
