"""The rows behind a figure, from the shop's own database: lines, orders or customers, whose sum is the figure.

The rules are those of the facts (warehouse.extract, metrics.lines), written for the shop's database: a test compares
the sum of every cell's rows with the cell.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from akrab.core import clock, shop
from akrab.insight.reports.dimensions import DIMENSIONS, TIMES
from akrab.insight.reports.measures import Measure
from akrab.insight.reports.spans import Span, end_of

SIZE = 50
NOT_TRADE = "('waiting', 'rejected', 'cancelled')"
PRICE = "COALESCE({line}.exact_unit_price, {line}.unit_price) > 0"
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

# The share of the order's discount, as in warehouse.extract.FACTS; `{cut}` divides whole numbers.
SHARE = """CASE WHEN o.discount = 0 OR o.subtotal = 0 THEN 0
    WHEN (SELECT SUM(x.discount) FROM orders_orderline x WHERE x.order_id = o.id) = o.discount THEN line.discount
    ELSE {cut_with} - {cut_without} END"""
UP_TO = "(SELECT SUM(x.total) FROM orders_orderline x WHERE x.order_id = o.id AND x.id <= line.id)"
SALES = """
SELECT line.id AS line_id, o.id AS order_id, o.id AS sold_in, o.number, o.kind, o.source, o.placed_at AS at,
    CASE WHEN o.state = 'returned' AND EXISTS (SELECT 1 FROM orders_return b
        WHERE b.order_id = o.id AND b.state = 'received') THEN 'done' ELSE o.state END AS state,
    o.customer_id, line.variant_id, COALESCE(line.sku, '') AS sku, line.name, line.quantity, {price} AS has_price,
    line.total, line.total - {share} AS revenue, line.quantity * line.unit_cost AS cost,
    variant.product_id, product.category_id, o.channel, o.payment_method, o.outlet_id, o.seller_id, o.delivery
FROM orders_order o JOIN orders_orderline line ON line.order_id = o.id
LEFT JOIN catalogue_variant variant ON variant.id = line.variant_id
LEFT JOIN catalogue_product product ON product.id = variant.product_id
WHERE o.placed_at >= %(start)s AND o.placed_at < %(end)s AND o.currency = %(currency)s
    AND o.kind IN ('sale', 'return') AND o.state NOT IN {not_trade}
UNION ALL
SELECT -one.id, -b.id, o.id, b.number, 'return', o.source, b.received_at,
    CASE WHEN o.state = 'returned' THEN 'done' ELSE o.state END,
    o.customer_id, line.variant_id, COALESCE(line.sku, ''), line.name, -one.quantity, {price},
    -one.refund, -one.refund,
    -one.quantity * CASE WHEN one.restock OR line.unit_cost IS NULL THEN line.unit_cost ELSE 0 END,
    variant.product_id, product.category_id, o.channel, o.payment_method, o.outlet_id, o.seller_id, o.delivery
FROM orders_return b JOIN orders_returnline one ON one.back_id = b.id
JOIN orders_orderline line ON line.id = one.line_id JOIN orders_order o ON o.id = b.order_id
LEFT JOIN catalogue_variant variant ON variant.id = line.variant_id
LEFT JOIN catalogue_product product ON product.id = variant.product_id
WHERE b.state = 'received' AND b.received_at >= %(start)s AND b.received_at < %(end)s AND o.currency = %(currency)s
    AND o.state NOT IN {not_trade}
"""
PEOPLE = {
    "city": "LEFT JOIN customers_customer c ON c.id = f.customer_id",
    "region": "LEFT JOIN customers_address a ON a.customer_id = f.customer_id AND a.is_main",
    "tier": "LEFT JOIN loyalty_account p ON p.customer_id = f.customer_id LEFT JOIN loyalty_tier t ON t.id = p.tier_id",
    "standing": "LEFT JOIN insight_customerscore s ON s.customer_id = f.customer_id",
}
COLUMNS = {"city": "c.city", "region": "substr(a.region, 1, 5)", "tier": "t.code", "standing": "s.standing"}


@dataclass(frozen=True)
class Behind:
    """What stands behind a measure: `grain` of the list (lines, orders, customers), which lines, and what they add."""

    grain: str
    where: str
    adds: str


BEHIND = {
    "revenue": Behind("lines", KEPT, "f.revenue"),
    "average_order": Behind("lines", KEPT, "f.revenue"),
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
    "revenue_per_customer": Behind("customers", KNOWN, "f.revenue"),
    "new_customers": Behind("customers", f"{KNOWN} AND NOT {EARLIER}", "f.revenue"),
    "returning_customers": Behind("customers", f"{KNOWN} AND {EARLIER}", "f.revenue"),
    "second_purchases": Behind("customers", f"{KNOWN} AND NOT {EARLIER} AND {AGAIN}", "f.revenue"),
    "second_purchase_rate": Behind("customers", f"{KNOWN} AND NOT {EARLIER}", "f.revenue"),
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


def opens(measure: Measure, where: Mapping[str, str]) -> bool:
    """Whether the list of rows knows this figure and how it is divided."""
    return measure.name in BEHIND and all(name in ("others", *TIMES) or DIMENSIONS[name].rows for name in where)


def rows_of(cell: Cell, after: tuple[Any, int] | None = None) -> Rows:
    """One page of the rows, the newest (of customers: who bought most) first. Two queries."""
    query, parameters = _query(cell)
    grain = cell.behind.grain
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*), COALESCE(SUM(worth), 0) FROM ({query}) AS found", parameters)
        count, total = cursor.fetchone()
        behind = ""
        if after is not None:
            parameters |= {"place": after[0], "id": after[1]}
            behind = "WHERE place < %(place)s OR (place = %(place)s AND id < %(id)s)"
        cursor.execute(
            f"SELECT * FROM ({query}) AS found {behind} ORDER BY place DESC, id DESC LIMIT {SIZE + 1}", parameters
        )
        names = [column[0] for column in cursor.description or ()]
        found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    more = found[SIZE - 1] if len(found) > SIZE else None
    for row in found:
        if "at" in row:
            row["at"] = _moment(row["at"])
    position = (str(more["place"]) if grain != "customers" else int(more["place"]), int(more["id"])) if more else None
    return Rows(grain, found[:SIZE], position, int(count), int(total))


def _query(cell: Cell) -> tuple[str, dict[str, Any]]:
    """SQL of the cell's rows with the columns id, place (in their order), worth and what the list shows."""
    behind, (first, last) = cell.behind, cell.days
    parameters: dict[str, Any] = {
        "start": _as_text(clock.day_start(first)),
        "end": _as_text(clock.day_start(last + dt.timedelta(days=1))),
        "new_since": _as_text(clock.day_start(first)),
        "currency": str(shop.get("currency")),
        "zone": clock.zone().key,
    }
    price = PRICE.format(line="line")
    facts = SALES.format(share=_share(), price=price, not_trade=NOT_TRADE)
    joins, conditions = [], [behind.where]
    for number, (name, keys) in enumerate(cell.filters.items()):
        if name not in TIMES:
            joins.append(PEOPLE.get(name, ""))
            conditions.append(_condition(name, keys, f"k{number}", parameters))
    if cell.shown is not None:
        name, keys = cell.shown
        joins.append(PEOPLE.get(name, ""))
        conditions.append(f"NOT ({_condition(name, keys, 'shown', parameters)})")
    source = f"({facts}) AS f {' '.join(dict.fromkeys(joins))} WHERE {' AND '.join(conditions)}"
    if behind.grain == "lines":
        return (
            "SELECT f.line_id AS id, f.at AS place, f.at, f.sold_in AS order_id, f.number, f.kind, f.sku, f.name, "
            f"f.product_id, f.customer_id, f.quantity, {behind.adds} AS worth FROM {source}"
        ), parameters
    if behind.grain == "orders":
        return (
            "SELECT f.order_id AS id, f.at AS place, f.at, f.order_id, f.number, f.customer_id, "
            f"SUM(f.quantity) AS quantity, SUM({behind.adds}) AS worth FROM {source} "
            "GROUP BY f.order_id, f.at, f.number, f.customer_id"
        ), parameters
    return (
        f"SELECT f.customer_id AS id, SUM({behind.adds}) AS place, f.customer_id, "
        f"COUNT(DISTINCT f.order_id) AS orders, SUM({behind.adds}) AS worth FROM {source} GROUP BY f.customer_id"
    ), parameters


def _share() -> str:
    """Sums of a cut are those of the facts: whole numbers, rounded towards nothing."""
    cut = "div(CAST(o.discount AS NUMERIC) * {part}, o.subtotal)"
    if connection.vendor == "sqlite":
        cut = "CAST(o.discount * {part} / o.subtotal AS INTEGER)"
    share = SHARE.format(cut_with=cut.format(part=UP_TO), cut_without=cut.format(part=f"({UP_TO} - line.total)"))
    return f"CAST(({share}) AS BIGINT)" if connection.vendor == "postgresql" else f"({share})"


def _condition(name: str, keys: Sequence[str], mark: str, parameters: dict[str, Any]) -> str:
    for place, key in enumerate(keys):
        parameters[f"{mark}_{place}"] = str(key)
    listed = ", ".join(f"%({mark}_{place})s" for place in range(len(keys)))
    if not keys:
        return "1 = 0"
    if name == "promotion":
        used = (
            "SELECT u.promotion_id FROM promotions_use u JOIN orders_order po ON po.placing_key = u.reference "
            "WHERE u.state = 'claimed' AND po.id = f.order_id"
        )
        some = f"EXISTS (SELECT 1 FROM ({used}) AS used WHERE CAST(used.promotion_id AS TEXT) IN ({listed}))"
        return f"({some} OR NOT EXISTS ({used}))" if "" in keys else some
    return f"{_key(name)} IN ({listed})"


def _key(name: str) -> str:
    """SQL of a dimension's key."""
    if name in ("weekday", "hour"):
        if connection.vendor == "sqlite":
            lookup = "iso_week_day" if name == "weekday" else "hour"
            return f"CAST(django_datetime_extract('{lookup}', f.at, %(zone)s, 'UTC') AS TEXT)"
        part = "ISODOW" if name == "weekday" else "HOUR"
        return f"CAST(CAST(EXTRACT({part} FROM f.at AT TIME ZONE %(zone)s) AS INTEGER) AS TEXT)"
    return DIMENSIONS[name].rows.format(**COLUMNS)


def _as_text(moment: dt.datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(moment)


def _moment(value: Any) -> dt.datetime:
    if isinstance(value, str):  # SQLite has no type for moments
        value = dt.datetime.fromisoformat(value)
    found: dt.datetime = value if value.tzinfo else value.replace(tzinfo=dt.UTC)
    return found
