"""The sources of uncertainty and their random streams: Philox, one stream for each source and block of 256 draws.

A stream's key is (seed, block and source), so no chunk, thread or worker can change what is drawn.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.random.bit_generator import ISeedSequence

from scoring.engine.panel import Method
from scoring.engine.phrases import phrase as _
from scoring.engine.problems import Problem, Refused
from scoring.engine.robustness_plan import Floats, Mask, Plan, Whole, deviation
from scoring.engine.robustness_values import SCORE, Shifts
from scoring.engine.robustness_weights import Weights, drawn, effective

BLOCK = 256
SOURCES = ("weights", "alternatives", "imputed", "noise", "judges")
Marks = Mapping[str, Mapping[str, Sequence[float]]]  # expert leaf -> entrant -> the marks its value is made of


@dataclass(frozen=True)
class Sources:
    """What is uncertain. The given model is always one of the alternatives, all equally likely.

    imputed: each imputed cell takes the value of an entrant whose cell was observed. noise: each leaf value moves by
    a normal error of this many standard deviations of its column. judges: each entrant's marks are drawn again with
    replacement, and put together by the method `panel`.
    """

    weights: Weights = field(default_factory=Weights)
    alternatives: tuple[Plan, ...] = ()
    imputed: bool = False
    noise: float = 0.0
    judges: Marks = field(default_factory=dict)
    panel: Method = field(default_factory=Method)

    def active(self, plan: Plan) -> tuple[str, ...]:
        """The sources that can move something."""
        cells = self.imputed and any(mask.any() and not mask.all() for mask in plan.imputed.values())
        moving = (not self.weights.is_still, bool(self.alternatives), cells, self.noise > 0, bool(self.judges))
        return tuple(source for source, moves in zip(SOURCES, moving, strict=True) if moves)


def check(plan: Plan, sources: Sources) -> None:
    """Raises Refused, with every problem, on sources that do not fit the plan."""
    problems = []
    if not 0 <= sources.noise <= 10:
        problems.append(Problem("noise", str(sources.noise), _("from 0 to 10 standard deviations")))
    for number, other in enumerate(sources.alternatives, 1):
        lost = sorted(set(plan.codes) ^ set(other.codes))
        if lost:
            found = _("other entrants with a score: {0}", ", ".join(lost[:5]))
            problems.append(Problem(_("alternative {0}", number), found, _("a score for the same entrants")))
    for leaf, marks in sources.judges.items():
        if leaf not in plan.leaves:
            problems.append(Problem(_("judges {0}", leaf), _("no such leaf"), _("a leaf of the model")))
        elif (method := plan.model.nodes[leaf].rule.method) != "identity":
            wanted = _("the rule identity: marks drawn again are its points")
            problems.append(Problem(_("judges {0}", leaf), _("the rule {0}", method), wanted))
        lacking = [code for code in plan.codes if not len(marks.get(code, ()))]
        if lacking:
            problems.append(
                Problem(
                    _("judges {0}", leaf), _("no marks for {0}", ", ".join(lacking[:5])), _("marks for every entrant")
                )
            )
    if problems:
        raise Refused(problems)


class Key(ISeedSequence):
    """The key of a stream, given to Philox as it is: it would ask the system for entropy first."""

    def __init__(self, seed: int, place: int) -> None:
        self.words = np.array([seed, place], dtype=np.uint64)

    def generate_state(self, n_words: int, dtype: Any = np.uint64) -> Any:
        return self.words


def stream(seed: int, block: int, source: str, family: int = 0) -> np.random.Generator:
    """The random stream of one source in one block. `family` tells apart independent repetitions (Sobol's A and B)."""
    place = (family << 56) | (block << 8) | SOURCES.index(source)
    return np.random.Generator(np.random.Philox(Key(seed, place)))  # type: ignore[arg-type]  # numpy's stubs forget it


@dataclass(frozen=True)
class Drawn:
    """What some blocks of draws are computed from; `cells` hold what was drawn for imputed cells."""

    shares: Floats
    chosen: Whole  # which alternative, 0 the given model
    cells: Mapping[str, tuple[Whole, Floats]]
    noise: Sequence[np.random.Generator]  # of each block; none where nothing is noisy
    judges: Sequence[np.random.Generator]


def blocks(
    plan: Plan, sources: Sources, seed: int, numbers: Sequence[int], families: Mapping[str, int] | None = None
) -> Drawn:
    """Everything that does not grow with entrants; noise and judges are drawn as the rows are computed."""
    draws = BLOCK * len(numbers)
    streams = {
        source: [stream(seed, number, source, (families or {}).get(source, 0)) for number in numbers]
        for source in sources.active(plan)
    }
    if "weights" in streams:
        shares = drawn(sources.weights, plan, streams["weights"], BLOCK)
    else:
        shares = np.broadcast_to(plan.shares, (draws, len(plan.shares)))
    chosen = np.zeros(draws, dtype=np.int64)
    if "alternatives" in streams:
        many = 1 + len(sources.alternatives)
        chosen = np.concatenate([random.integers(0, many, BLOCK) for random in streams["alternatives"]])
    cells: dict[str, tuple[Whole, Floats]] = {}
    if "imputed" in streams:
        cells = {
            leaf: found
            for leaf, mask in plan.imputed.items()
            if (found := _cells(plan, leaf, mask, streams["imputed"]))
        }
    return Drawn(shares, chosen, cells, streams.get("noise", ()), streams.get("judges", ()))


def _cells(plan: Plan, leaf: str, mask: Mask, streams: Sequence[np.random.Generator]) -> tuple[Whole, Floats] | None:
    places, donors = np.flatnonzero(mask), plan.leaves[leaf][~mask]
    donors = donors[~np.isnan(donors)]
    if not len(places) or not len(donors):
        return None
    chosen = [random.integers(0, len(donors), (BLOCK, len(places))) for random in streams]
    return places, donors[np.concatenate(chosen)]


def shifts(plan: Plan, sources: Sources, drawn_blocks: Drawn, rows: slice) -> Shifts:
    """What is added to the leaf values in the draws `rows`: draws x entrants for each leaf that moves. The rows are all there
    are, or within the only block.
    """
    count = rows.stop - rows.start
    found: dict[str, Floats] = {}
    for leaf, (places, values) in drawn_blocks.cells.items():
        found[leaf] = np.zeros((count, plan.size))
        found[leaf][:, places] = values[rows] - plan.leaves[leaf][places]
    if drawn_blocks.judges:
        each = count // len(drawn_blocks.judges)
        for leaf, marks in sources.judges.items():
            again = [
                np.stack([_again(marks[code], sources.panel, random, each) for code in plan.codes], axis=1)
                for random in drawn_blocks.judges
            ]
            found[leaf] = np.concatenate(again) - plan.leaves[leaf]
    if drawn_blocks.noise and plan.model.root in plan.whole:
        found[SCORE] = _summed_noise(plan, sources.noise, drawn_blocks.noise, drawn_blocks.shares[rows])
    elif drawn_blocks.noise:
        for leaf, values in plan.leaves.items():
            moved = sources.noise * deviation(values) * _normal(drawn_blocks.noise, count, plan.size)
            found[leaf] = found[leaf] + moved if leaf in found else moved
    return found


def _normal(streams: Sequence[np.random.Generator], count: int, size: int) -> Floats:
    each = count // len(streams)
    return np.concatenate([random.standard_normal((each, size)) for random in streams])


def _summed_noise(plan: Plan, noise: float, streams: Sequence[np.random.Generator], shares: Floats) -> Floats:
    """In a weighted sum the leaves' independent normal errors add up to one: its deviation is the root of sum (w
    sd)^2.
    """
    spread = noise * np.array([float(np.std(plan.leaves[leaf])) for leaf in plan.below(plan.model.root)])
    weights = effective(plan, shares, plan.model.root)
    deviation = np.sqrt(((weights * spread) ** 2).sum(axis=1))
    return np.asarray(deviation[:, None] * _normal(streams, len(deviation), plan.size))


def _again(marks: Sequence[float], panel: Method, random: np.random.Generator, count: int) -> Floats:
    """What the panel would have given with its marks drawn again, as `panel.combined` puts marks together."""
    given = np.asarray(marks, dtype=np.float64)
    size = len(given)
    drawn_again = np.sort(given[random.integers(0, size, (count, size))], axis=1)
    if panel.kind == "median":
        drawn_again = drawn_again[:, (size - 1) // 2 : size // 2 + 1]
    elif panel.kind != "mean" and size >= panel.smallest:
        inner = drawn_again[:, panel.low : size - panel.high]
        drawn_in = np.clip(drawn_again, inner[:, :1], inner[:, -1:])
        drawn_again = inner if panel.kind == "trimmed" else drawn_in
    total = drawn_again.sum(axis=1) if panel.total else drawn_again.mean(axis=1)
    return np.asarray(total, dtype=np.float64)
