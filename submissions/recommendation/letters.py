"""The letter and the summary table as officials file them: .docx, on official paper."""

from __future__ import annotations

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from submissions.calls.wording import title
from submissions.paper import Paper
from submissions.recommendation.board import Board

UPRIGHT, SIDEWAYS = (14, 38, 52, 28, 24), (14, 38, 54, 30, 36, 17, 32, 22)
"""Widths of the order's columns, in millimetres."""


def letter(board: Board) -> Paper:
    """The recommendation letter 推荐函, with the order as its annex."""
    call, body = board.quota.call, board.quota.body
    words = ngettext(
        "We examined the applications of our region to “%(call)s” and recommend %(count)s cluster, within our quota of %(places)s.",
        "We examined the applications of our region to “%(call)s” and recommend %(count)s clusters, within our quota of "
        "%(places)s, in the order of the annex.",
        len(board.places),
    )
    paper = _paper(board, _("Letter of recommendation"))
    paper.text(call.organiser + pgettext("after the addressee", ":"), indent=False)
    paper.text(words % {"call": title(call), "count": len(board.places), "places": board.quota.places}).text("")
    paper.text(pgettext("of a person", "Contact:"), indent=False).text(_("Telephone:"), indent=False)
    paper.signed(body.name + _(" (stamp)"), _day(board))
    paper.annex(_("Annex: order of recommendation"))
    return _order(paper, board, wide=False)


def table(board: Board) -> Paper:
    """The summary table 推荐汇总表, on its side."""
    paper = _paper(board, _("Summary table of recommendations"), sideways=True)
    paper.note(_("Recommending body: %(body)s (stamp)") % {"body": board.quota.body.name})
    return _order(paper, board, wide=True).signed(_day(board))


def _order(paper: Paper, board: Board, *, wide: bool) -> Paper:
    heading = [_("Order"), _("Number"), _("Cluster"), _("Track"), _("Lead")]
    heading += [_("Members"), _("Opinion"), _("Status")] if wide else []
    rows = []
    for place in board.places:
        a = place.application
        row = [place.position, a.code, a.name, title(a.track), a.lead.name]
        members = f"{a.joined}/{a.invited}"  # type: ignore[attr-defined]
        rows.append([*row, members, place.opinion, a.get_status_display()] if wide else row)
    return paper.table(heading, rows, SIDEWAYS if wide else UPRIGHT)


def _paper(board: Board, words: str, *, sideways: bool = False) -> Paper:
    """An empty sheet; what was not submitted yet is marked as a draft."""
    submitted = board.recommendation is not None and board.recommendation.submitted_at
    draft = "" if submitted else _("Draft: the recommendation was not submitted yet.")
    return Paper(words, demonstration=board.quota.call.is_demonstration, mark=draft, sideways=sideways)


def _day(board: Board) -> str:
    at = board.recommendation.submitted_at if board.recommendation else None
    return date_format(timezone.localtime(at), _("Y-m-d")) if at else _("____-__-__")
