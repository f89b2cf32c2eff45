"""New rows of a model in one statement whose SQL is written once per process; for what every order writes.

`bulk_create` and `save` do the same with more: they look for parents, defaults of the database and rows that exist.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection, models
from django.db.models import Field
from django.db.models.expressions import DatabaseDefault

PLAIN = frozenset({int, str, bool})  # what the database takes as it is


def insert(rows: Sequence[models.Model]) -> None:
    """Insert records of one model that were never saved and give them their keys. Raises IntegrityError."""
    if not rows:
        return
    model = type(rows[0])
    params = [_value(row, field) for row in rows for field in _fields(model)]
    with connection.cursor() as cursor:
        cursor.execute(_sql(model, connection.vendor, len(rows)), params)
        keys = [key for (key,) in cursor.fetchall()]
    for row, key in zip(rows, sorted(keys), strict=True):  # of one statement they go up in the order of its rows
        row.pk = key
        row._state.adding, row._state.db = False, connection.alias
        for field in _left_out(model):  # read when asked for
            row.__dict__.pop(field.attname, None)


@cache
def _fields(model: type[models.Model]) -> list[Field[Any, Any]]:
    return [field for field in model._meta.concrete_fields if field not in _left_out(model) and not field.primary_key]


@cache
def _left_out(model: type[models.Model]) -> list[Field[Any, Any]]:
    """What only the database knows, such as the number of its transaction."""
    return [field for field in model._meta.concrete_fields if hasattr(field.db_default, "resolve_expression")]


def _value(row: models.Model, field: Field[Any, Any]) -> Any:
    value = field.pre_save(row, add=True)
    kind = type(value)
    if value is None or (kind in PLAIN and not isinstance(field, models.JSONField)):
        return value
    if kind is DatabaseDefault:
        value = field.db_default
        setattr(row, field.attname, value)
    return field.get_db_prep_save(value, connection)


@cache
def _sql(model: type[models.Model], _vendor: str, count: int) -> str:
    quote = connection.ops.quote_name
    fields = _fields(model)
    columns = ", ".join(quote(field.column or "") for field in fields)
    values = ", ".join(["(" + ", ".join(["%s"] * len(fields)) + ")"] * count)
    table, key = quote(model._meta.db_table), quote(model._meta.pk.column or "")
    return f"INSERT INTO {table} ({columns}) VALUES {values} RETURNING {key}"  # noqa: S608  names, no values
