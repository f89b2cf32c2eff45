"""The facts behind figures as the shop's own database has them: SQL of one source's rows over a span of days.

Sales are written here by the rules of warehouse.extract and metrics.lines. Messages, matters, visits and expenses are
the very SQL of warehouse.sources. Every source has the columns id, at and customer_id, which names nobody whose data
were erased, and those that dimensions read (`Dimension.rows`).
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from akrab.core import clock, shop
from akrab.insight.reports.spans import Span
from akrab.insight.warehouse.sources import costs, customers, episodes, messages, visits
from akrab.insight.warehouse.sources.source import Part

NOT_TRADE = "('waiting', 'rejected', 'cancelled')"
PRICE = "COALESCE({line}.exact_unit_price, {line}.unit_price) > 0"

# The share of the order's discount, as in warehouse.extract.FACTS; `{cut}` divides whole numbers.
SHARE = """CASE WHEN o.discount = 0 OR o.subtotal = 0 THEN 0
    WHEN (SELECT SUM(x.discount) FROM orders_orderline x WHERE x.order_id = o.id) = o.discount THEN line.discount
    ELSE {cut_with} - {cut_without} END"""
UP_TO = "(SELECT SUM(x.total) FROM orders_orderline x WHERE x.order_id = o.id AND x.id <= line.id)"
SALES = """
SELECT line.id AS line_id, o.id AS order_id, o.id AS sold_in, o.number, o.kind, o.source, o.placed_at AS at,
    CASE WHEN o.state = 'returned' AND EXISTS (SELECT 1 FROM orders_return b
        WHERE b.order_id = o.id AND b.state = 'received') THEN 'done' ELSE o.state END AS state,
    {customer} AS customer_id, line.variant_id, COALESCE(line.sku, '') AS sku, line.name, line.quantity,
    {price} AS has_price, line.total, line.total - {share} AS revenue, line.quantity * line.unit_cost AS cost,
    variant.product_id, product.category_id, product.brand, o.channel, o.payment_method, o.outlet_id,
    o.seller_id, o.delivery
FROM orders_order o JOIN orders_orderline line ON line.order_id = o.id
LEFT JOIN catalogue_variant variant ON variant.id = line.variant_id
LEFT JOIN catalogue_product product ON product.id = variant.product_id
WHERE o.placed_at >= %(start)s AND o.placed_at < %(end)s AND o.currency = %(currency)s
    AND o.kind IN ('sale', 'return') AND o.state NOT IN {not_trade}
UNION ALL
SELECT -one.id, -b.id, o.id, b.number, 'return', o.source, b.received_at,
    CASE WHEN o.state = 'returned' THEN 'done' ELSE o.state END,
    {customer}, line.variant_id, COALESCE(line.sku, ''), line.name, -one.quantity, {price},
    -one.refund, -one.refund,
    -one.quantity * CASE WHEN one.restock OR line.unit_cost IS NULL THEN line.unit_cost ELSE 0 END,
    variant.product_id, product.category_id, product.brand, o.channel, o.payment_method, o.outlet_id,
    o.seller_id, o.delivery
FROM orders_return b JOIN orders_returnline one ON one.back_id = b.id
JOIN orders_orderline line ON line.id = one.line_id JOIN orders_order o ON o.id = b.order_id
LEFT JOIN catalogue_variant variant ON variant.id = line.variant_id
LEFT JOIN catalogue_product product ON product.id = variant.product_id
WHERE b.state = 'received' AND b.received_at >= %(start)s AND b.received_at < %(end)s AND o.currency = %(currency)s
    AND o.state NOT IN {not_trade}
"""


@dataclass(frozen=True)
class RowFacts:
    """Rows of one part of the warehouse's source: `columns` are taken from it, `more` are SQL of this list's own."""

    part: Part
    columns: Sequence[str]
    more: Sequence[tuple[str, str]] = ()

    def sql(self) -> str:
        part = self.part
        found = {name: part.columns[name] for name in self.columns} | dict(self.more)
        found["customer_id"] = named(found["customer_id"]) if "customer_id" in found else "NULL"
        listed = ", ".join(f"{one} AS {name}" for name, one in found.items())
        within = f"{part.at} >= %(start)s AND {part.at} < %(end)s"
        if part.day:
            within = f"{part.day} >= %(first)s AND {part.day} <= %(last)s"
        where = f"{part.where} AND {within}" if part.where else within
        return part.sql(f"SELECT {part.id} AS id, {part.at or part.day} AS at, {listed} FROM {part.rows} WHERE {where}")


OTHERS = {
    "messages": RowFacts(
        messages.SOURCE.parts[0],
        ("customer_id", "direction", "channel", "purpose", "state", "campaign", "cost_micros"),
    ),
    "episodes": RowFacts(
        episodes.SOURCE.parts[0],
        ("customer_id", "channel"),
        (("seller_id", "e.answered_by_id"), ("answered_at", "e.answered_at"), ("solved_at", "e.solved_at")),
    ),
    "visits": RowFacts(
        visits.SOURCE.parts[0],
        ("customer_id", "device", "source", "medium", "campaign", "pages", "seconds", "stage", "orders", "amount"),
    ),
    "costs": RowFacts(costs.EXPENSES, ("kind", "is_marketing", "amount"), (("note", "e.note"),)),
}


def is_elsewhere(source: str) -> bool:
    """Whether its rows lie in a database beside the shop's, which may be away while the shop works."""
    return source in OTHERS and OTHERS[source].part.is_elsewhere


def database_of(source: str) -> BaseDatabaseWrapper:
    """Visits may lie in a database of their own."""
    return OTHERS[source].part.connection if source in OTHERS else connections[DEFAULT_DB_ALIAS]


def facts(source: str, days: Span) -> tuple[str, dict[str, Any]]:
    """SQL of the source's rows within these days, and its parameters."""
    first, last = days
    adapt = database_of(source).ops.adapt_datetimefield_value
    parameters = {
        "start": adapt(clock.day_start(first)),
        "end": adapt(clock.day_start(last + dt.timedelta(days=1))),
        "first": first.isoformat(),
        "last": last.isoformat(),
        "currency": str(shop.get("currency")),
        "zone": clock.zone().key,
    }
    if source != "trade":
        return OTHERS[source].sql(), parameters
    sales = SALES.format(
        share=_share(), price=PRICE.format(line="line"), not_trade=NOT_TRADE, customer=named("o.customer_id")
    )
    return sales, parameters


def named(column: str) -> str:
    """SQL of a customer's number; null for those whose data were erased, whom no figure names."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT c.id FROM customers_customer c WHERE {customers.ERASED}")
        gone = ", ".join(str(int(number)) for (number,) in cursor.fetchall())
    return f"CASE WHEN {column} IN ({gone}) THEN NULL ELSE {column} END" if gone else column


def _share() -> str:
    """Sums of a cut are those of the facts: whole numbers, rounded towards nothing."""
    cut = "div(CAST(o.discount AS NUMERIC) * {part}, o.subtotal)"
    if connection.vendor == "sqlite":
        cut = "CAST(o.discount * {part} / o.subtotal AS INTEGER)"
    share = SHARE.format(cut_with=cut.format(part=UP_TO), cut_without=cut.format(part=f"({UP_TO} - line.total)"))
    return f"CAST(({share}) AS BIGINT)" if connection.vendor == "postgresql" else f"({share})"
