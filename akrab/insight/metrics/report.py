"""Sections of the sales report, over a span of days with both ends."""

from typing import TYPE_CHECKING

from akrab.insight.metrics.days import Day, date
from akrab.insight.metrics.lines import trade
from akrab.insight.metrics.orders import known_purchases

if TYPE_CHECKING:
    from ibis.expr.types import Table


def by_product(lines: "Table", first: Day, last: Day) -> "Table":
    """Grain: one row per article number, the best seller first. Columns: sku, name, quantity, revenue, cost."""
    from ibis import coalesce, ifelse

    sold = _kept(lines, first, last)
    variant = ifelse(coalesce(sold.variant, "") == "", "", ", " + sold.variant)
    sold = sold.mutate(label=coalesce(sold["product"] + variant, sold.name, sold.sku))
    each = sold.group_by("sku").agg(
        name=sold.label.max(), quantity=sold.quantity.sum(), revenue=sold.revenue.sum(), cost=sold.cost.sum()
    )
    return each.order_by(each.revenue.desc(), each.sku)


def by_category(lines: "Table", first: Day, last: Day) -> "Table":
    """Grain: one row per category, the largest first; goods without one share a row with an empty name.

    Columns: category_id, name, quantity, revenue.
    """
    from ibis import coalesce

    sold = _kept(lines, first, last)
    each = sold.group_by("category_id").agg(
        name=coalesce(sold.category.max(), ""), quantity=sold.quantity.sum(), revenue=sold.revenue.sum()
    )
    return each.order_by(each.revenue.desc(), each.category_id)


def by_customer(orders: "Table", first: Day, last: Day) -> "Table":
    """Grain: one row per known customer who bought, the largest first. Columns: customer_id, orders, revenue."""
    bought = known_purchases(orders)
    bought = bought.filter(bought.day.between(date(first), date(last)))
    each = bought.group_by("customer_id").agg(orders=bought.order_id.nunique(), revenue=bought.bought.sum())
    return each.order_by(each.revenue.desc(), each.customer_id)


def by_state(orders: "Table", first: Day, last: Day) -> "Table":
    """Grain: one row per kind and state of order, even rejected. Columns: kind, state, orders, amount."""
    placed = orders.filter(orders.day.between(date(first), date(last)))
    each = placed.group_by("kind", "state").agg(orders=placed.order_id.count(), amount=placed.amount.sum())
    return each.order_by("kind", "state")


def _kept(lines: "Table", first: Day, last: Day) -> "Table":
    sold = trade(lines)
    return sold.filter(sold.day.between(date(first), date(last)), sold.state != "returned")
