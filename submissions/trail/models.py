"""The trail: append-only entries, each holding the hash of the one before it."""

from django.conf import settings
from django.db import models
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
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.act}"


class TrailHead(models.Model):
    """The end of the chain. Its one row is locked while an entry is added, so that two entries never follow the same one."""

    sequence = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)
