"""The queries of a refresh as SQL, made from the Ibis expressions once and kept beside the facts.

Loading Ibis and turning a dozen expressions into SQL takes half a second, every time a single order came in. The
file's name carries a digest of the expressions' source and of Ibis' version: a change of either makes a new one.
Dates are DuckDB variables (`SET VARIABLE as_of = ...`).
"""

import hashlib
import json
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from akrab.insight.warehouse.folder import put_text

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from ibis.expr.types import Table

SPANS = ("month", "month_before", "year_before")
SOURCES = [*Path(__file__).parent.parent.glob("metrics/*.py"), Path(__file__), Path(__file__).with_name("reading.py")]


@dataclass(frozen=True)
class Query:
    sql: str
    columns: tuple[str, ...]

    def rows(self, duck: "DuckDBPyConnection", where: str = "") -> list[tuple[Any, ...]]:
        """Rows in the order of `columns`. Times are UTC, without saying so."""
        return duck.execute(f"SELECT * FROM ({self.sql}) {where}" if where else self.sql).fetchall()

    def row(self, duck: "DuckDBPyConnection") -> dict[str, Any]:
        """The only row of a query that always has one."""
        return dict(zip(self.columns, self.rows(duck)[0], strict=True))


def load() -> dict[str, Query]:
    """All queries by name; from the file, or compiled and written there."""
    path = Path(settings.WAREHOUSE) / f"queries-{_digest()}.json"
    try:
        kept = json.loads(path.read_text())
        return {name: Query(sql, tuple(columns)) for name, (sql, columns) in kept.items()}
    except (OSError, ValueError, TypeError):
        pass
    queries = compile_all()
    for old in path.parent.glob("queries-*.json"):
        old.unlink(missing_ok=True)
    put_text(path, json.dumps({name: (query.sql, query.columns) for name, query in queries.items()}, indent=1))
    return queries


def compile_all() -> dict[str, Query]:
    return {name: Query(sql(expression), tuple(expression.columns)) for name, expression in expressions().items()}


def expressions() -> dict[str, "Table"]:
    """Every expression that a refresh runs, by name."""
    import ibis

    from akrab.insight.metrics import cohorts, lines, rfm, trade
    from akrab.insight.warehouse import reading

    @ibis.udf.scalar.builtin(name="getvariable", signature=(("string",), "date"))
    def variable(key: str) -> Any: ...

    orders, order_lines = reading.orders(), reading.order_lines()
    spans = {name: (variable(f"{name}_first"), variable(f"{name}_last")) for name in SPANS}
    made = lines.whole_orders(reading.table("month_lines", reading.FACT_COLUMNS))
    return {
        "whole_orders": made.select(*reading.ORDER_COLUMNS),
        "ends": trade.ends(orders),
        "day": trade.per_period(orders, "day"),
        "week": trade.per_period(orders, "week"),
        "month": trade.per_period(orders, "month"),
        "spans": trade.spans(orders, spans),
        "retention": trade.retention(
            orders, variable("retention_back"), variable("retention_split"), variable("retention_until")
        ),
        "products": trade.per_product(order_lines),
        "cohorts": cohorts.cohorts(orders),
        "scores": rfm.scores(orders, variable("as_of")),
    }


def sql(expression: "Table") -> str:
    import ibis

    return str(ibis.to_sql(expression, dialect="duckdb", pretty=False))


def fetch(duck: "DuckDBPyConnection", expression: "Table") -> list[dict[str, Any]]:
    """Rows of an expression that is asked for once, as dictionaries."""
    return [dict(zip(expression.columns, row, strict=True)) for row in duck.execute(sql(expression)).fetchall()]


def _digest() -> str:
    digest = hashlib.sha256(version("ibis-framework").encode())
    for path in sorted(SOURCES):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
