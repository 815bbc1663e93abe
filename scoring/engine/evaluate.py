"""An indicator model applied to a table: derived columns, gates, imputation, outliers, rules, means, bonus, rounding, ranks."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from scoring.engine import check, columns, derived
from scoring.engine.columns import Floats, Mask, Sheet
from scoring.engine.explain import Explainer
from scoring.engine.gates import Gated, gate, in_words
from scoring.engine.grow import Grown, applicable, grow, lacking
from scoring.engine.outrank_leaves import outranking
from scoring.engine.phrases import phrase as _
from scoring.engine.problems import Problem, Refused
from scoring.engine.ranking import ranks
from scoring.engine.result import Result, fingerprint
from scoring.engine.rounding import rounded
from scoring.engine.table import Table
from scoring.engine.tree import Link, Model

__all__ = ["ENGINE_VERSION", "Result", "evaluate", "unmet"]

ENGINE_VERSION = "6"


def evaluate(model: Model, table: Table) -> Result:
    """The result of `model` over the entrants of `table`. Raises Refused, with every problem, on a table that does not fit."""
    check.fit(model, table)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):  # what has no value is nan, and is said
        return _evaluated(model, table)


def unmet(model: Model, table: Table) -> dict[str, list[dict[str, Any]]]:
    """Gates that entrants do not pass, by code, as explained: known before scoring. Raises Refused on a table that does not fit."""
    check.fit(model, table)
    sheet = columns.sheet(table, model.columns)
    _derive(model, sheet)
    gated = gate(model, sheet)
    found: dict[str, list[dict[str, Any]]] = {}
    for item in model.gates:
        for row, passed in enumerate(gated.passed[item.code]):
            if passed is not True:
                found.setdefault(sheet.codes[row], []).append(in_words(gated, sheet, item, row))
    return found


def _evaluated(model: Model, table: Table) -> Result:
    """The stages in their order, over rows sorted by code."""
    sheet = columns.sheet(table, model.columns)
    rows = {code: row for row, code in enumerate(table.codes)}
    stages, reasons = _derive(model, sheet)
    gated = gate(model, sheet)
    admitted = np.array([outcome == "scored" for outcome in gated.outcomes], dtype=np.bool_)
    inner = sheet.at(admitted)
    applies, undecided = applicable(model, inner)
    _refuse_undecided(model, inner, undecided, rows)
    grown = grow(model, inner, applies)
    lacking(model, grown, inner, rows, reasons)
    bonus, scores = _scored(model, inner, grown)
    outcomes, flags = _told(model, sheet, gated, grown, admitted, scores, reasons)
    full = _whole(admitted, scores)
    chain = [link.sign * _link(link, sheet, admitted, grown) for link in model.rank.links]
    keys = -full if model.rank.direction == "cost" else full
    overall = ranks(keys, chain, model.rank.ties)
    tags = sheet.columns[model.rank.within] if model.rank.within else None
    within = ranks(keys, chain, model.rank.ties, tags) if tags is not None else None
    explainer = Explainer(model, sheet, gated, grown, admitted, bonus, scores, overall, within, outcomes)
    nodes = {code: _whole(admitted, grown.values[code]) for code in model.nodes}
    for stage in ("imputed", "treated", "value"):
        name = "normalised" if stage == "value" else stage
        stages[name] = {code: _whole(admitted, getattr(grown.leaves[code], stage)) for code in model.leaves}
    return _given_back(table, sheet, model, full, overall, within, stages, nodes, outcomes, flags, explainer)


def _link(link: Link, sheet: Sheet, admitted: Mask, grown: Grown) -> Floats:
    """What a link of the chain compares: a node's value, or a column."""
    if link.column or link.code not in grown.values:
        return sheet.floats(link.code)
    return _whole(admitted, grown.values[link.code])


def _derive(model: Model, sheet: Sheet) -> tuple[dict[str, Mapping[str, Floats]], dict[str, dict[str, str]]]:
    """Add the derived columns to the sheet; their floats as the first stage, and why a cell has no value."""
    found: dict[str, Floats] = {}
    reasons: dict[str, dict[str, str]] = {}
    for item in model.derived:
        cells, why = derived.column(item.tree, sheet.columns, len(sheet))
        sheet.columns[item.code] = cells
        reasons[item.code] = {sheet.codes[row]: reason for row, reason in why.items()}
        found[item.code] = columns.nearest(cells)
    return {"derived": found}, reasons


def _refuse_undecided(model: Model, sheet: Sheet, undecided: Mapping[str, list[int]], rows: Mapping[str, int]) -> None:
    problems = []
    for code, places in undecided.items():
        condition = model.nodes[code].applies_when
        names = ", ".join(dict.fromkeys(name for name, _ in condition.columns())) if condition else ""
        for row in places:
            where = _("row {0} (code {1}), column {2}", rows[sheet.codes[row]] + 2, sheet.codes[row], names)
            problems.append(Problem(where, _("nothing"), _("a figure that decides whether {0} applies", code)))
    if problems:
        raise Refused(problems)


def _scored(model: Model, sheet: Sheet, grown: Grown) -> tuple[Sequence[Decimal], Floats]:
    """The bonus of each row, and the score with it, rounded."""
    root = grown.values[model.root]
    before = root if model.rank.method == "score" else _outranked(model, grown)
    bonus = [_bonus(model, sheet, row) for row in range(len(sheet))]
    raised = before
    if any(bonus):
        pairs = zip(before.tolist(), bonus, strict=True)
        raised = np.array([float(Decimal(repr(x)) + extra) if x == x else x for x, extra in pairs])
    return bonus, rounded(raised, model.rank.rounding)


def _bonus(model: Model, sheet: Sheet, row: int) -> Decimal:
    """The points of the bonus columns, at most the cap; a bonus nobody states is none."""
    cells = [sheet.columns[name][row] for name in model.bonus.columns]
    total = sum(
        (Decimal(repr(float(c))) if isinstance(c, Fraction) else c for c in cells if not isinstance(c, str) and c),
        Decimal(0),
    )
    return min(total, model.bonus.cap) if model.bonus.cap is not None else total


def _outranked(model: Model, grown: Grown) -> Floats:
    """A method of ranking over the leaves, after their rules; entrants that lack a leaf are not compared."""
    whole = ~np.any([np.isnan(grown.values[code]) for code in model.leaves], axis=0)
    found = np.full(len(whole), np.nan)
    if whole.any():
        found[whole] = outranking(model, {code: grown.values[code][whole] for code in model.leaves}).scores
    return found


def _told(
    model: Model, sheet: Sheet, gated: Gated, grown: Grown, admitted: Mask, scores: Floats, reasons: Mapping[str, Mapping[str, str]]
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:  # fmt: skip
    """Each row's outcome and flags."""
    outcomes, flags = list(gated.outcomes), [list(row) for row in gated.flags]
    places = np.flatnonzero(admitted)
    for name, why in reasons.items():
        for row, code in enumerate(sheet.codes):
            if code in why:
                flags[row].append(f"undefined:{name}")
    for code, node in model.nodes.items():
        value, applies = grown.values[code], grown.applies[code]
        marks = [("not_applicable", ~applies)] if node.applies_when is not None else []
        if node.is_leaf:
            found = grown.leaves[code]
            marks += [("imputed", found.filled), ("missing", applies & np.isnan(found.imputed))]
            marks += [("treated", applies & (found.treated != found.imputed) & ~np.isnan(found.imputed))]
            marks += [("undefined", applies & np.isnan(value) & ~np.isnan(found.imputed))]
        else:
            marks += [("incomplete", applies & np.isnan(value))]
        for mark, mask in marks:
            for row in places[mask].tolist():
                flags[row].append(f"{mark}:{code}")
    for row, score in zip(places.tolist(), scores.tolist(), strict=True):
        if score != score:
            outcomes[row] = "incomplete"
    return tuple(outcomes), tuple(tuple(row) for row in flags)


def _whole(admitted: Mask, values: Floats) -> Floats:
    """Values of the admitted rows among all rows; nan for the others. The very array where all are admitted."""
    if len(values) == len(admitted):
        return values
    found = np.full(len(admitted), np.nan)
    found[admitted] = values
    return found


def _given_back(
    table: Table, sheet: Sheet, model: Model, scores: Floats, overall: Floats, within: Floats | None,
    stages: Mapping[str, Mapping[str, Floats]], nodes: Mapping[str, Floats], outcomes: tuple[str, ...],
    flags: tuple[tuple[str, ...], ...], explainer: Explainer,
) -> Result:  # fmt: skip
    """The result in the order of the table's rows."""
    at = {code: row for row, code in enumerate(sheet.codes)}
    order = np.array([at[code] for code in table.codes], dtype=np.intp)
    kind = np.float64 if model.rank.ties == "average" else np.int64
    tags = sheet.columns[model.rank.within] if model.rank.within else None
    inside = None if within is None else within[order].astype(kind)
    values = {code: found[order] for code, found in nodes.items()}
    told = tuple(flags[row] for row in order.tolist())
    places = overall[order].astype(kind)
    return Result(
        codes=table.codes, scores=scores[order], ranks=places, ranks_within=inside,
        groups=None if tags is None else tuple("" if (tag := tags[row]) is None else str(tag) for row in order.tolist()),
        nodes=values, stages={stage: {k: v[order] for k, v in found.items()} for stage, found in stages.items()},
        outcomes=tuple(outcomes[row] for row in order.tolist()), flags=told,
        links={code: sheet.floats(code)[order] for code in model.rank.columns(nodes)},
        digest=fingerprint(table.codes, scores[order], places, inside, values, told), explainer=explainer,
    )  # fmt: skip
