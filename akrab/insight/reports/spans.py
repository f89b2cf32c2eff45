"""Periods of reports: fixed days, or relative to the day on which the report is worked out."""

import datetime as dt
from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from akrab.core import clock
from akrab.insight.months import first_of, following, last_of, monday_of, same_day
from akrab.insight.runs import last_refresh

Span = tuple[dt.date, dt.date]


def _days(count: int) -> Callable[[dt.date], Span]:
    return lambda today: (today - dt.timedelta(days=count - 1), today)


def _before(today: dt.date) -> Span:
    month = following(first_of(today), -1)
    return month, last_of(month)


def _quarter(day: dt.date) -> dt.date:
    return dt.date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


PERIODS: dict[str, tuple[object, Callable[[dt.date], Span]]] = {
    "today": (_("Today"), _days(1)),
    "yesterday": (_("Yesterday"), lambda today: (today - dt.timedelta(days=1), today - dt.timedelta(days=1))),
    "last_7": (_("Last 7 days"), _days(7)),
    "last_30": (_("Last 30 days"), _days(30)),
    "last_90": (_("Last 90 days"), _days(90)),
    "this_week": (_("This week"), lambda today: (monday_of(today), today)),
    "last_week": (
        _("Last week"),
        lambda today: (monday_of(today) - dt.timedelta(days=7), monday_of(today) - dt.timedelta(days=1)),
    ),
    "this_month": (_("This month"), lambda today: (first_of(today), today)),
    "last_month": (_("Last month"), _before),
    "this_quarter": (_("This quarter"), lambda today: (_quarter(today), today)),
    "last_quarter": (
        _("Last quarter"),
        lambda today: (following(_quarter(today), -3), _quarter(today) - dt.timedelta(days=1)),
    ),
    "this_year": (_("This year"), lambda today: (dt.date(today.year, 1, 1), today)),
    "last_year": (_("Last year"), lambda today: (dt.date(today.year - 1, 1, 1), dt.date(today.year - 1, 12, 31))),
    "last_12_months": (
        _("Last twelve months"),
        lambda today: (following(first_of(today), -11), today),
    ),
}
FIXED = "fixed"
COMPARISONS = {
    "": _("with nothing"),
    "before": _("with as many days right before"),
    "year": _("with the same days a year before"),
}


def today() -> dt.date:
    """The day that relative periods count from: today, or where an old year was imported the last day of its trade."""
    last = last_refresh()
    if last is None or not last.summary.get("is_history"):
        return clock.today()
    return dt.date.fromisoformat(last.summary["day"])


def earlier(first: dt.date, last: dt.date, comparison: str) -> Span | None:
    """The period to compare with; None for none."""
    if comparison == "year":
        return same_day(first, 12), same_day(last, 12)
    if comparison == "before":
        return first - (last - first) - dt.timedelta(days=1), first - dt.timedelta(days=1)
    return None


def start_of(day: dt.date, grain: str) -> dt.date:
    """The first day of the day, week, month, quarter or year that the day lies in."""
    if grain == "week":
        return monday_of(day)
    if grain == "month":
        return first_of(day)
    if grain == "quarter":
        return _quarter(day)
    return dt.date(day.year, 1, 1) if grain == "year" else day


def end_of(start: dt.date, grain: str) -> dt.date:
    """The last day of the day, week, month, quarter or year that begins then."""
    if grain == "day":
        return start
    if grain == "week":
        return start + dt.timedelta(days=6)
    months = {"month": 1, "quarter": 3, "year": 12}[grain]
    return following(start, months) - dt.timedelta(days=1)


def starts(first: dt.date, last: dt.date, grain: str) -> list[dt.date]:
    """All those that touch the period."""
    found, start = [], start_of(first, grain)
    while start <= last:
        found.append(start)
        start = end_of(start, grain) + dt.timedelta(days=1)
    return found
