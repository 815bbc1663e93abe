"""What is done with calls and applications. Each act is one transaction with its entry in the trail."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from submissions.accounts.models import Organisation, Role, User
from submissions.accounts.notify import notify
from submissions.applications import receipts
from submissions.applications.actions_members import answer_invitation as answer_invitation
from submissions.applications.actions_members import invite_member as invite_member
from submissions.applications.actions_members import people
from submissions.applications.actions_members import remove_member as remove_member
from submissions.applications.actions_members import set_contributor as set_contributor
from submissions.applications.actions_saving import save_application as save_application
from submissions.applications.completeness import gaps
from submissions.applications.loading import with_members
from submissions.applications.locking import editable
from submissions.applications.models import Application, Member, Receipt
from submissions.arrival import arrived
from submissions.calls.models import Call
from submissions.states import move
from submissions.trail.actions import record
from submissions.trail.acts import Act


@transaction.atomic
def start_application(call: Call, *, by: User, **fields: Any) -> Application:
    """A new draft led by the person's organisation, under the next number of its province."""
    call = Call.objects.select_for_update().get(pk=call.pk)
    if not call.is_open:
        raise ValidationError(_("The call is not open for applications."), code="closed")
    lead = by.organisation
    if lead is None or lead.kind != Organisation.Kind.APPLICANT:
        raise ValidationError(_("Your account belongs to no applicant organisation."), code="organisation")
    twins = call.applications.filter(lead=lead, name=fields.get("name", "")).exclude(status="withdrawn")
    if twins.exists():
        raise ValidationError({"name": _("You already have an application of this name to this call.")}, code="twin")
    code = receipts.next_code(call, lead.province)
    application = Application.objects.create(call=call, code=code, lead=lead, created_by=by, **fields)
    Member.objects.create(
        application=application, organisation=lead, is_lead=True, status=Member.Status.CONFIRMED,
        answered_at=timezone.now(), answered_by=by,
    )  # fmt: skip
    record(Act.APPLICATION_STARTED, by=by, about=application)
    return application


@transaction.atomic
def submit(application: Application, *, by: User, at: datetime.datetime | None = None) -> Receipt:
    """Send the application in, exactly as it stands, and return its receipt. Late or incomplete ones are refused.

    `at` is the moment it came in: it is held against the deadline and stands on the receipt and in the trail, however
    long others are waited for. By default, that of the request's arrival.
    A correction that the ministry asked for goes back to the ministry; everything else goes to the recommending body.
    """
    at = at or arrived()
    application = editable(application, at, "track", "lead__recommended_by")
    with_members(application)
    missing = gaps(application)
    if missing:
        raise ValidationError([gap.text for gap in missing], code="incomplete")
    corrected = application.status == Application.Status.CORRECTION
    status = Application.Status.RECOMMENDED if corrected else Application.Status.SUBMITTED
    form = application.form if application.form.pk else None
    move(application, status, due_at=None, form_version=form)
    receipt = receipts.issue(application, at, by)
    facts = {"receipt": receipt.number, "digest": receipt.digest, "arrived": at}
    record(Act.APPLICATION_SUBMITTED, by=by, about=application, **facts)
    readers = people(application.lead.recommended_by)
    if corrected:
        readers = list(User.objects.filter(role=Role.ADMINISTRATOR, is_active=True))
    if not application.is_sealed:
        words = format_lazy(gettext_lazy("{name} was submitted"), name=application.name)
        notify(readers, words, url=reverse("application", args=[application.code]))
    return receipt


@transaction.atomic
def take_back(application: Application, *, by: User) -> Application:
    """Make a submitted application a draft again, to change it and submit it anew before the deadline."""
    if not application.is_open:
        raise ValidationError(_("The deadline has passed."), code="late")
    move(application, Application.Status.DRAFT, form_version=None)
    record(Act.APPLICATION_WITHDRAWN, by=by, about=application, to="draft")
    return application


@transaction.atomic
def withdraw(application: Application, *, by: User) -> Application:
    """End the application for good, by the applicant's own wish. Its receipts stay."""
    if not application.is_open:
        raise ValidationError(_("The deadline has passed."), code="late")
    move(application, Application.Status.WITHDRAWN)
    record(Act.APPLICATION_WITHDRAWN, by=by, about=application, to="withdrawn")
    return application
