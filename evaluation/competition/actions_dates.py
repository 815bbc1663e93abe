"""Putting off deadlines that people already count on: later only, with a reason, recorded, and told to everybody concerned."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluation.competition.models import Competition, Round
from submissions.accounts.notify import notify
from submissions.models import Call, Postponement, User
from submissions.states import Conflict
from submissions.trail.actions import record
from submissions.trail.acts import Act


@transaction.atomic
def postpone_call(
    competition: Competition, *, closes_at: datetime.datetime, recommend_by: datetime.datetime, reason: str, by: Any
) -> Postponement:
    """Move the deadlines of a published call to a later moment 延期. The public page of the call shows it from now on.

    Refused for a deadline that would come earlier, and for one that has passed already: what is over is not reopened.
    """
    call = Call.objects.select_for_update(of=("self",)).get(pk=competition.call_id)
    if call.status != Call.Status.CALLED:
        raise Conflict(_("The call is closed; its deadlines can no longer be moved."))
    problems = {
        **_unfit("closes_at", closes_at, call.closes_at),
        **_unfit("recommend_by", recommend_by, call.recommend_by),
    }
    if recommend_by < closes_at:
        problems.setdefault("recommend_by", _("Recommendation cannot end before applications do."))
    if not reason.strip():
        problems["reason"] = _("Say why the deadline is moved: the public reads this.")
    if problems:
        raise ValidationError(problems)
    if (closes_at, recommend_by) == (call.closes_at, call.recommend_by):
        raise ValidationError(_("Both deadlines are as they were. Give a later one."))
    made = Postponement.objects.create(
        call=call, old_closes_at=call.closes_at, closes_at=closes_at, old_recommend_by=call.recommend_by,
        recommend_by=recommend_by, reason=reason.strip(), made_by=by,
    )  # fmt: skip
    Call.objects.filter(pk=call.pk).update(closes_at=closes_at, recommend_by=recommend_by)
    record(
        Act.CALL_POSTPONED, by=by, about=call, closes_at=[made.old_closes_at, closes_at],
        recommend_by=[made.old_recommend_by, recommend_by], reason=made.reason,
    )  # fmt: skip
    subject = _("%(call)s: a deadline is postponed") % {"call": call.name}
    notify(_concerned(call), subject, made.reason, f"/calls/{call.code}/")
    return made


def _unfit(name: str, new: datetime.datetime, old: datetime.datetime) -> dict[str, Any]:
    if new == old:
        return {}
    if old <= timezone.now():
        return {name: _("This deadline has passed; it is not reopened. Leave it as it is.")}
    if new < old:
        return {
            name: _("A published deadline can only be moved to a later time; it is %(old)s now.") % {"old": _at(old)}
        }
    return {}


def _concerned(call: Call) -> Any:
    """Who began or joined an application, and who recommends under a quota of the call."""
    applying = Q(organisation__memberships__application__call=call, role="applicant")
    recommending = Q(organisation__quotas__call=call, role="province")
    return User.objects.filter(applying | recommending, is_active=True).distinct()


@transaction.atomic
def postpone_marking(round: Round, *, marking_ends_at: datetime.datetime, reason: str, by: Any) -> None:
    """Give the judges of an open round more time. A marking that has ended opens again, and every judge is told why."""
    round = Round.objects.select_for_update(of=("self",)).get(pk=round.pk)
    if round.status != Round.Status.OPEN:
        raise Conflict(_("The round is not open."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why marking goes on longer: the judges read this.")})
    old = round.marking_ends_at
    if marking_ends_at <= timezone.now():
        raise ValidationError({"marking_ends_at": _("Give a time in the future.")})
    if old is not None and marking_ends_at <= old:
        raise ValidationError(
            {
                "marking_ends_at": _("The end of marking can only be moved to a later time; it is %(old)s now.")
                % {"old": _at(old)}
            }
        )
    Round.objects.filter(pk=round.pk).update(marking_ends_at=marking_ends_at)
    record(Act.MARKING_POSTPONED, by=by, about=round, marking_ends_at=[old, marking_ends_at], reason=reason.strip())
    judges = User.objects.filter(assignments__entry__round=round).distinct()
    subject = _("Marking in %(round)s now ends %(at)s.") % {"round": round.name, "at": _at(marking_ends_at)}
    notify(judges, subject, reason.strip(), "/reviews/")


def _at(moment: datetime.datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")
