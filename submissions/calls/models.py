"""Calls: who may apply, until when, with which figures, and how many each body may recommend."""

from __future__ import annotations

import datetime
import json
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from submissions.arrival import arrived
from submissions.calls.questions import Sheet, parse
from submissions.calls.standard import standard
from submissions.calls.terms import Terms


class CallQuerySet(models.QuerySet["Call"]):
    def visible_to(self, user: Any) -> CallQuerySet:
        """Published calls, and for the ministry also those it still prepares."""
        if user.is_authenticated and user.role == "administrator":
            return self.all()
        return self.exclude(status=Call.Status.DRAFT)


class Call(Terms):
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
    may_recall = models.BooleanField(
        _("a submitted recommendation may be taken back before the recommendation deadline"), default=False
    )
    is_demonstration = models.BooleanField(_("demonstration data"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CallQuerySet.as_manager()

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
        return self.is_open_at(arrived())

    def is_open_at(self, moment: datetime.datetime) -> bool:
        """Whether applications can be filed at a moment: the call is published, and it lies between the two dates."""
        return self.status == self.Status.CALLED and self.opens_at <= moment < self.closes_at

    @property
    def is_recommending(self) -> bool:
        """Whether bodies can still return and recommend."""
        return self.status == self.Status.CALLED and self.opens_at <= arrived() < self.recommend_by

    @property
    def current_form(self) -> Form:
        """The version that is filled now: the latest published one; before any was published, the draft; else the standard form."""
        versions = list(self.forms.all())
        published = next((form for form in versions if form.status == Form.Status.PUBLISHED), None)
        return published or next(iter(versions), None) or Form(call=self, number=1, document=standard())

    @property
    def year_range(self) -> list[int]:
        """The years asked for, oldest first."""
        return list(range(self.last_year - self.years + 1, self.last_year + 1))


class Postponement(models.Model):
    """Deadlines of a published call put off 延期通知: what they were, what they are now, and why. Shown publicly with the call."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="postponements")
    old_closes_at = models.DateTimeField(_("application deadline before"))
    closes_at = models.DateTimeField(_("application deadline"))
    old_recommend_by = models.DateTimeField(_("recommendation deadline before"))
    recommend_by = models.DateTimeField(_("recommendation deadline"))
    reason = models.TextField(_("reason"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.call} {self.closes_at:%Y-%m-%d}"

    @property
    def moves_closing(self) -> bool:
        return self.closes_at != self.old_closes_at

    @property
    def moves_recommending(self) -> bool:
        return self.recommend_by != self.old_recommend_by


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
    guidance = models.TextField(_("guidance"), blank=True)
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


class Form(models.Model):
    """The application form 申报书 of a call in one version. A draft is built; a published version never changes again."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published, frozen")

    MOVES = {"draft": ("published",)}

    call = models.ForeignKey(Call, models.CASCADE, related_name="forms")
    number = models.PositiveSmallIntegerField(_("version"))
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.DRAFT)
    document = models.JSONField()
    revision = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["call", "number"], name="form_version_once"),
            models.UniqueConstraint(fields=["call"], condition=Q(status="draft"), name="one_draft_form"),
        ]

    def __str__(self) -> str:
        return f"{self.call} {self.number}"

    @cached_property
    def sheet(self) -> Sheet:
        """The questions, read from the document: of a published version once in a process, by its digest."""
        if not self.digest:
            return _sheet(json.dumps(self.document, ensure_ascii=False))
        if self.digest not in _frozen:
            _frozen[self.digest] = _sheet(json.dumps(self.document, ensure_ascii=False))
        return _frozen[self.digest]


_frozen: dict[str, Sheet] = {}


@lru_cache(maxsize=32)
def _sheet(document: str) -> Sheet:
    """A form read once in a process, by its own text: whatever was read under it cannot be another form."""
    return parse(json.loads(document))
