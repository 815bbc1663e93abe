"""Conditions on columns: thresholds, A-or-B, relaxations. Each is true, false, or undecided where a figure is missing (Kleene's logic)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from scoring.engine.canonical import NUMBER, plain
from scoring.engine.phrases import phrase as _
from scoring.engine.reading import CODE, TEXT, Reader

Value = Decimal | Fraction | str | None
BOUNDS = {"at_least": "≥", "more_than": ">", "at_most": "≤", "less_than": "<"}
DEPTH = 10


@dataclass(frozen=True)
class Condition:
    """`kind` is a relation to `bound` on `column`, or all / any / not / relaxed over `parts` (relaxed: when, eased, strict)."""

    kind: str
    parts: tuple["Condition", ...] = ()
    column: str = ""
    bound: Decimal | str | tuple[str, ...] = ""

    def holds(self, values: Mapping[str, Value]) -> bool | None:
        """Whether the condition holds for one entrant's values; None when a missing figure leaves it undecided."""
        if not self.parts:
            value = values.get(self.column)
            return None if value is None else _compare(self.kind, value, self.bound)
        found = [part.holds(values) for part in self.parts]
        if self.kind == "not":
            return None if found[0] is None else not found[0]
        if self.kind == "relaxed":
            return found[1] if found[0] else found[2]
        decisive = self.kind == "any"
        if decisive in found:
            return decisive
        return None if None in found else not decisive

    def columns(self) -> Iterator[tuple[str, bool]]:
        """The columns read, each with whether it must be a number."""
        if self.parts:
            for part in self.parts:
                yield from part.columns()
        else:
            yield self.column, self.kind in BOUNDS

    def words(self, language: str, values: Mapping[str, Value] | None = None) -> str:
        """The condition in words, with what the entrant stated where `values` are given."""
        chinese = language.startswith("zh")
        if not self.parts:
            return self._test_words(chinese, values)
        inner = [part.words(language, values) for part in self.parts]
        if self.kind == "not":
            return f"非（{inner[0]}）" if chinese else f"not ({inner[0]})"
        if self.kind == "relaxed":
            eased = f"（若{inner[0]}，放宽为{inner[1]}）" if chinese else f" (if {inner[0]}, relaxed to {inner[1]})"
            return f"{inner[2]}{eased}"
        joint = {"any": " 或 ", "all": " 且 "} if chinese else {"any": " or ", "all": " and "}
        return joint[self.kind].join(
            f"({text})" if part.parts else text for part, text in zip(self.parts, inner, strict=True)
        )

    def _test_words(self, chinese: bool, values: Mapping[str, Value] | None) -> str:
        bound = "、".join(self.bound) if isinstance(self.bound, tuple) else shown_value(self.bound)
        sign = BOUNDS.get(self.kind) or {"equals": "="}.get(self.kind) or ("属于" if chinese else "in")
        test = f"{self.column} {sign} {bound}"
        if values is None:
            return test
        value = values.get(self.column)
        if value is None:
            return f"{test}（缺失）" if chinese else f"{test} (missing)"
        return f"{test}（实为{shown_value(value)}）" if chinese else f"{test} (actual {shown_value(value)})"


def shown_value(value: Value) -> str:
    """A figure for a reader: exact where it has an end, else to 10 significant digits."""
    if isinstance(value, Decimal):  # mostly; and a test for Fraction takes longer
        return plain(value)
    if isinstance(value, Fraction):
        number = Decimal(value.numerator) / Decimal(value.denominator)
        return plain(Decimal(f"{number:.10g}"))
    return str(value)


def _compare(kind: str, value: Decimal | Fraction | str, bound: Decimal | str | tuple[str, ...]) -> bool | None:
    if kind in ("equals", "in"):
        wanted = bound if isinstance(bound, tuple) else (str(bound),)
        if isinstance(value, str):
            return value in wanted
        return any(NUMBER.fullmatch(text) is not None and Fraction(value) == Fraction(text) for text in wanted)
    if isinstance(value, str) or not isinstance(bound, Decimal):
        return None
    if isinstance(value, Fraction):
        left, right = value, Fraction(bound)
        return {
            "at_least": left >= right,
            "more_than": left > right,
            "at_most": left <= right,
            "less_than": left < right,
        }[kind]
    return {
        "at_least": value >= bound,
        "more_than": value > bound,
        "at_most": value <= bound,
        "less_than": value < bound,
    }[kind]


def read(reader: Reader, depth: int = 0) -> Condition | None:
    """The condition an object states, or None with the problems noted."""
    if depth > DEPTH:
        reader.note("", _("a condition in a condition"), _("at most {0} levels", DEPTH))
        return None
    for kind in ("any", "all"):
        if reader.has(kind):
            listed = reader.list(kind, required=True)
            inner = [Reader(part, reader.at(f"{kind}[{i}]"), reader.problems) for i, part in enumerate(listed)]
            parts = [read(part, depth + 1) for part in inner]
            reader.done()
            return None if None in parts or not parts else Condition(kind, tuple(p for p in parts if p is not None))
    if reader.has("not"):
        part = read(reader.inner("not"), depth + 1)
        reader.done()
        return None if part is None else Condition("not", (part,))
    column = reader.get("column")
    if not isinstance(column, str) or not CODE.fullmatch(column):
        reader.note("column", column, _('a column, or "any" / "all" of conditions'))
        return None
    strict = _tests(reader, column)
    relaxed = reader.inner("relaxed") if reader.has("relaxed") else None
    reader.done()
    if relaxed is None or strict is None:
        return strict
    when = read(relaxed.inner("when"), depth + 1)
    eased = _tests(relaxed, column)
    relaxed.done()
    return None if when is None or eased is None else Condition("relaxed", (when, eased, strict))


def _tests(reader: Reader, column: str) -> Condition | None:
    """The bounds an object sets on a column: one, or several that must all hold."""
    tests: list[Condition] = []
    for kind in BOUNDS:
        bound = reader.number(kind)
        tests += [Condition(kind, column=column, bound=bound)] if bound is not None else []
    if reader.has("equals"):
        value = reader.get("equals")
        if isinstance(value, str | int) and len(str(value)) <= TEXT:
            tests.append(
                Condition("equals", column=column, bound=str(int(value) if isinstance(value, bool) else value))
            )
        else:
            reader.note("equals", value, _("text or a number as a string"))
    if reader.has("in"):
        listed: Sequence[Any] = reader.list("in", required=True)
        tests.append(Condition("in", column=column, bound=tuple(str(value) for value in listed)))
    if not tests:
        reader.note("", _("no test"), _("at_least, at_most, more_than, less_than, equals or in"))
        return None
    return tests[0] if len(tests) == 1 else Condition("all", tuple(tests))
