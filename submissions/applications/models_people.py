"""Who of the lead works on an application."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Contributor(models.Model):
    """What a person of the lead may do with the application: own it, edit it, or read it."""

    class Role(models.TextChoices):
        OWNER = "owner", _("owner")
        EDITOR = "editor", _("editor")
        READER = "reader", _("reader")

    application = models.ForeignKey("submissions.Application", models.CASCADE, related_name="contributors")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    role = models.CharField(_("may"), max_length=10, choices=Role)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["application", "user"], name="contributor_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.role}"
