"""What the form page shows of an application: fields, figures, what is missing, who takes part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from submissions.accounts.models import User
from submissions.applications import completeness
from submissions.applications.figures import shown
from submissions.applications.grid import beside, grid
from submissions.applications.models import Application, Member
from submissions.applications.wording import PARTS
from submissions.calls.wording import marked

if TYPE_CHECKING:
    from submissions.applications.forms import BasicsForm, FiguresForm


class Section(NamedTuple):
    """A part of the form, and how many things are missing in it."""

    anchor: str
    title: str
    missing: int


def with_everything(applications: QuerySet[Application]) -> QuerySet[Application]:
    """With what rules and pages ask of one application, in two queries."""
    joined = applications.select_related("call", "track", "lead__recommended_by")
    return joined.prefetch_related("members__organisation")


def own_member(application: Application, user: User) -> Member | None:
    """The part that the person's organisation has in the application."""
    for member in application.members.all():
        if member.organisation_id == user.organisation_id and member.status != Member.Status.DECLINED:
            member.application = application
            return member
    return None


def desk(
    application: Application, member: Member, basics: BasicsForm, figures: FiguresForm | None = None
) -> dict[str, Any]:
    """The context of the form page. With a form of figures, what was typed is kept and its errors are shown."""
    indicators = list(application.call.indicators.select_related("call"))
    review = completeness.review(application)
    members = [other for other in application.members.all() if other.status != Member.Status.DECLINED]
    typed, errors = (figures.typed, figures.errors) if figures else (None, None)
    return {
        "application": application,
        "call": application.call,
        "member": member,
        "members": application.members.all(),
        "is_joint": len(members) > 1,
        "form": basics,
        "groups": grid(member, indicators, typed=typed, errors=errors),
        "columns": beside(application, members, indicators) if len(members) > 1 else [],
        "taking_part": members,
        "review": review,
        "sections": sections(review, is_lead=member.is_lead),
        "documents": application.documents.standing().select_related("indicator"),
        "returned": application.returns.first() if application.status == Application.Status.RETURNED else None,
        "revision": application.revision if member.is_lead else member.revision,
        **marked(application.call),
    }


def sections(review: completeness.Review, *, is_lead: bool) -> list[Section]:
    """The parts of the form in order, each with the number of its gaps."""
    counts = [gap.section for gap in review.gaps]
    mine = list(PARTS) if is_lead else ["figures", "documents", "members"]
    return [Section(anchor, str(PARTS[anchor]), counts.count(anchor)) for anchor in mine]


def odd(review: completeness.Review, member: Member) -> dict[str, str]:
    """The member's doubtful figures by the id of their input, each with its change."""
    return {
        doubt.anchor: _("%(change)s%% against the year before") % {"change": shown(round(doubt.change, 1))}
        if doubt.change is not None
        else _("0 in the year before")
        for doubt in review.doubts
        if doubt.member.pk == member.pk
    }
