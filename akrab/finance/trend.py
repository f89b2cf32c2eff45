"""Revenue day by day, for a line."""

import datetime as dt
from itertools import accumulate

from akrab.core import clock
from akrab.finance.profit import trade


def running_revenue(first: dt.date, last: dt.date) -> list[int]:
    """Goods less discounts of each day, summed up from the first one on, minor units; returns by the till among
    them."""
    start, end = clock.day_range(first, last)
    zone, days = clock.zone(), [0] * ((last - first).days + 1)
    for at, goods, discount in trade(start, end).values_list("placed_at", "subtotal", "discount").iterator(5000):
        days[(at.astimezone(zone).date() - first).days] += goods - discount
    return list(accumulate(days))
