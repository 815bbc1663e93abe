"""Weights by a named method: judgements or data in, weights out that can be frozen into a model, and their provenance.

    given, relative          {"weights": {"scale": "25", ...}}
    equal                    {"codes": ["scale", ...]}
    ahp                      {"codes": [...], "matrix": [["1", "3"], ["1/3", "1"]]}, or {"upper": {"1,2": "3"}},
                             or {"group": [{"name": ..., "weight": ..., "matrix": ...}, ...]},
                             or {"matrices": {"goal": {"codes": ["a", "b"], "matrix": ...}, "a": ..., "b": ...}}
    bwm                      {"best_to_others": {...}, "others_to_worst": {...}}
    entropy, critic, cv,     {"codes": [...], "matrix": [[...], ...], "directions": ["benefit", "cost", ...]},
    std, pca, merec,         entrants in rows
    cilos, idocriw
    combination              {"sets": {"ahp": {...}, "entropy": {...}}, "by": "game_theory"}

The arithmetic is in weights_ahp, weights_incomplete, weights_bwm, weights_objective, weights_loss, weights_pca and
weights_combine, one small function for each formula.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from scoring.engine import weights_data as data
from scoring.engine import weights_opinion as opinion
from scoring.engine.phrases import phrase as _
from scoring.engine.problems import Problem, Refused
from scoring.engine.weights_hierarchy import hierarchy
from scoring.engine.weights_input import opened
from scoring.engine.weights_result import Found, Weights, frozen, input_digest

TABLE = ("codes", "matrix", "entrants", "directions", "lines", "passed_over")
TOLD = ("lines", "passed_over")  # read beside the input, no part of it


class Method(NamedTuple):
    """How a method works, what it reads (first its input, then `options`), and the paper it follows."""

    work: Callable[[Mapping[str, Any]], Found]
    reads: tuple[str, ...]
    options: tuple[str, ...]
    source: str


METHODS: Mapping[str, Method] = {
    "given": Method(opinion.given, ("codes", "weights"), ("total",), "as decided"),
    "relative": Method(opinion.relative, ("codes", "weights"), (), "as decided, normalised"),
    "equal": Method(opinion.equal, ("codes",), (), "equal weights"),
    "ahp": Method(
        hierarchy,
        ("codes", "matrix", "upper", "group", "matrices", "hierarchy"),
        ("priority", "incomplete", "random_index", "join", "mean", "synthesis"),
        "Saaty 1980, The Analytic Hierarchy Process",
    ),
    "bwm": Method(
        opinion.best_and_worst,
        ("codes", "best_to_others", "others_to_worst", "best", "worst"),
        ("model",),
        "Rezaei 2015, Omega 53:49; Rezaei 2016, Omega 64:126",
    ),
    "entropy": Method(data.by_entropy, TABLE, ("normalise", "shift"), "Shannon 1948; Zeleny 1982"),
    "critic": Method(
        data.by_critic,
        TABLE,
        ("normalise", "correlation"),
        "Diakoulaki, Mavrotas & Papayannakis 1995, Computers & Operations Research 22:763",
    ),
    "cv": Method(data.by_variation, TABLE, ("normalise",), "coefficient of variation"),
    "std": Method(data.by_deviation, TABLE, ("normalise",), "standard deviation"),
    "pca": Method(
        data.by_components, TABLE, ("variant", "keep"), "Hotelling 1933; OECD/JRC Handbook 2008, step 6, for factors"
    ),
    "merec": Method(data.by_removal, TABLE, (), "Keshavarz-Ghorabaee et al. 2021, Symmetry 13:525"),
    "cilos": Method(data.by_impact, TABLE, (), "Zavadskas & Podvezko 2016, IJITDM 15:267"),
    "idocriw": Method(data.by_both, TABLE, (), "Zavadskas & Podvezko 2016, IJITDM 15:267"),
    "combination": Method(opinion.combined, ("codes", "sets"), ("by", "shares"), "combination weighting"),
}
ALIASES = {
    "standard_deviation": "std", "sd": "std", "variation": "cv", "coefficient_of_variation": "cv", "ewm": "entropy",
    "combine": "combination", "combined": "combination", "normalised": "relative", "best_worst": "bwm",
    "熵权": "entropy", "变异系数": "cv", "层次分析": "ahp", "组合赋权": "combination",
}  # fmt: skip


def named(method: str) -> str:
    """The method's one name, from any case, hyphens or a usual other name. Refused where there is none."""
    name = str(method).strip().lower().replace("-", "_").replace(" ", "_")
    name = ALIASES.get(name, name)
    if name not in METHODS:
        raise Refused((Problem("method", repr(method), _("one of {0}", ", ".join(METHODS))),))
    return name


def weigh(method: str, document: Any, options: Mapping[str, Any] | None = None) -> Weights:
    """Weights of the criteria in `document` by `method`; `options` are laid over those in the document.

    Numbers are decimal strings, fractions such as "1/3", or JSON numbers. Refused with every problem found.
    """
    name = named(method)
    way = METHODS[name]
    read = opened(document, way.reads + way.options)
    read |= opened(dict(options or {}), way.reads + way.options)
    with np.errstate(all="ignore"):
        found = way.work(read)
    raw = [float(value) for value in found.raw]
    if not raw or not np.isfinite(raw).all():
        raise Refused((Problem("input", _("values without finite weights"), _("values this method can tell apart")),))
    settings = {key: read[key] for key in way.options if key in read}
    return Weights(
        method=name,
        source=way.source,
        codes=found.codes,
        raw=tuple(raw),
        frozen=frozen(found.raw, found.codes),
        diagnostics={**found.diagnostics, **({"passed_over": over} if (over := read.get("passed_over")) else {})},
        options=settings,
        input_digest=input_digest(name, {key: value for key, value in read.items() if key not in TOLD}),
    )
