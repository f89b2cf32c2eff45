"""The queries of a refresh as SQL of one engine, made from the Ibis expressions once and kept beside the facts.

Loading Ibis and turning a dozen expressions into SQL takes half a second, every time a single order came in. The
file's name carries the engine and a digest of the expressions' source and of Ibis' version: a change of either makes a
new one. Days stand in the SQL as `getvariable('as_of')`, which `dated` fills in.
"""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from akrab.insight.warehouse.folder import put_text

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from ibis.expr.operations import Relation
    from ibis.expr.types import Table

SPANS = ("month", "month_before", "year_before")
SOURCES = [*Path(__file__).parent.parent.glob("metrics/*.py"), Path(__file__), Path(__file__).with_name("reading.py")]
DIALECTS = {"duckdb": "duckdb", "spark": "pyspark", "postgres": "postgres"}  # of Ibis, by name of engine
DAY = re.compile(r"getvariable\('(\w+)'\)", re.IGNORECASE)


@dataclass(frozen=True)
class Query:
    """SQL, and the names and types (Ibis' words) of its columns."""

    sql: str
    columns: tuple[str, ...]
    types: tuple[str, ...]

    def dated(self, days: Mapping[str, dt.date]) -> str:
        return DAY.sub(lambda found: f"DATE '{days[found[1]]}'", self.sql)


def load(engine: str = "duckdb") -> dict[str, Query]:
    """All queries by name; from the file, or compiled and written there."""
    path = Path(settings.WAREHOUSE) / f"queries-{engine}-{_digest()}.json"
    try:
        kept = json.loads(path.read_text())
        return {name: Query(sql, tuple(columns), tuple(types)) for name, (sql, columns, types) in kept.items()}
    except (OSError, ValueError, TypeError):
        pass
    queries = compile_all(engine)
    for old in [*path.parent.glob(f"queries-{engine}-*.json"), *path.parent.glob("queries-????????????????.json")]:
        old.unlink(missing_ok=True)
    put_text(path, json.dumps({name: astuple(query) for name, query in queries.items()}, indent=1))
    return queries


@cache
def compile_all(engine: str = "duckdb") -> dict[str, Query]:
    return {name: query_of(expression, engine) for name, expression in expressions().items()}


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
        "counts": orders.agg(orders=orders.count()).cross_join(order_lines.agg(lines=order_lines.count())),
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


def query_of(expression: "Table", engine: str) -> Query:
    """The expression in the engine's own SQL."""
    return _query_of(expression.op(), engine)


@lru_cache(maxsize=24)  # of about 0.2 MB each
def _query_of(node: "Relation", engine: str) -> Query:
    """Writing takes twenty times as long as the making of the expression, and the same are asked for again."""
    import ibis

    if engine == "spark" and ibis.options.pyspark is None:
        ibis.options.pyspark = _spark_options()
    written = str(ibis.to_sql(node.to_expr(), dialect=DIALECTS[engine], pretty=False))
    return Query(written, tuple(node.schema.names), tuple(str(kind) for kind in node.schema.types))


def sql(expression: "Table") -> str:
    return query_of(expression, "duckdb").sql


def fetch(duck: "DuckDBPyConnection", expression: "Table") -> list[dict[str, Any]]:
    """Rows of an expression that is asked of DuckDB once, whatever engine the shop chose, as dictionaries."""
    return [dict(zip(expression.columns, row, strict=True)) for row in duck.execute(sql(expression)).fetchall()]


def _spark_options() -> Any:
    """What Ibis' own Spark backend would have set; loading that needs pandas, and writing SQL does not."""
    from ibis.config import Config

    class SparkOptions(Config):  # type: ignore[misc,unused-ignore]
        treat_nan_as_null: bool = False

    return SparkOptions()


def _digest() -> str:
    digest = hashlib.sha256(version("ibis-framework").encode())
    for path in sorted(SOURCES):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
