"""What is done with calls and applications. Each act is one transaction with its entry in the trail."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
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
from submissions.applications.completeness import gaps, theirs
from submissions.applications.locking import editable, member_of
from submissions.applications.models import Application, IndicatorValue, Member, Receipt
from submissions.calls.models import Call
from submissions.states import Conflict, move
from submissions.trail.actions import record
from submissions.trail.acts import Act

Figure = tuple[str, int]
"""A figure of a member: the indicator's code and the year."""


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
def save_application(
    application: Application,
    *,
    fields: Mapping[str, Any],
    values: Mapping[Figure, Decimal | None],
    revision: int | None,
    by: User,
    reasons: Mapping[Figure, str] | None = None,
) -> int:
    """Store what was typed and return the new revision.

    The lead's people change the fields and the lead's figures under the application's revision; a joint member's
    people change their own figures under their member's. None as a value takes the figure out. A `revision` that is
    no longer the stored one raises Conflict and stores nothing; None does not ask.
    """
    application = editable(application)
    member = member_of(application, by)
    guarded: Application | Member = application if member.is_lead else member
    if revision is not None and revision != guarded.revision:
        raise Conflict(_("This application was changed elsewhere since you opened it."), code="conflict")
    changed = [n for n, v in fields.items() if getattr(application, n) != v] if member.is_lead else []
    for name in changed:
        setattr(application, name, fields[name])
    figures = _store(member, values, reasons or {})
    if not changed and not figures:
        return guarded.revision
    guarded.revision += 1
    application.save(update_fields=[*changed, "revision", "changed_at"])
    if not member.is_lead:
        member.save(update_fields=["revision"])
    record(Act.APPLICATION_CHANGED, by=by, about=application, fields=changed, figures=figures)
    return guarded.revision


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
    move(application, Application.Status.RECOMMENDED if corrected else Application.Status.SUBMITTED, due_at=None)
    receipt = receipts.issue(application, at, by)
    record(Act.APPLICATION_SUBMITTED, by=by, about=application, receipt=receipt.number, digest=receipt.digest)
    readers = _people(application.lead.recommended_by)
    if corrected:
        readers = list(User.objects.filter(role=Role.ADMINISTRATOR, is_active=True))
    words = format_lazy(gettext_lazy("{name} was submitted"), name=application.name)
    notify(readers, words, url=reverse("application", args=[application.code]))
    return receipt


@transaction.atomic
def take_back(application: Application, *, by: User) -> Application:
    """Make a submitted application a draft again, to change it and submit it anew before the deadline."""
    if not application.call.is_open:
        raise ValidationError(_("The deadline has passed."), code="late")
    move(application, Application.Status.DRAFT)
    record(Act.APPLICATION_WITHDRAWN, by=by, about=application, to="draft")
    return application


@transaction.atomic
def withdraw(application: Application, *, by: User) -> Application:
    """End the application for good, by the applicant's own wish. Its receipts stay."""
    if not application.call.is_open:
        raise ValidationError(_("The deadline has passed."), code="late")
    move(application, Application.Status.WITHDRAWN)
    record(Act.APPLICATION_WITHDRAWN, by=by, about=application, to="withdrawn")
    return application


def _store(member: Member, values: Mapping[Figure, Decimal | None], reasons: Mapping[Figure, str]) -> list[str]:
    """Write what differs and name it, like "output-2025"."""
    given = {code for code, _year in (*values, *reasons)}
    if not given:
        return []
    asked = list(member.application.call.indicators.filter(code__in=given))
    indicators = {indicator.code: indicator for indicator in theirs(asked, member)}
    codes = {indicator.pk: indicator.code for indicator in asked}
    stored = {(codes[v.indicator_id], v.year): v for v in member.values.filter(indicator__in=codes)}
    written, gone = [], []
    for code, year in sorted({*values, *reasons}):
        indicator, old = indicators.get(code), stored.get((code, year))
        if indicator is None or year not in indicator.years:
            raise ValidationError(_("The call does not ask for this figure."), code="figure")
        value = values.get((code, year), old.value if old else None)
        reason = reasons.get((code, year), old.reason if old else "")
        if value is None and old:
            gone.append(old)
        elif value is not None and (old is None or (old.value, old.reason) != (value, reason)):
            written.append(IndicatorValue(member=member, indicator=indicator, year=year, value=value, reason=reason))
    keys = ["member", "indicator", "year"]
    IndicatorValue.objects.bulk_create(
        written, update_conflicts=True, unique_fields=keys, update_fields=["value", "reason"]
    )
    IndicatorValue.objects.filter(pk__in=[value.pk for value in gone]).delete()
    return sorted(f"{value.indicator.code}-{value.year}" for value in [*written, *gone])


def _people(organisation: Organisation | None) -> list[User]:
    return list(organisation.people.filter(is_active=True)) if organisation else []
