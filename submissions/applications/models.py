"""Applications hold the figures of their member regions; a receipt keeps what was sent."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import ExpressionWrapper, F, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from submissions.applications.exact import ExactDecimalField
from submissions.arrival import arrived
from submissions.calls.models import Call, CallIndicator, Form, Track

if TYPE_CHECKING:
    from submissions.accounts.models import User


class ApplicationQuerySet(models.QuerySet["Application"]):
    def visible_to(self, user: User) -> ApplicationQuerySet:
        """What the person may see: own and joint applications, a body's submitted ones, the ministry's submitted ones."""
        submitted = ~Q(status__in=[Application.Status.DRAFT, Application.Status.WITHDRAWN])
        if not user.is_authenticated:
            return self.none()
        if user.role == "applicant" and user.organisation_id:
            return self.of(user.organisation_id)
        if user.role == "province" and user.organisation_id:
            return self.unsealed().filter(submitted, lead__recommended_by=user.organisation_id)
        return self.unsealed().filter(submitted) if user.role == "administrator" else self.none()

    def of(self, organisation: int) -> ApplicationQuerySet:
        """What the organisation leads, or takes part in."""
        own = Member.objects.filter(organisation=organisation).exclude(status=Member.Status.DECLINED)
        return self.filter(Q(lead=organisation) | Q(pk__in=own.values("application")))

    def unsealed(self) -> ApplicationQuerySet:
        """Without those of calls that keep them sealed until nobody can submit any more."""
        latest = ExpressionWrapper(Value(timezone.now()) - F("call__grace"), output_field=models.DateTimeField())
        return self.exclude(call__is_sealed=True, call__closes_at__gt=latest)

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
        "not_recommended": ("submitted", "returned"),
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
    core_park = models.TextField(_("core host park"), blank=True)
    promotion_organisation = models.CharField(_("cluster promotion organisation"), max_length=120, blank=True)
    promotion_code = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    chain_leaders = models.TextField(_("chain leaders"), blank=True)
    summary = models.TextField(_("summary"), blank=True)
    plan = models.TextField(_("three-year plan"), blank=True)
    contact = models.CharField(_("contact"), max_length=60, blank=True)
    contact_phone = models.CharField(_("contact's phone"), max_length=30, blank=True)
    answers = models.JSONField(default=dict, blank=True)
    form_version = models.ForeignKey(Form, models.PROTECT, null=True, blank=True, related_name="+")
    due_at = models.DateTimeField(_("correction due"), null=True, blank=True)
    extended_until = models.DateTimeField(_("extended until"), null=True, blank=True)
    stamps = models.JSONField(default=dict, blank=True)
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
        return self.is_editable_at(arrived())

    def is_editable_at(self, moment: datetime.datetime) -> bool:
        """A draft until the deadline; a returned or questioned application until its own due time."""
        if self.status == self.Status.DRAFT:
            return self.is_open_at(moment)
        if self.status in (self.Status.RETURNED, self.Status.CORRECTION):
            return self.due_at is None or moment < self.due_at
        return False

    def is_open_at(self, moment: datetime.datetime) -> bool:
        """Whether it can be submitted and taken back: until the call's deadline with its grace, or its own extension."""
        return self.call.status == Call.Status.CALLED and self.call.opens_at <= moment < self.last_moment

    @property
    def is_open(self) -> bool:
        return self.is_open_at(arrived())

    @property
    def last_moment(self) -> datetime.datetime:
        return max(self.call.last_moment, self.extended_until or self.call.last_moment)

    @property
    def is_sealed(self) -> bool:
        """Whether neither body nor ministry may look into it yet."""
        return self.call.is_sealed and timezone.now() < self.call.last_moment

    @property
    def form(self) -> Form:
        """The version this was submitted with; while it is a draft, the version that the call asks for now."""
        return self.form_version or self.call.current_form

    def role_of(self, user: User) -> str:
        """What a person of the lead may do: as was set, else the one who began it owns it and colleagues edit it.

        While no owner can sign in any more, every editor counts as one.
        """
        given = {contributor.user_id: contributor.role for contributor in self.contributors.all()}
        role = given.get(user.pk) or ("owner" if user.pk == self.created_by_id else "editor")
        if role != "editor":
            return role
        owners = {pk for pk, one in given.items() if one == "owner"}
        owners |= {self.created_by_id} - set(given)
        alive = self.lead.people.filter(pk__in=owners, is_active=True)
        return role if alive.exists() else "owner"

    @property
    def taking_part(self) -> list[Member]:
        """The members that did not decline or withdraw, with their organisations."""
        known = "members" in getattr(self, "_prefetched_objects_cache", {})
        rows = self.members.all() if known else self.members.select_related("organisation")
        return [member for member in rows if member.status != Member.Status.DECLINED]

    @property
    def is_late(self) -> bool:
        return self.status in self.EDITABLE and not self.is_editable

    @property
    def deadline(self) -> datetime.datetime:
        """The moment that people are told: a correction's due time, an extension, else the call's deadline without grace."""
        first = max(self.call.closes_at, self.extended_until or self.call.closes_at)
        return self.due_at if self.due_at and self.status != self.Status.DRAFT else first


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
    region = models.CharField(_("region (GB/T 2260)"), max_length=6, blank=True)
    answers = models.JSONField(default=dict, blank=True)
    stamps = models.JSONField(default=dict, blank=True)
    revision = models.PositiveIntegerField(default=0)

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
    value = ExactDecimalField()
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
