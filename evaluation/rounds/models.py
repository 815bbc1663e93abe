"""Which applications are in a round, and what the completeness check found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from submissions.models import User


class CompletenessCheck(models.Model):
    """The result of a completeness check 形式审查 of one application, with the points looked at."""

    class Outcome(models.TextChoices):
        QUALIFIED = "qualified", _("Qualified")
        CORRECTION = "correction", _("Correction asked")
        UNQUALIFIED = "unqualified", _("Unqualified")

    application = models.ForeignKey("submissions.Application", models.PROTECT, related_name="checks")
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome)
    points = models.JSONField(_("points"), default=list)
    reason = models.TextField(_("reason"), blank=True)
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-checked_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.application}: {self.outcome}"

    @property
    def asked(self) -> list[dict[str, str]]:
        """The items in which the applicant is asked to correct something, each with its words."""
        return [point for point in self.points if point.get("asked")]


class EntryQuerySet(models.QuerySet["Entry"]):
    def running(self) -> EntryQuerySet:
        """Entries still in the contest."""
        return self.exclude(status__in=[Entry.Status.WITHDRAWN, Entry.Status.DISQUALIFIED])

    def visible_to(self, user: User) -> EntryQuerySet:
        """The ministry sees all; a judge only what is assigned and not recused; nobody else sees entries."""
        if not user.is_authenticated:
            return self.none()
        if user.role == "administrator":
            return self.all()
        if user.role == "judge":
            return self.filter(assignments__judge=user).exclude(
                pk__in=Entry.objects.filter(assignments__judge=user, assignments__status="recused").values("pk")
            )
        return self.none()

    def with_names(self) -> EntryQuerySet:
        """With all that a list shows, in one query."""
        return self.select_related(
            "application", "application__track", "application__lead", "application__call", "round"
        )


class Entry(models.Model):
    """An application taking part in a round. Judges of a blind round know it by its code alone."""

    class Status(models.TextChoices):
        ADMITTED = "admitted", _("Admitted")
        ADVANCED = "advanced", _("Advanced")
        NOT_ADVANCED = "not_advanced", _("Not advanced")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        DISQUALIFIED = "disqualified", _("Disqualified")

    MOVES = {
        "admitted": ("advanced", "not_advanced", "withdrawn", "disqualified"),
        "advanced": ("withdrawn", "disqualified"),
        "not_advanced": ("advanced",),
    }

    round = models.ForeignKey("evaluation.Round", models.PROTECT, related_name="entries")
    application = models.ForeignKey("submissions.Application", models.PROTECT, related_name="entries")
    code = models.CharField(_("blind code"), max_length=20)
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.ADMITTED)
    is_joint = models.BooleanField(_("joint entry"), default=False)
    reason = models.TextField(_("reason"), blank=True)
    admitted_at = models.DateTimeField(auto_now_add=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["round", "code"]
        constraints = [
            models.UniqueConstraint(fields=["round", "application"], name="entry_once_per_round"),
            models.UniqueConstraint(fields=["round", "code"], name="code_once_per_round"),
            models.CheckConstraint(condition=~Q(code=""), name="entry_has_code"),
        ]

    def __str__(self) -> str:
        return self.code
