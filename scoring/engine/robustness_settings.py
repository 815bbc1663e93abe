"""What an analysis was asked for, as a document that can be kept: read with every problem, written in one spelling, and
turned into a task over a model and its table.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from scoring.engine import canonical, robustness_weights
from scoring.engine.evaluate import evaluate
from scoring.engine.panel import Kind, Method
from scoring.engine.phrases import phrase as _
from scoring.engine.problems import Problem, Refused
from scoring.engine.robustness_alternatives import alternatives
from scoring.engine.robustness_plan import Plan, plan
from scoring.engine.robustness_report import compared
from scoring.engine.robustness_sources import Sources
from scoring.engine.robustness_task import Task
from scoring.engine.table import Table
from scoring.engine.tree import Model

SHARE = re.compile(r"\d{1,3}(\.\d{1,9})?", re.ASCII)
PANEL = re.compile(r"mean|median|(trimmed|winsorised):(\d{1,3}),(\d{1,3})(?:,(\d{1,3}))?", re.ASCII)
WANTED = {
    "draws": _("a whole number"), "seed": _("a whole number"), "weights": _("uniform:P, dirichlet:C, smaa or none"),
    "alternatives": _("a list of names"), "imputed": _("true or false"), "noise": _("a number of 0 or more, as text"),
    "cuts": _("a list of whole numbers"), "marks": _("for each leaf, for each entrant, a list of numbers as text"),
    "within": _("true or false"),
    "panel": _("mean, median, trimmed:LOW,HIGH or winsorised:LOW,HIGH, or LOW,HIGH,SIZE"),
}  # fmt: skip


@dataclass(frozen=True)
class Settings:
    """`weights` as uniform:P, dirichlet:C, smaa or none; `noise` in standard deviations of a leaf; `cuts` how many are
    selected (none given: a third); `within`: ranks and cuts are those within the groups of rank.within; `marks` of judges by
    expert leaf and entrant, drawn again with replacement and put together as `panel` says: mean, median, trimmed:LOW,HIGH or
    winsorised:LOW,HIGH, with a third number the panel size it starts from.
    """

    draws: int = 10_000
    seed: int = 1
    weights: str = "uniform:0.25"
    alternatives: tuple[str, ...] = ()
    imputed: bool = False
    noise: str = "0"
    cuts: tuple[int, ...] = ()
    marks: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    panel: str = "mean"
    within: bool = False

    def document(self) -> dict[str, Any]:
        """JSON-ready, in the one spelling that `read` takes back."""
        found = {name: value for name, value in asdict(self).items() if name != "within" or value}
        marks = {
            leaf: {code: [str(mark) for mark in given] for code, given in each.items()}
            for leaf, each in self.marks.items()
        }
        return {**found, "alternatives": list(self.alternatives), "cuts": sorted(set(self.cuts)), "marks": marks}

    def digest(self) -> str:
        """SHA-256 of the canonical document."""
        return canonical.digest(self.document())

    def sources(self, others: tuple[Plan, ...]) -> Sources:
        """What is uncertain. Raises Refused."""
        marks = {
            leaf: {code: [float(mark) for mark in drawn] for code, drawn in each.items()}
            for leaf, each in self.marks.items()
        }
        weights, panel = robustness_weights.read(self.weights), _panel(self.panel)
        return Sources(weights, others, self.imputed, float(self.noise), marks, panel)

    def task(self, model: Model, table: Table) -> Task:
        """The analysis over an evaluated table. Raises Refused with every problem."""
        given = plan(model, evaluate(model, table), within=self.within)
        others = alternatives(given, table, self.alternatives)
        sources = self.sources(others)
        cuts = tuple(sorted(set(self.cuts))) or (max(1, given.deepest // 3),)
        fitting = [cut for cut in cuts if cut <= given.deepest]
        return Task(given, sources, self.draws, self.seed, cuts, compared(given, fitting))


def read(document: Mapping[str, Any]) -> Settings:
    """The settings in a document. Raises Refused with every field that is unknown or no such value."""
    problems = [
        Problem(name[:60], _("a setting"), _("one of {0}", ", ".join(WANTED)))
        for name in document
        if name not in WANTED
    ]
    for name, value in document.items():
        if name in WANTED and not _fits(name, value):
            problems.append(Problem(name, str(value)[:60], WANTED[name]))
    problems += [*_unread(document, "weights", robustness_weights.read), *_unread(document, "panel", _panel)]
    if problems:
        raise Refused(problems)
    lists = {name: tuple(document[name]) for name in ("alternatives", "cuts") if name in document}
    return Settings(**{**document, **lists})


def _unread(document: Mapping[str, Any], name: str, read_one: Callable[[str], object]) -> tuple[Problem, ...]:
    if isinstance(document.get(name), str) and _fits(name, document[name]):
        try:
            read_one(document[name])
        except Refused as refused:
            return refused.problems
    return ()


def _panel(text: str) -> Method:
    """From "mean" or "trimmed:1,1,5". Raises Refused."""
    found = PANEL.fullmatch(text)
    if found is None or found[1] is None:
        return Method("median" if text == "median" else "mean")
    kind: Kind = "trimmed" if found[1] == "trimmed" else "winsorised"
    return Method(kind, int(found[2]), int(found[3]), int(found[4]) if found[4] else None)


def _fits(name: str, value: Any) -> bool:
    if name in ("draws", "seed"):
        return _whole(value)
    if name in ("imputed", "within"):
        return isinstance(value, bool)
    if name == "noise":
        return isinstance(value, str) and SHARE.fullmatch(value) is not None
    if name == "weights":
        return isinstance(value, str)
    if name == "panel":
        return isinstance(value, str) and PANEL.fullmatch(value) is not None
    if name == "marks":
        return _marks(value)
    fits = _whole if name == "cuts" else _text
    return isinstance(value, list | tuple) and all(fits(item) for item in value)


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**63


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _marks(value: Any) -> bool:
    if not isinstance(value, Mapping):
        return False
    return all(
        isinstance(each, Mapping)
        and all(isinstance(given, list | tuple) and all(_mark(mark) for mark in given) for given in each.values())
        for each in value.values()
    )


def _mark(value: Any) -> bool:
    return isinstance(value, str) and canonical.NUMBER.fullmatch(value) is not None and abs(float(value)) < 1e15
