"""Weights that people state: given, relative, equal, best-worst, and one set made from several."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from scoring.engine import weights_bwm as bwm
from scoring.engine import weights_combine as combine
from scoring.engine.phrases import phrase as _
from scoring.engine.problems import Problem, Refused
from scoring.engine.weights_algebra import Floats
from scoring.engine.weights_input import Problems, named, settle, shown, vector, word
from scoring.engine.weights_judgements import best_worst
from scoring.engine.weights_result import Found, by_code


def given(document: Mapping[str, Any]) -> Found:
    """Weights as decided: shares that add to 1, per cent that add to 100, or points that add to the `total` said."""
    problems: Problems = []
    values = _listed(document, problems)
    total = sum(values.values(), Fraction(0))
    said = vector({"total": document["total"]}, None, "input", problems, Decimal(0)) if "total" in document else {}
    wanted = [said["total"]] if said else [Fraction(1), Fraction(100)]
    if not problems and total not in wanted:
        expected = _("{0} or {1}", *map(_decimal, wanted)) if len(wanted) > 1 else _decimal(wanted[0])
        problems.append(Problem("weights", _("a sum of {0}", _decimal(total)), _("a sum of {0}", expected)))
    settle(problems)
    return Found(tuple(values), [value / total for value in values.values()], {"sum": _decimal(total)})


def relative(document: Mapping[str, Any]) -> Found:
    """Each weight over the sum of all."""
    problems: Problems = []
    values = _listed(document, problems)
    settle(problems)
    total = sum(values.values(), Fraction(0))
    return Found(tuple(values), [value / total for value in values.values()], {"sum": _decimal(total)})


def equal(document: Mapping[str, Any]) -> Found:
    """1 / n each."""
    problems: Problems = []
    codes = named(document.get("codes"), None, problems)
    if not codes:
        problems.append(Problem("codes", shown(document.get("codes")), _("the names of the criteria")))
    settle(problems)
    return Found(codes, [Fraction(1, len(codes))] * len(codes), {})


def _listed(document: Mapping[str, Any], problems: Problems) -> dict[str, Fraction]:
    codes = named(document["codes"], None, problems) if "codes" in document else None
    values = vector(document.get("weights"), codes, "weights", problems, Decimal(0))
    if not problems and not sum(values.values()):
        problems.append(Problem("weights", _("a sum of 0"), _("at least one weight above zero")))
    return values


def _decimal(value: Fraction) -> str:
    return format((Decimal(value.numerator) / Decimal(value.denominator)).normalize(), "f")


def best_and_worst(document: Mapping[str, Any]) -> Found:
    """BWM: `model` linear (default) or nonlinear; both deviations and both consistency ratios are told."""
    problems: Problems = []
    model = word(document, "model", ("linear", "nonlinear"), problems)
    codes, compared = best_worst(document, problems)
    settle(problems)
    if compared is None:
        raise Refused((Problem("input", _("no comparisons"), _("best_to_others and others_to_worst")),))
    plain, ratios = bwm.linear(compared), bwm.nonlinear(compared)
    span = float(compared.best_to_others[compared.worst])
    index = bwm.consistency_index(span)
    chosen = plain if model == "linear" else ratios
    diagnostics = {
        "model": model, "best": codes[compared.best], "worst": codes[compared.worst],
        "xi": chosen.xi, "xi_linear": plain.xi, "xi_nonlinear": ratios.xi, "CI": index,
        "CR": 0.0 if index < 1e-12 else ratios.xi / index,
        "input_based_CR": bwm.input_based_ratio(compared),
        "intervals": {code: [float(low), float(high)]
                      for code, low, high in zip(codes, ratios.lower, ratios.upper, strict=True)},
        "priorities": {"linear": by_code(codes, plain.weights), "nonlinear": by_code(codes, ratios.weights)},
    }  # fmt: skip
    return Found(codes, [float(weight) for weight in chosen.weights], diagnostics)


def combined(document: Mapping[str, Any]) -> Found:
    """组合赋权 of `sets`: `by` linear (default), multiplicative, geometric or game_theory; `shares` or equal."""
    problems: Problems = []
    by = word(document, "by", ("linear", "multiplicative", "geometric", "game_theory"), problems)
    names, codes, sets = _sets(document, problems)
    settle(problems)
    shares = vector(document.get("shares", [1] * len(names)), names, "shares", problems, Decimal(0))
    if not problems and not sum(shares.values()):
        problems.append(Problem("shares", _("a sum of 0"), _("at least one share above zero")))
    settle(problems)
    parts = [float(share / sum(shares.values(), Fraction(0))) for share in shares.values()]
    if by == "game_theory":
        found = combine.game_theory(sets)
        if found is None:
            raise Refused(
                (Problem("sets", _("sets in the same proportions"), _("sets that differ, or another way to combine")),)
            )
        weights, parts = found[0], found[1].tolist()
    else:
        way = {"linear": combine.linear, "geometric": combine.geometric}.get(by)
        weights = combine.multiplicative(sets) if way is None else way(sets, parts)
    more = {"by": by} if by == "multiplicative" else {"by": by, "shares": dict(zip(names, parts, strict=True))}
    if not np.isfinite(weights).all():
        raise Refused((Problem("sets", _("no criterion with weight in every set"), _("sets that share a criterion")),))
    told = {name: by_code(codes, one) for name, one in zip(names, sets, strict=True)}
    return Found(codes, [float(weight) for weight in weights], {**more, "sets": told})


def _sets(document: Mapping[str, Any], problems: Problems) -> tuple[tuple[str, ...], tuple[str, ...], Floats]:
    """The sets, each brought to sum 1."""
    sets: Any = document.get("sets")
    if isinstance(sets, list):
        sets = {f"set {at + 1}": one for at, one in enumerate(sets)}
    if not isinstance(sets, Mapping) or len(sets) < 2:
        raise Refused((*problems, Problem("sets", shown(sets), _("at least two sets of weights by name"))))
    codes = named(document["codes"], None, problems) if "codes" in document else None
    rows = []
    for name, one in sets.items():
        values = vector(one, codes, f"sets.{name}", problems, Decimal(0))
        codes = codes or tuple(values) or None
        if not problems and not sum(values.values()):
            problems.append(Problem(f"sets.{name}", _("a sum of 0"), _("at least one weight above zero")))
        rows.append(values)
    settle(problems)
    ordered = codes or ()
    table_of_sets = np.array([[float(row[code] / sum(row.values())) for code in ordered] for row in rows])
    return tuple(str(name) for name in sets), ordered, table_of_sets
