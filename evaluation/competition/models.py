"""The contest as the ministry runs it: its rounds, what each round weighs, and the calendar of working days."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from submissions.models import User


class CompetitionQuerySet(models.QuerySet["Competition"]):
    def visible_to(self, user: User) -> CompetitionQuerySet:
        """Drafts are the ministry's alone; a called competition is public."""
        if user.is_authenticated and user.role == "administrator":
            return self.all()
        return self.exclude(call__status="draft")


class Competition(models.Model):
    """Takes the recommended applications of one call through rounds to a notice and to winners."""

    class Status(models.TextChoices):
        """Stages that a person decides; those in between follow from dates."""

        DRAFT = "draft", _("Draft")
        CALLED = "called", _("Called")
        REVIEWING = "reviewing", _("In review")
        MEETING = "meeting", _("Panel meeting")
        NOTICE = "notice", _("Public notice")
        PUBLISHED = "published", _("Published")

    MOVES = {
        "draft": ("called",),
        "called": ("reviewing",),
        "reviewing": ("meeting",),
        "meeting": ("notice",),
        "notice": ("published",),
    }

    code = models.SlugField(_("code"), max_length=40, unique=True)
    call = models.OneToOneField("submissions.Call", models.PROTECT, related_name="competition")
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=160, blank=True)
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.DRAFT)
    model = models.ForeignKey("scoring.IndicatorModel", models.PROTECT, null=True, related_name="+")
    results_opened_at = models.DateTimeField(_("results opened to applicants"), null=True, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CompetitionQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_demonstration(self) -> bool:
        return self.call.is_demonstration


class Round(models.Model):
    """One stage of judging 小组赛/综合赛: which model, which shares, how marks become a panel score, how many go on."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Not open")
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")

    class Method(models.TextChoices):
        MEAN = "mean", _("mean")
        MEDIAN = "median", _("median")
        TRIMMED = "trimmed", _("trimmed mean")
        WINSORISED = "winsorised", _("winsorised mean")

    MOVES = {"draft": ("open",), "open": ("closed",)}

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField(_("number"))
    code = models.SlugField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.DRAFT)
    model = models.ForeignKey(
        "scoring.IndicatorModel", models.PROTECT, related_name="rounds", verbose_name=_("indicator model")
    )
    objective_share = models.DecimalField(
        _("share of the objective score, %"), max_digits=5, decimal_places=2, default=Decimal(70),
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )  # fmt: skip
    judge_share = models.DecimalField(
        _("share of the judges' score, %"), max_digits=5, decimal_places=2, default=Decimal(30),
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )  # fmt: skip
    cut = models.PositiveSmallIntegerField(_("how many go on"), validators=[MinValueValidator(1)])
    province_cap = models.PositiveSmallIntegerField(
        _("at most of one province"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    judges_per_entry = models.PositiveSmallIntegerField(_("judges per entry"), default=5)
    method = models.CharField(_("panel score"), max_length=20, choices=Method, default=Method.TRIMMED)
    trim_low = models.PositiveSmallIntegerField(_("lowest marks dropped"), default=1)
    trim_high = models.PositiveSmallIntegerField(_("highest marks dropped"), default=1)
    trim_from = models.PositiveSmallIntegerField(_("dropped only from this many judges"), default=5)
    decimals = models.PositiveSmallIntegerField(_("decimals of scores"), default=2, validators=[MaxValueValidator(6)])
    is_blind = models.BooleanField(_("blind review"), default=True)
    is_live = models.BooleanField(_("oral defence, marked live"), default=False)
    adviser_years = models.PositiveSmallIntegerField(_("past advisers are recused for, years"), default=3)
    marking_ends_at = models.DateTimeField(_("marking ends"), null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["competition", "number"]
        constraints = [
            models.UniqueConstraint(fields=["competition", "number"], name="round_number_once"),
            models.CheckConstraint(condition=Q(objective_share=100 - F("judge_share")), name="round_shares_add_up"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_marking(self) -> bool:
        """Whether judges can mark now: the round is open and its end of marking, if it has one, has not come."""
        return self.status == self.Status.OPEN and (
            self.marking_ends_at is None or timezone.now() < self.marking_ends_at
        )

    @property
    def is_last(self) -> bool:
        return not self.competition.rounds.filter(number__gt=self.number).exists()


class RubricItem(models.Model):
    """An item of the score sheet 评分表: what judges mark from 0 to 100, its weight in points, and what each grade looks like."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="items")
    code = models.SlugField(_("code"), max_length=60)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=160, blank=True)
    weight = models.DecimalField(
        _("weight"), max_digits=8, decimal_places=4, validators=[MinValueValidator(Decimal("0.0001"))]
    )
    anchors = models.JSONField(_("anchors"), default=list)
    joint_only = models.BooleanField(_("for joint entries only"), default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["round", "code"], name="item_once_per_round")]

    def __str__(self) -> str:
        return self.name


class CheckItem(models.Model):
    """An item of the completeness check 形式审查 of a competition's applications, beside the documents its form requires."""

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="check_items")
    code = models.SlugField(_("code"), max_length=60)
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("place"), default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["competition", "code"], name="check_item_once")]

    def __str__(self) -> str:
        return self.name


class CalendarDay(models.Model):
    """A day the operator sets apart from the built-in calendar: a holiday, or a make-up working day 调休."""

    day = models.DateField(_("day"), unique=True)
    is_working = models.BooleanField(_("working day"))
    name = models.CharField(_("name"), max_length=60, blank=True)

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day}"
