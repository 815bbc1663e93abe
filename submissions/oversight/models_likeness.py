"""Comparisons of a call's applications with one another, and the pairs that look alike."""

from __future__ import annotations

from django.db import models
from django.db.models import Count, Max, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from submissions.applications.models import Application
from submissions.calls.models import Call
from submissions.calls.wording import joined


class Comparison(models.Model):
    """One comparison of all submitted applications of a call 比对. Nothing rests on it: the newest that ended is shown, and
    the older ones go when it ends."""

    class Status(models.TextChoices):
        QUEUED = "queued", _("Queued")
        RUNNING = "running", _("Being compared")
        DONE = "done", _("Compared")
        FAILED = "failed", _("Failed")

    UNDER_WAY = (Status.QUEUED, Status.RUNNING)

    call = models.ForeignKey(Call, models.CASCADE, related_name="comparisons")
    state = models.CharField(max_length=80)
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    attempt = models.PositiveSmallIntegerField(default=0)
    heartbeat = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["call"], condition=Q(status__in=["queued", "running"]), name="one_comparison_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.call} {self.status} {self.done}/{self.total}"

    @property
    def is_finished(self) -> bool:
        return self.status not in self.UNDER_WAY


class Likeness(models.Model):
    """Two applications that agree: `fields` in which, and `agreements` with the texts they share, the weightiest first."""

    class Field(models.TextChoices):
        CREDIT_CODE = "credit_code", _("Unified social credit code")
        PARK = "park", _("Core host park")
        PROMOTION = "promotion", _("Promotion organisation")
        COMPANIES = "companies", _("Companies")
        NAME = "name", _("Name")

    comparison = models.ForeignKey(Comparison, models.CASCADE, related_name="pairs")
    one = models.ForeignKey(Application, models.CASCADE, related_name="+")
    other = models.ForeignKey(Application, models.CASCADE, related_name="+")
    agreements = models.JSONField()
    count = models.PositiveSmallIntegerField()
    fields = models.CharField(max_length=80)
    text = models.TextField()

    class Meta:
        ordering = ["-count", "pk"]

    def __str__(self) -> str:
        return f"{self.one_id} {self.other_id} {self.fields}"

    @property
    def labelled(self) -> list[tuple[str, str]]:
        """Each field's name for people, and the texts that are shared; earlier comparisons kept them as one."""
        return [
            (str(self.Field(field).label), shared if isinstance(shared, str) else joined(shared))
            for field, shared in self.agreements
        ]


def compared(call: Call) -> QuerySet[Application]:
    """The applications that are compared: all that were submitted."""
    hidden = (Application.Status.DRAFT, Application.Status.WITHDRAWN)
    return Application.objects.filter(call=call).exclude(status__in=hidden)


def state_of(call: Call) -> str:
    """Differs when an application came, went or changed."""
    found = compared(call).order_by().aggregate(count=Count("pk"), last=Max("changed_at"), revisions=Sum("revision"))
    return f"{found['count']} {found['revisions']} {found['last'] and found['last'].isoformat()}"
