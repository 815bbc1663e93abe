"""Every method a model may name, with its settings, as text: made from the catalogue, so that it cannot fall behind the code."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from scoring.engine import catalogue, normalise, outrank, rules
from scoring.engine.formula import ARGUMENTS
from scoring.engine.nodes import DIRECTIONS, KINDS, MODES
from scoring.engine.order import TIES

SHAPES = {  # how each kind of setting is written
    "number": '"2.5"', "positive": '"2.5" above 0', "pair": '["0", "100"]', "flag": "true | false", "code": "a column",
    "codes": '["column", ...]', "numbers": '["0.5", "0.3", ...]', "target": '"best" | "2.5"',
    "rows": '[{"from": "50", "points": "10"}, ...] or [["50", "10"], ...]', "line": '[["x", "y"], ...]',
    "grades": '{"A": "100", "B": "80"}', "memberships": '[{"column": "share_good", "points": "90"}, ...]',
    "capacity": '{"a": "0.4", "b": "0.3", "a+b": "1"}',
}  # fmt: skip
TOLD: Mapping[str, Mapping[str, str]] = {
    "transform": {
        "none": "as it is", "log": "log(x + shift)", "power": "x to the exponent", "sqrt": "the square root",
    },
    "treat": {
        "none": "outliers stay", "winsorise": "the furthest values drawn in while skew and kurtosis exceed their limits",
        "clip": "cut at two percentiles", "log": "a shifted log", "box_cox": "Box-Cox; lambda by likelihood if none is given",
    },
    "impute": {
        "fail": "a missing figure refuses the table", "rescale": "the siblings take over its weight", "zero": "0",
        "worst": "the worst value of the set", "mean": "the mean of the set", "median": "the median of the set",
        "group_mean": "the mean of the entrants with the same tag", "group_median": "their median",
        "last_period": "the first figure there is in other columns (by default the same with _1)", "constant": "a value",
    },
    "aggregate": {
        "arithmetic": "weighted mean", "geometric": "weighted geometric mean", "harmonic": "weighted harmonic mean",
        "sum": "sum of weight x value", "minimum": "the least", "maximum": "the greatest", "power": "(sum w x^p)^(1/p)",
        "owa": "weights by place, the largest first", "choquet": "a capacity names the worth of every set of children",
    },
    "missing": {"rescale": "on a group: what is missing is shared out, if enough weight is there"},
    "scale": {
        "best": "the best value becomes best, and the worst worst where it is given",
        "factor": "value x factor + add",
    },
    "rule": {"grade": "points by grade", "membership": "grades weighed by the share that gave each 模糊综合评价 M(·,+); "
                           "M(∧,∨): derive each grade's column as max(min(0.6, a), min(0.4, b))",
             "identity": "the figure itself"},
}  # fmt: skip
SCORED: Mapping[str, str] = {  # what stands in the column score, higher is better
    "topsis": "closeness C (--json adds the two distances)", "promethee_ii": "net flow phi (--json adds phi_plus, phi_minus)",
    "vikor": "-Q, so that the least Q is first; --json adds S, R, Q, both conditions and the compromise proposed",
    "electre_i": "net concordance less net discordance; order: outranking counts pairs won less lost, kernel is 1 and 0;"
    " --json adds who outranks whom",
    "copras": "utility degree N, 100 the best; --json adds S_plus, S_minus, Q",
    "mabac": "sum S of distances from the border", "gra": "grade of relation", "rsr": "RSR; --json adds its line and grades",
    "copeland": "pairs won less pairs lost", "borda": "mean opponents beaten",
}  # fmt: skip
PARTS: Mapping[str, tuple[str, Mapping[str, catalogue.Fields]]] = {
    "rule": ("on a leaf: how its figure becomes points", catalogue.RULES),
    "transform": ("on a leaf, before its rule; the rule's bounds stay in the unit of the figure", catalogue.TRANSFORMS),
    "treat": ("on a leaf: outliers", catalogue.TREATS),
    "impute": ("on a leaf: a missing figure", catalogue.IMPUTES),
    "aggregate": ("on a group: how its children become one value", catalogue.AGGREGATES),
    "missing": ("on a group", catalogue.MISSING),
    "scale": ("on any node, after that (its settings alone, without a method)", catalogue.SCALES),
}


def text() -> str:
    """The guide: one paragraph for each part of a model."""
    lines = [
        'A method is written {"method": name, settings}, or as its bare name. Numbers are decimal strings.',
        'What stands in brackets may be left out.', '',
    ]  # fmt: skip
    for part, (about, methods) in PARTS.items():
        lines += [f"{part}: {about}", *_methods(part, methods), ""]
    lines += [*_rank(), "", *_others()]
    return "\n".join(lines) + "\n"


def _methods(part: str, methods: Mapping[str, catalogue.Fields]) -> Iterator[str]:
    for method, fields in methods.items():
        others = [name for name, of in catalogue.ALIASES.items() if of == method and name not in methods]
        also = f" (also {', '.join(others)})" if others else ""
        yield f"  {method}{also}: {_meaning(part, method)}"
        for name, (kind, default) in fields.items():
            yield f"      {_setting(name, kind, default)}"


def _meaning(part: str, method: str) -> str:
    """The first sentence of the function that does it, or what is told of it here."""
    told = TOLD.get(part, {}).get(method)
    found: Mapping[str, Callable[..., Any]] = {**normalise.OVER_SET, **rules.EXACT}
    return told or " ".join((found[method].__doc__ or "").split("\n\n")[0].split()) or method


def _setting(name: str, kind: str, default: Any) -> str:
    head, _, rest = kind.partition(":")
    if head == "choice":
        shape = rest.replace("|", " | ")
    elif head == "whole":
        shape = "a whole number from {} to {}".format(*rest.split(":"))
    else:
        shape = SHAPES[head]
    if default is catalogue.REQUIRED:
        return f"{name}: {shape}"
    usual = "" if default is None else f" = {default if not isinstance(default, tuple) else ', '.join(default)}"
    return f"[{name}{usual}]: {shape}"


def _rank() -> list[str]:
    ways = [
        f"  {name}: {', '.join(options) or 'no options'}; score: {SCORED[name]}"
        for name, (_, options) in outrank.METHODS.items()
    ]
    return [
        "rank: how entrants are ordered",
        "  method score (the default), or a method over the leaves, with its options beside it:", *ways,
        f"  [round] {{\"decimals\": 2, \"mode\": {' | '.join(MODES)}}} (on any node too)",
        f"  [ties = min]: {' | '.join(TIES)}",
        '  [chain]: ["node or column", {"code": "node", "direction": "cost"}, {"column": "column"}]: what breaks ties',
        "  [within]: a column of tags: a second rank inside each",
        f"  [direction = benefit]: {' | '.join(DIRECTIONS)}: cost ranks the lowest score first",
    ]  # fmt: skip


def _others() -> list[str]:
    return [
        "derived: columns by formula, + - * / ** ( ) < <= > >= == !=, column names ([any column] in brackets), and",
        "  " + ", ".join(ARGUMENTS) + ";",
        "  largest(k, ...) and smallest(k, ...) are the kth; a formula with a missing figure is missing, but first(...) is the",
        "  first figure there is and present(...) how many there are",
        f"kind of a leaf: {' | '.join(KINDS)}; direction: {' | '.join(DIRECTIONS)}; column, if not its code",
        f"weights of a group: {' | '.join(catalogue.WEIGHTS_FROM)}",
        'applies_when, and require of a gate: {"column": c, at_least | more_than | at_most | less_than | equals | in}, with',
        '  "relaxed": {"when": condition, bounds}; or {"all" | "any": [conditions]}, {"not": condition}',
        'bonus: {"columns": [...], "cap": "5"}',
    ]
