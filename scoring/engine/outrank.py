"""Ranking over the leaves of a model by a named method: one score per entrant, higher is better.

The methods themselves, with everything they compute, are in outrank_distance (TOPSIS, VIKOR, GRA), outrank_utility
(COPRAS, MABAC, RSR), outrank_pairs (PROMETHEE II, ELECTRE I) and outrank_votes (Copeland, Borda).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from scoring.engine import outrank_distance, outrank_pairs, outrank_utility, outrank_votes
from scoring.engine.outrank_shape import Case, Floats, case, choice, option
from scoring.engine.phrases import phrase as _
from scoring.engine.problems import Problem, Refused

Options = Mapping[str, Any]


class Found(NamedTuple):
    """One score per entrant, higher is better; the figures that papers print beside it, one per entrant; and what the method says
    of the set: a truth, a number, rows of entrants, a number for each indicator, or who (rows) outranks whom (columns).
    """

    scores: Floats
    figures: Mapping[str, Floats] = {}
    told: Mapping[str, Any] = {}


Method = Callable[[Case, Options], Found]


def _topsis(given: Case, options: Options) -> Found:
    found = outrank_distance.topsis(given, choice(options, "norm", ("vector", "min_max", "sum", "max")))
    return Found(found.closeness, {"to_best": found.to_best, "to_worst": found.to_worst})


def _vikor(given: Case, options: Options) -> Found:
    found = outrank_distance.vikor(given, option(options, "v", "0.5", 0, 1))
    figures = {"S": found.group_utility, "R": found.regret, "Q": found.compromise}
    told = {name: getattr(found, name) for name in ("acceptable_advantage", "acceptable_stability", "proposed")}
    return Found(0.0 - found.compromise, figures, told)


def _gra(given: Case, options: Options) -> Found:
    rho = option(options, "rho", "0.5", 1e-6, 1)
    return Found(outrank_distance.gra(given, rho, choice(options, "norm", ("min_max", "best", "mean"))).grade)


def _copras(given: Case, _: Options) -> Found:
    found = outrank_utility.copras(given)
    return Found(found.degree, {"S_plus": found.benefit, "S_minus": found.cost, "Q": found.significance})


def _mabac(given: Case, _: Options) -> Found:
    found = outrank_utility.mabac(given)
    return Found(found.total, told={"border": found.border})


def _rsr(given: Case, options: Options) -> Found:
    return Found(outrank_utility.rsr(given, choice(options, "ranks", ("whole", "interpolated"))).ratio)


def _promethee(given: Case, options: Options) -> Found:
    functions = outrank_pairs.preferences(options.get("preference", "usual"), given.matrix.shape[1])
    found = outrank_pairs.promethee(given, functions)
    return Found(found.net, {"phi_plus": found.leaving, "phi_minus": found.entering})


def _electre(given: Case, options: Options) -> Found:
    cuts = [None if options.get(name) == "mean" else option(options, name, default, 0, 1)
            for name, default in (("concordance", "0.65"), ("discordance", "0.35"))]  # fmt: skip
    found = outrank_pairs.electre(given, cuts[0], cuts[1], choice(options, "scale", ("range", "largest_range", "pair")))
    told = {
        "concordance": found.thresholds[0], "discordance": found.thresholds[1], "outranks": found.outranks,
        "kernel": np.flatnonzero(found.kernel),
    }  # fmt: skip
    return Found(outrank_pairs.net_order(found, choice(options, "order", ("net", "outranking", "kernel"))), told=told)


def _copeland(given: Case, _: Options) -> Found:
    found = outrank_votes.copeland(given)
    wins, losses = (np.asarray(column, dtype=np.float64) for column in (found.wins, found.losses))
    return Found(wins - losses, {"wins": wins, "losses": losses})


def _borda(given: Case, _: Options) -> Found:
    return Found(outrank_votes.borda(given).per_vote)


METHODS: Mapping[str, tuple[Method, tuple[str, ...]]] = {
    "topsis": (_topsis, ("norm",)),
    "vikor": (_vikor, ("v",)),
    "promethee_ii": (_promethee, ("preference",)),
    "electre_i": (_electre, ("concordance", "discordance", "scale", "order")),
    "copras": (_copras, ()),
    "mabac": (_mabac, ()),
    "gra": (_gra, ("norm", "rho")),
    "rsr": (_rsr, ("ranks",)),
    "copeland": (_copeland, ()),
    "borda": (_borda, ()),
}
ALIASES = {"promethee": "promethee_ii", "promethee_2": "promethee_ii", "electre": "electre_i", "electre_1": "electre_i",
           "grey": "gra", "rank_sum_ratio": "rsr", "灰色关联": "gra",
           "秩和比": "rsr", "promethee2": "promethee_ii", "electre1": "electre_i", "grey_relational_analysis": "gra"}  # fmt: skip


def known_name(method: str) -> str | None:
    """The method's one name: any case, spaces and hyphens; None where there is no such method."""
    name = method.strip().lower().replace(" ", "_").replace("-", "_")
    name = ALIASES.get(name, name)
    return name if name in METHODS else None


def named(method: str) -> str:
    """As `known_name`; Refused where there is no such method."""
    name = known_name(str(method))
    if name is None:
        raise Refused((Problem("rank.method", repr(method), _("one of {0}", ", ".join(METHODS))),))
    return name


def problems(method: str, options: Options, columns: int) -> tuple[Problem, ...]:
    """What is wrong with a method's name and options, before there is any data: for checking a model."""
    try:
        rehearsal = np.arange(1.0, 3.0)[:, None] * np.ones(columns)
        rank_scores(method, rehearsal, [1] * columns, [1] * columns, options)
    except Refused as refusal:
        return refusal.problems
    return ()


def rank_scores(
    method: str, matrix: Any, weights: Sequence[Any], directions: Sequence[Any], options: Options | None = None
) -> Floats:
    """The scores of `ranked` alone."""
    return ranked(method, matrix, weights, directions, options).scores


def ranked(
    method: str, matrix: Any, weights: Sequence[Any], directions: Sequence[Any], options: Options | None = None
) -> Found:
    """What the method finds for the rows of `matrix` (entrants x indicators), in the same order.

    `weights` are numbers or decimal strings in any proportion (Copeland and Borda count them exactly); `directions` are
    benefit / cost or 1 / -1. Refused, with every problem, on anything that does not fit.
    """
    name = named(method)
    function, known = METHODS[name]
    given = dict(options or {})
    wanted = _("one of {0}", ", ".join(known) or _("none"))
    strange = [Problem(f"options.{key}", repr(given[key]), wanted) for key in given if key not in known]
    if strange:
        raise Refused(tuple(strange))
    with np.errstate(over="ignore", invalid="ignore"):
        found = function(case(matrix, weights, directions), given)
    lost = np.flatnonzero(~np.isfinite(found.scores))
    if len(lost):
        wanted = _("values this method can compare")
        raise Refused(tuple(Problem(_("row {0}", row + 1), _("no finite score"), wanted) for row in lost))
    return found
