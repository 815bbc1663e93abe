"""Queries that are asked many times a second: their SQL is made once in a process, for making it takes longer than running it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from typing import Any, Generic, NamedTuple, TypeVar

from django.db import connections, models
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row")
STAND_INS: dict[type, Callable[[int], Any]] = {
    int: lambda place: 7_420_190_000_000 + place,
    str: lambda place: f"\x02{place}\x03",
}
"""By kind of an argument, what stands for it in the SQL while that is made: no real number or text is the same."""


class _Made(NamedTuple):
    """What is kept of a query: its queryset, its compiler with the SQL, and how what comes out of the database is read."""

    queryset: models.QuerySet[Any, Any]
    compiler: SQLCompiler
    sql: str
    params: tuple[Any, ...]
    converters: dict[int, Any]
    fields: Any


class Prepared(Generic[Row]):
    """A query that differs in its arguments alone: `build` makes its queryset from arguments of these kinds, None not among
    them. Called with the arguments it answers the rows.

    `build` is called once in a process: what it says must not hang on the clock, the language or the person.
    """

    def __init__(self, build: Callable[..., models.QuerySet[Any, Row]], *kinds: type) -> None:
        self.build, self.stand_ins = build, [STAND_INS[kind](place) for place, kind in enumerate(kinds)]
        self.made: _Made | None = None

    def __call__(self, *given: Any) -> list[Row]:
        made = self.made = self.made or _made(self.build(*self.stand_ins))
        values = dict(zip(self.stand_ins, given, strict=True))
        query = _ready(made, tuple(values.get(param, param) for param in made.params))
        asked: Any = models.QuerySet(made.queryset.model, query, made.queryset.db)
        asked._iterable_class, asked._fields = made.queryset._iterable_class, made.fields
        return list(asked)


def _made(queryset: models.QuerySet[Any, Any]) -> _Made:
    compiler = queryset.query.get_compiler(using=queryset.db)
    sql, params = compiler.as_sql()
    converters = compiler.get_converters([column for column, *_how in compiler.select[: compiler.col_count]])
    return _Made(queryset, compiler, sql, tuple(params), converters, vars(queryset)["_fields"])


def _ready(made: _Made, params: tuple[Any, ...]) -> Query:
    """The query with a compiler that has its SQL, on this thread's connection."""
    ready, answering = copy(made.queryset.query), copy(made.compiler)
    answering.connection, answering.query = connections[made.queryset.db], ready
    answering.as_sql = lambda *_args, **_kwargs: (made.sql, params)  # type: ignore[method-assign]
    answering.get_converters = lambda _columns: made.converters  # type: ignore[method-assign,assignment]
    ready.get_compiler = lambda *_args, **_kwargs: answering  # type: ignore[method-assign]
    return ready


def keep(owner: models.Model, name: str, rows: Sequence[models.Model]) -> None:
    """Let `owner.<name>.all()` be these rows, as if they had been prefetched."""
    manager = getattr(owner, name)
    known = manager.all()
    known._result_cache, known._prefetch_done = list(rows), True
    for row in rows:
        setattr(row, manager.field.name, owner)
    vars(owner).setdefault("_prefetched_objects_cache", {})[name] = known
