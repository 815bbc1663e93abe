"""Papers of judging: the score sheet 评分表 a judge signs, and the sign-in sheet 签到表 of a round."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from evaluation.competition.models import Round
from evaluation.judging.models import Assignment, Judge
from evaluation.judging.sheets import applicable, sheet_score
from submissions.paper import ROOM, Paper


def score_sheet(assignment: Assignment) -> Paper:
    """One judge's sheet of one entry, by blind code in a blind round; the judge's name is the one who signs."""
    entry, round = assignment.entry, assignment.entry.round
    marks = {mark.item_id: mark.value for mark in assignment.marks.all()}
    items = applicable(entry, round.items.all())
    score, title = sheet_score(assignment), entry.code if round.is_blind else entry.application.name
    paper = Paper(
        _("Score sheet"), f"{round.competition.name} {round.name}", demonstration=round.competition.is_demonstration
    )
    paper.facts(
        [
            (_("Entry"), title), (_("Track"), entry.application.track.name), (_("State"), assignment.get_status_display()),
            (_("Judge"), assignment.judge.judge.number),
        ]
    )  # fmt: skip
    rows = [[n, item.name, _plain(item.weight), _plain(marks.get(item.pk))] for n, item in enumerate(items, start=1)]
    rows.append(["", _("Weighted mean"), _plain(sum(item.weight for item in items)), _plain(score)])
    paper.table([_("No."), _("Item"), _("Weight"), _("Mark")], rows, (14, 92, 25, 25))
    paper.heading(_("Comment")).text(assignment.comment or "—")
    if assignment.submitted_at:
        paper.note(_("Submitted and locked %(at)s.") % {"at": _at(assignment.submitted_at)})
    return paper.signed(_("Judge (signature):") + ROOM, _("Date:") + ROOM)


def sign_in_sheet(round: Round) -> Paper:
    """Everybody who marks in the round, with a place to sign. For the ministry's desk: it holds names."""
    judges = Judge.objects.filter(user__assignments__entry__round=round).exclude(user__assignments=None)
    judges = judges.select_related("user", "employer").distinct().order_by("pk")
    subtitle = f"{round.competition.name} {round.name}"
    paper = Paper(_("Sign-in sheet of judges"), subtitle, demonstration=round.competition.is_demonstration)
    rows = [
        [n, j.number, j.user.name, j.employer.name if j.employer else "", j.title, "", ""]
        for n, j in enumerate(judges, 1)
    ]
    head = [
        _("No."),
        _("Number"),
        pgettext("a person's", "Name"),
        _("Employer"),
        _("Professional title"),
        _("Signature"),
        _("Time"),
    ]
    paper.table(head, rows, (11, 16, 28, 39, 20, 24, 18))
    return paper.signed(_("Recorded by:") + ROOM, _("Date:") + ROOM)


def _plain(value: object) -> str:
    return "—" if value is None else f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"


def _at(moment: object) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M:%S")  # type: ignore[arg-type]
