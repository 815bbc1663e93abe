"""Taking an application for change: its row is locked until the act is done, and what can no longer be changed is refused."""

from __future__ import annotations

import datetime

from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from submissions.accounts.models import User
from submissions.applications.models import Application, Member
from submissions.arrival import arrived
from submissions.calls.models import Form


def editable(application: Application, at: datetime.datetime | None = None, *related: str) -> Application:
    """The application as stored now, locked, with its call, the versions of the call's form, and what is `related`.

    Call it inside a transaction; ValidationError when it is late or closed.
    `at` is the moment that counts: by default, that of the request's arrival, not that of the lock.
    """
    locked = Application.objects.select_for_update(of=("self",)).select_related("call", *related)
    application = locked.prefetch_related(versions()).get(pk=application.pk)
    if not application.is_editable_at(at or arrived()):
        if application.status in Application.EDITABLE:
            raise ValidationError(_("The deadline has passed."), code="late")
        raise ValidationError(_("This application can no longer be changed."), code="closed")
    return application


def versions() -> Prefetch:
    """The versions of the call's form, without their documents: those of published ones are kept by the process."""
    return Prefetch("call__forms", Form.objects.defer("document"))


def member_of(application: Application, by: User) -> Member:
    """The confirmed member that the person acts for; ValidationError when there is none."""
    member = application.members.filter(organisation=by.organisation_id).first()
    if member is None or member.status != Member.Status.CONFIRMED:
        raise ValidationError(_("Confirm taking part first."), code="member")
    return member
