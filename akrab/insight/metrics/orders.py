"""Which orders count. The facts of orders have one row per order, see metrics.lines.whole_orders."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ibis.expr.types import Table


def purchases(orders: "Table") -> "Table":
    """Grain: one row per order in which something was bought (`lines.is_purchase`)."""
    return orders.filter(orders.bought.notnull())


def known_purchases(orders: "Table") -> "Table":
    """Grain: one row per order in which a customer whom the shop knows bought something."""
    return orders.filter(orders.bought.notnull(), orders.customer_id.notnull())
