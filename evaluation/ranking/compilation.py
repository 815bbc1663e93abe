"""What goes into a ranking: the run's scores, the judges' panel scores, the tie ladder, the cut; and what is still missing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation.competition.models import Round
from evaluation.judging.models import Assignment
from evaluation.judging.sheets import panel_scores
from evaluation.ranking.combine import Parts, Place, chosen, order
from evaluation.ranking.models import RoundRun
from evaluation.rounds.models import Entry
from scoring.models import Score

WIDE_GAP = Decimal(20)  # points between the highest and lowest judge of one entry, from which a re-check is asked


def missing(round: Round, scoring: RoundRun | None) -> list[str]:
    """Everything that stands between the round and a ranking, each as one sentence; empty when nothing does."""
    problems: list[str] = []
    entries = Entry.objects.filter(round=round).running()
    if not entries.exists():
        return [_("No entries are running in this round.")]
    if round.objective_share and scoring is None:
        problems.append(_("Scoring has not finished yet: start it, or wait for it."))
    if scoring is not None and round.objective_share:
        scored = set(Score.objects.filter(run=scoring.run).values_list("code", flat=True))
        left_out = sorted(set(entries.values_list("application__code", flat=True)) - scored)
        if left_out:
            problems.append(
                _("The latest scoring does not hold these entries: %(codes)s.") % {"codes": ", ".join(left_out)}
            )
    if round.judge_share:
        problems += _missing_sheets(round, entries)
    return problems


def _missing_sheets(round: Round, entries: Any) -> list[str]:
    sheets = Assignment.objects.filter(entry__in=entries).exclude(status=Assignment.Status.RECUSED)
    unfinished = sheets.exclude(status=Assignment.Status.SUBMITTED).count()
    problems = []
    if unfinished:
        problems.append(
            ngettext("%(count)s score sheet is not submitted.", "%(count)s score sheets are not submitted.", unfinished)
            % {"count": unfinished}
        )
    without = entries.exclude(pk__in=sheets.values("entry")).count()
    if without:
        problems.append(
            ngettext("%(count)s entry has no judge.", "%(count)s entries have no judge.", without) % {"count": without}
        )
    return problems


def lines(round: Round, scoring: RoundRun) -> list[dict[str, Any]]:
    """One map of Standing fields per running or settled entry, ranked, best first; unranked entries last, by code."""
    entries = list(_entries(round))
    scores = {score.code: score for score in Score.objects.filter(run=scoring.run)}
    panels = panel_scores(round)
    shares = (round.objective_share, round.judge_share)
    parts = []
    for entry in entries:
        score, panel = scores.get(entry.application.code), panels.get(entry.pk)
        parts.append(
            Parts(
                entry,
                score.score if score and score.score is not None else None,
                panel.score if panel else None,
                entry.application.track_id,
                ladder(round, score),
            )
        )
    places = order(parts, shares, round.decimals)
    above, passed = chosen_of(round, places)
    made = []
    for part, place in zip(parts, places, strict=True):
        entry, score, panel = part.key, scores.get(part.key.application.code), panels.get(part.key.pk)  # type: ignore[attr-defined]
        made.append(
            {
                "entry": entry,
                "objective": part.objective,
                "panel": part.panel,
                "total": place.total,
                "spread": panel.spread if panel else None,
                "judges": panel.judges if panel else 0,
                "rank": place.rank,
                "rank_in_track": place.rank_in_track,
                "is_above": place.key in above,
                "flags": _flags(place.is_tied, score, panel) + _full(passed.get(place.key)),
                "breakdown": {"dimensions": _dimensions(score, round)},
            }
        )
    made.sort(key=lambda line: (line["rank"] is None, line["rank"] or 0, line["entry"].code))  # type: ignore[attr-defined]
    return made


def caps(round: Round) -> dict[tuple[str, Any], int]:
    """The places each kind may take at most: a province in any round, a track where winners are chosen."""
    found: dict[tuple[str, Any], int] = {}
    entries = Entry.objects.filter(round=round).running()
    if round.province_cap:
        provinces = entries.values_list("application__lead__province", flat=True).distinct().order_by()
        found |= {("province", province): round.province_cap for province in provinces}
    if round.is_last:
        tracks = round.competition.call.tracks.exclude(cap=None)
        found |= {("track", track.pk): track.cap for track in tracks if track.cap is not None}
    return found


def chosen_of(round: Round, places: Sequence[Place]) -> tuple[set[Any], dict[Any, str]]:
    """The entries that go on, and those passed over with what is full. Keys of the places are entries."""
    ranked = [
        (p.key, p.rank, [("track", p.key.application.track_id), ("province", p.key.application.lead.province)])  # type: ignore[attr-defined]
        for p in places
        if p.rank is not None
    ]
    return chosen(ranked, round.cut, caps(round))


def _full(kind: str | None) -> list[str]:
    return [f"{kind}_full"] if kind else []


def _entries(round: Round) -> Any:
    return Entry.objects.filter(round=round).running().with_names().order_by("code")


def ladder(round: Round, score: Score | None) -> tuple[Decimal, ...]:
    """The values of the model's tie chain, highest first wins; an entry without the value stands last."""
    chain = round.model.document.get("rank", {}).get("chain", [])
    nodes = {node["code"]: node for node in (score.breakdown or {}).get("nodes", [])} if score else {}
    return tuple(Decimal(nodes[code]["value"]) if nodes.get(code, {}).get("value") else Decimal(-1) for code in chain)


def _flags(is_tied: bool, score: Score | None, panel: Any) -> list[str]:
    flags = ["tied"] if is_tied else []
    if panel is not None and panel.spread is not None and panel.spread > WIDE_GAP:
        flags.append("wide_gap")
    if score is not None and score.outcome != "scored":
        flags += [score.outcome, *[flag for flag in score.flags if flag.startswith((score.outcome,))]]
    return flags


def _dimensions(score: Score | None, round: Round) -> list[dict[str, Any]]:
    """The first level of the tree: what each aspect adds to the total, in points of the objective part."""
    if score is None or not score.breakdown:
        return []
    nodes = score.breakdown.get("nodes", [])
    return [
        {"code": node["code"], "name": node["name"], "value": node["value"], "contribution": node["contribution"]}
        for node in nodes
        if node["depth"] == 1
    ]


def method(round: Round) -> dict[str, Any]:
    """How the numbers came about, as it stood when the ranking was compiled."""
    limits = {f"{kind}:{value}": most for (kind, value), most in sorted(caps(round).items(), key=str)}
    return {
        **({"caps": limits} if limits else {}),
        "objective_share": str(round.objective_share),
        "judge_share": str(round.judge_share),
        "panel": round.method,
        "trim_low": round.trim_low,
        "trim_high": round.trim_high,
        "trim_from": round.trim_from,
        "decimals": round.decimals,
        "ties": "min",
        "chain": round.model.document.get("rank", {}).get("chain", []),
    }


def digest(round: Round, scoring: RoundRun, lines: Sequence[dict[str, Any]]) -> str:
    """SHA-256 over the run's result, the method and every line's published figures."""
    rows = [
        [line["entry"].code, *(str(line[name]) for name in ("objective", "panel", "total", "rank", "rank_in_track"))]
        for line in lines
    ]
    content = {
        "run": scoring.run.digest,
        "result": scoring.run.result_digest,
        "method": method(round),
        "cut": round.cut,
        "rows": rows,
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
