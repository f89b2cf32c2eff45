"""From days and weeks with sales to series without holes, as the forecast takes them. Pure: no database, no clock.

A clock that jumped leaves single days years away: what lies before half a year without any sale is another shop. Days
on which the shop was closed are unknown, not empty: a closed week says nothing about the next.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from akrab.insight.science.arrays import Bools, Floats

WEEK = dt.timedelta(days=7)
LONG_GAP = 182  # days without a sale, after which a shop begins anew
CLOSED = 7  # days without a sale in a row, in a shop that sells on most days
MOST_DAYS = 3 * 365  # of the past that are looked at
MOST_WEEKS = 5 * 52
MOSTLY = 4  # closed days of a week


@dataclass(frozen=True)
class Trade:
    """Every day from `first` to the last whole day: revenue in minor units (less what came back) and orders, shape
    (n,). closed: the days on which the shop was."""

    first: dt.date
    revenue: Floats
    orders: Floats
    closed: Bools

    @property
    def end(self) -> dt.date:
        """The first day that is not over."""
        return self.first + dt.timedelta(days=len(self.orders))


def trade(days: Mapping[dt.date, tuple[float, float]], end: dt.date) -> Trade | None:
    """From (revenue, orders) of each day with trade, those from `end` on left out; None without any order."""
    sold = sorted(day for day, (_revenue, orders) in days.items() if orders and day < end)
    if not sold:
        return None
    first = sold[0]
    for before, after in pairwise(sold):
        if (after - before).days > LONG_GAP:
            first = after
    number = (end - first).days
    revenue, orders = np.zeros(number), np.zeros(number)
    for day, (money, count) in days.items():
        if first <= day < end:
            revenue[(day - first).days], orders[(day - first).days] = money, count
    return Trade(first, revenue, orders, _closed(orders))


def _closed(orders: Floats) -> Bools:
    closed = np.zeros(len(orders), dtype=bool)
    if np.count_nonzero(orders) < len(orders) / 2:
        return closed
    start = None
    for at, count in enumerate([*orders.tolist(), 1.0]):
        if not count and start is None:
            start = at
        elif count and start is not None:
            closed[start:at] = at - start >= CLOSED
            start = None
    return closed


def daily(known: Trade) -> Floats:
    """Revenue of each day, nan while the shop was closed."""
    return np.where(known.closed, np.nan, known.revenue)[-MOST_DAYS:]


def mondays(known: Trade) -> list[dt.date]:
    """Of the whole weeks."""
    first = known.first + dt.timedelta(days=-known.first.weekday() % 7)
    number = (known.end - first).days // 7
    return [first + WEEK * at for at in range(max(number, 0))][-MOST_WEEKS:]


def weekly(known: Trade, weeks: list[dt.date]) -> Floats:
    """Revenue of each week, nan where the shop was closed for most of it."""
    if not weeks:
        return np.zeros(0)
    start = (weeks[0] - known.first).days
    money = known.revenue[start : start + 7 * len(weeks)].reshape(-1, 7).sum(1)
    return np.where(closed_weeks(known, weeks), np.nan, money)


def closed_weeks(known: Trade, weeks: list[dt.date]) -> Bools:
    start = (weeks[0] - known.first).days if weeks else 0
    away = known.closed[start : start + 7 * len(weeks)].reshape(-1, 7)
    return np.asarray(away.sum(1) >= MOSTLY, dtype=np.bool_)


def monthly(known: Trade) -> tuple[list[dt.date], Floats]:
    """First days of the whole months, and their revenue."""
    month = known.first.replace(day=1)
    if month < known.first:
        month = _next(month)
    found, money = [], []
    while (after := _next(month)) <= known.end:
        ends = (month - known.first).days, (after - known.first).days
        found.append(month)
        money.append(float(known.revenue[slice(*ends)].sum()))
        month = after
    return found, np.array(money)


def _next(month: dt.date) -> dt.date:
    return (month + dt.timedelta(days=31)).replace(day=1)


def pieces(sold: Mapping[dt.date, float], weeks: list[dt.date], closed: Bools) -> Floats:
    """Pieces of each whole week from the first with a sale on; nan where the shop was closed."""
    begin = next((at for at, monday in enumerate(weeks) if sold.get(monday)), len(weeks))
    found = np.array([sold.get(monday, 0.0) for monday in weeks[begin:]])
    return np.where(closed[begin:] & (found == 0), np.nan, found)
