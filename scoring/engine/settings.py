"""A named method with its settings, read and checked against the catalogue."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import Any

from scoring.engine.catalogue import REQUIRED, Fields
from scoring.engine.catalogue import named as by_name
from scoring.engine.phrases import phrase as _
from scoring.engine.reading import Reader


@dataclass(frozen=True)
class Setting:
    """A method and its settings: numbers are Decimal, counts int, words str, lists tuples."""

    method: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        return self.values[name]


def read(reader: Reader, name: str, known: Mapping[str, Fields], default: str) -> Setting:
    """The method in field `name`: {"method": ..., settings} or the method's bare name; `default` where the field is absent."""
    if isinstance(reader.fields.get(name), str):
        inner = Reader({"method": reader.get(name)}, reader.at(name), reader.problems)
    elif reader.has(name):
        inner = reader.inner(name)
    else:
        inner = Reader({"method": default}, reader.at(name), reader.problems)
    named = inner.fields.get("method")
    if isinstance(named, str):
        inner.fields = {**inner.fields, "method": by_name(named, known)}
    if "method" not in inner.fields and not inner.fields:
        return Setting(default)
    before = len(reader.problems)
    method = inner.choice("method", known)
    if len(reader.problems) > before:
        return Setting(default)
    values = {key: _value(inner, key, kind, fallback) for key, (kind, fallback) in known[method].items()}
    inner.done()
    return Setting(method, values)


def _value(reader: Reader, name: str, kind: str, default: Any) -> Any:
    if not reader.has(name):
        if default is REQUIRED:
            reader.note(name, None, EXPECTED.get(kind, _("a value")))
            return None
        if isinstance(default, str) and kind in ("number", "positive"):
            return Decimal(default)
        return tuple(map(Decimal, default)) if kind == "pair" and default else default
    head, _colon, rest = kind.partition(":")
    if head == "choice":
        return reader.choice(name, rest.split("|"))
    if head == "whole":
        least, most = rest.split(":")
        return reader.whole(name, int(least), int(least), int(most))
    return KINDS[head](reader, name)


def _positive(reader: Reader, name: str) -> Decimal | None:
    number = reader.number(name)
    if number is not None and number <= 0:
        reader.note(name, number, _("a number above 0"))
        return None
    return number


def _numbers(reader: Reader, name: str) -> tuple[Decimal, ...]:
    found = [reader.decimal(f"{name}[{i}]", value) for i, value in enumerate(reader.list(name, required=True))]
    return tuple(number for number in found if number is not None)


def _pair(reader: Reader, name: str) -> tuple[Decimal, ...] | None:
    found = _numbers(reader, name)
    if len(found) != 2 or found[0] == found[1]:
        reader.note(name, reader.fields.get(name), _("two different numbers"))
        return None
    return found


def _target(reader: Reader, name: str) -> Decimal | str | None:
    """What a ratio is taken to: the best of the set, or a number."""
    return str(reader.get(name)) if reader.fields.get(name) == "best" else _positive(reader, name)


def _rows(reader: Reader, name: str) -> tuple[tuple[Decimal, Decimal], ...]:
    """Steps of a table as (from, points), sorted by where they start."""
    rows = []
    for i, row in enumerate(reader.list(name, required=True)):
        if isinstance(row, list):
            row = dict(zip(("from", "points"), row, strict=False)) if len(row) == 2 else row
        inner = Reader(row, reader.at(f"{name}[{i}]"), reader.problems)
        start, points = inner.number("from", required=True), inner.number("points", required=True)
        inner.done()
        if start is not None and points is not None:
            rows.append((start, points))
    return _distinct(reader, name, sorted(rows))


def _line(reader: Reader, name: str) -> tuple[tuple[Decimal, Decimal], ...]:
    """Corners of a line as (x, y), sorted by x; at least two."""
    corners = []
    for i, corner in enumerate(reader.list(name, required=True)):
        pair = Reader({"xy": corner}, reader.at(f"{name}[{i}]"), reader.problems)
        numbers = _numbers(pair, "xy")
        if len(numbers) == 2:
            corners.append((numbers[0], numbers[1]))
        else:
            pair.note("", corner, _("a corner [x, y]"))
    if len(corners) < 2:
        reader.note(name, _("{0} corners", len(corners)), _("at least two corners"))
    return _distinct(reader, name, sorted(corners))


def _distinct(reader: Reader, name: str, rows: list[tuple[Decimal, Decimal]]) -> tuple[tuple[Decimal, Decimal], ...]:
    for (left, _x), (right, _y) in pairwise(rows):
        if left == right:
            reader.note(name, _("{0} twice", left), _("each threshold once"))
    return tuple(rows)


def _grades(reader: Reader, name: str) -> Mapping[str, Decimal]:
    inner = reader.inner(name)
    if not inner.fields:
        inner.note("", inner.fields, _('points by grade, such as {"A": "100", "B": "80"}'))
    found = {str(grade): inner.number(str(grade), required=True) for grade in list(inner.fields)}
    return {grade: points for grade, points in found.items() if points is not None}


def _memberships(reader: Reader, name: str) -> tuple[tuple[str, Decimal], ...]:
    """Grades of a fuzzy evaluation as (column of the share, points)."""
    grades = []
    for i, grade in enumerate(reader.list(name, required=True)):
        inner = Reader(grade, reader.at(f"{name}[{i}]"), reader.problems)
        column, points = inner.code("column"), inner.number("points", required=True)
        inner.done()
        if column and points is not None:
            grades.append((column, points))
    return tuple(grades)


def _capacity(reader: Reader, name: str) -> Mapping[frozenset[str], Decimal]:
    """A capacity as {"a": "0.4", "a+b": "0.7"}: the value of each set of children, named with +."""
    inner = reader.inner(name)
    found = {key: inner.number(str(key), required=True) for key in list(inner.fields)}
    return {frozenset(str(key).split("+")): number for key, number in found.items() if number is not None}


KINDS: Mapping[str, Callable[[Reader, str], Any]] = {
    "number": Reader.number, "positive": _positive, "pair": _pair, "numbers": _numbers, "target": _target, "rows": _rows,
    "line": _line, "grades": _grades, "memberships": _memberships, "capacity": _capacity,
    "flag": lambda reader, name: reader.flag(name, True), "code": Reader.code, "codes": Reader.codes,
}  # fmt: skip
EXPECTED = {"number": _('a number such as "2.5"'), "positive": _("a number above 0"), "code": _("a code"),
            "rows": _("rows of from and points"), "line": _("corners [x, y]"), "grades": _("points by grade"),
            "numbers": _("a list of numbers")}  # fmt: skip
