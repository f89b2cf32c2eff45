"""Which lines count, and the facts of whole orders made from them.

The facts of lines have one row per order line, see warehouse.reading.LINES.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, Table

NOT_TRADE = ("waiting", "rejected", "cancelled")  # Order.NOT_TRADE, which a test compares


def is_purchase(lines: "Table") -> "BooleanValue":
    """A line somebody bought: of a sale the shop agreed to, with a quantity and a price above nothing.

    0.001 is a price, though it rounds to no coin.
    """
    import ibis

    price = ibis.coalesce(lines.exact_unit_price, lines.unit_price)
    return lines.state.notin(NOT_TRADE) & (lines.kind == "sale") & (lines.quantity > 0) & (price > 0)


def known_purchases(lines: "Table") -> "Table":
    """Grain: one row per line bought by a customer the shop knows ("the usual cleaning")."""
    return lines.filter(is_purchase(lines), lines.customer_id.notnull())


def trade(table: "Table") -> "Table":
    """Grain: that of the table, lines or orders: those of sales and returns that the shop agreed to.

    Adjustments of the books are no trade.
    """
    return table.filter(table.state.notin(NOT_TRADE), table.kind.isin(["sale", "return"]))


def whole_orders(lines: "Table") -> "Table":
    """Grain: one row per order, of every state and kind. Amounts in minor units, of the order's currency.

    Columns: order_id, number, source, kind, state, placed_at, day, month, customer_id, currency; amount (of all lines,
    less discount); revenue (amount, 0 where the order came back whole); returned (what came back, positive); cost and
    costed_revenue (of the lines whose cost is known; cost null where none is); bought (amount of the lines that are
    purchases; null where none is); quantity (pieces bought).
    """
    from ibis import null

    kept = lines.state != "returned"  # an order that came back whole: sold and returned cancel out
    back = (lines.kind == "return") | (lines.state == "returned")
    costed = lines.cost.notnull() & kept
    bought = is_purchase(lines)
    sign = (lines.kind == "return").ifelse(-lines.revenue, lines.revenue)
    return lines.group_by(
        "order_id", "number", "source", "kind", "state", "placed_at", "day", "month", "customer_id", "currency"
    ).agg(
        amount=lines.revenue.sum(),
        revenue=lines.revenue.sum(where=kept).fill_null(0),
        returned=sign.sum(where=back).fill_null(0),
        cost=lines.cost.sum(where=costed),
        costed_revenue=lines.revenue.sum(where=costed).fill_null(0),
        bought=bought.any().ifelse(lines.revenue.sum(where=bought), null("int64")),
        quantity=lines.quantity.sum(where=bought).fill_null(0),
    )
