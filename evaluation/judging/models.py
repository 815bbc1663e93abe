"""Judges, what they are assigned, what they stay out of, and what they mark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from submissions.accounts import regions

if TYPE_CHECKING:
    from submissions.models import User


class Judge(models.Model):
    """A person's record in the judge pool 专家库: what recusal is computed from."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="judge")
    province = models.CharField(_("province"), max_length=6, choices=regions.CHOICES)
    employer = models.ForeignKey("submissions.Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    fields = models.ManyToManyField("submissions.Track", blank=True, related_name="judges", verbose_name=_("fields"))
    title = models.CharField(_("title"), max_length=60, blank=True)
    is_active = models.BooleanField(_("in the pool"), default=True)

    class Meta:
        ordering = ["user__username"]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def number(self) -> str:
        """The judge's number in draws and statistics: it is published where the name is not."""
        return f"E{self.pk:03d}"


class Advice(models.Model):
    """A judge's past advising of an organisation: grounds for recusal for the round's number of years."""

    judge = models.ForeignKey(Judge, models.CASCADE, related_name="advised")
    organisation = models.ForeignKey("submissions.Organisation", models.PROTECT, related_name="+")
    until_year = models.PositiveSmallIntegerField(_("until the year"))

    def __str__(self) -> str:
        return f"{self.judge} - {self.organisation} ({self.until_year})"


class Panel(models.Model):
    """A group of judges within a round; a round may have one, or one per track."""

    round = models.ForeignKey("evaluation.Round", models.CASCADE, related_name="panels")
    name = models.CharField(_("name"), max_length=60)
    tracks = models.ManyToManyField("submissions.Track", blank=True, related_name="+")
    judges = models.ManyToManyField(Judge, blank=True, related_name="panels")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["round", "name"], name="panel_once_per_round")]

    def __str__(self) -> str:
        return self.name


class DrawQuerySet(models.QuerySet["Draw"]):
    def visible_to(self, user: User) -> DrawQuerySet:
        """The ministry sees every draw, everybody those that it published."""
        if user.is_authenticated and user.role == "administrator":
            return self.all()
        return self.filter(released_at__isnull=False)


class Draw(models.Model):
    """A random draw 随机抽取 with its seed and everything that went in, so that anyone can repeat it."""

    round = models.ForeignKey("evaluation.Round", models.PROTECT, related_name="draws")
    seed = models.CharField(_("seed"), max_length=64)
    inputs = models.JSONField()
    outcome = models.JSONField()
    digest = models.CharField(max_length=64)
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField(auto_now_add=True)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    released_at = models.DateTimeField(_("published"), null=True, blank=True)

    objects = DrawQuerySet.as_manager()

    class Meta:
        ordering = ["-drawn_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.round} {self.seed}"


class Pledge(models.Model):
    """A judge's signed pledge for one round: the text signed, by its digest."""

    round = models.ForeignKey("evaluation.Round", models.PROTECT, related_name="pledges")
    judge = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="pledges")
    text_digest = models.CharField(max_length=64)
    signed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "judge"], name="pledge_once")]

    def __str__(self) -> str:
        return f"{self.judge} - {self.round}"


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def visible_to(self, user: User) -> AssignmentQuerySet:
        """A judge's own and not recused; the ministry's all."""
        if not user.is_authenticated:
            return self.none()
        if user.role == "administrator":
            return self.all()
        if user.role == "judge":
            return self.filter(judge=user).exclude(status=Assignment.Status.RECUSED)
        return self.none()

    def named(self, text: str) -> AssignmentQuerySet:
        """Whose entry's code holds this text, or its name where the round is not blind."""
        open_name = models.Q(entry__round__is_blind=False, entry__application__name__icontains=text)
        return self.filter(models.Q(entry__code__icontains=text) | open_name)


class Assignment(models.Model):
    """One judge's task to mark one entry, and the score sheet's state with it."""

    class Status(models.TextChoices):
        OFFERED = "offered", _("Not started")
        SAVED = "saved", _("Saved")
        SUBMITTED = "submitted", _("Submitted")
        REOPENED = "reopened", _("Reopened")
        RECUSED = "recused", _("Recused")

    class Ground(models.TextChoices):
        OWN_REGION = "own_region", _("own region")
        EMPLOYER = "employer", _("own employer")
        ADVISER = "adviser", _("past adviser")
        DECLARED = "declared", _("declared by the judge")

    MOVES = {
        "offered": ("saved", "submitted", "recused"),
        "saved": ("saved", "submitted", "recused"),
        "submitted": ("reopened", "recused"),
        "reopened": ("reopened", "submitted", "recused"),
    }

    entry = models.ForeignKey("evaluation.Entry", models.PROTECT, related_name="assignments")
    judge = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments")
    panel = models.ForeignKey(Panel, models.PROTECT, null=True, blank=True, related_name="assignments")
    draw = models.ForeignKey(Draw, models.PROTECT, null=True, blank=True, related_name="assignments")
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.OFFERED)
    recusal_ground = models.CharField(_("ground"), max_length=20, choices=Ground, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    comment = models.TextField(_("comment"), blank=True)
    score = models.DecimalField(_("score"), max_digits=9, decimal_places=4, null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["entry__code", "pk"]
        constraints = [models.UniqueConstraint(fields=["entry", "judge"], name="assigned_once")]
        indexes = [models.Index(fields=["judge", "status"])]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.judge_id}"

    @property
    def is_locked(self) -> bool:
        return self.status in (self.Status.SUBMITTED, self.Status.RECUSED)


class Mark(models.Model):
    """A judge's mark for one item of the score sheet, 0 to 100. No row means not marked, never 0."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="marks")
    item = models.ForeignKey("evaluation.RubricItem", models.PROTECT, related_name="marks")
    value = models.DecimalField(
        _("mark"), max_digits=5, decimal_places=2, validators=[MinValueValidator(0), MaxValueValidator(100)]
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assignment", "item"], name="mark_once")]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.value}"
