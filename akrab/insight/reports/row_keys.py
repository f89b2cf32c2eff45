"""Which rows belong to a cell: SQL conditions on the keys of dimensions, over the rows of `row_facts` named f."""

import json
from collections.abc import Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.backends.base.base import BaseDatabaseWrapper

from akrab.insight.reports.dimensions import DIMENSIONS
from akrab.insight.reports.row_facts import database_of
from akrab.insight.reports.row_people import JOINS, columns

Parameters = dict[str, Any]

# What a row may have several of: SQL of its keys.
SEVERAL = {
    "promotion": "SELECT u.promotion_id AS key FROM promotions_use u JOIN orders_order po "
    "ON po.placing_key = u.reference WHERE u.state = 'claimed' AND po.id = f.order_id",
    "tag": "SELECT ct.tag_id AS key FROM customers_tag_customers ct WHERE ct.customer_id = f.customer_id",
}


class Conditions:
    """Collects the joins, conditions and parameters of one list of rows. `facts`: its SQL, `parameters`: that SQL's."""

    def __init__(self, source: str, facts: str, parameters: Parameters) -> None:
        self.source, self.facts, self.parameters = source, facts, parameters
        self.database = database_of(source)
        self.is_elsewhere = self.database.alias != DEFAULT_DB_ALIAS
        self.joins: dict[str, None] = {}
        self.all: list[str] = []

    def only(self, name: str, keys: Sequence[str]) -> None:
        """Rows with one of these keys of the dimension."""
        self.all.append(self._condition(name, keys))

    def beyond(self, name: str, keys: Sequence[str]) -> None:
        """Rows with another key than these; of several keys, with at least one other."""
        if name in SEVERAL and not self.is_elsewhere:
            self.all.append(self._several(name, keys, other=True))
        elif name in SEVERAL:
            self.all.append(self._by_people(name, keys, other=True))
        else:
            self.all.append(f"NOT ({self._condition(name, keys)})")

    @property
    def rows(self) -> str:
        """What stands behind FROM."""
        where = " AND ".join(self.all) or "1 = 1"
        return f"({self.facts}) AS f {' '.join(self.joins)} WHERE {where}"

    def _condition(self, name: str, keys: Sequence[str]) -> str:
        if not keys:
            return "1 = 0"
        if self.is_elsewhere and (name in JOINS or name in SEVERAL):
            return self._by_people(name, keys)
        if name in SEVERAL:
            return self._several(name, keys)
        if name in JOINS:
            self.joins[JOINS[name]] = None
        return f"{_key(name, self.source, self.database)} IN ({self._listed(keys)})"

    def _listed(self, keys: Sequence[str]) -> str:
        names = [f"k{len(self.parameters) + place}" for place in range(len(keys))]
        self.parameters |= dict(zip(names, map(str, keys), strict=True))
        return ", ".join(f"%({name})s" for name in names)

    def _several(self, name: str, keys: Sequence[str], *, other: bool = False) -> str:
        listed = self._listed(keys) if keys else "''"
        inside = f"{'NOT ' if other else ''}IN ({listed})"
        found = f"EXISTS (SELECT 1 FROM ({SEVERAL[name]}) AS several WHERE CAST(several.key AS TEXT) {inside})"
        return f"({found} OR NOT EXISTS ({SEVERAL[name]}))" if ("" in keys) != other else f"({found})"

    def _by_people(self, name: str, keys: Sequence[str], *, other: bool = False) -> str:
        """For rows in another database than the customers: who of those in them has such a key."""
        with self.database.cursor() as cursor:
            cursor.execute(f"SELECT DISTINCT customer_id FROM ({self.facts}) AS f", self.parameters)
            people = [number for (number,) in cursor.fetchall() if number is not None]
        inner = Conditions(
            "people", _numbers(connection.vendor, "people"), {"people": _handed(connection.vendor, people)}
        )
        if other:
            inner.beyond(name, keys)
        else:
            inner.only(name, keys)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT f.customer_id FROM {inner.rows}", inner.parameters)
            chosen = [number for (number,) in cursor.fetchall()]
        mark = f"p{len(self.parameters)}"
        self.parameters[mark] = _handed(self.database.vendor, chosen)
        among = _numbers(self.database.vendor, mark)
        found = f"COALESCE(f.customer_id, -1) IN (SELECT customer_id FROM ({among}) AS chosen)"
        return f"({found} OR f.customer_id IS NULL)" if ("" in keys) != other else found


def _numbers(vendor: str, mark: str) -> str:
    """SQL of a list of numbers that is handed over as one parameter."""
    if vendor == "postgresql":
        return f"SELECT unnest(%({mark})s::bigint[]) AS customer_id"
    return f"SELECT value AS customer_id FROM json_each(%({mark})s)"


def _handed(vendor: str, numbers: Sequence[int]) -> Any:
    return list(numbers) if vendor == "postgresql" else json.dumps(list(numbers))


def _key(name: str, source: str, database: BaseDatabaseWrapper) -> str:
    """SQL of a dimension's key."""
    if name not in ("weekday", "hour"):
        return DIMENSIONS[name].rows.format(**columns())
    if source == "costs":  # these have a day and no hour
        if database.vendor == "sqlite":
            return "CAST((strftime('%%w', f.at) + 6) %% 7 + 1 AS TEXT)"
        return "CAST(CAST(EXTRACT(ISODOW FROM f.at) AS INTEGER) AS TEXT)"
    if database.vendor == "sqlite":
        lookup = "iso_week_day" if name == "weekday" else "hour"
        return f"CAST(django_datetime_extract('{lookup}', f.at, %(zone)s, 'UTC') AS TEXT)"
    part = "ISODOW" if name == "weekday" else "HOUR"
    return f"CAST(CAST(EXTRACT({part} FROM f.at AT TIME ZONE %(zone)s) AS INTEGER) AS TEXT)"
