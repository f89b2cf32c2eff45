"""Months of the calendar, as the books need them."""

import datetime as dt
from calendar import monthrange


def first_of(day: dt.date) -> dt.date:
    return day.replace(day=1)


def last_of(day: dt.date) -> dt.date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def months_before(month: dt.date, count: int) -> dt.date:
    """The first day of the month so many months earlier; later for a negative count."""
    index = month.year * 12 + month.month - 1 - count
    return dt.date(index // 12, index % 12 + 1, 1)


def same_day_next_month(day: dt.date, day_of_month: int) -> dt.date:
    """That day of the following month, its last one where it is shorter."""
    month = months_before(day, -1)
    return month.replace(day=min(day_of_month, last_of(month).day))
