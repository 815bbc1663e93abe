"""Who marks what: one judge given by hand, the random draw, and taking an assignment back."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluation.competition.models import Round
from evaluation.judging import draw as drawing
from evaluation.judging import panels, pool
from evaluation.judging.models import Assignment, Draw, Judge
from evaluation.judging.recusal import grounds
from evaluation.rounds.models import Entry
from submissions.accounts.notify import notify
from submissions.states import Conflict
from submissions.trail.actions import record
from submissions.trail.acts import Act

DESK = "/reviews/"
NUMBER = re.compile(r"E\d{3,}")
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
    owner = panels.owners(entry.round).get(entry.application.track_id)
    if owner is not None and not owner.judges.filter(user=judge).exists():
        raise ValidationError(
            {
                "judge": _("%(judge)s has no seat on %(panel)s, the panel of this track.")
                % {"judge": judge, "panel": owner}
            }
        )
    found = grounds(judge, entry.application, entry.round)
    if found:
        words = "; ".join(ground.words for ground in found)
        raise ValidationError(
            {"judge": _("%(judge)s must stay out: %(grounds)s.") % {"judge": judge, "grounds": words}}
        )
    if entry.assignments.filter(judge=judge).exists():
        raise Conflict(_("This judge already has this entry, or was recused from it."))
    assignment = Assignment.objects.create(entry=entry, judge=judge, panel=owner, assigned_by=by)
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
    entries = {entry.code: entry for entry in round.entries.filter(code__in=outcome).select_related("application")}
    judges = {judge.number: judge.user for judge in Judge.objects.select_related("user")}
    owners = panels.owners(round)
    Assignment.objects.bulk_create(
        Assignment(
            entry=entry, judge=judges[number], draw=made, panel=owners.get(entry.application.track_id), assigned_by=by
        )
        for code, numbers in outcome.items()
        for entry in [entries[code]]
        for number in numbers
    )
    record(
        Act.JUDGES_DRAWN, by=by, about=round, seed=made.seed, digest=made.digest, tasks=sum(map(len, outcome.values()))
    )
    called = {number for numbers in outcome.values() for number in numbers}
    notify(
        [judges[number] for number in called],
        _("You have new entries to mark in %(round)s.") % {"round": round.name},
        url=DESK,
    )
    return made


@transaction.atomic
def release_draw(draw: Draw, *, by: Any) -> None:
    """Publish a draw with its seed, inputs and outcome, so that anyone can repeat it. Judges stand in it by number.

    Only after the round: before it, grounds of recusal would tell judges what a blind code hides. Refused for a draw made
    over account names, which would name judges."""
    draw = Draw.objects.select_for_update(of=("self",)).select_related("round").get(pk=draw.pk)
    if draw.round.status != Round.Status.CLOSED:
        raise ValidationError(_("The round is still judged. Its draws are published after its ranking is sealed."))
    if not all(NUMBER.fullmatch(judge) for judge in draw.inputs.get("judges", [])):
        raise ValidationError(
            _("This draw was made over account names and would name judges; it stays with the ministry.")
        )
    if not Draw.objects.filter(pk=draw.pk, released_at=None).update(released_at=timezone.now(), released_by=by):
        raise Conflict(_("This draw is public already."))
    record(Act.DRAW_RELEASED, by=by, about=draw.round, draw=draw.pk, seed=draw.seed, digest=draw.digest)


def opened(round: Round) -> None:
    if round.status != Round.Status.OPEN:
        raise Conflict(_("The round is not open."))
