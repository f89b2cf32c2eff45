"""Who started together, and how many of them came back."""

from typing import TYPE_CHECKING

from akrab.insight.metrics.orders import known_purchases

if TYPE_CHECKING:
    from ibis.expr.types import Table


def cohorts(orders: "Table") -> "Table":
    """Grain: one row per month of first purchase and months since then in which any of them bought.

    Columns: cohort, offset (0: the first month itself), customers, revenue (minor units).
    """
    bought = known_purchases(orders)
    active = bought.group_by("customer_id", "month").agg(revenue=bought.bought.sum())
    first = active.group_by("customer_id").agg(cohort=active.month.min())
    both = active.inner_join(first, "customer_id")
    months = (both.month.year() - both.cohort.year()) * 12 + both.month.month() - both.cohort.month()
    both = both.mutate(offset=months.cast("int64"))
    return (
        both.group_by("cohort", "offset")
        .agg(customers=both.customer_id.count(), revenue=both.revenue.sum().cast("int64"))
        .order_by("cohort", "offset")
    )
