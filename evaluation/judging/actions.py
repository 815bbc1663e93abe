"""The pledge, and the life of a score sheet: save, submit, recuse, reopen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluation.competition.models import Round, RubricItem
from evaluation.judging import pledge, sheets
from evaluation.judging.models import Assignment, Mark, Pledge
from evaluation.rounds.models import Entry
from submissions.accounts.notify import notify
from submissions.models import User
from submissions.states import Conflict, move
from submissions.trail.actions import record
from submissions.trail.acts import Act

Status = Assignment.Status
Marks = Mapping[str, Decimal | None]


@transaction.atomic
def sign_pledge(round: Round, *, by: Any) -> Pledge:
    """Sign the round's pledge as it stands before the judge's eyes. Signing twice changes nothing."""
    _open(round)
    signed, created = Pledge.objects.get_or_create(
        round=round, judge=by, defaults={"text_digest": pledge.digest(round)}
    )
    if created:
        record(Act.PLEDGE_SIGNED, by=by, about=round, text=signed.text_digest)
    return signed


@transaction.atomic
def save_sheet(assignment: Assignment, *, marks: Marks, comment: str, revision: int, by: Any) -> Assignment:
    """Keep a sheet as far as it is filled. `revision` is the one that was read; an older one is a Conflict, so that
    of two tabs the later never overwrites the earlier unseen. A mark of None takes the mark back."""
    assignment = _marking(assignment, revision, by)
    _items, standing = _keep(assignment, marks)
    to = Status.REOPENED if assignment.status == Status.REOPENED else Status.SAVED
    move(assignment, to, comment=comment, revision=revision + 1, saved_at=timezone.now())
    content = _content(assignment, standing)
    record(Act.SHEET_SAVED, by=by, about=assignment.entry, revision=assignment.revision, content=content)
    return assignment


@transaction.atomic
def submit_sheet(assignment: Assignment, *, marks: Marks, comment: str, revision: int, by: Any) -> Assignment:
    """Sign the sheet off: it is locked from here on. Raises ValidationError naming every item without a mark."""
    assignment = _marking(assignment, revision, by)
    items, standing = _keep(assignment, marks)
    marked = {mark.item_id: mark.value for mark in standing}
    missing = {f"mark_{item.code}": _("Not marked yet.") for item in items if item.pk not in marked}
    if missing:
        raise ValidationError(missing)
    now = timezone.now()
    score = sheets.weighted(marked, items, assignment.entry.round.decimals)
    move(
        assignment,
        Status.SUBMITTED,
        comment=comment,
        revision=revision + 1,
        saved_at=now,
        submitted_at=now,
        score=score,
    )
    content = _content(assignment, standing)
    record(Act.SHEET_SUBMITTED, by=by, about=assignment.entry, revision=assignment.revision, content=content)
    return assignment


@transaction.atomic
def recuse(assignment: Assignment, *, reason: str, by: Any) -> Assignment:
    """The judge declares an interest and stays out of this entry for good. What was marked does not count."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say what keeps you from marking this entry.")})
    assignment = Assignment.objects.select_for_update(of=("self",)).select_related("entry__round").get(pk=assignment.pk)
    _open(assignment.entry.round)
    if assignment.status == Status.SUBMITTED:
        raise Conflict(_("The sheet is submitted and locked."))
    move(assignment, Status.RECUSED, reason=reason.strip(), recusal_ground=Assignment.Ground.DECLARED, score=None)
    record(Act.RECUSED, by=by, about=assignment.entry, round=assignment.entry.round.code, reason=reason.strip())
    administrators = User.objects.filter(role="administrator", is_active=True)
    url = f"/rounds/{assignment.entry.round.code}/assignments/"
    notify(
        administrators, _("A judge was recused from %(entry)s.") % {"entry": assignment.entry.code}, reason.strip(), url
    )
    return assignment


@transaction.atomic
def reopen_sheet(assignment: Assignment, *, reason: str, by: Any) -> Assignment:
    """Give a submitted sheet back to its judge with the reason, which the judge reads. Its marks stay until changed."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the sheet is reopened: the judge reads this.")})
    assignment = (
        Assignment.objects.select_for_update(of=("self",)).select_related("entry__round", "judge").get(pk=assignment.pk)
    )
    _open(assignment.entry.round)
    move(assignment, Status.REOPENED, reason=reason.strip(), score=None, submitted_at=None)
    record(Act.SHEET_REOPENED, by=by, about=assignment.entry, judge=assignment.judge.username, reason=reason.strip())
    subject = _("Your score sheet of %(entry)s was reopened.") % {"entry": assignment.entry.code}
    notify([assignment.judge], subject, reason.strip(), f"/reviews/{assignment.pk}/")
    return assignment


def _open(round: Round) -> None:
    if round.status != Round.Status.OPEN:
        raise Conflict(_("The round is not open."))


def _marking(assignment: Assignment, revision: int, by: Any) -> Assignment:
    """The sheet, locked, if it can still be marked by this judge from this revision."""
    locked = (
        Assignment.objects.select_for_update(of=("self",))
        .select_related("entry__round")
        .get(pk=assignment.pk, judge=by)
    )
    _open(locked.entry.round)
    if locked.entry.status != Entry.Status.ADMITTED:
        raise Conflict(_("This entry is no longer in the round."))
    if not locked.entry.round.is_marking:
        raise Conflict(
            _(
                "Marking ended %(at)s; nothing more can be saved. What was saved before stands. Ask the ministry for more time."
            )
            % {"at": timezone.localtime(locked.entry.round.marking_ends_at).strftime("%Y-%m-%d %H:%M")},
            code="ended",
        )
    if locked.is_locked:
        raise Conflict(_("The sheet is locked."), code="locked")
    if not Pledge.objects.filter(round=locked.entry.round, judge=by).exists():
        raise Conflict(_("Sign the pledge first."))
    if locked.revision != revision:
        raise Conflict(
            _("This sheet was changed in another window. Reload it to see the newer marks; yours are not stored."),
            code="revision",
        )
    return locked


def _keep(assignment: Assignment, marks: Marks) -> tuple[list[RubricItem], list[Mark]]:
    """Write the marks, all in one statement; returns the items of the sheet, and every mark that stands on it now."""
    items = sheets.applicable(assignment.entry, assignment.entry.round.items.all())
    known = {item.code: item for item in items}
    unknown = sorted(set(marks) - set(known))
    if unknown:
        raise ValidationError(
            _("These items are not on this entry's score sheet: %(codes)s.") % {"codes": ", ".join(unknown)}
        )
    if taken_back := [known[code] for code, value in marks.items() if value is None]:
        assignment.marks.filter(item__in=taken_back).delete()
    given = [Mark(assignment=assignment, item=known[code], value=v) for code, v in marks.items() if v is not None]
    Mark.objects.bulk_create(
        given, update_conflicts=True, unique_fields=["assignment", "item"], update_fields=["value"]
    )
    return items, list(assignment.marks.select_related("item"))


def _content(assignment: Assignment, standing: Iterable[Mark]) -> str:
    """A digest of marks and comment: the trail proves what stood there without showing it."""
    marks = sorted((mark.item.code, f"{mark.value.normalize():f}") for mark in standing)
    return hashlib.sha256(repr((marks, assignment.comment)).encode()).hexdigest()
