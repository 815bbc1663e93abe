"""Who marks what: one judge given by hand, the random draw, and taking an assignment back."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from evaluation.competition.models import Round
from evaluation.judging import draw as drawing
from evaluation.judging import pool
from evaluation.judging.models import Assignment, Draw, Judge
from evaluation.judging.recusal import grounds
from evaluation.rounds.models import Entry
from submissions.accounts.notify import notify
from submissions.models import User
from submissions.states import Conflict
from submissions.trail.actions import record
from submissions.trail.acts import Act

DESK = "/reviews/"
Status = Assignment.Status


@transaction.atomic
def assign(entry: Entry, judge: Any, *, by: Any) -> Assignment:
    """Give one entry to one judge (a User). Refused with every ground where the judge must stay out."""
    entry = Entry.objects.select_for_update(of=("self",)).select_related("round", "application__lead").get(pk=entry.pk)
    opened(entry.round)
    if entry.status != Entry.Status.ADMITTED:
        raise Conflict(_("This entry is no longer in the round."))
    if not Judge.objects.filter(user=judge, is_active=True, user__is_active=True).exists():
        raise ValidationError({"judge": _("This person is not in the judge pool.")})
    found = grounds(judge, entry.application, entry.round)
    if found:
        words = "; ".join(ground.words for ground in found)
        raise ValidationError(
            {"judge": _("%(judge)s must stay out: %(grounds)s.") % {"judge": judge, "grounds": words}}
        )
    if entry.assignments.filter(judge=judge).exists():
        raise Conflict(_("This judge already has this entry, or was recused from it."))
    assignment = Assignment.objects.create(entry=entry, judge=judge, assigned_by=by)
    record(Act.JUDGES_ASSIGNED, by=by, about=entry.round, entry=entry.code, judge=judge.username)
    notify([judge], _("You have new entries to mark in %(round)s.") % {"round": entry.round.name}, url=DESK)
    return assignment


@transaction.atomic
def unassign(assignment: Assignment, *, by: Any) -> None:
    """Take an assignment back, as long as its judge has not begun."""
    assignment = (
        Assignment.objects.select_for_update(of=("self",)).select_related("entry__round", "judge").get(pk=assignment.pk)
    )
    opened(assignment.entry.round)
    if assignment.status != Status.OFFERED:
        raise Conflict(_("The judge has begun; this assignment can no longer be taken back."))
    record(
        Act.ASSIGNMENT_REMOVED,
        by=by,
        about=assignment.entry.round,
        entry=assignment.entry.code,
        judge=assignment.judge.username,
    )
    assignment.delete()


@transaction.atomic
def draw_judges(round: Round, *, seed: str, by: Any) -> Draw:
    """Draw the judges that the entries still lack, and keep seed, inputs and outcome so that anyone can repeat it.

    Raises ValidationError naming every entry that cannot get enough judges; nothing is drawn then.
    """
    round = Round.objects.select_for_update().get(pk=round.pk)
    opened(round)
    if not seed.strip():
        raise ValidationError({"seed": _("Give the draw a seed, for example a lottery number announced beforehand.")})
    inputs = pool.inputs(round)
    lacking = drawing.short(inputs)
    if lacking:
        raise ValidationError(
            [
                _("%(entry)s: only %(possible)s of %(needed)s judges may take it.")
                % {"entry": entry, "possible": possible, "needed": inputs.per_entry}
                for entry, possible in lacking.items()
            ]
        )
    outcome = drawing.draw(seed.strip(), inputs)
    if not any(outcome.values()):
        raise Conflict(_("Every entry already has its judges; there is nothing to draw."))
    document = inputs.document()
    made = Draw.objects.create(
        round=round, seed=seed.strip(), inputs=document, outcome=outcome, drawn_by=by,
        digest=drawing.digest(seed.strip(), document, outcome),
    )  # fmt: skip
    entries = {entry.code: entry for entry in round.entries.filter(code__in=outcome)}
    judges = {
        judge.username: judge for judge in User.objects.filter(username__in={j for js in outcome.values() for j in js})
    }
    Assignment.objects.bulk_create(
        Assignment(entry=entries[code], judge=judges[name], draw=made, assigned_by=by)
        for code, names in outcome.items()
        for name in names
    )
    record(
        Act.JUDGES_DRAWN, by=by, about=round, seed=made.seed, digest=made.digest, tasks=sum(map(len, outcome.values()))
    )
    notify(list(judges.values()), _("You have new entries to mark in %(round)s.") % {"round": round.name}, url=DESK)
    return made


def opened(round: Round) -> None:
    if round.status != Round.Status.OPEN:
        raise Conflict(_("The round is not open."))
