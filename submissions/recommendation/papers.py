"""The papers of a recommendation, as workbooks."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from submissions.applications.tables import workbook
from submissions.calls.wording import title
from submissions.recommendation.board import Board


def summary(board: Board) -> bytes:
    """The summary table 推荐汇总表: the order with names, tracks, leads and opinions."""
    rows: list[list[Any]] = [
        [_("Order"), _("Number"), _("Cluster"), _("Track"), _("Lead"), _("Members"), _("Opinion"), _("Status")]
    ]
    for place in board.places:
        a = place.application
        members = f"{a.joined}/{a.invited}"  # type: ignore[attr-defined]
        state = a.get_status_display()
        rows.append([place.position, a.code, a.name, title(a.track), a.lead.name, members, place.opinion, state])
    if board.quota.call.is_demonstration:
        rows.append([_("Demonstration data")])
    return workbook({_("Recommendation"): rows})
