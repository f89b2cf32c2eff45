"""Recency, frequency and money of each known customer, their usual interval, and what it means: the standing.

Scores are quintiles by rank (5: best), ties broken by the customer's number, as in Hughes (1994), Strategic Database
Marketing. The usual interval is the median gap between purchase days, from three purchase days on.
"""

from typing import TYPE_CHECKING

from akrab.insight.metrics.days import Day, date
from akrab.insight.metrics.orders import known_purchases

if TYPE_CHECKING:
    from ibis.expr.types import NumericValue, StringValue, Table

FEWEST_DAYS = 3  # purchase days from which a customer has an interval of their own
USUAL_DAYS = 30.0  # where nobody has one yet


def rfm(orders: "Table", as_of: Day) -> "Table":
    """Grain: one row per known customer.

    Columns: customer_id; first_at, last_at (UTC), last_day; recency (days from the last purchase day to `as_of`);
    frequency (orders); money (minor units); recency_score, frequency_score, money_score (1 to 5).
    """
    import ibis

    bought = known_purchases(orders)
    each = bought.group_by("customer_id").agg(
        first_at=bought.placed_at.min(),
        last_at=bought.placed_at.max(),
        last_day=bought.day.max(),
        frequency=bought.order_id.nunique(),
        money=bought.bought.sum().cast("int64"),
    )
    each = each.mutate(recency=date(as_of).delta(each.last_day, unit="day"))

    def quintile(column: str) -> "NumericValue":
        return ibis.ntile(5).over(order_by=[each[column], each.customer_id]) + 1

    return each.mutate(
        recency_score=quintile("last_at"), frequency_score=quintile("frequency"), money_score=quintile("money")
    )


def gaps(orders: "Table") -> "Table":
    """Grain: one row per known customer and purchase day. Columns: customer_id, day, gap (days since the purchase
    day before; null on the first)."""
    days = known_purchases(orders).select("customer_id", "day").distinct()
    before = days.day.lag().over(group_by=days.customer_id, order_by=days.day)
    return days.mutate(gap=days.day.delta(before, unit="day").cast("float64"))


def intervals(orders: "Table") -> "Table":
    """Grain: one row per known customer. Columns: customer_id, days (purchase days), interval (median gap in days;
    null below three purchase days)."""
    import ibis

    each = gaps(orders)
    each = each.group_by("customer_id").agg(days=each.day.count(), middle=each.gap.median())
    own = ibis.ifelse(each.days >= FEWEST_DAYS, each.middle, ibis.null("float64"))
    return each.select("customer_id", "days", interval=own)


def scores(orders: "Table", as_of: Day) -> "Table":
    """Grain: one row per known customer. The columns of `rfm` with days, interval, standing, lateness (recency in
    usual intervals; null where there is none) and likelihood (null unless overdue)."""
    usual = intervals(orders)
    each = rfm(orders, as_of).inner_join(usual, "customer_id").cross_join(usual.agg(shop=usual.interval.median()))
    each = each.mutate(standing=standing(each), lateness=each.recency / each.interval)
    return each.left_join(likelihoods(each, orders), "customer_id").drop("customer_id_right").order_by("customer_id")


def standing(each: "Table") -> "StringValue":
    """What the shop may expect of a customer, by their own usual interval I; below three purchase days by the median I
    of all customers, or 30 days where nobody has one. With d the days since the last purchase:

    lost       d > 3 I and d > I + 60
    slipping   d > 1.5 I and d > I + 7, but not lost
    new        one purchase day, not slipping
    promising  two purchase days, not slipping
    best       three or more, not slipping, frequency and money score both 4 or 5
    regular    three or more, not slipping
    """
    import ibis

    usual = ibis.coalesce(each.interval, each.shop, ibis.literal(USUAL_DAYS))
    late = each.recency
    return ibis.cases(
        ((late > 3 * usual) & (late > usual + 60), "lost"),
        ((late > 1.5 * usual) & (late > usual + 7), "slipping"),
        (each.days == 1, "new"),
        (each.days == 2, "promising"),
        ((each.frequency_score >= 4) & (each.money_score >= 4), "best"),
        else_="regular",
    )


def likelihoods(each: "Table", orders: "Table") -> "Table":
    """Grain: one row per customer past their usual interval. Columns: customer_id, likelihood: of all the times that a
    customer of this shop was at least as late, measured in their own usual intervals, the share that ended in a
    purchase. Those still open count as not ended, this one among them, so it lies between 0 and 1."""
    import ibis

    past = gaps(orders).inner_join(each.select("customer_id", "interval"), "customer_id")
    past = past.filter(past.gap.notnull(), past.interval.notnull())
    none, one = ibis.literal(0, "int64"), ibis.literal(1, "int64")
    ended = past.select(lateness=past.gap / past.interval, came=one, customer_id=none)
    late = each.filter(each.interval.notnull(), each.recency > each.interval)
    still = late.select("lateness", came=none, customer_id=late.customer_id)
    both = ended.union(still)
    # Of the equally late the open ones come first; the ended ones are alike, so their order changes nothing.
    order = [both.lateness.desc(), both.came, both.customer_id]
    so_far = both.mutate(
        returned=both.came.sum().over(order_by=order, rows=(None, 0)),
        passed=both.came.count().over(order_by=order, rows=(None, 0)),
    )
    open_now = so_far.filter(so_far.came == 0)
    return open_now.select("customer_id", likelihood=open_now.returned / open_now.passed)
