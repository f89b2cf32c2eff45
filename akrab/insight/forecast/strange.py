"""Days with far more or far fewer orders than usual, and which categories made the difference."""

import datetime as dt
import math

import numpy as np

from akrab.core import clock
from akrab.insight.forecast.reading import Sold
from akrab.insight.forecast.series import Trade
from akrab.insight.models import StrangeDay
from akrab.insight.science.anomalies import FEWEST_WEEKS, WEEKS, Anomaly, anomalies

LOOKED_BACK = 370  # days in which strange ones are looked for
LEAST_USUAL = 3  # orders: of a shop that usually has fewer no day is told


def keep(known: Trade | None, sold: Sold) -> int:
    """Keep StrangeDay of the last LOOKED_BACK days; what somebody put away stays away. Returns how many there are."""
    found = [] if known is None else _strange(known, sold)
    now = clock.now()
    for one in found:
        values = {
            "orders": one.orders, "usual": one.usual, "low": one.low, "high": one.high, "alike": one.alike,
            "weekdays": one.weekdays, "parts": one.parts,
        }  # fmt: skip
        StrangeDay.objects.update_or_create(
            day=one.day, defaults=values, create_defaults=values | {"found_at": now, "day": one.day}
        )
    StrangeDay.objects.exclude(day__in=[one.day for one in found]).delete()
    return len(found)


def _strange(known: Trade, sold: Sold) -> list[StrangeDay]:
    """No day of a shop that was closed for a week or more: that is no news to anybody."""
    length = min(len(known.orders), LOOKED_BACK + 7 * WEEKS)
    begin = len(known.orders) - length
    orders, closed = known.orders[begin:], known.closed[begin:]
    first = known.first + dt.timedelta(days=begin)
    if length < 7 * FEWEST_WEEKS or not (orders > 0).any():
        return []
    categories = sorted(sold.orders)
    parts = np.zeros((length, len(categories)))
    for column, category in enumerate(categories):
        for day, number in sold.orders[category].items():
            if 0 <= (day - first).days < length:
                parts[(day - first).days, column] = number
    found = [one for one in anomalies(orders, parts) if not closed[one.at] and one.usual >= LEAST_USUAL]
    return [_day(one, first, known, categories, parts) for one in found]


def _day(one: Anomaly, first: dt.date, known: Trade, categories: list[int], parts: np.ndarray) -> StrangeDay:
    day = first + dt.timedelta(days=one.at)
    before = known.orders[(day - known.first).days % 7 : (day - known.first).days : 7]
    alike = (before >= one.value) if one.score > 0 else (before <= one.value)
    made = [
        {
            "category": categories[part],
            "now": round(float(parts[one.at, part])),
            "usual": round(float(parts[one.at, part]) - off, 1),
        }
        for part, off in one.parts
        if abs(off) >= 1
    ]
    return StrangeDay(
        day=day, orders=round(one.value), usual=round(one.usual, 1), low=math.ceil(one.low), high=math.floor(one.high),
        alike=int(alike.sum()), weekdays=len(before), parts=made,
    )  # fmt: skip
