"""Ranking by comparing every pair: PROMETHEE II and ELECTRE I."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring.engine import elementary
from scoring.engine.outrank_shape import Case, Floats, divided, down, number
from scoring.engine.phrases import phrase as _
from scoring.engine.problems import Problem, Refused

LARGEST_FLOW = 20_000  # entrants: the time grows with their square
LARGEST_GRAPH = 2_000  # entrants: the memory too
BLOCK = 4_000_000  # pairs held at once

# Brans & Vincke 1985: how a difference d >= 0 becomes a preference from 0 to 1; parameters in the unit of the indicator
PREFERENCES: Mapping[str, tuple[tuple[str, ...], Callable[..., Floats]]] = {
    "usual": ((), lambda d: (d > 0) * 1.0),
    "u_shape": (("q",), lambda d, q: (d > q) * 1.0),
    "v_shape": (("p",), lambda d, p: np.clip(d / p, 0.0, 1.0)),
    "level": (("q", "p"), lambda d, q, p: (d > q) * 0.5 + (d > p) * 0.5),
    "linear": (("q", "p"), lambda d, q, p: np.clip((d - q) / (p - q), 0.0, 1.0)),
    "gaussian": (
        ("s",),
        lambda d, s: np.where(d > 0, 1.0 - elementary.exp(-np.minimum(d * d / (2 * s * s), 700.0)), 0.0),
    ),
}
ALIASES = {"u": "u_shape", "v": "v_shape", "gauss": "gaussian"}


class Preference(NamedTuple):
    name: str
    parameters: tuple[float, ...] = ()

    def degree(self, difference: Floats) -> Floats:
        return PREFERENCES[self.name][1](difference, *self.parameters)


def preferences(given: Any, columns: int) -> tuple[Preference, ...]:
    """Read `"usual"`, `["linear", "0.5", "5"]` or `{"function": "level", "q": "1", "p": "6"}`, or a list of such."""
    listed = isinstance(given, Sequence) and not isinstance(given, str) and not _is_single(given)
    items = list(given) if listed else [given] * columns
    problems: list[Problem] = []
    if len(items) != columns:
        wanted = _("one, or one for each of the {0} indicators", columns)
        problems.append(Problem("options.preference", _("{0} functions", len(items)), wanted))
    found = [_preference(item, f"options.preference[{at}]", problems) for at, item in enumerate(items)]
    if problems:
        raise Refused(tuple(problems))
    return tuple(found)


def _is_single(given: Sequence[Any]) -> bool:
    """`["linear", "0.5", "5"]` is one function with its parameters; `["usual", "usual"]` are two."""
    return len(given) > 1 and isinstance(given[0], str) and number(given[1]) is not None


def _preference(item: Any, place: str, problems: list[Problem]) -> Preference:
    if isinstance(item, Mapping):
        name, values = item.get("function", "usual"), [item[key] for key in ("q", "p", "s") if key in item]
    elif isinstance(item, str):
        name, values = item, []
    else:
        name, values = (item[0], list(item[1:])) if isinstance(item, Sequence) and item else (item, [])
    name = ALIASES.get(str(name).lower(), str(name).lower())
    if name not in PREFERENCES:
        problems.append(Problem(place, repr(item), _("one of {0}", ", ".join(PREFERENCES))))
        return Preference("usual")
    wanted = PREFERENCES[name][0]
    numbers = [number(value) for value in values]
    good = len(numbers) == len(wanted) and all(value is not None and value >= 0 for value in numbers)
    parameters = tuple(float(value) for value in numbers if value is not None)
    rising = len(wanted) < 2 or (len(parameters) == 2 and parameters[0] < parameters[1])
    if not good or not rising or (name in ("v_shape", "gaussian") and parameters[0] == 0):
        expected = _("{0} without a parameter", name)
        if wanted:
            expected = _("{0} with {1}, not negative", name, " < ".join(wanted))
        problems.append(Problem(place, repr(item), expected))
        return Preference("usual")
    return Preference(name, parameters)


class Flows(NamedTuple):
    leaving: Floats  # phi+
    entering: Floats  # phi-
    net: Floats  # phi, -1 to 1, higher is better


def promethee(case: Case, functions: Sequence[Preference]) -> Flows:
    """phi = phi+ - phi-, phi+(a) = sum over b of pi(a, b)/(n - 1), pi = sum w P(d) (Brans, Vincke & Mareschal 1986)."""
    n = len(case.matrix)
    if n > LARGEST_FLOW:
        raise Refused(
            (Problem("matrix", _("{0} entrants", n), _("at most {0}: PROMETHEE compares every pair", LARGEST_FLOW)),)
        )
    values = case.matrix * case.signs
    leaving, entering = np.zeros(n), np.zeros(n)
    step = max(1, BLOCK // n)
    for start in range(0, n, step):
        rows = slice(start, start + step)
        wins, losses = np.zeros((len(values[rows]), n)), np.zeros((len(values[rows]), n))
        for column, function in enumerate(functions):
            gap = values[rows, column, None] - values[None, :, column]
            wins += case.weights[column] * function.degree(np.maximum(gap, 0.0))
            losses += case.weights[column] * function.degree(np.maximum(-gap, 0.0))
        leaving[rows], entering[rows] = down(wins.T), down(losses.T)
    others = max(1, n - 1)
    return Flows(leaving / others, entering / others, leaving / others - entering / others)


class Electre(NamedTuple):
    concordance: Floats
    discordance: Floats
    thresholds: tuple[float, float]
    outranks: NDArray[np.bool_]
    kernel: NDArray[np.bool_]
    net: Floats  # higher is better


def electre(
    case: Case, concordance: float | None = 0.65, discordance: float | None = 0.35, scale: str = "range"
) -> Electre:
    """a outranks b where c(a, b) = sum of w with a >= b reaches its threshold and d(a, b) stays within its own.

    Roy 1968. d is the largest amount by which b is ahead, over: the range of that indicator (`range`), the largest
    range of all (`largest_range`, Roy's, for indicators on one scale), or as Hwang & Yoon 1981 the largest weighted
    difference of the pair (`pair`). A threshold of None is the mean over all pairs. Net is van Delft & Nijkamp's (1977)
    net concordance less net discordance, a full order where the kernel gives only a set.
    """
    n = len(case.matrix)
    if n > LARGEST_GRAPH:
        wanted = _("at most {0}: ELECTRE keeps a table of every pair", LARGEST_GRAPH)
        raise Refused((Problem("matrix", _("{0} entrants", n), wanted),))
    values = case.matrix * case.signs
    ranges = np.ptp(values, axis=0)
    if scale == "pair":
        values = divided(values, np.sqrt(down(values * values))) * case.weights
    concord, behind, apart = np.zeros((n, n)), np.zeros((n, n)), np.zeros((n, n))
    for column in range(values.shape[1]):
        gap = values[None, :, column] - values[:, None, column]
        concord += np.where(gap <= 0, case.weights[column], 0.0)
        unit = {"range": ranges[column], "largest_range": ranges.max(), "pair": np.float64(1.0)}[scale]
        behind = np.maximum(behind, divided(np.maximum(gap, 0.0), unit))
        apart = np.maximum(apart, np.abs(gap))
    discord = divided(behind, apart) if scale == "pair" else behind
    np.fill_diagonal(concord, 0.0)
    pairs = max(1, n * (n - 1))
    cut = (
        float(down(concord.ravel()) / pairs) if concordance is None else concordance,
        float(down(discord.ravel()) / pairs) if discordance is None else discordance,
    )
    outranks = (concord >= cut[0] - 1e-12) & (discord <= cut[1] + 1e-12) & ~np.eye(n, dtype=bool)
    net = (down(concord.T) - down(concord)) - (down(discord.T) - down(discord))
    return Electre(concord, discord, cut, outranks, kernel(outranks), net)


def kernel(outranks: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The entrants of which none outranks another and of which one outranks every entrant left out.

    Circuits are first taken as one entrant (Roy 1968), after which the kernel exists and is the only one.
    """
    n = len(outranks)
    reach = outranks | np.eye(n, dtype=bool)
    for middle in range(n):  # Warshall: who is reached through whom
        reach |= reach[:, middle, None] & reach[None, middle, :]
    circuit = np.argmax(reach & reach.T, axis=1)  # the first member stands for its circuit
    inside, decided = np.zeros(n, dtype=bool), np.zeros(n, dtype=bool)
    while not decided.all():
        foes = outranks & (circuit[:, None] != circuit[None, :])
        beaten = ~decided & (foes & inside[:, None]).any(axis=0)
        beaten = np.isin(circuit, circuit[beaten])
        decided |= beaten
        open_foe = (foes & ~decided[:, None]).any(axis=0)
        free = ~decided & ~np.isin(circuit, circuit[open_foe])
        inside |= free
        decided |= free
    return inside


def net_order(found: Electre, order: str) -> Floats:
    """The score ranked by: `net` as above, whatever the thresholds; `outranking`: how many it outranks less how many outrank
    it; or `kernel`: 1 inside the kernel and 0 outside.
    """
    beats = found.outranks.astype(np.float64)
    scores = {"net": found.net, "outranking": down(beats.T) - down(beats), "kernel": found.kernel.astype(np.float64)}
    return scores[order] + 0.0
