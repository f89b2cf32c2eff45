"""The facts as tables: Ibis tables without an engine, and DuckDB that runs what is built on them.

The expressions know no engine, so the same ones run on Spark over the same files.
"""

import datetime as dt
from typing import TYPE_CHECKING

from akrab.insight.warehouse.folder import Folder

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


def connect() -> "DuckDBPyConnection":
    import duckdb

    duck = duckdb.connect()
    duck.execute("SET TimeZone = 'UTC'")
    return duck


def open_facts(duck: "DuckDBPyConnection", folder: Folder, currency: str) -> None:
    """Make the views `orders` and `order_lines`: facts in one currency, lines with the catalogue's present names."""
    facts, articles = ", ".join(FACT_COLUMNS), ", ".join(ARTICLE_COLUMNS)
    duck.execute(
        f"CREATE OR REPLACE VIEW orders AS SELECT {', '.join(ORDER_COLUMNS)} "
        f"FROM {_files(folder, 'orders', ORDER_COLUMNS)} WHERE currency = '{quoted(currency)}'"
    )
    duck.execute(
        f"CREATE OR REPLACE VIEW order_lines AS SELECT {facts}, {articles} "
        f"FROM (SELECT {facts} FROM {_files(folder, 'lines', FACT_COLUMNS)} WHERE currency = '{quoted(currency)}') "
        f"LEFT JOIN read_parquet('{quoted(folder.articles)}') USING (variant_id)"
    )


def _files(folder: Folder, grain: str, columns: dict[str, str]) -> str:
    if folder.months():
        return f"read_parquet('{quoted(folder.pattern(grain))}', hive_partitioning = false)"
    nothing = ", ".join(f"NULL::{duck_type(kind)} AS {name}" for name, kind in columns.items())
    return f"(SELECT {nothing} WHERE false)"


def duck_type(kind: str) -> str:
    return {"string": "VARCHAR", "int64": "BIGINT", "timestamp(6)": "TIMESTAMP"}.get(kind, kind.upper())


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
