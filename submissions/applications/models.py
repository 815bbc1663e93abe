"""Calls invite applications; applications hold the figures of their member regions."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from submissions.accounts.models import User


class Call(models.Model):
    """What regions see: who may apply, until when, with which figures, and how many each body may recommend."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        CALLED = "called", _("Called")
        CLOSED = "closed", _("Closed")

    class OverQuota(models.TextChoices):
        BLOCK = "block", _("A recommendation over the quota cannot be submitted")
        REJECT_ALL = "reject_all", _("A recommendation over the quota is not accepted at all")

    MOVES = {"draft": ("called",), "called": ("closed",), "closed": ("called",)}

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=160, blank=True)
    organiser = models.CharField(_("organiser"), max_length=120)
    text = models.TextField(_("text of the call"), blank=True)
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.DRAFT)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("application deadline"))
    recommend_by = models.DateTimeField(_("recommendation deadline"))
    last_year = models.PositiveSmallIntegerField(_("latest year of figures"))
    years = models.PositiveSmallIntegerField(_("years of figures"), default=3, validators=[MinValueValidator(1)])
    over_quota = models.CharField(_("over the quota"), max_length=20, choices=OverQuota, default=OverQuota.BLOCK)
    is_demonstration = models.BooleanField(_("demonstration data"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-opens_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at__lt=models.F("closes_at")) & Q(closes_at__lte=models.F("recommend_by")),
                name="call_dates_in_order",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Whether applications can be filed now: published, and between the two moments."""
        return self.status == self.Status.CALLED and self.opens_at <= timezone.now() < self.closes_at

    @property
    def is_recommending(self) -> bool:
        """Whether bodies can still return and recommend."""
        return self.status == self.Status.CALLED and self.opens_at <= timezone.now() < self.recommend_by

    @property
    def year_range(self) -> list[int]:
        """The years asked for, oldest first."""
        return list(range(self.last_year - self.years + 1, self.last_year + 1))


class Track(models.Model):
    """A field of the contest 赛道; an application enters exactly one."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="tracks")
    code = models.SlugField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)
    cap = models.PositiveSmallIntegerField(_("cap on winners"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["call", "code"], name="track_once_per_call")]

    def __str__(self) -> str:
        return self.name


class Quota(models.Model):
    """How many applications one recommending body may recommend 推荐名额."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="quotas")
    body = models.ForeignKey("submissions.Organisation", models.PROTECT, related_name="quotas")
    places = models.PositiveSmallIntegerField(_("places"))

    class Meta:
        ordering = ["body__province", "pk"]
        constraints = [models.UniqueConstraint(fields=["call", "body"], name="quota_once_per_body")]

    def __str__(self) -> str:
        return f"{self.body} {self.places}"


class CallIndicator(models.Model):
    """A figure that the call collects, per member region and year; the indicator model derives its indicators from these."""

    class Combine(models.TextChoices):
        """How the figure of a joint entry comes from its members' figures."""

        SUM = "sum", _("sum of the members")
        MEAN = "mean", _("mean of the members")
        MAXIMUM = "max", _("largest of the members")
        LEAD = "lead", _("the lead's figure")

    call = models.ForeignKey(Call, models.CASCADE, related_name="indicators")
    code = models.SlugField(_("code"), max_length=60)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=160, blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    section = models.CharField(_("section"), max_length=60, blank=True)
    section_en = models.CharField(_("section in English"), max_length=80, blank=True)
    guidance = models.TextField(_("guidance 填报说明"), blank=True)
    combine = models.CharField(_("joint entries"), max_length=10, choices=Combine, default=Combine.SUM)
    decimals = models.PositiveSmallIntegerField(_("decimals"), default=2)
    minimum = models.DecimalField(_("minimum"), max_digits=24, decimal_places=6, null=True, blank=True)
    maximum = models.DecimalField(_("maximum"), max_digits=24, decimal_places=6, null=True, blank=True)
    yearly = models.BooleanField(_("one figure per year"), default=True)
    required = models.BooleanField(_("required"), default=True)
    evidence = models.BooleanField(_("evidence required"), default=False)
    doubt_over = models.PositiveSmallIntegerField(_("ask for a reason when it changes by more than, %"), default=50)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["call", "code"], name="indicator_once_per_call")]

    def __str__(self) -> str:
        return self.name

    @property
    def years(self) -> list[int]:
        """The years this figure is asked for, oldest first."""
        return self.call.year_range if self.yearly else [self.call.last_year]


class ApplicationQuerySet(models.QuerySet["Application"]):
    def visible_to(self, user: User) -> ApplicationQuerySet:
        """What the person may see: own and joint applications, a body's submitted ones, the ministry's submitted ones."""
        submitted = ~Q(status__in=[Application.Status.DRAFT, Application.Status.WITHDRAWN])
        if not user.is_authenticated:
            return self.none()
        if user.role == "applicant" and user.organisation_id:
            mine = Q(lead=user.organisation_id) | Q(members__organisation=user.organisation_id)
            return self.filter(pk__in=Application.objects.filter(mine).values("pk"))
        if user.role == "province" and user.organisation_id:
            return self.filter(submitted, lead__recommended_by=user.organisation_id)
        if user.role == "administrator":
            return self.filter(submitted)
        return self.none()

    def recommended(self) -> ApplicationQuerySet:
        """What the bodies put forward, whatever the completeness check made of it since."""
        return self.filter(status__in=Application.PUT_FORWARD)

    def with_names(self) -> ApplicationQuerySet:
        """With all that a list shows, in one query."""
        return self.select_related("call", "track", "lead", "lead__recommended_by")


class Application(models.Model):
    """A cluster's application 申报 to a call, made by its lead for itself and its joint members."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        RETURNED = "returned", _("Returned for correction")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        RECOMMENDED = "recommended", _("Recommended")
        NOT_RECOMMENDED = "not_recommended", _("Not recommended")
        CORRECTION = "correction", _("Correction asked")
        QUALIFIED = "qualified", _("Qualified")
        UNQUALIFIED = "unqualified", _("Unqualified")

    MOVES = {
        "draft": ("submitted", "withdrawn"),
        "submitted": ("returned", "draft", "withdrawn", "recommended", "not_recommended"),
        "returned": ("submitted", "withdrawn", "not_recommended"),
        "recommended": ("submitted", "correction", "qualified", "unqualified"),
        "correction": ("recommended", "qualified", "unqualified"),
        "qualified": ("unqualified",),
    }
    EDITABLE = (Status.DRAFT, Status.RETURNED, Status.CORRECTION)
    PUT_FORWARD = (Status.RECOMMENDED, Status.CORRECTION, Status.QUALIFIED, Status.UNQUALIFIED)

    call = models.ForeignKey(Call, models.PROTECT, related_name="applications")
    code = models.CharField(_("number"), max_length=40, unique=True)
    lead = models.ForeignKey("submissions.Organisation", models.PROTECT, related_name="led_applications")
    track = models.ForeignKey(Track, models.PROTECT, related_name="applications", verbose_name=_("track"))
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.DRAFT)
    name = models.CharField(_("name of the cluster"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=160, blank=True)
    core_park = models.CharField(_("core host park 核心承载园区"), max_length=200, blank=True)
    promotion_organisation = models.CharField(_("cluster promotion organisation"), max_length=120, blank=True)
    chain_leaders = models.TextField(_("chain leaders 链主企业"), blank=True)
    summary = models.TextField(_("summary"), blank=True)
    plan = models.TextField(_("three-year plan"), blank=True)
    contact = models.CharField(_("contact"), max_length=60, blank=True)
    contact_phone = models.CharField(_("contact's phone"), max_length=30, blank=True)
    due_at = models.DateTimeField(_("correction due"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        indexes = [models.Index(fields=["call", "status"])]

    def __str__(self) -> str:
        return self.name

    @property
    def is_editable(self) -> bool:
        """A draft until the deadline; a returned or questioned application until its own due time."""
        if self.status == self.Status.DRAFT:
            return self.call.is_open
        if self.status in (self.Status.RETURNED, self.Status.CORRECTION):
            return self.due_at is None or timezone.now() < self.due_at
        return False

    @property
    def is_late(self) -> bool:
        return self.status in self.EDITABLE and not self.is_editable

    @property
    def deadline(self) -> datetime.datetime:
        return self.due_at if self.due_at and self.status != self.Status.DRAFT else self.call.closes_at


class Member(models.Model):
    """A region taking part in an application: its lead 牵头单位 or a joint member 联合单位."""

    class Status(models.TextChoices):
        INVITED = "invited", _("Invited")
        CONFIRMED = "confirmed", _("Confirmed")
        DECLINED = "declined", _("Declined")

    MOVES = {"invited": ("confirmed", "declined"), "confirmed": ("declined",), "declined": ("invited",)}

    application = models.ForeignKey(Application, models.CASCADE, related_name="members")
    organisation = models.ForeignKey("submissions.Organisation", models.PROTECT, related_name="memberships")
    is_lead = models.BooleanField(default=False)
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.INVITED)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-is_lead", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["application", "organisation"], name="member_once"),
            models.UniqueConstraint(fields=["application"], condition=Q(is_lead=True), name="one_lead"),
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class IndicatorValue(models.Model):
    """One figure of one member region for one year. A missing figure is no row, never 0."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="values")
    indicator = models.ForeignKey(CallIndicator, models.PROTECT, related_name="values")
    year = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=24, decimal_places=6)
    reason = models.CharField(_("reason for an unusual change"), max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "indicator", "year"], name="value_once")]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.year}: {self.value}"


class Receipt(models.Model):
    """One submission, exactly as it was sent: its content, digest, number and moment."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="receipts")
    number = models.CharField(_("receipt number"), max_length=40, unique=True)
    submitted_at = models.DateTimeField(_("submitted at"))
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    content = models.JSONField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["-submitted_at", "-pk"]

    def __str__(self) -> str:
        return self.number
