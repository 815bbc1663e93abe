"""The score a panel of judges gives: which marks are kept, and at which stages the result is rounded. Exact
throughout.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from scoring.engine.problems import Problem, Refused

Kind = Literal["mean", "median", "trimmed", "winsorised"]
KINDS: tuple[Kind, ...] = ("mean", "median", "trimmed", "winsorised")
Exact = Fraction | Decimal | int


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
            yield Problem("method", str(self.kind), "one of " + ", ".join(KINDS))
        for name, count in (("low", self.low), ("high", self.high)):
            if count < 0:
                yield Problem(f"method {name}", str(count), "a whole number of marks, 0 or more")
        if self.from_size is not None and self.from_size <= self.low + self.high:
            least = f"more than the {self.low + self.high} marks taken away"
            yield Problem("method from_size", str(self.from_size), least)
        if self.total and self.kind == "median":
            yield Problem("method total", "the sum of a median", "mean, trimmed or winsorised where marks are added")

    @property
    def smallest(self) -> int:
        """The least number of present marks from which marks are taken away."""
        return self.low + self.high + 1 if self.from_size is None else self.from_size


@dataclass(frozen=True)
class Sheet:
    """The marks one subject received for one item; None is a judge who was absent or recused."""

    subject: str
    item: str
    marks: tuple[Decimal | None, ...]
    factor: Decimal = Decimal(1)
    weight: Decimal = Decimal(1)


def half_up(value: Exact, decimals: int) -> Decimal:
    """`value` rounded to `decimals` places, a half away from zero: 2.345 -> 2.35 and -2.345 -> -2.35, whatever the
    precision in force.
    """
    exact = Fraction(value)
    scaled = abs(exact) * Fraction(10) ** decimals
    units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    number = Decimal((0, tuple(int(digit) for digit in str(units)), -decimals))
    return number.copy_negate() if exact < 0 and units else number


def kept(marks: Iterable[Decimal | None], method: Method) -> tuple[Decimal, ...]:
    """The marks that count, in ascending order: absent ones left out, then trimmed, winsorised or cut down to the
    middle.
    """
    present = [mark for mark in marks if mark is not None]
    odd = [mark for mark in present if not mark.is_finite()]
    if odd:
        expected = "a finite number, or nothing for an absent judge"
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
    """One sheet on its way to the published score: the panel's figure, that times the factor, and that times the
    weight.
    """

    sheet: Sheet
    panel: Decimal | None
    points: Decimal | None
    weighted: Fraction | None


def stages(sheet: Sheet, method: Method, decimals: int) -> Staged:
    """Average or add the kept marks and round; times the factor and round again; times the weight, exact."""
    exact = combined(sheet.marks, method)
    if exact is None:
        return Staged(sheet, None, None, None)
    panel = half_up(exact, decimals)
    points = half_up(Fraction(panel) * Fraction(sheet.factor), decimals)
    return Staged(sheet, panel, points, Fraction(points) * Fraction(sheet.weight))


def added(parts: Iterable[tuple[str, Fraction | None]]) -> dict[str, Fraction | None]:
    """The sum of each subject's parts; a subject with one part missing has no sum."""
    sums: dict[str, Fraction | None] = {}
    for subject, part in parts:
        so_far = sums.get(subject, Fraction(0))
        sums[subject] = None if part is None or so_far is None else so_far + part
    return sums


def published(sheets: Sequence[Sheet], method: Method, decimals: int = 2) -> dict[str, Decimal | None]:
    """Every subject's published score: its weighted items added and rounded. A subject with an item nobody marked has
    none.
    """
    sums = added((sheet.subject, stages(sheet, method, decimals).weighted) for sheet in sheets)
    return {subject: None if total is None else half_up(total, decimals) for subject, total in sums.items()}


def unrounded(sheets: Sequence[Sheet], method: Method) -> dict[str, Fraction | None]:
    """The same sums with no rounding at any stage: the raw score that a leniency adjustment is laid beside."""
    return added((sheet.subject, _exact(sheet, method)) for sheet in sheets)


def _exact(sheet: Sheet, method: Method) -> Fraction | None:
    figure = combined(sheet.marks, method)
    return None if figure is None else figure * Fraction(sheet.factor) * Fraction(sheet.weight)


def ranks(scores: dict[str, Decimal | None]) -> dict[str, int | None]:
    """Highest score first; equal scores share the best of their ranks; no score, no rank."""
    ordered = sorted((score for score in scores.values() if score is not None), reverse=True)
    first = {score: place for place, score in reversed(list(enumerate(ordered, 1)))}
    return {subject: None if score is None else first[score] for subject, score in scores.items()}
