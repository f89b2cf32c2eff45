"""Months and weeks of the calendar."""

import datetime as dt

from akrab.core import clock


def first_of(day: dt.date) -> dt.date:
    return day.replace(day=1)


def following(month: dt.date, count: int = 1) -> dt.date:
    """The first day of the month `count` months later; earlier for a negative count."""
    index = month.year * 12 + month.month - 1 + count
    return dt.date(index // 12, index % 12 + 1, 1)


def last_of(month: dt.date) -> dt.date:
    return following(first_of(month)) - dt.timedelta(days=1)


def monday_of(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def month_range(month: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """First moment of the month in the shop's calendar, and the first one after it."""
    return clock.day_start(month), clock.day_start(following(month))


def same_day(day: dt.date, months_back: int) -> dt.date:
    """The same day of an earlier month; its last day where it is shorter."""
    month = following(first_of(day), -months_back)
    return month.replace(day=min(day.day, last_of(month).day))


def month_named(text: str) -> dt.date:
    """The first day of the month written `2011-12`. Raises ValueError."""
    return dt.date.fromisoformat(f"{text}-01")
