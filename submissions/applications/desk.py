"""What the form page shows of an application: its form with what was answered, what is missing, who takes part."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from submissions import numbers
from submissions.accounts.models import User
from submissions.applications import completeness
from submissions.applications.clashes import Clashing
from submissions.applications.derivation import derive
from submissions.applications.figures import shown
from submissions.applications.grid import Group, beside, grid
from submissions.applications.models import Application, IndicatorValue, Member
from submissions.applications.parts import Outline, Part, parts
from submissions.applications.wording import PARTS
from submissions.calls.models import CallIndicator, Form
from submissions.calls.questions import Sheet
from submissions.calls.wording import marked

if TYPE_CHECKING:
    from submissions.applications.forms import AnswersForm, FiguresForm


class Section(NamedTuple):
    """A part of the form, and how many things are missing in it."""

    anchor: str
    title: str
    missing: int


def with_everything(applications: QuerySet[Application]) -> QuerySet[Application]:
    """With what rules and pages ask of one application, in four queries."""
    members = Prefetch("members", Member.objects.select_related("organisation"))
    versions = Prefetch("call__forms", Form.objects.defer("document"))
    related = applications.select_related("call", "track", "lead__recommended_by", "form_version")
    return related.prefetch_related(members, "contributors", versions)


def own_member(application: Application, user: User) -> Member | None:
    """The part that the person's organisation has in the application."""
    for member in application.members.all():
        if member.organisation_id == user.organisation_id and member.status != Member.Status.DECLINED:
            member.application = application
            return member
    return None


def scopes(member: Member) -> tuple[str, ...]:
    """Which questions are the member's to answer: the lead's are the lead's, some are each member's own."""
    return ("lead", "member") if member.is_lead else ("member",)


def desk(
    application: Application,
    member: Member,
    answers: AnswersForm | None = None,
    figures: FiguresForm | None = None,
    clashing: Clashing | None = None,
) -> dict[str, Any]:
    """The context of the form page. With a form of figures, what was typed is kept and its errors are shown."""
    indicators = list(application.call.indicators.all())
    review = completeness.review(application, indicators)
    members = application.taking_part
    sheet = application.form.sheet
    given = {"typed": figures.typed, "errors": figures.errors} if figures else {}
    groups = grid(member, indicators, **given)
    typed, errors = (answers.typed, answers.errors) if answers else (None, None)
    made = parts(sheet, application, member, groups=groups, scopes=scopes(member), typed=typed, errors=errors)
    return {
        "application": application,
        "call": application.call,
        "member": member,
        "members": application.members.all(),
        "is_joint": len(members) > 1,
        "parts": made,
        "columns": beside(application, members, indicators) if len(members) > 1 else [],
        "derived": derive(application, indicators, review),
        "left": left(application, indicators),
        "taking_part": members,
        "review": review,
        "sections": sections(review, made),
        "documents": application.documents.standing().select_related("indicator", "member__organisation"),
        "returned": application.returns.first() if application.status == Application.Status.RETURNED else None,
        "revision": clashing.revision if clashing else revision(application, member),
        "rows": contrast(clashing, sheet, application, member) if clashing else [],
        **marked(application.call),
    }


def left(application: Application, indicators: list[CallIndicator]) -> list[tuple[Member, list[Group]]]:
    """The members that left after entering figures, with what they had entered."""
    gone = [m for m in application.members.all() if m.status == Member.Status.DECLINED]
    if not gone:
        return []
    owners = set(IndicatorValue.objects.filter(member__in=gone).values_list("member", flat=True))
    for member in gone:
        member.application = application
    return [(member, grid(member, indicators)) for member in gone if member.pk in owners]


def revision(application: Application, member: Member) -> int:
    """The revision under which the member's people write."""
    return application.revision if member.is_lead else member.revision


def sections(review: completeness.Review, made: Iterable[Part | Outline]) -> list[Section]:
    """The parts of the page in order, each with the number of its gaps."""
    counts = [gap.section for gap in review.gaps]
    listed = [(part.section.code, part.title) for part in made if not part.hidden]
    listed += [(name, str(PARTS[name])) for name in ("documents", "members")]
    return [Section(anchor, title, counts.count(anchor)) for anchor, title in listed]


class Contrast(NamedTuple):
    """A field that two people changed: its name on the page, both versions as people read them, and the other's name."""

    field: str
    title: str
    mine: str
    theirs: str
    by: str


def contrast(clashing: Clashing, sheet: Sheet, application: Application, member: Member) -> list[Contrast]:
    """Both versions of every field that clashes."""
    titles = {i.code: i for i in application.call.indicators.all()}
    found = []
    for clash in clashing.clashes:
        question = sheet.find(clash.field)
        code, _dash, year = clash.field.removeprefix("why-").rpartition("-")
        if question is not None:
            name = question.name
        elif code in titles:
            name = f"{titles[code].name} {year}"
        else:
            name = _("Reason")
        found.append(Contrast(clash.field, name, worded(clash.mine), worded(clash.theirs), clash.by))
    return found


def worded(value: Any) -> str:
    """A stored answer of any kind as text: a table's rows one a line."""
    if isinstance(value, list):
        return "\n".join("，".join(filter(None, row.values())) if isinstance(row, dict) else str(row) for row in value)
    return value if isinstance(value, str) else shown(value)


def odd(review: completeness.Review, member: Member) -> dict[str, str]:
    """The member's doubtful figures by the id of their input, each with its change."""
    return {
        doubt.anchor: _("%(change)s against the year before") % {"change": numbers.change(doubt.change)}
        if doubt.change is not None
        else _("0 in the year before")
        for doubt in review.doubts
        if doubt.member.pk == member.pk
    }
