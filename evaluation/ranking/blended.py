"""A ranking written as one model over one table: the objective part and the judges' score as its two aspects.

So an analysis of robustness draws over what really decides the order: figures, weights and marks at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, NamedTuple

from evaluation.competition.models import Round
from evaluation.judging.sheets import sheet_scores
from evaluation.ranking.models import Ranking
from scoring.engine.canonical import plain
from scoring.engine.table import Table

Rows = Mapping[str, list[str]]


class Blend(NamedTuple):
    """The model's document, the table, each entrant's sheet scores by application code, and the panel's method in words
    that robustness settings read. Without judges in the ranking the last two are empty."""

    document: dict[str, Any]
    table: Table
    marks: dict[str, Rows]
    panel: str


def blended(ranking: Ranking) -> Blend:
    """The ranking as a model. Whoever has no judges' score in it has no score here either."""
    round, run = ranking.round, ranking.scoring.run
    document, table = dict(run.model.document), run.entrants()
    if not round.judge_share:
        return Blend(document, table, {}, "mean")
    standings = {standing.entry.application.code: standing for standing in ranking.standings.with_applications()}
    given = [standings[code].panel if code in standings else None for code in table.codes]
    panel, total = (_free(document, name) for name in ("judges_panel", "ranking_total"))
    wider = replace(table, columns={**table.columns, panel: tuple(given)})
    scores = sheet_scores(round)
    marks = {
        code: [plain(score) for score in scores.get(standings[code].entry_id, [])]
        for code, score in zip(table.codes, given, strict=True)
        if score is not None
    }
    return Blend(_written(round, document, panel, total), wider, {panel: marks}, _method(round))


def _free(document: Mapping[str, Any], name: str) -> str:
    taken = {node["code"] for node in document["nodes"]}
    while name in taken:
        name += "_"
    return name


def _written(round: Round, document: Mapping[str, Any], panel: str, total: str) -> dict[str, Any]:
    """The objective model below a new root, each part with its share of the round, rounded as the ranking is."""
    objective, rank = document["root"], document["rank"]
    rounding = {"decimals": round.decimals, "mode": "half_up"}
    cover = {"method": "rescale", "min_cover": "1"}
    nodes = [
        {"code": total, "children": [], "aggregate": {"method": "arithmetic"}, "missing": cover, "round": rounding}
    ]
    if round.objective_share:
        nodes[0]["children"].append(objective)  # type: ignore[attr-defined]
        nodes += [
            _below(node, rank, round.objective_share) if node["code"] == objective else node
            for node in document["nodes"]
        ]
    nodes[0]["children"].append(panel)  # type: ignore[attr-defined]
    share = plain(round.judge_share)
    nodes.append(
        {
            "code": panel,
            "kind": "expert",
            "weight": share,
            "impute": {"method": "rescale"},
            "rule": {"method": "identity"},
        }
    )  # type: ignore[dict-item]
    kept = {"ties": "min", "chain": rank.get("chain", []), "within": rank.get("within")}
    ranked = {"method": "score", "round": rounding, **{name: value for name, value in kept.items() if value}}
    return {**document, "code": f"{document['code'][:58]}-blend", "root": total, "nodes": nodes, "rank": ranked}


def _below(node: Mapping[str, Any], rank: Mapping[str, Any], share: Decimal) -> dict[str, Any]:
    """The objective root as one aspect of the whole: its score is rounded before it is weighed."""
    lowered = {**node, "weight": plain(share)}
    if node.get("weights", {}).get("method") not in ("equal", "relative"):
        lowered["weights"] = {"method": "relative"}
    if "round" in rank:
        lowered["round"] = rank["round"]
    return lowered


def _method(round: Round) -> str:
    if round.method in (Round.Method.TRIMMED, Round.Method.WINSORISED):
        return f"{round.method}:{round.trim_low},{round.trim_high},{round.trim_from}"
    return str(round.method)
