"""Trade over time."""

from typing import TYPE_CHECKING, Literal

from akrab.insight.metrics.days import Day, date
from akrab.insight.metrics.lines import trade
from akrab.insight.metrics.orders import known_purchases, purchases

if TYPE_CHECKING:
    from ibis.expr.types import DateValue, Table

Grain = Literal["day", "week", "month"]
UNITS: dict[str, Literal["D", "W", "M"]] = {"day": "D", "week": "W", "month": "M"}
GOODS = ("revenue", "returned", "cost", "costed_revenue")
BUYERS = ("orders", "customers", "new_customers", "returning_customers")


def per_period(orders: "Table", grain: Grain, within: tuple[Day, Day] | None = None) -> "Table":
    """Grain: one row per day, week (named by its Monday) or month in which anything was sold or came back.

    With `within` only what was booked on days from the first to the last counts; who is new goes by all orders.

    Columns: start, revenue, returned, cost, costed_revenue (minor units), orders, customers, new_customers,
    returning_customers.
    """
    goods = trade(orders)
    bought = purchases(orders).left_join(_first_days(orders), "customer_id")
    if within is not None:
        first, last = (date(day) for day in within)
        goods, bought = goods.filter(goods.day.between(first, last)), bought.filter(bought.day.between(first, last))
    bought = bought.mutate(start=_start(bought.day, grain), is_new=_start(bought.first_day, grain))
    return _together(
        goods.mutate(start=_start(goods.day, grain)), bought.mutate(is_new=bought.is_new == bought.start)
    ).order_by("start")


def spans(orders: "Table", days: dict[str, tuple[Day, Day]]) -> "Table":
    """Grain: one row per named span of days, both ends included; spans may overlap, one without trade is left out.

    Columns: start (the name) and those of `per_period`.
    """
    import ibis

    def inside(name: str, first: Day, last: Day) -> tuple["Table", "Table"]:
        goods, bought = trade(orders), purchases(orders).left_join(_first_days(orders), "customer_id")
        return (
            goods.filter(goods.day.between(date(first), date(last))).mutate(start=ibis.literal(name)),
            bought.filter(bought.day.between(date(first), date(last))).mutate(
                start=ibis.literal(name), is_new=bought.first_day >= date(first)
            ),
        )

    parts = [inside(name, first, last) for name, (first, last) in days.items()]
    goods = ibis.union(*(part[0] for part in parts))
    bought = ibis.union(*(part[1] for part in parts))
    return _together(goods, bought).order_by("start")


def retention(orders: "Table", back: Day, split: Day, until: Day) -> "Table":
    """Grain: one row. Of the customers who bought from `back` up to the day before `split`, how many bought again
    from `split` to `until`. Columns: before, again."""
    bought = known_purchases(orders)
    each = bought.group_by("customer_id").agg(
        before=((bought.day >= date(back)) & (bought.day < date(split))).any(),
        again=bought.day.between(date(split), date(until)).any(),
    )
    return each.agg(before=each.before.sum(), again=(each.before & each.again).sum())


def per_product(lines: "Table") -> "Table":
    """Grain: one row per month and article number. Columns: month, sku, variant_id, quantity, revenue, cost."""
    sold = trade(lines)
    sold = sold.filter(sold.state != "returned")
    return (
        sold.group_by("month", "sku")
        .agg(
            variant_id=sold.variant_id.max(),
            quantity=sold.quantity.sum().cast("int64"),
            revenue=sold.revenue.sum().cast("int64"),
            cost=sold.cost.sum().cast("int64"),
        )
        .order_by("month", "sku")
    )


def ends(orders: "Table") -> "Table":
    """Grain: one row. Columns: first_day, last_day (of trade), last_purchase (day), data_until (newest order, UTC)."""
    sold, bought = trade(orders), purchases(orders)
    days = sold.agg(first_day=sold.day.min(), last_day=sold.day.max(), data_until=sold.placed_at.max())
    return days.cross_join(bought.agg(last_purchase=bought.day.max()))


def _first_days(orders: "Table") -> "Table":
    """Grain: one row per known customer: customer_id, first_day (of the first purchase)."""
    bought = known_purchases(orders)
    return bought.group_by("customer_id").agg(first_day=bought.day.min())


def _start(day: "DateValue", grain: Grain) -> "DateValue":
    return day if grain == "day" else day.cast("timestamp").truncate(UNITS[grain]).cast("date")


def _together(goods: "Table", bought: "Table") -> "Table":
    """Grain: one row per `start`. What came back takes from the period in which it was booked."""
    import ibis

    amounts = goods.group_by("start").agg(**{name: goods[name].sum().cast("int64") for name in GOODS})
    buyers = bought.group_by("start").agg(
        orders=bought.order_id.nunique(),
        customers=bought.customer_id.nunique(),
        new_customers=bought.customer_id.nunique(where=bought.is_new),
    )
    joined = amounts.left_join(buyers, "start")
    orders, customers, new = (ibis.coalesce(joined[name], 0) for name in BUYERS[:3])
    return joined.select(
        "start", *GOODS, orders=orders, customers=customers, new_customers=new, returning_customers=customers - new
    )
