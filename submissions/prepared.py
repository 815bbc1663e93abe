"""Queries that are asked many times a second: their SQL is made once in a process, for making it takes longer than running it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from django.db import connections, models
from django.db.models.base import ModelState
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row")
STAND_INS: dict[type, Callable[[int], Any]] = {
    int: lambda place: 7_420_190_000_000 + place,
    str: lambda place: f"\x02{place}\x03",
}
"""By kind of an argument, what stands for it in the SQL while that is made: no real number or text is the same."""


class _Made(NamedTuple):
    """What is kept of a query: its SQL with the parameters, which columns the database's own values are turned from and how,
    and how a row is read."""

    database: str
    sql: str
    params: tuple[Any, ...]
    converters: list[tuple[int, list[Callable[..., Any]], Any]]
    read: Callable[[Sequence[Any]], Any]


class Prepared(Generic[Row]):
    """A query that differs in its arguments alone: `build` makes its queryset from arguments of these kinds, None not among
    them. Called with the arguments it answers the rows: instances with what is `select_related`, or tuples of `values_list`.

    `build` is called once in a process: what it says must not hang on the clock, the language or the person.
    """

    def __init__(self, build: Callable[..., models.QuerySet[Any, Row]], *kinds: type) -> None:
        self.build, self.stand_ins = build, [STAND_INS[kind](place) for place, kind in enumerate(kinds)]
        self.made: _Made | None = None

    def __call__(self, *given: Any) -> list[Row]:
        made = self.made = self.made or _made(self.build(*self.stand_ins))
        values = dict(zip(self.stand_ins, given, strict=True))
        connection = connections[made.database]
        with connection.cursor() as cursor:
            cursor.execute(made.sql, [values.get(param, param) for param in made.params])
            rows = cursor.fetchall()
        return [made.read(_converted(row, made.converters, connection)) for row in rows]


def _made(queryset: models.QuerySet[Any, Any]) -> _Made:
    compiler = queryset.query.get_compiler(using=queryset.db)
    sql, params = compiler.as_sql()
    converters = compiler.get_converters([column for column, *_how in compiler.select[: compiler.col_count]])
    read = tuple if vars(queryset)["_fields"] else _instances(compiler)
    kept = [(place, how, column) for place, (how, column) in converters.items()]
    return _Made(queryset.db, sql, tuple(params), kept, read)


def _converted(
    row: Sequence[Any], converters: list[tuple[int, list[Callable[..., Any]], Any]], connection: Any
) -> Sequence[Any]:
    values = list(row)
    for place, how, column in converters:
        for convert in how:
            values[place] = convert(values[place], column, connection)
    return values


def _instances(compiler: SQLCompiler) -> Callable[[Sequence[Any]], Any]:
    """How a row becomes an instance with its annotations."""
    read, annotations = _reader(compiler.klass_info, compiler), list((compiler.annotation_col_map or {}).items())

    def whole(row: Sequence[Any]) -> Any:
        instance = read(row)
        for name, place in annotations:
            setattr(instance, name, row[place])
        return instance

    return whole


def _reader(told: Any, compiler: SQLCompiler) -> Callable[[Sequence[Any]], Any]:
    """How one model's columns of a row become its instance, and those beside them the instances it refers to.

    What `Model.from_db` does, without the signals of a model's making, which nobody here listens to.
    """
    model, database = told["model"], compiler.using
    columns = [(compiler.select[place][0].target, place) for place in told["select_fields"]]
    fields = [(column.attname, place) for column, place in columns]
    key = next(place for column, place in columns if column.primary_key)
    related = [
        (one["local_setter"], one["remote_setter"], _reader(one, compiler))
        for one in told.get("related_klass_infos", [])
    ]

    def read(row: Sequence[Any]) -> Any:
        if row[key] is None:
            return None
        instance = model.__new__(model)
        instance._state = state = ModelState()
        state.adding, state.db = False, database
        vars(instance).update([(name, row[place]) for name, place in fields])
        for here, there, other in related:
            found = other(row)
            here(instance, found)
            if found is not None:
                there(found, instance)
        return instance

    return read


def keep(owner: models.Model, name: str, rows: Sequence[models.Model]) -> None:
    """Let `owner.<name>.all()` be these rows, as if they had been prefetched."""
    manager = getattr(owner, name)
    known = manager.all()
    known._result_cache, known._prefetch_done = list(rows), True
    for row in rows:
        setattr(row, manager.field.name, owner)
    vars(owner).setdefault("_prefetched_objects_cache", {})[name] = known
