"""The terms of a call: how its deadline is kept, when it reminds, and what files it takes."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_GRACE = datetime.timedelta(days=1)
LARGEST_MEGABYTES = 2000


def usual_reminders() -> list[int]:
    """Hours before the deadline at which those who have not submitted are reminded."""
    return [72, 24]


class Terms(models.Model):
    """What the ministry decides about submitting to one call. Part of the call's own row."""

    grace = models.DurationField(
        _("grace after the deadline"),
        default=datetime.timedelta(0),
        validators=[MinValueValidator(datetime.timedelta(0)), MaxValueValidator(LONGEST_GRACE)],
    )
    is_sealed = models.BooleanField(_("sealed until the deadline"), default=False)
    reminders: models.JSONField[Any, list[int]] = models.JSONField(_("reminders"), default=usual_reminders, blank=True)
    stamp_required = models.BooleanField(_("stamped scan required"), default=False)
    document_megabytes = models.PositiveSmallIntegerField(
        _("largest document, MB"),
        default=100,
        validators=[MinValueValidator(1), MaxValueValidator(LARGEST_MEGABYTES)],
    )
    document_pages = models.PositiveSmallIntegerField(_("pages of a PDF at most"), null=True, blank=True)
    documents_most = models.PositiveSmallIntegerField(
        _("documents of an application at most"), default=300, validators=[MinValueValidator(1)]
    )

    closes_at: datetime.datetime

    class Meta:
        abstract = True

    @property
    def last_moment(self) -> datetime.datetime:
        """The deadline with its grace: from here on nothing is accepted without an extension."""
        return self.closes_at + self.grace
