"""The rows behind a figure, from the shop's own database: lines, orders, customers, messages, matters, visits or
expenses, which make up the figure. A test compares every cell's rows with the cell.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from akrab.insight.reports.dimensions import DIMENSIONS, TIMES
from akrab.insight.reports.measures import OUT, SENT, Measure, Number
from akrab.insight.reports.row_facts import NOT_TRADE, PRICE, database_of, facts
from akrab.insight.reports.row_keys import Conditions
from akrab.insight.reports.spans import Span, end_of

SIZE = 50
DAY = len("2026-11-22")
WAITED = "waited"  # seconds, see _seconds
BOUGHT = "f.kind = 'sale' AND f.quantity > 0 AND f.has_price"
KEPT = "f.state <> 'returned'"
BACK = "(f.kind = 'return' OR f.state = 'returned')"
COSTED = f"f.cost IS NOT NULL AND {KEPT}"
KNOWN = f"{BOUGHT} AND f.customer_id IS NOT NULL"
EARLIER = f"""EXISTS (SELECT 1 FROM orders_order p JOIN orders_orderline pl ON pl.order_id = p.id
    WHERE p.customer_id = f.customer_id AND p.placed_at < %(new_since)s AND p.currency = %(currency)s
    AND p.kind = 'sale' AND p.state NOT IN {NOT_TRADE} AND pl.quantity > 0 AND {PRICE.format(line="pl")})"""
AGAIN = f"""(SELECT COUNT(DISTINCT p.id) FROM orders_order p JOIN orders_orderline pl ON pl.order_id = p.id
    WHERE p.customer_id = f.customer_id AND p.currency = %(currency)s
    AND p.kind = 'sale' AND p.state NOT IN {NOT_TRADE} AND pl.quantity > 0 AND {PRICE.format(line="pl")}) > 1"""


GROUPED = ("customers", "orders")  # made of many lines each, so that their sums come with the page
WITH_ALL = ", (SELECT COUNT(*) FROM found) AS count_of_all, (SELECT SUM(worth) FROM found) AS sum_of_all"
SENT_OUT = f"f.direction = '{OUT}' AND f.state IN {SENT}"
SOURCES = {
    "lines": "trade", "orders": "trade", "customers": "trade", "messages": "messages", "matters": "episodes",
    "visits": "visits", "expenses": "costs",
}  # fmt: skip
SHOWN = {
    "lines": "f.line_id AS id, f.at, f.sold_in AS order_id, f.number, f.kind, f.sku, f.name, f.product_id, "
    "f.customer_id, f.quantity",
    "orders": "f.order_id AS id, f.at, f.sold_in AS order_id, f.number, f.kind, f.customer_id, "
    "SUM(f.quantity) AS quantity",
    "messages": "f.id, f.at, f.customer_id, f.direction, f.channel, f.purpose, f.state, f.cost_micros",
    "matters": "f.id, f.at, f.customer_id, f.channel, f.seller_id, f.answered_at, f.solved_at",
    "visits": "f.id, f.at, f.customer_id, f.device, f.source, f.pages, f.seconds, f.stage, f.orders, f.amount",
    "expenses": "f.id, f.at, f.kind, f.note, f.amount",
}


@dataclass(frozen=True)
class Behind:
    """What stands behind a measure: `grain` of the list (see SOURCES), which rows, what each adds, and which of the
    customers, asked of each once."""

    grain: str
    where: str
    adds: str
    people: str = ""

    @property
    def source(self) -> str:
        return SOURCES[self.grain]


BEHIND = {
    "revenue": Behind("lines", KEPT, "f.revenue"),
    "average_order": Behind("orders", KEPT, "f.revenue"),
    "pieces": Behind("lines", KEPT, "f.quantity"),
    "returned": Behind("lines", BACK, "CASE WHEN f.kind = 'return' THEN -f.revenue ELSE f.revenue END"),
    "discount": Behind("lines", BOUGHT, "f.total - f.revenue"),
    "discount_share": Behind("lines", BOUGHT, "f.total - f.revenue"),
    "cost": Behind("lines", COSTED, "f.cost"),
    "gross_profit": Behind("lines", COSTED, "f.revenue - f.cost"),
    "margin": Behind("lines", COSTED, "f.revenue - f.cost"),
    "orders": Behind("orders", BOUGHT, "f.revenue"),
    "customers": Behind("customers", KNOWN, "f.revenue"),
    "repeat_rate": Behind("customers", KNOWN, "f.revenue"),
    "revenue_per_customer": Behind("customers", f"{KEPT} AND f.customer_id IS NOT NULL", "f.revenue"),
    "new_customers": Behind("customers", KNOWN, "f.revenue", f"NOT {EARLIER}"),
    "returning_customers": Behind("customers", KNOWN, "f.revenue", EARLIER),
    "second_purchases": Behind("customers", KNOWN, "f.revenue", f"NOT {EARLIER} AND {AGAIN}"),
    "second_purchase_rate": Behind("customers", KNOWN, "f.revenue", f"NOT {EARLIER}"),
    "marketing_spend": Behind("expenses", "f.is_marketing", "f.amount"),
    "winning_cost": Behind("expenses", "f.is_marketing", "f.amount"),
    "messages_sent": Behind("messages", SENT_OUT, "1"),
    "messages_received": Behind("messages", "f.direction = 'in'", "1"),
    "messages_failed": Behind("messages", f"f.direction = '{OUT}' AND f.state = 'failed'", "1"),
    "messages_read": Behind("messages", SENT_OUT, "CASE WHEN f.state = 'read' THEN 1 ELSE 0 END"),
    "message_cost": Behind("messages", SENT_OUT, "f.cost_micros"),
    "conversations": Behind("matters", "1 = 1", "1"),
    "answered_share": Behind("matters", "1 = 1", "CASE WHEN f.answered_at IS NULL THEN 0 ELSE 1 END"),
    "first_answer": Behind("matters", "f.answered_at IS NOT NULL", WAITED),
    "visits": Behind("visits", "1 = 1", "1"),
    "visit_orders": Behind("visits", "f.orders > 0", "1"),
    "conversion": Behind("visits", "1 = 1", "CASE WHEN f.orders > 0 THEN 1 ELSE 0 END"),
    "pages_per_visit": Behind("visits", "1 = 1", "f.pages"),
}


@dataclass(frozen=True)
class Cell:
    """A figure of a report. `filters`: dimension → keys; `shown`: keys of a dimension that are not in it."""

    measure: Measure
    span: Span
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    shown: tuple[str, Sequence[str]] | None = None

    @property
    def behind(self) -> Behind:
        return BEHIND[self.measure.name]

    @property
    def days(self) -> Span:
        """Its days: where it is a day, week, month …, those of it within the report's period."""
        first, last = self.span
        for grain in TIMES:
            for key in self.filters.get(grain, ()):
                start = dt.date.fromisoformat(key)
                first, last = max(first, start), min(last, end_of(start, grain))
        return first, last


@dataclass(frozen=True)
class Rows:
    """One page. `after` opens the next, empty on the last; `count` and `sum` are of all pages together."""

    grain: str
    rows: list[dict[str, Any]]
    after: tuple[Any, int] | None
    count: int
    sum: int

    def figure(self, measure: Measure) -> Number | None:
        """The figure of what is no sale, made of all its rows: a share of them, or what they add up to."""
        parts = (self.sum, self.count) if len(measure.parts) == 2 else (self.sum,)
        return measure.value(*parts)


def opens(measure: Measure, where: Mapping[str, str]) -> bool:
    """Whether the list of rows knows this figure and how it is divided."""
    if measure.name not in BEHIND:
        return False
    source, own = BEHIND[measure.name].source, [name for name in where if name not in ("others", *TIMES)]
    return all(DIMENSIONS[name].rows and source in DIMENSIONS[name].columns for name in own)


def rows_of(cell: Cell, after: tuple[Any, int] | None = None) -> Rows:
    """One page of the rows, the newest (of customers: who bought most) first. At most three queries; visits that are
    divided or narrowed by what the shop knows of customers take two more for each such thing."""
    query, parameters = _query(cell, cell.behind)
    grain = cell.behind.grain
    with database_of(cell.behind.source).cursor() as cursor:
        behind = ""
        if after is not None:
            parameters |= {"place": after[0], "id": after[1]}
            behind = "WHERE place < %(place)s OR (place = %(place)s AND id < %(id)s)"
        page = f"FROM found {behind} ORDER BY place DESC, id DESC LIMIT {SIZE + 1}"
        cursor.execute(f"WITH found AS ({query}) SELECT *{WITH_ALL if grain in GROUPED else ''} {page}", parameters)
        names = [column[0] for column in cursor.description or ()]
        found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        if found and grain in GROUPED:
            count, total = int(found[0]["count_of_all"]), int(found[0]["sum_of_all"])
        else:
            count, total = _totals(cursor, query, parameters)
    more = found[SIZE - 1] if len(found) > SIZE else None
    for row in found:
        row |= {name: _moment(row[name]) for name in ("at", "answered_at", "solved_at") if row.get(name) is not None}
    position = (str(more["place"]) if grain != "customers" else int(more["place"]), int(more["id"])) if more else None
    return Rows(grain, found[:SIZE], position, count, total)


def totals_of(cell: Cell, behind: Behind, *, again: bool = False) -> tuple[int, int]:
    """How many such rows the cell has, of whichever figure they are, and what they add up to. `again`: of customers
    only those with more than one order. One query."""
    query, parameters = _query(cell, behind)
    with database_of(behind.source).cursor() as cursor:
        return _totals(cursor, query, parameters, "WHERE orders > 1" if again else "")


def _totals(cursor: Any, query: str, parameters: dict[str, Any], where: str = "") -> tuple[int, int]:
    cursor.execute(f"SELECT COUNT(*), COALESCE(SUM(worth), 0) FROM ({query}) AS found {where}", parameters)
    count, total = cursor.fetchone()
    return int(count), int(total)


def _query(cell: Cell, behind: Behind) -> tuple[str, dict[str, Any]]:
    """SQL of the cell's rows with the columns id, place (in their order), worth and what the list shows."""
    query, parameters = facts(behind.source, cell.days)
    conditions = Conditions(behind.source, query, parameters | {"new_since": parameters["start"]})
    conditions.all.append(behind.where)
    for name, keys in cell.filters.items():
        if name not in TIMES:
            conditions.only(name, keys)
    if cell.shown is not None:
        conditions.beyond(*cell.shown)
    rows = conditions.rows
    if behind.grain == "customers":
        return (
            f"SELECT f.customer_id AS id, SUM({behind.adds}) AS place, f.customer_id, "
            f"COUNT(DISTINCT CASE WHEN {BOUGHT} THEN f.order_id END) AS orders, SUM({behind.adds}) AS worth "
            f"FROM {rows} GROUP BY f.customer_id{f' HAVING {behind.people}' if behind.people else ''}"
        ), conditions.parameters
    shown = f"f.at AS place, {SHOWN[behind.grain]}"
    if behind.grain == "orders":
        return (
            f"SELECT {shown}, SUM({behind.adds}) AS worth FROM {rows} "
            "GROUP BY f.order_id, f.sold_in, f.at, f.number, f.kind, f.customer_id"
        ), conditions.parameters
    adds = behind.adds
    if adds == WAITED:
        adds = f"{_seconds(conditions.database, 'f.answered_at')} - {_seconds(conditions.database, 'f.at')}"
    return f"SELECT {shown}, {adds} AS worth FROM {rows}", conditions.parameters


def _seconds(database: BaseDatabaseWrapper, column: str) -> str:
    """Whole seconds since 1970, as every engine counts them."""
    if database.vendor == "sqlite":
        return f"CAST(strftime('%%s', {column}) AS INTEGER)"
    return f"CAST(floor(EXTRACT(EPOCH FROM {column})) AS BIGINT)"


def _moment(value: Any) -> Any:
    """A moment in UTC; the day of what has no more."""
    if isinstance(value, str):  # SQLite has no types for days and moments
        value = dt.date.fromisoformat(value) if len(value) == DAY else dt.datetime.fromisoformat(value)
    if isinstance(value, dt.datetime) and not value.tzinfo:
        return value.replace(tzinfo=dt.UTC)
    return value
