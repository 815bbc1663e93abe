"""What a recommending body does with the applications of its region: order, visit, return, recommend."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from submissions.applications.wording import PARTS
from submissions.calls.wording import title, worded


class Recommendation(models.Model):
    """A body's recommendation 推荐 to one call: an ordered list within its quota, submitted once."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        REJECTED = "rejected", _("Not accepted: over the quota")

    MOVES = {"draft": ("submitted", "rejected"), "submitted": ("draft",), "rejected": ("draft",)}

    call = models.ForeignKey("submissions.Call", models.PROTECT, related_name="recommendations")
    body = models.ForeignKey("submissions.Organisation", models.PROTECT, related_name="recommendations")
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.DRAFT)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "body"], name="recommendation_once")]

    def __str__(self) -> str:
        return f"{self.body} - {self.call}"


class RecommendedApplication(models.Model):
    """A place in a recommendation's order, counted from 1."""

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="places")
    application = models.OneToOneField("submissions.Application", models.PROTECT, related_name="recommended_place")
    position = models.PositiveSmallIntegerField()
    opinion = models.CharField(_("opinion"), max_length=500, blank=True)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.position}. {self.application}"


class Return(models.Model):
    """An application sent back for correction 退回修改: why, which parts, until when."""

    application = models.ForeignKey("submissions.Application", models.PROTECT, related_name="returns")
    reason = models.TextField(_("reason"), max_length=500)
    parts = models.JSONField(_("parts to correct"), default=list)
    marks = models.JSONField(_("fields to correct"), default=list)
    due_at = models.DateTimeField(_("due"))
    returned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    returned_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-returned_at", "-pk"]

    def __str__(self) -> str:
        return self.reason

    @property
    def marked(self) -> list[tuple[str, str]]:
        """The fields to correct: the id of each one's input, and its name in the reader's language."""
        return [(anchor, worded({"zh-hans": name, "en": name_en})) for anchor, name, name_en in self.marks]

    @property
    def part_names(self) -> list[str]:
        """The parts to correct, in the reader's language."""
        sections = {section.code: title(section) for section in self.application.form.sheet.sections}
        names = {**PARTS, **sections}
        return [str(names[part]) for part in self.parts if part in names]


class SiteVisit(models.Model):
    """A visit to the host park 实地抽查, as the body records it."""

    application = models.ForeignKey("submissions.Application", models.PROTECT, related_name="visits")
    visited_on = models.DateField(_("date of the visit"))
    visitors = models.CharField(_("visitors"), max_length=200)
    hosts = models.CharField(_("met on the spot"), max_length=200, blank=True)
    findings = models.TextField(_("findings"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-visited_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.visited_on}: {self.application}"


def photo_name(photo: VisitPhoto, filename: str) -> str:
    """A name of ours: nothing of the uploader's file name reaches the disk."""
    return f"visits/{photo.visit_id}/{secrets.token_hex(16)}"


class VisitPhoto(models.Model):
    """A photo taken on a visit."""

    visit = models.ForeignKey(SiteVisit, models.CASCADE, related_name="photos")
    file = models.FileField(upload_to=photo_name, max_length=200)
    name = models.CharField(_("file name"), max_length=160)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
