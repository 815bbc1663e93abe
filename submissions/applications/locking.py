"""Taking an application for change: its row is locked until the act is done, and what can no longer be changed is refused."""

from __future__ import annotations

import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from submissions.accounts.models import User
from submissions.applications.loading import locked
from submissions.applications.models import Application, Member
from submissions.arrival import arrived
from submissions.prepared import Prepared

_MEMBERS = Prepared(lambda pk, body: Member.objects.filter(application=pk, organisation=body), int, int)


def editable(application: Application, at: datetime.datetime | None = None, *related: str) -> Application:
    """The application as stored now, locked, with its call, the versions of the call's form, and what is `related`.

    Call it inside a transaction; ValidationError when it is late or closed.
    `at` is the moment that counts: by default, that of the request's arrival, not that of the lock.
    """
    application = locked(application.pk, *related)
    if not application.is_editable_at(at or arrived()):
        if application.status in Application.EDITABLE:
            raise ValidationError(_("The deadline has passed."), code="late")
        raise ValidationError(_("This application can no longer be changed."), code="closed")
    return application


def member_of(application: Application, by: User) -> Member:
    """The confirmed member that the person acts for; ValidationError when there is none."""
    members = _MEMBERS(application.pk, by.organisation_id) if by.organisation_id else []
    if not members or members[0].status != Member.Status.CONFIRMED:
        raise ValidationError(_("Confirm taking part first."), code="member")
    return members[0]
