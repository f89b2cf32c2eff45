"""Return on what was spent. Pure: no database, no clock."""

from akrab.insight.between import Between


def margin_share(sales: int, cost: int, *, all_sales: int, enough: float = 50) -> float | None:
    """What of sales is left after the goods: 1 - cost / sales, of goods whose cost is known. None where those are less
    than `enough` per cent of all sales, as insight.profit has it, or nothing was sold."""
    if sales <= 0 or all_sales <= 0 or 100 * sales < enough * all_sales:
        return None
    return 1 - cost / sales


def extra_margin(extra: Between, share: float, *, discounts: int = 0) -> Between:
    """What extra sales leave after the goods, before discounts are taken off. Minor units.

    extra: sales above what was to be expected, as paid. discounts: what was taken off their prices and is counted among
    the costs; it is added back, so that it counts once. share: margin of these goods at their full prices.
    """
    low, value, high = ((one + discounts) * share for one in (extra.low, extra.value, extra.high))
    return Between(value, min(low, high), max(low, high))


def roi(margin: Between, cost: int) -> Between | None:
    """(extra margin - cost) / cost, 0.35 for 35 per cent gained. None without cost: nothing was spent that could
    return."""
    if cost <= 0:
        return None
    return Between(*((one - cost) / cost for one in (margin.value, margin.low, margin.high)))
