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
from submissions.applications.actions_saving import save_application as save_application
from submissions.applications.completeness import gaps
from submissions.applications.locking import editable
from submissions.applications.models import Application, Member, Receipt
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
def invite_member(application: Application, organisation: Organisation, *, by: User) -> Member:
    """Ask an organisation to take part; one that declined may be asked again."""
    application = editable(application)
    if organisation.kind != Organisation.Kind.APPLICANT:
        raise ValidationError(_("Only applicant organisations can be joint members."), code="kind")
    member = application.members.filter(organisation=organisation).first()
    if member is None:
        member = Member.objects.create(application=application, organisation=organisation)
    elif member.status == Member.Status.DECLINED:
        move(member, Member.Status.INVITED, answered_at=None, answered_by=None)
    else:
        raise ValidationError(_("This organisation already takes part."), code="member")
    record(Act.MEMBER_INVITED, by=by, about=application, organisation=organisation.name)
    words = format_lazy(gettext_lazy("You are invited to take part in {name}"), name=application.name)
    notify(_people(organisation), words, url=reverse("application", args=[application.code]))
    return member


@transaction.atomic
def answer_invitation(member: Member, *, accept: bool, by: User) -> Member:
    """Confirm or decline taking part; a member that confirmed may still decline while the application can be changed."""
    application = editable(member.application)
    if member.is_lead:
        raise ValidationError(_("The lead always takes part."), code="lead")
    status = Member.Status.CONFIRMED if accept else Member.Status.DECLINED
    move(member, status, answered_at=timezone.now(), answered_by=by)
    act = Act.MEMBER_CONFIRMED if accept else Act.MEMBER_DECLINED
    record(act, by=by, about=application, organisation=member.organisation.name)
    words = (
        gettext_lazy("{member} confirmed taking part in {name}")
        if accept
        else gettext_lazy("{member} declined taking part in {name}")
    )
    subject = format_lazy(words, member=member.organisation.name, name=application.name)
    notify(_people(application.lead), subject, url=reverse("application", args=[application.code]))
    return member


@transaction.atomic
def remove_member(member: Member, *, by: User) -> None:
    """Take a joint member and its figures out of the application."""
    application = editable(member.application)
    if member.is_lead:
        raise ValidationError(_("The lead always takes part."), code="lead")
    figures = [
        f"{v.indicator.code} {v.year}: {v.value}"
        for v in member.values.select_related("indicator").order_by("indicator__position", "year")
    ]
    record(Act.MEMBER_REMOVED, by=by, about=application, organisation=member.organisation.name, figures=figures)
    words = format_lazy(gettext_lazy("You no longer take part in {name}"), name=application.name)
    notify(_people(member.organisation), words)
    member.delete()


@transaction.atomic
def submit(application: Application, *, by: User, at: datetime.datetime | None = None) -> Receipt:
    """Send the application in, exactly as it stands, and return its receipt. Late or incomplete ones are refused.

    `at` is the moment it came in: it is held against the deadline and stands on the receipt, however long others are
    waited for.
    A correction that the ministry asked for goes back to the ministry; everything else goes to the recommending body.
    """
    at = at or timezone.now()
    application = editable(application, at)
    missing = gaps(application)
    if missing:
        raise ValidationError([gap.text for gap in missing], code="incomplete")
    corrected = application.status == Application.Status.CORRECTION
    status = Application.Status.RECOMMENDED if corrected else Application.Status.SUBMITTED
    form = application.form if application.form.pk else None
    move(application, status, due_at=None, form_version=form)
    receipt = receipts.issue(application, at, by)
    record(Act.APPLICATION_SUBMITTED, by=by, about=application, receipt=receipt.number, digest=receipt.digest)
    readers = _people(application.lead.recommended_by)
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


def _people(organisation: Organisation | None) -> list[User]:
    return list(organisation.people.filter(is_active=True)) if organisation else []
