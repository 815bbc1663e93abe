"""Acts on accounts that need two people: one asks, another of a different role confirms."""

from __future__ import annotations

import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from submissions.accounts.models import User

VALID_FOR = datetime.timedelta(days=7)


class AccountRequestQuerySet(models.QuerySet["AccountRequest"]):
    def open(self) -> AccountRequestQuerySet:
        """Neither decided nor lapsed."""
        return self.filter(status=AccountRequest.Status.ASKED, requested_at__gt=timezone.now() - VALID_FOR)


class AccountRequest(models.Model):
    """An act that would let one person alone take an account over, asked for by one and confirmed by another.

    Of a new password the one who asks is told the first half and the one who confirms the second: neither can sign in.
    """

    class Kind(models.TextChoices):
        PASSWORD = "password", _("give a new password")
        FACTORS = "factors", _("take the second factor off")
        UNLOCK = "unlock", _("unlock the account")

    class Status(models.TextChoices):
        ASKED = "asked", _("waits for a second person")
        CONFIRMED = "confirmed", _("confirmed")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    MOVES = {Status.ASKED: (Status.CONFIRMED, Status.REFUSED, Status.WITHDRAWN)}

    kind = models.CharField(_("act"), max_length=20, choices=Kind)
    person = models.ForeignKey(User, models.PROTECT, related_name="requests", verbose_name=_("account"))
    reason = models.CharField(_("Reason"), max_length=300)
    status = models.CharField(_("state"), max_length=20, choices=Status, default=Status.ASKED)
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    requested_at = models.DateTimeField(_("asked"), auto_now_add=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by"))
    decided_at = models.DateTimeField(_("decided"), null=True)
    first_half = models.CharField(max_length=20, blank=True)  # worth nothing before the act, and gone with it

    objects = AccountRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("request for an act on an account")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.person.username}"

    @property
    def lapses_at(self) -> datetime.datetime:
        return self.requested_at + VALID_FOR

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.ASKED and timezone.now() < self.lapses_at
