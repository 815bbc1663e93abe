"""What follows an award: monitoring 监测评估, re-verification 复核, revocation 撤销."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Review(models.Model):
    """One look at an award after publication, and what came of it."""

    class Kind(models.TextChoices):
        MONITORING = "monitoring", _("Monitoring")
        VERIFICATION = "verification", _("Re-verification")

    class Outcome(models.TextChoices):
        IN_ORDER = "in_order", _("In order")
        WATCHED = "watched", _("To be watched")
        RENEWED = "renewed", _("Renewed")
        REVOKED = "revoked", _("Revoked")

    award = models.ForeignKey("evaluation.Award", models.PROTECT, related_name="reviews")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome)
    findings = models.TextField(_("findings"))
    document = models.CharField(_("document number"), max_length=120, blank=True)
    reviewed_on = models.DateField(_("date"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-reviewed_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.award}: {self.outcome}"
