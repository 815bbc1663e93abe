"""Rows that are written many times a second, by SQL that is made once in a process: making it takes longer than running it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db import connections, models, router

Model = type[models.Model]


def insert(row: models.Model) -> None:
    """Store a new row; it is not told its primary key."""
    _run(type(row), _insertion(type(row), 1), _values(row, _all(type(row)), add=True))


def update(row: models.Model, *names: str) -> None:
    """Store these fields of a row that is there, as `save(update_fields=names)` does."""
    fields = [type(row)._meta.get_field(name) for name in names]
    _run(type(row), _change(type(row), names), [*_values(row, fields, add=False), row.pk])


def put(rows: Sequence[models.Model], *keys: str) -> None:
    """Store rows of one model under the fields `keys`, which are unique together, whether they are there already or not."""
    if rows:
        model = type(rows[0])
        values = [value for row in rows for value in _values(row, _all(model), add=True)]
        _run(model, _placing(model, len(rows), keys), values)


def _all(model: Model) -> list[Any]:
    return [field for field in model._meta.concrete_fields if not field.primary_key]


def _values(row: models.Model, fields: Sequence[Any], *, add: bool) -> list[Any]:
    connection = connections[router.db_for_write(type(row))]
    return [field.get_db_prep_save(field.pre_save(row, add), connection) for field in fields]


def _run(model: Model, sql: str, values: Sequence[Any]) -> None:
    with connections[router.db_for_write(model)].cursor() as cursor:
        cursor.execute(sql, values)


@lru_cache(maxsize=64)
def _insertion(model: Model, count: int) -> str:
    columns = [_quoted(model, field.column) for field in _all(model)]
    places = ", ".join([f"({', '.join(['%s'] * len(columns))})"] * count)
    return f"INSERT INTO {_quoted(model, model._meta.db_table)} ({', '.join(columns)}) VALUES {places}"  # noqa: S608 - names of ours


@lru_cache(maxsize=64)
def _placing(model: Model, count: int, keys: tuple[str, ...]) -> str:
    unique = [field.column for field in _all(model) if field.name in keys]
    rest = [_quoted(model, field.column) for field in _all(model) if field.name not in keys]
    taken = ", ".join(f"{column} = EXCLUDED.{column}" for column in rest)
    conflict = ", ".join(_quoted(model, column) for column in unique)
    return f"{_insertion(model, count)} ON CONFLICT ({conflict}) DO UPDATE SET {taken}"


@lru_cache(maxsize=64)
def _change(model: Model, names: tuple[str, ...]) -> str:
    facts: Any = model._meta
    places = ", ".join(f"{_quoted(model, facts.get_field(name).column)} = %s" for name in names)
    key = _quoted(model, facts.pk.column)
    return f"UPDATE {_quoted(model, facts.db_table)} SET {places} WHERE {key} = %s"  # noqa: S608 - names of ours


def _quoted(model: Model, name: str) -> str:
    return connections[router.db_for_write(model)].ops.quote_name(name)
