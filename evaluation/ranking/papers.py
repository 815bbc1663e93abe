"""Papers of a ranking: the judges' report 评审报告 and a meeting's decision 会议审定."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluation.judging.models import Assignment
from evaluation.ranking import board
from evaluation.ranking.models import Decision, Ranking
from submissions.paper import ROOM, Paper
from submissions.templatetags.moments import cn_date


def judges_report(ranking: Ranking) -> Paper:
    """How the round was judged and in which order the entries stand, for the judges' head to sign. No judge's name or mark."""
    round, method = ranking.round, ranking.method
    competition = round.competition
    paper = Paper(_("Judges' report"), f"{competition.name} {round.name}", demonstration=competition.is_demonstration)
    sheets = Assignment.objects.filter(entry__round=round).aggregate(
        judges=Count("judge", distinct=True, filter=~Q(status="recused")), submitted=Count("pk", filter=Q(status="submitted")),
        recused=Count("pk", filter=Q(status="recused")),
    )  # fmt: skip
    standings = list(board.standings(ranking))
    above = [s for s in standings if s.is_above]
    paper.heading(_("1. The round"))
    paper.text(
        _(
            "%(entries)s entries were judged by %(judges)s judges on %(sheets)s score sheets; %(recused)s tasks ended in recusal."
        )
        % {
            "entries": len(standings),
            "judges": sheets["judges"],
            "sheets": sheets["submitted"],
            "recused": sheets["recused"],
        }
    )
    paper.heading(_("2. How the order came about"))
    paper.text(_method(ranking, method)).text(_("Digest of the ranking: %(digest)s") % {"digest": ranking.digest})
    paper.heading(_("3. Order"))
    paper.text(_("%(above)s entries stand above the line.") % {"above": len(above)})
    score = partial(written, decimals=ranking.decimals)
    rows = [
        [s.rank, s.entry.application.name, s.entry.application.track.name, score(s.objective), score(s.panel), score(s.total),
         _("above") if s.is_above else ", ".join(flag["word"] for flag in board.flag_words(s))]
        for s in standings
    ]  # fmt: skip
    head = [_("Rank"), _("Cluster"), _("Track"), _("Objective"), _("Judges"), _("Total"), _("Remarks")]
    paper.table(head, rows, (13, 47, 29, 17, 17, 17, 16))
    state = _("sealed %(at)s") % {"at": _at(ranking.sealed_at)} if ranking.sealed_at else _("draft, not sealed")
    paper.note(_("Ranking no. %(n)s, %(state)s.") % {"n": ranking.number, "state": state})
    return paper.signed(_("Head of the judges (signature):") + ROOM, _("Date:") + ROOM)


def _method(ranking: Ranking, method: dict[str, Any]) -> str:
    words = _("Total = objective score × %(o)s%% + judges' score × %(j)s%%, rounded to %(d)s decimals before ranking; ") % {
        "o": _plain(method["objective_share"]), "j": _plain(method["judge_share"]), "d": method["decimals"],
    }  # fmt: skip
    panel = dict(ranking.round.Method.choices).get(method["panel"], method["panel"])
    words += _("the judges' score is the %(panel)s of the sheets. The first %(cut)s go on; equals share a rank.") % {
        "panel": panel, "cut": ranking.cut,
    }  # fmt: skip
    return words


def decision(found: Decision) -> Paper:
    """What the panel meeting decided about one entry, departing from the order: who, why, by which document."""
    round, application = found.ranking.round, found.entry.application
    competition = round.competition
    standing = found.ranking.standings.filter(entry=found.entry).first()
    paper = Paper(_("Decision of the panel meeting"), competition.name, demonstration=competition.is_demonstration)
    paper.facts(
        [
            (_("Cluster"), application.name), (_("Lead"), application.lead.name), (_("Round"), round.name),
            (_("Rank"), standing.rank if standing else None), (_("Outcome"), found.get_outcome_display()),
            (_("date of the meeting"), cn_date(found.decided_on)), (_("document number"), found.document),
        ]
    )  # fmt: skip
    paper.heading(_("Reason")).text(found.reason)
    paper.note(
        _("Recorded %(at)s by %(who)s. The ranking itself stays as sealed: no. %(n)s, digest %(digest)s.")
        % {
            "at": _at(found.recorded_at),
            "who": found.recorded_by,
            "n": found.ranking.number,
            "digest": found.ranking.digest,
        }
    )
    return paper.signed(_("Chair (signature):") + ROOM, _("Date:") + ROOM)


def written(value: Decimal | None, decimals: int) -> str:
    """A score as papers write it, — for a missing one."""
    return "—" if value is None else f"{value:.{decimals}f}"


def _plain(value: Any) -> str:
    return format(Decimal(value).normalize() + 0, "f")


def _at(moment: Any) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M:%S")
