"""Everything a panel's marks say at once: published scores beside leniency-adjusted ones, judges, agreement, flags."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np

from scoring.engine import panel
from scoring.engine.panel_agreement import agreement_with_rest
from scoring.engine.panel_design import Design, Floats
from scoring.engine.panel_flags import Bias, Flag, flags, own_group_bias
from scoring.engine.panel_leniency import Leniency, adjusted_errors, leniency
from scoring.engine.panel_summary import BOOTSTRAP, gaps, known, own_group, summary
from scoring.engine.problems import Refused


class Mark(NamedTuple):
    """One judge's mark of one subject for one item; None is absent. Factor and weight belong to the subject's item."""

    subject: str
    judge: str
    mark: Decimal | None
    item: str = ""
    factor: Decimal = Decimal(1)
    weight: Decimal = Decimal(1)
    base: Decimal = Decimal(0)

    @property
    def entry(self) -> str:
        """The sheet this mark stands on: what leniency and agreement compare judges over."""
        return f"{self.subject}\x1f{self.item}"


class Subject(NamedTuple):
    """A subject's row. `raw` is the score before any rounding, `adjusted` the same with each judge's effect taken off
    the marks, `se` its standard error, `spread` the widest range of marks on one item.
    """

    subject: str
    marks: int
    raw: Fraction | None
    score: Decimal | None
    adjusted: float | None
    se: float | None
    spread: Decimal | None
    rank: int | None


class Judge(NamedTuple):
    """A judge's row. `effect` above 0 is lenient, in marks; `agreement` is Spearman's rho with the rest; None cannot
    be told.
    """

    judge: str
    marks: int
    effect: float | None
    se: float | None
    z: float | None
    agreement: float | None


@dataclass(frozen=True)
class Report:
    """What `report` finds; `unadjusted` says why leniency was not estimated, and is empty where it was."""

    subjects: tuple[Subject, ...]
    judges: tuple[Judge, ...]
    flags: tuple[Flag, ...]
    unadjusted: tuple[str, ...]
    summary: dict[str, Any] = field(default_factory=dict)


def sheets(marks: Sequence[Mark]) -> list[panel.Sheet]:
    """The marks gathered by subject and item, in the order they first appear."""
    gathered: dict[tuple[str, str], list[Mark]] = {}
    for mark in marks:
        gathered.setdefault((mark.subject, mark.item), []).append(mark)
    return [
        panel.Sheet(subject, item, tuple(mark.mark for mark in group), group[0].factor, group[0].weight, group[0].base)
        for (subject, item), group in gathered.items()
    ]


def report(
    marks: Sequence[Mark],
    method: panel.Method,
    decimals: int | panel.Stages = 2,
    judge_group: Mapping[str, str] | None = None,
    subject_group: Mapping[str, str] | None = None,
    bootstrap: int = BOOTSTRAP,
    chain: Sequence[str] = (),
) -> Report:
    """Score the panel and examine it. Never refuses for want of comparability: it scores, and says what cannot be told.

    `chain` names the items that break ties, one after another. `bootstrap` is how often entries are drawn again for the limits
    of alpha; 0, on a page that must answer at once, is none.
    """
    design = Design.of((mark.entry, mark.judge, mark.mark) for mark in marks)
    try:
        found, unadjusted = leniency(design), list[str]()
    except Refused as refused:
        found, unadjusted = None, [problem.line() for problem in refused.problems]
    overall, biases = None, dict[str, Bias]()
    if judge_group and subject_group:
        entry_group = {mark.entry: subject_group[mark.subject] for mark in marks if mark.subject in subject_group}
        overall, biases = own_group_bias(design, judge_group, entry_group)
    raised = tuple(_spoken(flag) for flag in flags(design, found, biases))
    subjects = _subjects(marks, (method, decimals, chain), design, found)
    about = summary(design, found, len(marks) - len(design.mark), bootstrap)
    about |= gaps(sheets(marks), method)
    about |= {"own_group": own_group(overall, biases), "unadjusted": unadjusted}
    about |= {"rank_changes": _rank_changes(subjects), "flags": [flag._asdict() for flag in raised]}
    return Report(subjects, _judges(design, found), raised, tuple(unadjusted), about)


def _spoken(flag: Flag) -> Flag:
    return flag._replace(who=flag.who.replace("\x1f", " / ").removesuffix(" / "))


def _subjects(
    marks: Sequence[Mark],
    how: tuple[panel.Method, int | panel.Stages, Sequence[str]],
    design: Design,
    found: Leniency | None,
) -> tuple[Subject, ...]:
    pages, (method, decimals, chain) = sheets(marks), how
    raw, scores = panel.unrounded(pages, method), panel.published(pages, method, decimals)
    ranks = panel.ranks(scores, [panel.by_item(pages, method, decimals, item) for item in chain])
    present: dict[str, int] = dict.fromkeys(raw, 0)
    spread: dict[str, Decimal] = {}
    for page in pages:
        given = [mark for mark in page.marks if mark is not None]
        present[page.subject] += len(given)
        if given:
            spread[page.subject] = max(spread.get(page.subject, Decimal(0)), max(given) - min(given))
    adjusted = _adjusted(pages, method, design, found) if found else {}
    rows = []
    for code, exact in raw.items():
        fair, error = adjusted.get(code, (None, None)) if exact is not None else (None, None)
        rows.append(Subject(code, present[code], exact, scores[code], fair, error, spread.get(code), ranks[code]))
    return tuple(rows)


def _adjusted(
    pages: Sequence[panel.Sheet], method: panel.Method, design: Design, found: Leniency
) -> dict[str, tuple[float, float]]:
    """Each subject's unrounded score from marks less their judge's effect, and its standard error."""
    fair = design.mark - found.judge_effect[design.judge]
    place = {code: number for number, code in enumerate(dict.fromkeys(page.subject for page in pages))}
    scale = {f"{page.subject}\x1f{page.item}": float(page.factor) * float(page.weight) for page in pages}
    loading = np.zeros(len(fair))
    for entry, code in enumerate(design.entries):
        own = slice(*np.searchsorted(design.entry, [entry, entry + 1]))
        loading[own] = loadings(fair[own], method) * scale[code]
    owner = np.array([place[code.split("\x1f")[0]] for code in design.entries])
    scores = np.bincount(owner[design.entry], loading * fair, minlength=len(place))
    errors = adjusted_errors(found, loading, owner)
    added = dict.fromkeys(place, 0.0)
    for page in pages:
        added[page.subject] += float(page.base) * float(page.weight)
    return {code: (float(scores[number]) + added[code], float(errors[number])) for code, number in place.items()}


def loadings(marks: Floats, method: panel.Method) -> Floats:
    """How much each mark counts in the panel's unrounded figure, which is the sum of loading x mark."""
    order = np.argsort(marks, kind="stable")
    held = panel.kept([Decimal(number) for number in range(len(marks))], method)
    places = order[np.array([int(number) for number in held], dtype=np.int64)]
    return np.bincount(places, minlength=len(marks)) / (1.0 if method.total else max(len(held), 1))


def _judges(design: Design, found: Leniency | None) -> tuple[Judge, ...]:
    agreement = agreement_with_rest(design.matrix())
    rows = []
    for place, code in enumerate(design.judges):
        marks = int((design.judge == place).sum())
        told: list[float | None] = [None] * 3
        if found:
            told = [float(figure[place]) for figure in (found.judge_effect, found.judge_se, found.judge_z)]
        rows.append(Judge(code, marks, told[0], told[1], told[2], known(agreement[place])))
    return tuple(rows)


def _rank_changes(subjects: Sequence[Subject]) -> list[dict[str, Any]]:
    """Whose rank the adjustment would move: what a chair is shown beside the published rank."""
    fair = {row.subject: None if row.adjusted is None else panel.half_up(Fraction(row.adjusted), 6) for row in subjects}
    places = panel.ranks(fair)
    return [
        {"subject": row.subject, "rank": row.rank, "adjusted_rank": places[row.subject]}
        for row in subjects
        if row.adjusted is not None and row.rank != places[row.subject]
    ]
