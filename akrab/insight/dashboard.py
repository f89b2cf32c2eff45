"""The dashboard's figures, read from the last refresh: two queries for the whole page."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from akrab.insight.months import first_of, following, last_of, same_day
from akrab.insight.periods import Period, period_figures
from akrab.insight.runs import last_refresh


@dataclass(frozen=True, slots=True)
class Span:
    """Trade of a span of days, both ends included; minor units of the shop's currency."""

    first: dt.date
    last: dt.date
    revenue: int = 0
    returned: int = 0
    cost: int | None = None
    costed_revenue: int = 0
    orders: int = 0
    customers: int | None = 0  # None where they are not known: those of single days cannot be added up
    new_customers: int = 0
    returning_customers: int | None = 0

    @property
    def profit(self) -> int | None:
        """Of the lines whose cost is known; None where none is."""
        return None if self.cost is None else self.costed_revenue - self.cost

    @property
    def average_order(self) -> int | None:
        return round(self.revenue / self.orders) if self.orders else None

    def change(self, before: "Span", figure: str = "revenue") -> float | None:
        """Per cent more than `before`, negative for less; None where there was nothing."""
        now, then = getattr(self, figure), getattr(before, figure)
        return None if not then or now is None else (now - then) * 100 / then


@dataclass(frozen=True, slots=True)
class DayAgainstUsual:
    """A day beside the usual same weekday: the median revenue of up to eight weeks before."""

    day: dt.date
    revenue: int
    orders: int
    usual_revenue: int | None  # None before the first week is over
    weeks: int

    @property
    def change(self) -> float | None:
        """Per cent above the usual day, negative for below; None without a usual day."""
        return (self.revenue - self.usual_revenue) * 100 / self.usual_revenue if self.usual_revenue else None


@dataclass(frozen=True, slots=True)
class Retention:
    """Of the `before` customers who bought in the three months before the last three, `again` bought in these."""

    before: int
    again: int

    @property
    def share(self) -> float | None:
        return self.again / self.before if self.before else None


@dataclass(frozen=True, slots=True)
class Counts:
    products: int  # on sale
    categories: int
    waiting_orders: int
    orders: int  # ever bought
    customers: int  # who ever bought and are known
    promotions: int  # running now


@dataclass(frozen=True, slots=True)
class Dashboard:
    """`day` is the day the figures call today: the shop's date at the last refresh, or the last day with trade when
    that is long past (`is_history`)."""

    day: dt.date
    is_history: bool
    refreshed_at: dt.datetime | None
    month: Span
    month_before: Span
    year_before: Span
    yesterday: DayAgainstUsual | None
    average_month: int | None  # mean revenue of the last twelve whole months; None before there is one
    retention: Retention
    counts: Counts
    trend: list[int] = field(default_factory=list)  # revenue of the last 30 days, today last


def dashboard(today: dt.date) -> Dashboard:
    """All tiles. Without any refresh yet, zeros for `today`."""
    record = last_refresh()
    tiles: dict[str, Any] = record.summary if record is not None else {}
    day = dt.date.fromisoformat(tiles["day"]) if tiles else today
    spans = {name: _span(values) for name, values in tiles.get("spans", {}).items()}
    nothing = Span(day.replace(day=1), day)
    kept = tiles.get("retention", {"before": 0, "again": 0})
    return Dashboard(
        day=day,
        is_history=tiles.get("is_history", False),
        refreshed_at=record.finished_at if record is not None else None,
        month=spans.get("month", nothing),
        month_before=spans.get("month_before", nothing),
        year_before=spans.get("year_before", nothing),
        yesterday=_yesterday(tiles.get("yesterday")),
        average_month=tiles.get("average_month"),
        retention=Retention(before=kept["before"], again=kept["again"]),
        counts=_counts(tiles),
        trend=tiles.get("days", []),
    )


def span_between(first: dt.date, last: dt.date) -> Span:
    """Trade of any span of days, from the stored days; customers only of whole months. One query, or two."""
    days = period_figures("day", first, last)
    whole = first == first_of(first) and last == last_of(first)
    month = period_figures("month", first, first)[0] if whole else None
    costs = [one.cost for one in days if one.cost is not None]
    return Span(
        first=first,
        last=last,
        cost=sum(costs) if costs else None,
        customers=month.customers if month else None,
        returning_customers=month.returning_customers if month else None,
        **{name: _sum(days, name) for name in ("revenue", "returned", "costed_revenue", "orders", "new_customers")},
    )


def days_before(first: dt.date, last: dt.date) -> tuple[dt.date, dt.date]:
    """What a span is compared with: days of one month with the same days of the month before, a whole month with the
    whole one before; other spans with as many days right before them."""
    if first == first_of(first) and last <= last_of(first):
        before = following(first, -1)
        return before, last_of(before) if last == last_of(first) else same_day(last, 1)
    length = (last - first).days + 1
    return first - dt.timedelta(days=length), first - dt.timedelta(days=1)


def year_before(first: dt.date, last: dt.date) -> tuple[dt.date, dt.date]:
    """The same days a year before."""
    ends_month = last == last_of(last)
    earlier = same_day(last, 12)
    return same_day(first, 12), last_of(earlier) if ends_month else earlier


def _sum(days: list[Period], figure: str) -> int:
    return sum(getattr(one, figure) for one in days)


def _span(values: dict[str, Any]) -> Span:
    days = {name: dt.date.fromisoformat(values[name]) for name in ("first", "last")}
    return Span(**values | days)


def _yesterday(values: dict[str, Any] | None) -> DayAgainstUsual | None:
    return None if values is None else DayAgainstUsual(**values | {"day": dt.date.fromisoformat(values["day"])})


def _counts(tiles: dict[str, Any]) -> Counts:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM catalogue_product WHERE state = 'active'), "
            "(SELECT count(*) FROM catalogue_category), (SELECT count(*) FROM orders_order WHERE state = 'waiting'), "
            "(SELECT count(*) FROM promotions_promotion "
            "WHERE phase = 'running' AND (total_limit IS NULL OR used < total_limit))"
        )
        products, categories, waiting, promotions = cursor.fetchone()
    return Counts(products, categories, waiting, tiles.get("orders", 0), tiles.get("customers", 0), promotions)
