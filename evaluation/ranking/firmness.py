"""How firmly a ranking stands, as its page says it: the latest analysis, intervals, and what would swap the pair at the line."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from evaluation.ranking import board, breakdown
from evaluation.ranking.models import Ranking, RankingRobustness
from scoring.models import RankInterval, ScoringRun

UNSURE = (0.03, 0.97)
"""From and up to which share of draws above the line an entry's place there is open."""


def latest(ranking: Ranking) -> RankingRobustness | None:
    """The newest analysis asked for, whatever its state."""
    return ranking.robustness.select_related("analysis", "started_by").order_by("-number").first()


def intervals(asking: RankingRobustness | None) -> dict[str, dict[str, Any]]:
    """By application code: low, median and high rank, and the share of draws above the line in words; empty before the end."""
    if asking is None or asking.analysis.status != ScoringRun.Status.DONE:
        return {}
    return {row.code: _interval(row) for row in asking.analysis.intervals.all()}


def _interval(row: RankInterval) -> dict[str, Any]:
    share = row.top[0] if row.top else None
    unsure = share is not None and UNSURE[0] < share < UNSURE[1]
    return {"low": row.low, "median": row.median, "high": row.high, "p": chance(share), "share": share, "edge": unsure}


def chance(share: float | None) -> str:
    """A share of draws as a probability in words: never 0 % or 100 %, which no number of draws can show."""
    if share is None:
        return "—"
    percent = round(share * 100)
    return ">99%" if percent > 99 else "<1%" if percent < 1 else f"{percent}%"


def findings(ranking: Ranking, asking: RankingRobustness | None) -> dict[str, Any] | None:
    """What the analysis says of the cut line: in how many draws the same set goes on, how many entries are unsure, and the
    smallest change of one weight that brings the pair at the line level; None before the end."""
    if asking is None or asking.analysis.status != ScoringRun.Status.DONE:
        return None
    summary, found = asking.analysis.summary, intervals(asking)
    cut = next(iter(summary.get("cuts", [])), None)
    swaps = [swap for swap in (cut or {}).get("swaps", []) if swap["node"]]
    return {
        "draws": summary["draws"], "seed": summary["seed"], "same": chance(cut["same_set"] if cut else None),
        "unsure": sum(row["edge"] for row in found.values()), "swap": _swap(ranking, asking, swaps), "has_cut": bool(cut),
        "level": level_share(ranking), "objective": Decimal(ranking.method["objective_share"]),
        "capped": bool(ranking.method.get("caps")),  # the draws know the line alone
        "sources": [_sources().get(name, name) for name in summary.get("sources", [])],
    }  # fmt: skip


def level_share(ranking: Ranking) -> Decimal | None:
    """The objective share (in per cent) at which the last above and the first below the line draw level, from their published
    parts; None where one part alone counts, or no share between 0 and 100 does it."""
    line = board.cut_line(ranking)
    if line is None:
        return None
    last, first = line["last"], line["first"]
    if None in (last.objective, first.objective, last.panel, first.panel):
        return None
    figures, judges = last.objective - first.objective, last.panel - first.panel
    if figures == judges:
        return None
    share = judges / (judges - figures) * 100
    return share if 0 <= share <= 100 else None


def _swap(ranking: Ranking, asking: RankingRobustness, swaps: list[dict[str, Any]]) -> dict[str, Any] | None:
    if not swaps:
        return None
    least = min(swaps, key=lambda swap: abs(Decimal(swap["change"])))
    names = dict(ranking.standings.values_list("entry__application__code", "entry__application__name"))
    nodes = {node["code"]: node for node in asking.analysis.run.model.document["nodes"]}
    change = Decimal(least["change"]) * 100
    return {
        "better": names.get(least["better"], least["better"]), "worse": names.get(least["worse"], least["worse"]),
        "node": breakdown.words(nodes[least["node"]].get("name")) or _part(least["node"], nodes),
        "share": Decimal(least["share"]) * 100, "share_then": Decimal(least["share_then"]) * 100,
        "change": abs(change), "is_more": change > 0,
    }  # fmt: skip


def _part(code: str, nodes: dict[str, Any]) -> str:
    """The two parts of the blend have no name in a model: the judges' and the whole."""
    return _("Judges") if nodes[code].get("kind") == "expert" else _("Objective")


def _sources() -> dict[str, str]:
    return {
        "weights": _("weights"), "alternatives": _("methods"), "imputed": _("filled-in figures"),
        "noise": _("errors of figures"), "judges": _("judges' marks"), "marks": _("judges' marks"),
    }  # fmt: skip
