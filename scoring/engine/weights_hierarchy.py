"""AHP from its document: one matrix, complete or not, the matrices of a group of judges, or a hierarchy of either."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from scoring.engine import weights_ahp as ahp
from scoring.engine import weights_incomplete as incomplete
from scoring.engine.phrases import phrase as _
from scoring.engine.problems import Problem, Refused
from scoring.engine.weights_algebra import Floats, perron
from scoring.engine.weights_input import Problems, number, settle, shown, vector, word
from scoring.engine.weights_judgements import joined, matrix
from scoring.engine.weights_result import Found, by_code
from scoring.engine.weights_tree import synthesised

PRIORITIES: Mapping[str, Callable[[Floats], Floats]] = {
    "eigenvector": ahp.eigenvector, "geometric_mean": ahp.geometric_mean, "column_mean": ahp.column_mean,
}  # fmt: skip
COMPLETIONS = ("eigenvalue_optimal", "harker", "log_least_squares")


def hierarchy(document: Mapping[str, Any]) -> Found:
    """AHP on one matrix, on the matrices of a `group`, or over the levels of `matrices` or `hierarchy`."""
    if "matrices" in document or "hierarchy" in document:
        return synthesised(document, single)
    return single(document)


def single(document: Mapping[str, Any]) -> Found:
    """AHP on one matrix, or on the matrices of a `group`."""
    problems: Problems = []
    priority = word(document, "priority", tuple(PRIORITIES), problems)
    completion = word(document, "incomplete", COMPLETIONS, problems)
    table = _random_index(document, problems)
    if "group" in document:
        return _group(document, priority, completion, table, problems)
    codes, values = matrix(document, problems)
    settle(problems)
    joined(codes, values, problems)
    settle(problems)
    return _one(codes, values, priority, completion, table)


def _random_index(document: Mapping[str, Any], problems: Problems) -> str | float:
    """A named table, or the RI itself."""
    given = document.get("random_index")
    plain = str(given).strip() if isinstance(given, str | int | float) and not isinstance(given, bool) else ""
    if plain[:1].isdecimal():
        return float(number(given, "random_index", problems, Decimal("0.01")))
    return word(document, "random_index", tuple(ahp.RANDOM_INDEX), problems)


def _one(codes: tuple[str, ...], values: Floats, priority: str, completion: str, table: str | float) -> Found:
    gaps = incomplete.missing_pairs(values)
    if not gaps:
        ways = {name: way(values) for name, way in PRIORITIES.items()}
        chosen, largest = priority, ahp.lambda_max(values, ways[priority])
    else:
        harker, best = incomplete.harker(values), perron(incomplete.optimal_completion(values))
        squares = incomplete.log_least_squares(values)
        ways = {"eigenvalue_optimal": best[1], "harker": harker[1], "log_least_squares": squares}
        chosen = completion if priority == "eigenvector" else "log_least_squares"
        largest = harker[0] if chosen == "harker" else best[0]
    weights = ways[chosen]
    diagnostics: dict[str, Any] = {"priority": chosen, **ahp.consistency(largest, len(codes), table, len(gaps))}
    if gaps:
        diagnostics["missing"] = [[codes[i], codes[j]] for i, j in gaps]
    else:
        diagnostics["geometric_consistency_index"] = ahp.geometric_consistency_index(values, weights)
    diagnostics["most_inconsistent"] = _disturbing(codes, values, weights, table, len(gaps))
    diagnostics["priorities"] = {name: by_code(codes, way) for name, way in ways.items()}
    return Found(codes, [float(weight) for weight in weights], diagnostics)


def _disturbing(
    codes: tuple[str, ...], values: Floats, weights: Floats, table: str | float, gaps: int
) -> list[dict[str, Any]]:
    """The three judgements most responsible for inconsistency, and the CR if one alone were as the weights have it."""
    result = []
    for i, j, fit, error in ahp.most_inconsistent(values, weights):
        changed = values.copy()
        changed[i, j], changed[j, i] = fit, 1.0 / fit
        largest = incomplete.harker(changed)[0]
        result.append({
            "row": codes[i], "column": codes[j], "judgement": float(values[i, j]), "consistent": fit, "error": error,
            "CR_without": ahp.consistency(largest, len(codes), table, gaps)["CR"],
        })  # fmt: skip
    return result


def _group(
    document: Mapping[str, Any], priority: str, completion: str, table: str | float, problems: Problems
) -> Found:
    """Several judges: their judgements joined (AIJ) or their priorities (AIP), with each judge's own consistency."""
    join = word(document, "join", ("judgements", "priorities"), problems)
    mean = word(document, "mean", ("geometric", "arithmetic"), problems)
    judges = document["group"]
    if isinstance(judges, Mapping):
        judges = [{"name": name, "matrix": cells} for name, cells in judges.items()]
    if not isinstance(judges, list) or not judges or not all(isinstance(judge, Mapping | list) for judge in judges):
        raise Refused((*problems, Problem("group", shown(judges), _("a list of judges, each with matrix or upper"))))
    judges = [{"matrix": judge} if isinstance(judge, list) else judge for judge in judges]
    read, shares, names = [], [], []
    for at, judge in enumerate(judges):
        names.append(str(judge.get("name", judge.get("judge", at + 1))))
        where = f"group[{at}] ({shown(names[-1])}) "
        read.append(matrix({"codes": document.get("codes"), **judge}, problems, where))
        share = vector({"weight": judge.get("weight", 1)}, None, where, problems, Decimal(0))
        shares.append(share.get("weight", Fraction(0)))
    codes = read[0][0]
    if any(one[0] != codes for one in read):
        problems.append(
            Problem("group", _("judges with different criteria"), _("the same criteria: {0}", ", ".join(codes)))
        )
    if not sum(shares):
        problems.append(Problem("group", _("judges without weight"), _("at least one weight above zero")))
    settle(problems)
    voices = [float(share / sum(shares)) for share in shares]
    return _joined_group(codes, [one[1] for one in read], names, voices, (join, mean, priority, completion, table))


def _joined_group(
    codes: tuple[str, ...], matrices: list[Floats], names: list[str], voices: list[float], how: tuple[Any, ...]
) -> Found:
    join, mean, priority, completion, table = how
    problems: Problems = []
    if join == "judgements":
        together = incomplete.joined_judgements(matrices, voices)
        joined(codes, together, problems)
    else:
        for name, values in zip(names, matrices, strict=True):
            joined(codes, values, problems, f"group ({name}) ")
    settle(problems)
    alone = {
        name: _one(codes, values, priority, completion, table)
        for name, values in zip(names, matrices, strict=True)
        if len(incomplete.parts(values)) == 1
    }
    judges = {name: {key: one.diagnostics[key] for key in ("lambda_max", "CR")} | {"weights": list(one.raw)}
              for name, one in alone.items()}  # fmt: skip
    if join == "judgements":
        found = _one(codes, together, priority, completion, table)
        return Found(codes, found.raw, {"join": "judgements", **found.diagnostics, "judges": judges})
    stack = [np.array(one.raw, dtype=np.float64) for one in alone.values()]
    weights = incomplete.joined_priorities(stack, voices, mean)
    return Found(codes, [float(weight) for weight in weights], {"join": f"priorities, {mean} mean", "judges": judges})
