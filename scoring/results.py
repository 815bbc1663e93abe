"""A result as rows: what is stored per entrant, and what the command, the bundle and the REST API hand out."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np

from scoring.engine import outrank_utility, spec
from scoring.engine.canonical import plain
from scoring.engine.evaluate import ENGINE_VERSION, Result
from scoring.engine.outrank_leaves import outranking
from scoring.engine.phrases import phrase as _
from scoring.engine.rounding import settled
from scoring.engine.spec import Model
from scoring.engine.table import Table
from scoring.models import Score

PLACES = Decimal("0.0000000001")  # of a stored score; the breakdown holds it as the engine wrote it
BREAKDOWN = (
    "code", "node", "parent", "depth", "kind", "unit", "input", "value", "weight", "effective_weight", "contribution",
    "adjustment", "imputed", "not_applicable", "words_zh", "words_en",
)  # fmt: skip


def rows(result: Result) -> Iterator[dict[str, Any]]:
    """One mapping per entrant, in the table's order, with the fields of a Score; `score` is decimal text or None.

    Ranks are whole: where ties share an average rank, the breakdown holds it exactly.
    """
    for place, code in enumerate(result.codes):
        breakdown = result.explain(code)
        yield {
            "code": code,
            "score": breakdown["score"],
            "rank": int(result.ranks[place]) or None,
            "rank_within": int(result.ranks_within[place]) or None if result.ranks_within is not None else None,
            "outcome": result.outcomes[place],
            "flags": list(result.flags[place]),
            "breakdown": breakdown,
        }


def stored(score: str | None) -> Decimal | None:
    """A score as the database keeps it, to 10 decimals."""
    return None if score is None else Decimal(score).quantize(PLACES)


def summary(scores: Sequence[Score]) -> dict[str, Any]:
    """What a list of runs shows of one: how many of each outcome, how many cells were imputed, and the extremes."""
    outcomes = Counter(score.outcome for score in scores)
    found = sorted(score.score for score in scores if score.score is not None)
    return {
        "entrants": len(scores),
        **{str(outcome): outcomes[outcome] for outcome in Score.Outcome.values},
        "imputed": sum(flag.startswith("imputed:") for score in scores for flag in score.flags),
        "best": plain(found[-1]) if found else None,
        "worst": plain(found[0]) if found else None,
    }


def number(value: float) -> str:
    """A float to the 15 digits it can be trusted with, without idle zeros; nothing where there is no value."""
    return "" if math.isnan(value) else f"{value + 0.0:.15g}"


def sheet(model: Model, result: Result) -> Iterator[list[Any]]:
    """The result as SCORING.md lays it out: code, score, rank, rank_within where ranked by group, every node, flags."""
    within = result.ranks_within
    nodes = list(model.nodes)
    yield ["code", "score", "rank", *(["rank_within"] if within is not None else []), *nodes, "flags"]
    for place, code in enumerate(result.codes):
        ranks = [result.ranks[place], *([within[place]] if within is not None else [])]
        values = [number(result.nodes[node][place]) for node in nodes]
        flags = ";".join(result.flags[place])
        yield [code, number(result.scores[place]), *map(_rank, ranks), *values, flags]


def breakdown_sheet(result: Result) -> Iterator[Sequence[Any]]:
    """The explanation of every entrant, one line per node, and the bonus and the last rounding: with the root they are the score."""
    yield BREAKDOWN
    for row in rows(result):
        for node in row["breakdown"]["nodes"]:
            words = node.get("words") or {}
            cells = {
                **node, "code": row["code"], "node": node["code"],
                "words_zh": words.get("zh-hans"), "words_en": words.get("en"),
            }  # fmt: skip
            yield [_cell(cells.get(column)) for column in BREAKDOWN]
        for kind, words_zh, words_en in (("bonus", "加分", "bonus"), ("rounding", "取整", "rounding")):
            if row["score"] is not None and row["breakdown"]["method"] == "score":
                cells = {"code": row["code"], "kind": kind, "contribution": row["breakdown"][kind],
                         "words_zh": words_zh, "words_en": words_en}  # fmt: skip
                yield [_cell(cells.get(column)) for column in BREAKDOWN]


def document(model: Model, table: Table, result: Result) -> dict[str, Any]:
    """The result as JSON: the digests it rests on, then one object per entrant."""
    told = {**digests(model.document, table, result), "scores": list(_objects(model, result))}
    if model.rank.method != "score":
        _outranked(model, result, told)
    return {**told, "rsr": graded(result)} if model.rank.method == "rsr" else told


def _outranked(model: Model, result: Result, told: dict[str, Any]) -> None:
    """Add to a document what a method of ranking finds on its way: figures to each entrant, and what it says of the set."""
    scored = np.flatnonzero(~np.isnan(result.scores))
    if not len(scored):
        return
    found = outranking(model, {leaf: result.nodes[leaf][scored] for leaf in model.leaves})
    if found.figures:
        for place, row in enumerate(scored.tolist()):
            told["scores"][row]["figures"] = {name: number(column[place]) for name, column in found.figures.items()}
    codes = [result.codes[row] for row in scored]
    if found.told:
        told[model.rank.method] = {name: _spelt(value, codes, model.leaves) for name, value in found.told.items()}


def _spelt(value: Any, codes: Sequence[str], leaves: Sequence[str]) -> Any:
    """What a method says of the set (see outrank.Found), with codes in the place of rows and columns."""
    if not isinstance(value, np.ndarray):
        return value if isinstance(value, bool) else number(value)
    if value.ndim == 2:
        return {
            code: [codes[row] for row in np.flatnonzero(beaten).tolist()]
            for code, beaten in zip(codes, value, strict=True)
        }
    if value.dtype == np.intp:
        return [codes[row] for row in value.tolist()]
    return dict(zip(leaves, map(number, value.tolist()), strict=True))


def graded(result: Result) -> dict[str, Any] | None:
    """The regression of RSR on its probit, and each distinct RSR with its grade 分档, best first; None with fewer than three."""
    ratio = settled(result.scores[~np.isnan(result.scores)])
    if len(np.unique(ratio)) < 3:
        return None
    line = outrank_utility.rsr_line(ratio)
    grades = outrank_utility.rsr_grades(line).tolist()
    names = ("rsr", "entrants", "mean_rank", "percentile", "probit", "fitted")
    columns = (line.ratio, line.entrants, line.mean_rank, line.percentile, line.probit, line.fitted)
    values = [
        {name: f"{value:.6g}" for name, value in zip(names, row, strict=True)} | {"grade": grade}
        for *row, grade in zip(*(column.tolist() for column in columns), grades, strict=True)
    ]
    fit = {name: f"{getattr(line, name):.6g}" for name in ("intercept", "slope", "r_squared")}
    cuts = [f"{line.intercept + line.slope * cut:.6g}" for cut in outrank_utility.GRADE_CUTS]
    return {**fit, "grade_cuts": cuts, "values": values[::-1]}


def digests(document: Mapping[str, Any], table: Table, result: Result) -> dict[str, str]:
    """What identifies a result, in the order it is printed."""
    return {
        "model": spec.digest(document),
        "table": table.digest(),
        "engine": ENGINE_VERSION,
        "result": result.digest,
    }


def spoken(model: Model, table: Table, result: Result) -> list[str]:
    """The summary a command prints beside the scores: what happened, and the digests, a phrase a line."""
    scored = sum(not math.isnan(score) for score in result.scores)
    imputed = sum(flag.startswith("imputed:") for flags in result.flags for flag in flags)
    found = digests(model.document, table, result)
    return [
        _("entrants {0}, scored {1}, imputed cells {2}", len(result.codes), scored, imputed),
        *(
            _("{0}: a cost, but identity takes its figure as it is: more of it scores higher", c)
            for c in model.unturned
        ),
        _("model {0}", found["model"]),
        _("table {0}", found["table"]),
        _("engine {0}", found["engine"]),
        _("result {0}", found["result"]),
    ]


def _objects(model: Model, result: Result) -> Iterable[dict[str, Any]]:
    lines = sheet(model, result)
    header = next(lines)
    fixed = len(header) - len(model.nodes) - 1
    for line, flags in zip(lines, result.flags, strict=True):
        entrant = {name: cell if cell != "" else None for name, cell in zip(header[:fixed], line, strict=False)}
        nodes = {code: cell or None for code, cell in zip(model.nodes, line[fixed:-1], strict=True)}
        yield {**entrant, "nodes": nodes, "flags": list(flags)}


def _rank(rank: float) -> int | float | str:
    """A rank as a number, whole unless it is an average; nothing where there is none."""
    return "" if not rank else int(rank) if rank == int(rank) else float(rank)


def _cell(value: Any) -> Any:
    """A cell of a breakdown: yes and no as 1 and 0, nothing as empty."""
    return int(value) if isinstance(value, bool) else "" if value is None else value
