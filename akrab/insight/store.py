"""Writing results into the shop's database: only the rows that changed, in short transactions."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import connection, models, transaction

ROWS = 2_000  # in one transaction, so that nobody who sells waits for the analysis

Row = tuple[Any, ...]


def replace(
    model: type[models.Model],
    columns: Sequence[str],
    key: Sequence[str],
    rows: Iterable[Row],
    *,
    within: models.QuerySet[Any] | None = None,
    only_where_exists: type[models.Model] | None = None,
) -> int:
    """Make the table (or the rows `within`) hold exactly `rows`; returns how many were written or removed.

    `columns` are field attribute names (`customer_id`), `key` those that identify a row. With `only_where_exists` a row
    whose first column names no record of that model is passed over: it was deleted since the facts were read.
    """
    wanted = {tuple(row[columns.index(name)] for name in key): row for row in rows}
    query = model._default_manager.all() if within is None else within
    present = {tuple(row[columns.index(name)] for name in key): row for row in query.values_list(*columns).iterator()}
    changed = [row for identity, row in wanted.items() if present.get(identity) != row]
    gone = [identity for identity in present if identity not in wanted]
    return write(model, columns, key, changed, gone, only_where_exists=only_where_exists)


def write(
    model: type[models.Model],
    columns: Sequence[str],
    key: Sequence[str],
    changed: Sequence[Row],
    gone: Sequence[Row],
    *,
    only_where_exists: type[models.Model] | None = None,
) -> int:
    """Write these rows and remove those of the keys `gone`, as `replace` does for whoever knows what changed."""
    for batch in _batches(changed):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(_upsert(model, columns, key, only_where_exists), [_adapted(row) for row in batch])
    if gone:
        names = " AND ".join(f"{_column(model, name)} = %s" for name in key)
        statement = f"DELETE FROM {_quote(model._meta.db_table)} WHERE {names}"
        for batch in _batches(gone):
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.executemany(statement, [_adapted(identity) for identity in batch])
    return len(changed) + len(gone)


def change(model: type[models.Model], columns: Sequence[str], key: str, rows: Sequence[Row]) -> None:
    """Change some columns of rows that are there. Each row: the new values, then the key; plain numbers and texts."""
    values = ", ".join(f"{_column(model, name)} = %s" for name in columns)
    statement = f"UPDATE {_quote(model._meta.db_table)} SET {values} WHERE {_column(model, key)} = %s"
    for batch in _batches(rows):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(statement, batch)


def _upsert(
    model: type[models.Model], columns: Sequence[str], key: Sequence[str], needed: type[models.Model] | None
) -> str:
    names = [_column(model, name) for name in columns]
    identity = ", ".join(_column(model, name) for name in key)
    news = ", ".join(f"{name} = excluded.{name}" for name in names if name not in identity.split(", "))
    values = ", ".join(["%s"] * len(columns))
    if needed is None:
        source = f"VALUES ({values})"
    else:
        record = f"SELECT 1 FROM {_quote(needed._meta.db_table)} WHERE id = source.id"
        source = (
            f"WITH source(id) AS (SELECT CAST(%s AS bigint)) "
            f"SELECT source.id, {values[4:]} FROM source WHERE EXISTS ({record})"
        )
    table = _quote(model._meta.db_table)
    return f"INSERT INTO {table} ({', '.join(names)}) {source} ON CONFLICT ({identity}) DO UPDATE SET {news}"


def _batches(rows: Sequence[Row]) -> Iterator[list[Row]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, ROWS)):
        yield batch


def _adapted(row: Row) -> list[Any]:
    """Values as the driver takes them."""
    adapt = connection.ops
    return [
        adapt.adapt_datetimefield_value(value)
        if isinstance(value, dt.datetime)
        else adapt.adapt_datefield_value(value)
        if isinstance(value, dt.date)
        else value
        for value in row
    ]


def _column(model: type[models.Model], attribute: str) -> str:
    for field in model._meta.concrete_fields:
        if field.attname == attribute:
            return _quote(str(field.column))
    raise LookupError(f"{model.__name__} has no column {attribute}.")


def _quote(name: str) -> str:
    return connection.ops.quote_name(name)
