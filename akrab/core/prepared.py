"""Queries whose SQL is written once per process: for the few that run at every order and every signed-in request.

Django writes the SQL of a query anew each time it runs, which costs several times what the database needs to answer it.
A `Prepared` query is built from an ordinary queryset whose values are slots; its SQL is kept, and each run fills the
slots. Elsewhere plain querysets are easier to read and fast enough. Rows come as tuples; `record`
makes a record of one where what follows works with models.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import connection, models
from django.db.models import Expression, QuerySet
from django.db.models.sql import UpdateQuery

M = TypeVar("M", bound=models.Model)
Row = tuple[Any, ...]


class Slot(Expression):
    """Where a value goes when the query runs."""

    def __init__(self, name: str, place: int = 0) -> None:
        super().__init__()
        self.name, self.place = name, place

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        return "%s", [self]


class _Statement:
    """SQL with its parameters, some of them slots, and what turns the answer's columns into Python values."""

    def __init__(self, compiler: Any) -> None:
        self.sql, self.params = compiler.as_sql()
        selected = getattr(compiler, "select", None) or []
        self._compiler = compiler
        self._converters = compiler.get_converters(one[0] for one in selected) if selected else {}

    def run(self, cursor: Any, values: dict[str, Any]) -> None:
        cursor.execute(self.sql, [_filled(one, values) if isinstance(one, Slot) else one for one in self.params])

    def converted(self, rows: Iterable[Sequence[Any]]) -> list[Row]:
        if not self._converters:
            return [tuple(row) for row in rows]
        return [tuple(row) for row in self._compiler.apply_converters(rows, self._converters)]


def _filled(slot: Slot, values: dict[str, Any]) -> Any:
    value = values[slot.name]
    if isinstance(value, (list, tuple)):
        value = value[slot.place]
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, dt.datetime) else value


class _Kept:
    """Statements by database and by how long the lists among the values are."""

    def __init__(self) -> None:
        self._statements: dict[Any, _Statement] = {}

    def _statement(self, values: dict[str, Any]) -> _Statement:
        key = (connection.vendor, *(len(one) for one in values.values() if isinstance(one, (list, tuple))))
        known = self._statements.get(key)
        if known is None:
            slots = {
                name: [Slot(name, place) for place in range(len(value))]
                if isinstance(value, (list, tuple))
                else Slot(name)
                for name, value in values.items()
            }
            known = self._statements[key] = self._compile(slots)
        return known

    def _compile(self, slots: dict[str, Any]) -> _Statement:
        raise NotImplementedError


class Prepared(_Kept):
    """Rows read by `build(slot=…)`, a queryset of `values_list`. A list among the values fills `__in`."""

    def __init__(self, build: Callable[..., QuerySet[Any, Any]]) -> None:
        super().__init__()
        self._build = build

    def _compile(self, slots: dict[str, Any]) -> _Statement:
        return _Statement(self._build(**slots).query.get_compiler(connection=connection))

    def rows(self, **values: Any) -> list[Row]:
        """Every value is given, always the same ones."""
        statement = self._statement(values)
        with connection.cursor() as cursor:
            statement.run(cursor, values)
            return statement.converted(cursor.fetchall())

    def row(self, **values: Any) -> Row | None:
        return next(iter(self.rows(**values)), None)


class PreparedUpdate(_Kept):
    """Rows changed by `build(slot=…)`: a queryset and what its fields become."""

    def __init__(self, build: Callable[..., tuple[QuerySet[Any, Any], dict[str, Any]]]) -> None:
        super().__init__()
        self._build = build

    def _compile(self, slots: dict[str, Any]) -> _Statement:
        rows, changes = self._build(**slots)
        query = rows.order_by().query.chain(UpdateQuery)
        query.annotations = {}
        query.add_update_values(changes)  # type: ignore[attr-defined]
        return _Statement(query.get_compiler(connection=connection))

    def run(self, **values: Any) -> int:
        """How many rows were changed."""
        statement = self._statement(values)
        with connection.cursor() as cursor:
            statement.run(cursor, values)
            return int(cursor.rowcount)


@cache
def names(model: type[models.Model]) -> tuple[str, ...]:
    """The columns of a model, as `record` wants them."""
    return tuple(field.attname for field in model._meta.concrete_fields)


def record(model: type[M], fields: Sequence[str], values: Iterator[Any]) -> M:
    """A record of the model from the next values of a row; fields that were not read are read when asked for."""
    return model.from_db(connection.alias, fields, [next(values) for _name in fields])
