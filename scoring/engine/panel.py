"""The score a panel of judges gives: which marks are kept, and at which stages the result is rounded. Exact
throughout.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from scoring.engine.panel_rounding import Exact, Stages, half_up, staged, to_decimals
from scoring.engine.phrases import phrase as _
from scoring.engine.problems import Problem, Refused

__all__ = ["Exact", "Method", "Sheet", "Stages", "half_up", "published", "stages"]

Kind = Literal["mean", "median", "trimmed", "winsorised"]
KINDS: tuple[Kind, ...] = ("mean", "median", "trimmed", "winsorised")


@dataclass(frozen=True)
class Method:
    """How the marks of one panel become one figure.

    `low` and `high` count the marks dropped (trimmed) or drawn in to the next mark (winsorised) at either end. They
    apply from `from_size` present marks on; a smaller panel is averaged whole. `total` adds the kept marks instead of
    averaging them.
    """

    kind: Kind = "mean"
    low: int = 0
    high: int = 0
    from_size: int | None = None
    total: bool = False

    def __post_init__(self) -> None:
        problems = tuple(self._problems())
        if problems:
            raise Refused(problems)

    def _problems(self) -> Iterable[Problem]:
        if self.kind not in KINDS:
            yield Problem("method", str(self.kind), _("one of {0}", ", ".join(KINDS)))
        for name, count in (("low", self.low), ("high", self.high)):
            if count < 0:
                yield Problem(f"method.{name}", str(count), _("a whole number of marks, 0 or more"))
        if self.from_size is not None and self.from_size <= self.low + self.high:
            least = _("more than the {0} marks taken away", self.low + self.high)
            yield Problem("method.from_size", str(self.from_size), least)
        if self.total and self.kind == "median":
            yield Problem(
                "method.total", _("the sum of a median"), _("mean, trimmed or winsorised where marks are added")
            )

    @property
    def smallest(self) -> int:
        """The least number of present marks from which marks are taken away."""
        return self.low + self.high + 1 if self.from_size is None else self.from_size


@dataclass(frozen=True)
class Sheet:
    """The marks one subject received for one item; None is a judge who was absent or recused. `base` is added to the points
    after the factor, such as the base value of an element.
    """

    subject: str
    item: str
    marks: tuple[Decimal | None, ...]
    factor: Decimal = Decimal(1)
    weight: Decimal = Decimal(1)
    base: Decimal = Decimal(0)


def kept(marks: Iterable[Decimal | None], method: Method) -> tuple[Decimal, ...]:
    """The marks that count, in ascending order: absent ones left out, then trimmed, winsorised or cut down to the
    middle.
    """
    present = [mark for mark in marks if mark is not None]
    odd = [mark for mark in present if not mark.is_finite()]
    if odd:
        expected = _("a finite number, or nothing for an absent judge")
        raise Refused(tuple(Problem("marks", str(mark), expected) for mark in odd))
    present.sort()
    size = len(present)
    if method.kind == "median" and size:
        return tuple(present[(size - 1) // 2 : size // 2 + 1])
    if method.kind in ("mean", "median") or size < method.smallest:
        return tuple(present)
    inner = present[method.low : size - method.high]
    if method.kind == "trimmed":
        return tuple(inner)
    return tuple([inner[0]] * method.low + inner + [inner[-1]] * method.high)


def combined(marks: Iterable[Decimal | None], method: Method) -> Fraction | None:
    """The exact, unrounded figure of one panel; None where no judge left a mark."""
    counted = kept(marks, method)
    if not counted:
        return None
    total = sum(map(Fraction, counted), Fraction(0))
    return total if method.total else total / len(counted)


def panel_score(
    marks: Iterable[Decimal | None],
    method: Kind = "mean",
    low: int = 0,
    high: int = 0,
    from_size: int | None = None,
    decimals: int = 2,
) -> Decimal | None:
    """The panel's score, rounded half-up to `decimals`; an absent judge (None) is missing and never 0; None without
    any mark.

    >>> panel_score([Decimal("9.0"), Decimal("8.5"), None, Decimal("7")], "trimmed", 1, 1)
    Decimal('8.50')
    """
    exact = combined(marks, Method(method, low, high, from_size))
    return None if exact is None else half_up(exact, decimals)


@dataclass(frozen=True)
class Staged:
    """One sheet on its way to the published score: the panel's figure, that times the factor with the base, and that times
    the weight.
    """

    sheet: Sheet
    panel: Decimal | Fraction | None
    points: Decimal | Fraction | None
    weighted: Fraction | None


def stages(sheet: Sheet, method: Method, decimals: int | Stages) -> Staged:
    """Average or add the kept marks and round; times the factor, with the base, and round again; times the weight, exact."""
    rounding = Stages.of(decimals)
    exact = combined(sheet.marks, method)
    if exact is None:
        return Staged(sheet, None, None, None)
    panel = staged(exact, rounding.panel, rounding.mode)
    points = staged(Fraction(panel) * Fraction(sheet.factor) + Fraction(sheet.base), rounding.points, rounding.mode)
    return Staged(sheet, panel, points, Fraction(points) * Fraction(sheet.weight))


def added(parts: Iterable[tuple[str, Fraction | None]]) -> dict[str, Fraction | None]:
    """The sum of each subject's parts; a subject with one part missing has no sum."""
    sums: dict[str, Fraction | None] = {}
    for subject, part in parts:
        so_far = sums.get(subject, Fraction(0))
        sums[subject] = None if part is None or so_far is None else so_far + part
    return sums


def published(sheets: Sequence[Sheet], method: Method, decimals: int | Stages = 2) -> dict[str, Decimal | None]:
    """Every subject's published score: its weighted items added and rounded. A subject with an item nobody marked has
    none.
    """
    sums = added((sheet.subject, stages(sheet, method, decimals).weighted) for sheet in sheets)
    last = Stages.of(decimals)
    return {
        subject: None if total is None else to_decimals(total, last.score, last.mode) for subject, total in sums.items()
    }


def unrounded(sheets: Sequence[Sheet], method: Method) -> dict[str, Fraction | None]:
    """The same sums with no rounding at any stage: the raw score that a leniency adjustment is laid beside."""
    return added((sheet.subject, _exact(sheet, method)) for sheet in sheets)


def _exact(sheet: Sheet, method: Method) -> Fraction | None:
    figure = combined(sheet.marks, method)
    return None if figure is None else (figure * Fraction(sheet.factor) + Fraction(sheet.base)) * Fraction(sheet.weight)


def by_item(sheets: Sequence[Sheet], method: Method, decimals: int | Stages, item: str) -> dict[str, Fraction]:
    """Each subject's weighted points for one item: what a tie is broken by."""
    parts = {sheet.subject: stages(sheet, method, decimals).weighted for sheet in sheets if sheet.item == item}
    return {subject: points for subject, points in parts.items() if points is not None}


def ranks(scores: Mapping[str, Decimal | None], chain: Sequence[Mapping[str, Fraction]] = ()) -> dict[str, int | None]:
    """Highest score first, ties in favour of the higher link of the chain; what is still equal shares the best of its ranks;
    no score, no rank.
    """
    keys = {
        subject: (Fraction(score), *((subject in link, link.get(subject, Fraction(0))) for link in chain))
        for subject, score in scores.items()
        if score is not None
    }
    ordered = sorted(keys.values(), reverse=True)
    first = {key: place for place, key in reversed(list(enumerate(ordered, 1)))}
    return {subject: first[keys[subject]] if subject in keys else None for subject in scores}
