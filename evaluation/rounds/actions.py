"""The completeness check, opening a round with its blind codes, and taking an entry out of it."""

from __future__ import annotations

import datetime
import random
import secrets
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluation.competition.models import Competition, Round
from evaluation.rounds.models import CompletenessCheck, Entry
from evaluation.rounds.points import request
from submissions.accounts.notify import notify
from submissions.models import Application, Call, User
from submissions.states import Conflict, move
from submissions.templatetags.moments import cn_datetime
from submissions.trail.actions import record
from submissions.trail.acts import Act

Outcome = CompletenessCheck.Outcome
RUNNING = (Entry.Status.ADMITTED, Entry.Status.ADVANCED, Entry.Status.NOT_ADVANCED)


@transaction.atomic
def check_completeness(
    application: Application,
    *,
    outcome: str,
    by: Any,
    points: Sequence[Any] = (),
    reason: str = "",
    due_at: datetime.datetime | None = None,
) -> CompletenessCheck:
    """Record what the completeness check found and settle the application: qualified, correction asked or unqualified.

    A correction needs something asked (in an item or as the reason) and a due time to come; unqualified needs a reason.
    The applicant is told either way, item by item.
    """
    application = Application.objects.select_for_update().get(pk=application.pk)
    asked = request(points)
    if outcome != Outcome.QUALIFIED and not reason.strip() and not (asked and outcome == Outcome.CORRECTION):
        raise ValidationError({"reason": _("Say what is wrong: the applicant reads this.")})
    if outcome == Outcome.CORRECTION and (due_at is None or due_at <= timezone.now()):
        raise ValidationError({"due_at": _("Give the correction a due time in the future.")})
    if Entry.objects.running().filter(application=application, status__in=RUNNING).exists():
        raise Conflict(_("This application is already in a round. Take its entry out of the round instead."))
    due = due_at if outcome == Outcome.CORRECTION else None
    move(application, outcome, due_at=due)
    check = CompletenessCheck.objects.create(
        application=application, outcome=outcome, points=list(points), reason=reason.strip(), due_at=due, checked_by=by
    )
    record(
        Act.COMPLETENESS_CHECKED,
        by=by,
        about=application,
        outcome=outcome,
        reason=reason.strip(),
        due_at=due,
        asked=asked,
    )
    subject = _("Completeness check of %(application)s: %(outcome)s") % {
        "application": application.name, "outcome": check.get_outcome_display(),
    }  # fmt: skip
    told = "\n".join(line for line in (reason.strip(), *asked) if line)
    notify(_people(application), subject, told, f"/applications/{application.code}/")
    return check


def hindrances(round: Round) -> list[str]:
    """Every reason why the round cannot be opened now, each a sentence that says what to do; empty when it can."""
    competition, problems = round.competition, []
    if competition.status == Competition.Status.DRAFT:
        problems.append(_("The call is not published yet."))
    if round.number > 1:
        before = competition.rounds.get(number=round.number - 1)
        if before.status != Round.Status.CLOSED:
            problems.append(_("%(round)s is not closed: seal its ranking first.") % {"round": before.name})
    elif timezone.now() < competition.call.recommend_by and competition.status == Competition.Status.CALLED:
        until = cn_datetime(competition.call.recommend_by)
        problems.append(_("Recommendations are taken until %(until)s; the round opens after that.") % {"until": until})
    elif pending := awaiting(competition.call).count():
        problems.append(_("Applications still await their completeness check: %(count)s.") % {"count": pending})
    if not candidates(round).exists():
        problems.append(_("There is no application to admit."))
    if round.judge_share and not round.items.exists():
        problems.append(_("Judges have a share of the total, but the score sheet has no items."))
    return problems


def awaiting(call: Call) -> Any:
    """Applications put forward whose completeness check has no outcome yet, or whose correction is not back."""
    return call.applications.filter(status__in=[Application.Status.RECOMMENDED, Application.Status.CORRECTION])


def candidates(round: Round) -> Any:
    """The applications that opening the round admits: all qualified ones, later those that the round before advanced."""
    qualified = round.competition.call.applications.filter(status=Application.Status.QUALIFIED)
    if round.number == 1:
        return qualified
    advanced = Entry.objects.filter(
        round__competition=round.competition_id, round__number=round.number - 1, status=Entry.Status.ADVANCED
    )
    return qualified.filter(pk__in=advanced.values("application"))


@transaction.atomic
def open_round(round: Round, *, by: Any, chance: random.Random | None = None) -> list[Entry]:
    """Open a round and admit its entries under fresh blind codes. The first round closes the call: nobody applies or
    recommends any more. Raises ValidationError with everything that stands in the way. A `chance` of one's own repeats the
    codes: for a demonstration alone."""
    round = (
        Round.objects.select_for_update(of=("self",))
        .select_related("competition", "competition__call")
        .get(pk=round.pk)
    )
    problems = hindrances(round)
    if problems and round.status == Round.Status.DRAFT:
        raise ValidationError(problems)
    move(round, Round.Status.OPEN, opened_at=timezone.now())
    admitted = list(candidates(round).order_by("code").prefetch_related("members"))
    codes = blind_codes(round.number, len(admitted), chance or secrets.SystemRandom())
    entries = Entry.objects.bulk_create(
        Entry(round=round, application=application, code=code, is_joint=is_joint(application))
        for application, code in zip(admitted, codes, strict=True)
    )
    competition, call = round.competition, round.competition.call
    if competition.status == Competition.Status.CALLED:
        move(competition, Competition.Status.REVIEWING)
    if call.status == Call.Status.CALLED:
        move(call, Call.Status.CLOSED)
    record(Act.ROUND_OPENED, by=by, about=round, entries=sorted(application.code for application in admitted))
    return entries


def blind_codes(number: int, count: int, chance: random.Random) -> list[str]:
    """`count` different codes for a round, drawn by chance, so that no order gives a name away."""
    letter = "ABCDEFGHJKLMNPQRSTUVWXYZ"[(number - 1) % 24]
    digits = max(3, len(str(count * 4)))
    drawn = chance.sample(range(10 ** (digits - 1), 10**digits), count)
    return [f"{letter}{value}" for value in drawn]


def is_joint(application: Application) -> bool:
    """Whether a joint member beside the lead confirmed taking part."""
    return any(not member.is_lead and member.status == "confirmed" for member in application.members.all())


@transaction.atomic
def remove_entry(entry: Entry, *, status: str, reason: str, by: Any) -> None:
    """Take an entry out of its round: withdrawn by its applicant, or disqualified. Its score sheets stay."""
    if status not in (Entry.Status.WITHDRAWN, Entry.Status.DISQUALIFIED):
        raise ValidationError({"status": _("An entry is either withdrawn or disqualified.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the entry leaves the round.")})
    move(entry, status, reason=reason.strip())
    act = Act.ENTRY_WITHDRAWN if status == Entry.Status.WITHDRAWN else Act.ENTRY_DISQUALIFIED
    record(act, by=by, about=entry, application=entry.application.code, round=entry.round.code, reason=reason.strip())
    subject = _("%(application)s left the competition: %(status)s") % {
        "application": entry.application.name, "status": entry.get_status_display(),
    }  # fmt: skip
    notify(_people(entry.application), subject, reason.strip(), f"/applications/{entry.application.code}/")


def _people(application: Application) -> Any:
    """The people who act for the application's lead."""
    return User.objects.filter(organisation=application.lead_id, role="applicant", is_active=True)
