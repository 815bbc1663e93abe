"""Access tokens by their names and last use, and what was answered under a key."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class TokenNote(models.Model):
    """What a person wrote on an access token, and when it was last used. The token itself is knox's, kept as a digest."""

    token = models.OneToOneField("knox.AuthToken", models.CASCADE, related_name="note")
    name = models.CharField(_("what it is for"), max_length=80)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Answered(models.Model):
    """What was answered to a request that carried an idempotency key: the same request again gets the same answer.

    `request` is the SHA-256 of its method, address and content; `status` is 0 while it is being worked on.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=80)
    request = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    response = models.JSONField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="answered_once")]
        indexes = [models.Index(fields=["created_at"])]

    def __str__(self) -> str:
        return self.key
