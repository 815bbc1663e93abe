"""Who works on an application: joint members invited, answering, leaving; and what the lead's colleagues may do."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from submissions.accounts.models import Organisation, User
from submissions.accounts.notify import notify
from submissions.applications.locking import editable
from submissions.applications.models import Application, Member
from submissions.applications.models_people import Contributor
from submissions.states import move
from submissions.trail.actions import record
from submissions.trail.acts import Act


@transaction.atomic
def invite_member(application: Application, organisation: Organisation, *, by: User) -> Member:
    """Ask an organisation to take part; one that declined or left may be asked again, and its figures come back with it."""
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
    notify(people(organisation), words, url=reverse("application", args=[application.code]))
    return member


@transaction.atomic
def answer_invitation(member: Member, *, accept: bool, by: User) -> Member:
    """Confirm or decline taking part; a member that confirmed may still leave while the application can be changed.

    The figures of one that leaves are kept, shown as taken out, and count no more.
    """
    application = editable(member.application)
    if member.is_lead:
        raise ValidationError(_("The lead always takes part."), code="lead")
    status = Member.Status.CONFIRMED if accept else Member.Status.DECLINED
    left = figures(member) if not accept else []
    has_left = not accept and member.status == Member.Status.CONFIRMED
    move(member, status, answered_at=timezone.now(), answered_by=by)
    act = Act.MEMBER_CONFIRMED if accept else Act.MEMBER_DECLINED
    record(act, by=by, about=application, organisation=member.organisation.name, figures=left)
    words = (
        gettext_lazy("{member} confirmed taking part in {name}")
        if accept
        else gettext_lazy("{member} no longer takes part in {name}")
        if has_left
        else gettext_lazy("{member} declined taking part in {name}")
    )
    subject = format_lazy(words, member=member.organisation.name, name=application.name)
    notify(people(application.lead), subject, url=reverse("application", args=[application.code]))
    return member


@transaction.atomic
def remove_member(member: Member, *, by: User) -> None:
    """Take a joint member out. Its figures are kept, shown as taken out, and count no more."""
    application = editable(member.application)
    if member.is_lead:
        raise ValidationError(_("The lead always takes part."), code="lead")
    move(member, Member.Status.DECLINED, answered_at=timezone.now(), answered_by=by)
    name = member.organisation.name
    record(Act.MEMBER_REMOVED, by=by, about=application, organisation=name, figures=figures(member))
    words = format_lazy(gettext_lazy("You no longer take part in {name}"), name=application.name)
    notify(people(member.organisation), words)


@transaction.atomic
def set_contributor(application: Application, person: User, role: str, *, by: User) -> Contributor:
    """Say what a colleague of the lead may do: own, edit or read. An application always has an owner."""
    application = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if person.organisation_id != application.lead_id or person.role != "applicant":
        raise ValidationError(_("This person does not belong to the lead."), code="person")
    if role not in Contributor.Role.values:
        raise ValidationError(_("Choose from the list."), code="choice")
    old = application.role_of(person)
    others = [one for one in people(application.lead) if one.pk != person.pk]
    if old == "owner" and role != "owner" and not any(application.role_of(one) == "owner" for one in others):
        raise ValidationError(_("Make somebody else an owner first."), code="owner")
    made, _new = Contributor.objects.update_or_create(application=application, user=person, defaults={"role": role})
    if old != role:
        record(Act.CONTRIBUTOR_SET, by=by, about=application, person=person.username, old=old, role=role)
    return made


def figures(member: Member) -> list[str]:
    """A member's figures in words, for the trail."""
    rows = member.values.select_related("indicator").order_by("indicator__position", "year")
    return [f"{row.indicator.code} {row.year}: {row.value}" for row in rows]


def people(organisation: Organisation | None) -> list[User]:
    """Those of an organisation who can sign in."""
    return list(organisation.people.filter(is_active=True)) if organisation else []
