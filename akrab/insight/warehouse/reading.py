"""The facts as tables: their files, Ibis tables without an engine, and DuckDB over them, which is always there.

The expressions know no engine: `warehouse.engines` runs the same ones on DuckDB, Spark or PostgreSQL.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from akrab.insight.warehouse.folder import Folder
from akrab.insight.warehouse.tables import TABLES, TIME

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from ibis.expr.types import Table

FACT_COLUMNS = {
    "line_id": "int64",
    "order_id": "int64",
    "number": "string",
    "source": "string",
    "kind": "string",
    "state": "string",
    "placed_at": "timestamp(6)",  # UTC
    "day": "date",  # of the shop's calendar
    "month": "date",
    "customer_id": "int64",
    "variant_id": "int64",
    "sku": "string",
    "name": "string",  # as it was sold, where the catalogue does not know the article
    "quantity": "int64",
    "unit_price": "int64",
    "exact_unit_price": "decimal(20, 6)",
    "total": "int64",
    "revenue": "int64",  # total less the line's share of the order's discount
    "cost": "int64",
    "currency": "string",
}
ARTICLE_COLUMNS = {
    "product_id": "int64",
    "product": "string",
    "variant": "string",
    "sort": "string",  # goods, service, charge
    "category_id": "int64",
    "category": "string",
    "brand": "string",
}
ORDER_COLUMNS = {
    "order_id": "int64",
    "number": "string",
    "source": "string",
    "kind": "string",
    "state": "string",
    "placed_at": "timestamp(6)",
    "day": "date",
    "month": "date",
    "customer_id": "int64",
    "currency": "string",
    "amount": "int64",
    "revenue": "int64",
    "returned": "int64",
    "cost": "int64",
    "costed_revenue": "int64",
    "bought": "int64",
    "quantity": "int64",
}


@dataclass(frozen=True)
class Source:
    """The files of one table of facts: one per month, or a single one; none where nothing was written yet."""

    columns: dict[str, str]
    files: tuple[Path, ...]


def sources(folder: Folder) -> dict[str, Source]:
    """Every table by the name of its files: `orders`, `lines`, `articles` and all of `warehouse.tables`."""
    present: dict[str, list[Path]] = {}
    for file in sorted([*folder.path.glob("*.parquet"), *folder.path.glob("part=*/*.parquet")]):
        if not file.name.startswith("."):
            present.setdefault(file.stem, []).append(file)
    columns = {"orders": ORDER_COLUMNS, "lines": FACT_COLUMNS, "articles": {"variant_id": "int64"} | ARTICLE_COLUMNS}
    columns |= {name: table.columns for name, table in TABLES.items()}
    return {name: Source(columns[name], tuple(present.get(name, ()))) for name in columns}


def views(currency: str, source: Callable[[str], str], mark: str = '"') -> dict[str, str]:
    """The queries behind the tables that expressions know, in SQL that every engine reads.

    `orders` and `order_lines` hold one currency, lines with the catalogue's present names. All other facts stand as
    they are, whatever their currency. `source` gives the SQL for a table's files, `mark` encloses a name.
    """

    def listed(columns: Iterable[str]) -> str:
        return ", ".join(f"{mark}{name}{mark}" for name in columns)

    facts, articles = listed(FACT_COLUMNS), listed(ARTICLE_COLUMNS)
    within = f"WHERE currency = '{quoted(currency)}'"
    return {
        "orders": f"SELECT {listed(ORDER_COLUMNS)} FROM {source('orders')} AS facts {within}",
        "order_lines": f"SELECT {facts}, {articles} "
        f"FROM (SELECT {facts} FROM {source('lines')} AS facts {within}) AS sold "
        f"LEFT JOIN {source('articles')} AS article USING (variant_id)",
    } | {name: f"SELECT {listed(table.columns)} FROM {source(name)} AS facts" for name, table in TABLES.items()}


def connect() -> "DuckDBPyConnection":
    import duckdb

    duck = duckdb.connect()
    duck.execute("SET TimeZone = 'UTC'")
    return duck


def open_facts(duck: "DuckDBPyConnection", folder: Folder, currency: str) -> None:
    """Make a view of every table of facts: `orders`, `order_lines` and all of `warehouse.tables`, see `views`."""
    found = sources(folder)
    for name, query in views(currency, lambda name: duck_files(found[name])).items():
        duck.execute(f"CREATE OR REPLACE VIEW {name} AS {query}")


def duck_files(source: Source) -> str:
    """DuckDB's SQL for the rows of these files; no rows, of the right types, where there are none."""
    if not source.files:
        nothing = ", ".join(f'NULL::{duck_type(kind)} AS "{name}"' for name, kind in source.columns.items())
        return f"(SELECT {nothing} WHERE false)"
    files = ", ".join(f"'{quoted(file)}'" for file in source.files)
    return f"read_parquet([{files}], hive_partitioning = false)"


def duck_type(kind: str) -> str:
    return {"string": "VARCHAR", "int64": "BIGINT", "float64": "DOUBLE", TIME: "TIMESTAMP"}.get(kind, kind.upper())


def table(name: str, columns: dict[str, str]) -> "Table":
    import ibis

    return ibis.table(ibis.schema(columns), name=name)


def orders() -> "Table":
    """The facts of whole orders, see metrics.lines.whole_orders."""
    return table("orders", ORDER_COLUMNS)


def order_lines() -> "Table":
    """The facts of order lines with what the catalogue calls them."""
    return table("order_lines", FACT_COLUMNS | ARTICLE_COLUMNS)


def utc(moment: dt.datetime) -> dt.datetime:
    return moment.replace(tzinfo=dt.UTC)


def quoted(text: object) -> str:
    return str(text).replace("'", "''")
