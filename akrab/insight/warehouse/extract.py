"""Orders and their lines, from the shop's database to the facts, one month at a time."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Max, Min

from akrab.core import clock
from akrab.insight.months import first_of, following, month_range
from akrab.insight.warehouse.folder import Folder
from akrab.insight.warehouse.handing import Query, handed_over, write_file
from akrab.insight.warehouse.reading import ORDER_COLUMNS, duck_type
from akrab.orders.models import Order, Return

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# Goods that came back stand beside the orders as returns of their own, on the day they were received, with ids below
# zero; the order they belong to stays what was sold then. An order that was imported as returned has no such goods.
ORDERS = """
SELECT id, number, source, kind,
       CASE WHEN state = 'returned' AND EXISTS (SELECT 1 FROM orders_return back
            WHERE back.order_id = orders_order.id AND back.state = 'received') THEN 'done' ELSE state END,
       {placed_at}, customer_id, currency, subtotal, discount
FROM orders_order WHERE placed_at >= %(start)s AND placed_at < %(end)s
UNION ALL
SELECT -back.id, back.number, sold.source, 'return', CASE WHEN sold.state = 'returned' THEN 'done' ELSE sold.state END,
       {received_at}, sold.customer_id, sold.currency, -back.goods, 0
FROM orders_return back JOIN orders_order sold ON sold.id = back.order_id
WHERE back.state = 'received' AND back.received_at >= %(start)s AND back.received_at < %(end)s
"""
LINES = """
SELECT line.id, line.order_id, line.variant_id, line.sku, CASE WHEN line.variant_id IS NULL THEN line.name END,
       line.quantity, line.unit_price, line.exact_unit_price, line.unit_cost, line.total, line.discount
FROM orders_order JOIN orders_orderline line ON line.order_id = orders_order.id
WHERE placed_at >= %(start)s AND placed_at < %(end)s
UNION ALL
SELECT -one.id, -back.id, line.variant_id, line.sku, CASE WHEN line.variant_id IS NULL THEN line.name END,
       -one.quantity, line.unit_price, line.exact_unit_price,
       CASE WHEN one.restock OR line.unit_cost IS NULL THEN line.unit_cost ELSE 0 END, -one.refund, 0
FROM orders_return back JOIN orders_returnline one ON one.back_id = back.id
JOIN orders_orderline line ON line.id = one.line_id
WHERE back.state = 'received' AND back.received_at >= %(start)s AND back.received_at < %(end)s
"""
ARTICLES = """
SELECT variant.id, product.id, product.name, variant.name, product.kind, category.id, category.name,
    product.brand
FROM catalogue_variant variant JOIN catalogue_product product ON product.id = variant.product_id
LEFT JOIN catalogue_category category ON category.id = product.category_id
"""

ORDER_TYPES = {
    "id": "BIGINT", "number": "VARCHAR", "source": "VARCHAR", "kind": "VARCHAR", "state": "VARCHAR",
    "placed_at": "TIMESTAMP", "customer_id": "BIGINT", "currency": "VARCHAR", "subtotal": "BIGINT",
    "discount": "BIGINT",
}  # fmt: skip
LINE_TYPES = {
    "id": "BIGINT", "order_id": "BIGINT", "variant_id": "BIGINT", "sku": "VARCHAR", "name": "VARCHAR",
    "quantity": "BIGINT", "unit_price": "BIGINT", "exact_unit_price": "DECIMAL(20, 6)", "unit_cost": "BIGINT",
    "total": "BIGINT", "line_discount": "BIGINT",
}  # fmt: skip
ARTICLE_TYPES = {
    "variant_id": "BIGINT", "product_id": "BIGINT", "product": "VARCHAR", "variant": "VARCHAR", "sort": "VARCHAR",
    "category_id": "BIGINT", "category": "VARCHAR", "brand": "VARCHAR",
}  # fmt: skip

# Each line bears its own part of the order's discount, as the till and the basket wrote it down. Where they did not, as
# in imported orders, the discount is shared out over the lines by amount: each share is the difference of two rounded
# running sums, so the shares add up to the discount to the last unit.
FACTS = """
CREATE OR REPLACE TEMP TABLE month_lines AS WITH lines AS MATERIALIZED (FROM shop_lines), orders AS MATERIALIZED (
    SELECT * REPLACE (CASE WHEN customer_id NOT IN (FROM erased) THEN customer_id END AS customer_id),
        timezone('{zone}', timezone('UTC', placed_at))::DATE AS day
    FROM shop_orders
), shares AS (
    SELECT lines.id, CASE WHEN sum(lines.line_discount) OVER whole = orders.discount THEN lines.line_discount
        WHEN orders.subtotal = 0 THEN 0 ELSE
        (orders.discount::HUGEINT * (sum(lines.total) OVER running) // orders.subtotal)
        - (orders.discount::HUGEINT * (sum(lines.total) OVER running - lines.total) // orders.subtotal)
        END AS share
    FROM lines JOIN orders ON orders.id = lines.order_id WHERE orders.discount <> 0
    WINDOW whole AS (PARTITION BY lines.order_id),
        running AS (PARTITION BY lines.order_id ORDER BY lines.id ROWS UNBOUNDED PRECEDING)
)
SELECT lines.id AS line_id, order_id, number, source, kind, state, placed_at, day,
    date_trunc('month', day)::DATE AS month, customer_id, variant_id, coalesce(sku, '') AS sku, name, quantity,
    unit_price, exact_unit_price, total, (total - coalesce(share, 0))::BIGINT AS revenue,
    (quantity * unit_cost)::BIGINT AS cost, currency
FROM lines JOIN orders ON orders.id = lines.order_id LEFT JOIN shares ON shares.id = lines.id
ORDER BY placed_at, line_id
"""


def months_with_orders() -> list[dt.date]:
    """Every month from the first order to the last, or to the last goods that came back, in the shop's calendar."""
    ends = Order.objects.aggregate(first=Min("placed_at"), last=Max("placed_at"))
    if ends["first"] is None or ends["last"] is None:
        return []
    back = Return.objects.aggregate(last=Max("received_at"))["last"]
    zone = clock.zone()
    month = first_of(ends["first"].astimezone(zone).date())
    last = max(ends["last"], back or ends["last"]).astimezone(zone).date()
    found = []
    while month <= last:
        found.append(month)
        month = following(month)
    return found


def prepare_reading() -> None:
    """Tell PostgreSQL how large the tables have become, before many months are read.

    Right after a large import its own statistics may still speak of empty tables, and the plan made from them compares
    every line with every order.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE orders_order, orders_orderline, orders_return, orders_returnline")


def write_month(duck: "DuckDBPyConnection", folder: Folder, month: dt.date, whole_orders: str) -> int:
    """Write the month's facts anew; each file changes at one stroke. Returns how many lines it has.

    `whole_orders` is the query that makes orders of the table `month_lines`. The table `erased` must be open.
    """
    start, end = (connection.ops.adapt_datetimefield_value(moment) for moment in month_range(month))
    span = {"start": start, "end": end}
    times = {name: _text_of_time(name) for name in ("placed_at", "received_at")}
    orders, lines = Query(ORDERS.format(**times), span), Query(LINES, span)
    with handed_over(duck, folder, shop_orders=([orders], ORDER_TYPES), shop_lines=([lines], LINE_TYPES)):
        duck.execute(FACTS.format(zone=clock.zone().key))
    count = int(duck.execute("SELECT count(*) FROM month_lines").fetchall()[0][0])
    if not count:
        folder.orders(month).unlink(missing_ok=True)
        folder.lines(month).unlink(missing_ok=True)
        return 0
    write_file(duck, "SELECT * FROM month_lines", folder.lines(month))
    # DuckDB sums whole numbers into 128 bits, which Parquet would keep as floating numbers.
    typed = ", ".join(f"{name}::{duck_type(kind)} AS {name}" for name, kind in ORDER_COLUMNS.items())
    write_file(duck, f"SELECT {typed} FROM ({whole_orders}) ORDER BY placed_at, order_id", folder.orders(month))
    return count


def write_articles(duck: "DuckDBPyConnection", folder: Folder) -> None:
    """The catalogue as it is called now."""
    with handed_over(duck, folder, articles_now=([Query(ARTICLES, {})], ARTICLE_TYPES)):
        write_file(duck, "SELECT * FROM articles_now", folder.articles)


def _text_of_time(column: str) -> str:
    """SQL for a time as text in UTC: how SQLite keeps it anyway; as an expression, the driver does not parse it."""
    if connection.vendor == "postgresql":
        return f"to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
    return f"{column} || ''"
