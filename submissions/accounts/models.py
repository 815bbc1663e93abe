"""People and the bodies they act for. One role per person: separation of duties is a property of the data."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from submissions.accounts import regions


class Role(models.TextChoices):
    APPLICANT = "applicant", _("Applicant")
    PROVINCE = "province", _("Provincial authority")
    ADMINISTRATOR = "administrator", _("Ministry administrator")
    JUDGE = "judge", _("Judge")
    SYSTEM = "system", _("System administrator")
    SECURITY = "security", _("Security administrator")
    AUDITOR = "auditor", _("Auditor")


PRIVILEGED = frozenset({Role.PROVINCE, Role.ADMINISTRATOR, Role.JUDGE, Role.SYSTEM, Role.SECURITY, Role.AUDITOR})
"""Roles that sign in with a second factor."""
MANAGERS = frozenset({Role.SYSTEM, Role.SECURITY, Role.AUDITOR})
"""The three management roles 三员: nobody takes one of their accounts over alone."""


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def recommending(self) -> OrganisationQuerySet:
        """Bodies that hold a recommendation quota."""
        return self.filter(kind=Organisation.Kind.RECOMMENDING)


class Organisation(models.Model):
    """A body that people act for: an applicant, a recommending body, the ministry, or a judge's employer."""

    class Kind(models.TextChoices):
        APPLICANT = "applicant", _("Applicant organisation")
        RECOMMENDING = "recommending", _("Recommending body")
        MINISTRY = "ministry", _("Ministry")
        INSTITUTION = "institution", _("Institution")

    class Standing(models.TextChoices):
        """Which quota a recommending body holds: 计划单列市 and 兵团 stand beside the provinces."""

        PROVINCE = "province", _("Province")
        SEPARATE_CITY = "separate_city", _("City with independent planning status")
        XPCC = "xpcc", _("XPCC")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    name = models.CharField(_("name"), max_length=120, unique=True)
    name_en = models.CharField(_("name in English"), max_length=160, blank=True)
    credit_code = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    province = models.CharField(_("province"), max_length=6, choices=regions.CHOICES)
    city = models.CharField(_("city"), max_length=60, blank=True)
    standing = models.CharField(_("standing"), max_length=20, choices=Standing, blank=True)
    recommended_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="applicants", verbose_name=_("recommending body")
    )
    is_demonstration = models.BooleanField(_("demonstration data"), default=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["province", "name"]

    def __str__(self) -> str:
        return self.name

    @property
    def province_name(self) -> str:
        return regions.name(self.province)


class User(AbstractUser):
    """A person with an account, exactly one role and at most one organisation."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=60)
    role = models.CharField(_("role"), max_length=20, choices=Role)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="people", verbose_name=_("organisation")
    )
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    must_change_password = models.BooleanField(_("signs in with a password that was handed over"), default=False)
    language = models.CharField(_("language"), max_length=10, default="zh-hans")

    class Meta:
        ordering = ["username"]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @property
    def is_manager(self) -> bool:
        return self.role in MANAGERS

    @property
    def is_privileged(self) -> bool:
        return self.role in PRIVILEGED


class Notification(models.Model):
    """A message to one person inside the product, written in the reader's language."""

    user = models.ForeignKey(User, models.CASCADE, related_name="notifications")
    subject = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    url = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["user", "read_at"])]

    def __str__(self) -> str:
        return self.subject
