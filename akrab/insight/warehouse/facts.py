"""The facts beside orders: rows of the sources, cut into months and written as Parquet."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, InterfaceError
from django.db.backends.base.base import BaseDatabaseWrapper

from akrab.core import clock
from akrab.insight.months import following, month_range
from akrab.insight.warehouse.changes import Plan, add_erased
from akrab.insight.warehouse.folder import Folder
from akrab.insight.warehouse.handing import Query, handed_over, write_file
from akrab.insight.warehouse.reading import duck_type, quoted
from akrab.insight.warehouse.sources import sources
from akrab.insight.warehouse.sources.customers import ERASED
from akrab.insight.warehouse.sources.source import Source, raw_columns

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MADE = {
    "happened_at": "coalesce(happened_at, timezone('UTC', timezone('{zone}', day::TIMESTAMP)))",
    "day": "coalesce(day, timezone('{zone}', timezone('UTC', happened_at))::DATE)",
    "month": "date_trunc('month', coalesce(day, timezone('{zone}', timezone('UTC', happened_at))::DATE))::DATE",
    "created_day": "timezone('{zone}', timezone('UTC', created_at))::DATE",
    "customer_id": "CASE WHEN customer_id NOT IN (SELECT customer_id FROM erased) THEN customer_id END",
}


def open_erased(duck: "DuckDBPyConnection", folder: Folder, made: Plan) -> None:
    """Make the table `erased`: customers whose data were erased, and whom no fact may name. Adds to the plan the months
    that name those erased since the last time."""
    path = folder.path / "erased.parquet"
    before = _numbers(duck, f"SELECT customer_id FROM read_parquet('{quoted(path)}')") if path.exists() else set()
    if made.erased or not path.exists():
        wanted = Query(f"SELECT c.id FROM customers_customer c WHERE {ERASED}", {})
        with handed_over(duck, folder, gone=([wanted], {"customer_id": "BIGINT"})):
            now = _numbers(duck, "SELECT customer_id FROM gone")
            if now != before or not path.exists():
                add_erased(duck, folder, made, sorted(now - before))
                write_file(duck, "SELECT * FROM gone ORDER BY customer_id", path)
    duck.execute(f"CREATE OR REPLACE TEMP TABLE erased AS SELECT customer_id FROM read_parquet('{quoted(path)}')")


def write_tables(duck: "DuckDBPyConnection", folder: Folder, made: Plan) -> int:
    """Write what the plan says; returns how many files of months were written or removed. Each file changes at one
    stroke. The table `erased` must be open."""
    files = 0
    for source in sources():
        if source.table.name in made.unread:
            continue
        try:
            files += _write_table(duck, folder, made, source)
        except (DatabaseError, InterfaceError):
            if not source.is_elsewhere:
                raise
            made.leave(source)
    return files


def _write_table(duck: "DuckDBPyConnection", folder: Folder, made: Plan, source: Source) -> int:
    name = source.table.name
    if source.table.month is None:
        if name in made.whole:
            _write_whole(duck, folder, source)
        return 0
    months = made.months[name]
    if months is None:
        return _write_all_months(duck, folder, source)
    return sum(_write_month(duck, folder, source, month, made.least[name].get(month)) for month in months)


def _write_whole(duck: "DuckDBPyConnection", folder: Folder, source: Source) -> None:
    wanted = [Query(part.select(source.table), {}, part.database) for part in source.parts]
    with handed_over(duck, folder, raw=(wanted, _types(source))):
        write_file(duck, f"SELECT {_made(source)} FROM raw ORDER BY 1, 2", folder.table(source.table.name))


def _write_month(
    duck: "DuckDBPyConnection", folder: Folder, source: Source, month: dt.date, least: list[int] | None
) -> int:
    wanted = [
        Query(
            part.select(source.table, part.of_month()),
            _span(part.connection, month) | {"least": floor},
            part.database,
        )
        for part, floor in zip(source.parts, least or [0] * len(source.parts), strict=True)
    ]
    return _write(duck, folder, source, wanted, {month})


def _write_all_months(duck: "DuckDBPyConnection", folder: Folder, source: Source) -> int:
    wanted = [Query(part.select(source.table), {}, part.database) for part in source.parts]
    present = {
        dt.date.fromisoformat(f"{file.parent.name.removeprefix('part=')}-01")
        for file in folder.path.glob(f"part=*/{source.table.name}.parquet")
    }
    return _write(duck, folder, source, wanted, present)


def _write(
    duck: "DuckDBPyConnection", folder: Folder, source: Source, wanted: list[Query], present: set[dt.date]
) -> int:
    """The rows of the queries, into the file of each month they fall in; files of other `present` months go."""
    table = source.table
    with handed_over(duck, folder, raw=(wanted, _types(source))):
        duck.execute(f"CREATE OR REPLACE TEMP TABLE made AS SELECT {_made(source)} FROM raw")
    found = {month for (month,) in duck.execute("SELECT DISTINCT month FROM made").fetchall()}
    order = f"happened_at, {next(name for name in table.columns if name.endswith('_id'))}"
    for month in sorted(found):
        write_file(
            duck, f"SELECT * FROM made WHERE month = DATE '{month}' ORDER BY {order}", folder.table(table.name, month)
        )
    for month in present - found:
        folder.table(table.name, month).unlink(missing_ok=True)
    duck.execute("DROP TABLE made")
    return len(found | present)


def _made(source: Source) -> str:
    zone = clock.zone().key
    columns = source.table.columns
    return ", ".join(f"{MADE[name].format(zone=zone) if name in MADE else name} AS {name}" for name in columns)


def _span(connection: BaseDatabaseWrapper, month: dt.date) -> dict[str, Any]:
    start, end = (connection.ops.adapt_datetimefield_value(moment) for moment in month_range(month))
    return {"start": start, "end": end, "first": month.isoformat(), "after": following(month).isoformat()}


def _types(source: Source) -> dict[str, str]:
    return {name: duck_type(source.table.columns[name]) for name in raw_columns(source.table)}


def _numbers(duck: "DuckDBPyConnection", query: str) -> set[int]:
    return {number for (number,) in duck.execute(query).fetchall()}
