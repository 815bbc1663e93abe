"""Who is strict or lenient 评委校准, and whether it changes anything: a round's sheets examined, and the order without leniency."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, NamedTuple

from evaluation.competition.models import Round
from evaluation.judging.models import Assignment
from evaluation.ranking import compilation
from evaluation.ranking.combine import Parts, Place, order
from evaluation.rounds.models import Entry
from scoring.engine import panel
from scoring.engine.panel_report import Judge, Mark, Report, Subject, report
from scoring.models import Score, ScoringRun

CLEAR = Decimal("1.96")  # standard errors of a 95 % interval


class Effect(NamedTuple):
    """What taking leniency off would do to the round: how many ranks change, and who would cross the line either way."""

    moved: int
    up: list[str]
    down: list[str]


def examined(round: Round) -> Report | None:
    """The round's submitted sheets as one panel's marks, by blind code and judge's number; None while there are none."""
    drops = round.method in (Round.Method.TRIMMED, Round.Method.WINSORISED)
    low, high = (round.trim_low, round.trim_high) if drops else (0, 0)
    method = panel.Method(round.method, low, high, round.trim_from if drops else None)  # type: ignore[arg-type]
    found = marks(round)
    return report(found, method, min(round.decimals, 6), bootstrap=0) if found else None


def marks(round: Round) -> list[Mark]:
    """One mark a sheet: its score. Sheets taken back, recused or of entries that left are missing, never 0."""
    submitted = Assignment.objects.filter(
        entry__in=Entry.objects.filter(round=round).running(), status=Assignment.Status.SUBMITTED
    )
    sheets = submitted.exclude(score=None).select_related("entry", "judge__judge").order_by("entry__code", "pk")
    return [Mark(sheet.entry.code, sheet.judge.judge.number, sheet.score) for sheet in sheets]


def judges(found: Report) -> list[dict[str, Any]]:
    """Each judge's row, the farthest from the middle first, with its 95 % interval and the words that flags give it."""
    flagged: dict[str, list[str]] = {}
    for flag in found.flags:
        flagged.setdefault(flag.who, []).append(flag.kind)
    rows = [{"judge": row, "kinds": flagged.get(row.judge, []), **_interval(row)} for row in found.judges]
    return sorted(rows, key=lambda row: (-abs(row["judge"].effect or 0), row["judge"].judge))


def _interval(row: Judge) -> dict[str, float | None]:
    if row.effect is None or row.se is None:
        return {"low": None, "high": None}
    reach = float(CLEAR) * row.se
    return {"low": row.effect - reach, "high": row.effect + reach}


def dots(rows: list[dict[str, Any]], axis: str) -> dict[str, Any]:
    """Data of the chart: one dot a judge with its interval; empty where leniency cannot be told."""
    told = [row for row in rows if row["low"] is not None]
    return {
        "axis": axis,
        "judges": [
            {
                "id": row["judge"].judge, "mean": round(row["judge"].effect, 2), "lo": round(row["low"], 2),
                "hi": round(row["high"], 2), "flag": bool({"lenient", "strict"} & set(row["kinds"])),
            }
            for row in sorted(told, key=lambda row: row["judge"].judge)
        ],
    }  # fmt: skip


def effect(contest_round: Round, found: Report) -> Effect | None:
    """The round's order with every judge's leniency taken off the marks, beside the order as it is; None while figures with
    a share are not scored, or where leniency cannot be told."""
    scoring = contest_round.runs.select_related("run").filter(run__status=ScoringRun.Status.DONE).first()
    if found.unadjusted or (contest_round.objective_share and scoring is None):
        return None
    scores = {s.code: s for s in Score.objects.filter(run=scoring.run)} if scoring else {}
    subjects = {subject.subject: subject for subject in found.subjects}
    entries = list(Entry.objects.filter(round=contest_round).running().with_names().order_by("code"))
    plain = _places(contest_round, entries, scores, {code: s.score for code, s in subjects.items()})
    fair = _places(contest_round, entries, scores, {code: _fair(contest_round, s) for code, s in subjects.items()})
    before, after = (compilation.chosen_of(contest_round, places)[0] for places in (plain, fair))
    ranks = {place.key: place.rank for place in plain}
    return Effect(
        moved=sum(ranks[place.key] != place.rank for place in fair),
        up=sorted(entry.code for entry in after - before), down=sorted(entry.code for entry in before - after),
    )  # fmt: skip


def _fair(contest_round: Round, subject: Subject) -> Decimal | None:
    return None if subject.adjusted is None else panel.half_up(Decimal(subject.adjusted), contest_round.decimals)


def _places(
    contest_round: Round, entries: list[Entry], scores: dict[str, Score], panels: dict[str, Decimal | None]
) -> list[Place]:
    parts = []
    for entry in entries:
        score = scores.get(entry.application.code)
        ladder = compilation.ladder(contest_round, score)
        objective = score.score if score else None
        parts.append(Parts(entry, objective, panels.get(entry.code), entry.application.track_id, ladder))
    shares = (contest_round.objective_share, contest_round.judge_share)
    return order(parts, shares, contest_round.decimals)
