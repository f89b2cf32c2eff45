"""Where the rows of a table of facts come from: SQL that SQLite and PostgreSQL both understand.

In every text a time written `<so>` becomes its text in UTC, `{currency}` the shop's currency in quotes,
`{micros_of_minor}` the millionths of a whole unit in one minor unit of it and `{age_band}` the band of the age of the
customer c, see `ages`. A per cent sign is written twice.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from akrab.core import clock, shop
from akrab.core.money import exponent
from akrab.insight.warehouse.sources import ages
from akrab.insight.warehouse.tables import TABLES, Table

TIME = re.compile(r"<([\w.]+)>")


@dataclass(frozen=True)
class Part:
    """Rows of one place in the shop's database.

    `columns`: SQL of each column of the table; those left out are null. `rows`: what stands behind FROM. `id`: a whole
    number that names the row. `at` (a time) or `day` (a date of the shop's calendar) puts it into its month.
    `versions`: whole numbers that change when the row does, see `changes`.
    """

    columns: Mapping[str, str]
    rows: str
    id: str
    at: str = ""
    day: str = ""
    where: str = ""
    versions: Sequence[str] = ()
    events: bool = False  # of the events' own database

    @property
    def database(self) -> str:
        return str(settings.EVENTS_DATABASE) if self.events else DEFAULT_DB_ALIAS

    @property
    def is_elsewhere(self) -> bool:
        """In a database beside the shop's, which may be away while the shop works."""
        return self.database != DEFAULT_DB_ALIAS

    @property
    def connection(self) -> BaseDatabaseWrapper:
        return connections[self.database]

    def select(self, table: Table, where: str = "") -> str:
        """The query of all rows, or those of `where` (see `of_month`), in the order of `raw_columns`."""
        known = dict(self.columns)
        if self.at:
            known["happened_at"] = f"<{self.at}>"
        if self.day:
            known["day"] = self.day
        listed = ", ".join(known.pop(name, "NULL") for name in raw_columns(table))
        if known:
            raise LookupError(f"{table.name} has no column {', '.join(known)}.")
        return self.sql(f"SELECT {listed} FROM {self.rows}{self._where(where)}")

    def tally(self, where: str = "") -> str:
        """Grain: one row per UTC day (day of the shop, where rows have only that): the day, the least id, how many
        rows, and sums that change when the rows do."""
        key = f"substr(<{self.at}>, 1, 10)" if self.at else f"substr(CAST({self.day} AS VARCHAR(10)), 1, 10)"
        # Weights, so that two rows that change places are no more the same; remainders, so that no sum overflows.
        sums = "".join(f", sum(({self.id} %% 1009 + 1) * (({one}) %% 1000003))" for one in self.versions)
        query = f"SELECT {key}, min({self.id}), count(*), sum({self.id} %% 1000003){sums}"
        return self.sql(f"{query} FROM {self.rows}{self._where(where)} GROUP BY 1")

    def of_month(self) -> str:
        """The condition of one month; parameters start, end (times), first, after (dates), least (id)."""
        known = f"{self.id} >= %(least)s"
        if self.at:
            return f"{self.at} >= %(start)s AND {self.at} < %(end)s AND {known}"
        return f"{self.day} >= %(first)s AND {self.day} < %(after)s AND {known}"

    def from_id(self) -> str:
        return f"{self.id} >= %(least)s"

    def sql(self, text: str) -> str:
        """The text as this part's database understands it."""
        known = {
            "currency": f"'{shop.get('currency')}'",
            "micros_of_minor": str(_micros()),
            "age_band": ages.band_of("c.birthday", clock.today()),
        }
        for name, value in known.items():
            text = text.replace(f"{{{name}}}", value)
        if self.connection.vendor == "postgresql":
            return TIME.sub(r"to_char(\1 AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')", text)
        return TIME.sub(r"(\1 || '')", text)

    def _where(self, where: str) -> str:
        conditions = " AND ".join(filter(None, (self.where, where)))
        return f" WHERE {conditions}" if conditions else ""


@dataclass(frozen=True)
class Source:
    """A table's rows: those of its parts, one after the other.

    `kinds`: beginnings of kinds of journal entries after which a table that is kept whole is read anew.
    """

    table: Table
    parts: Sequence[Part]
    kinds: tuple[str, ...] = ()

    @property
    def is_elsewhere(self) -> bool:
        return any(part.is_elsewhere for part in self.parts)


def source(name: str, *parts: Part, kinds: tuple[str, ...] = ()) -> Source:
    return Source(TABLES[name], parts, kinds)


def raw_columns(table: Table) -> list[str]:
    """Columns as they come from the shop's database; the others are made of them."""
    return [name for name in table.columns if name not in {table.month, "created_day"}]


def rank(column: str, *values: str) -> str:
    """A code as a number, for `versions`."""
    cases = " ".join(f"WHEN '{value}' THEN {number}" for number, value in enumerate(values, 1))
    return f"CASE {column} {cases} ELSE 0 END"


def seen(*columns: str) -> str:
    """How many of these are known, for `versions`."""
    return " + ".join(f"CASE WHEN {column} IS NULL THEN 0 ELSE 1 END" for column in columns)


def number(column: str) -> str:
    return f"coalesce({column}, 0)"


def _micros() -> int:
    """Millionths of the whole unit in one minor unit of the shop's currency."""
    return int(10 ** (6 - exponent(str(shop.get("currency")))))
