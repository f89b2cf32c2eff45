"""The figures of the dashboard's tiles, worked out at a refresh and kept in its row. JSON values only."""

import datetime as dt
from typing import Any

from akrab.insight.figures import NOTHING, PERIOD, Row
from akrab.insight.months import first_of, following, same_day
from akrab.insight.warehouse.compiled import SPANS
from akrab.insight.warehouse.engines import Engine

HISTORY_DAYS = 60  # after so long without a purchase the data is history, looked at from its own end
WEEKS = 8  # of the same weekday, for the usual day
REVENUE, ORDERS = PERIOD.index("revenue"), PERIOD.index("orders")


def reference_days(
    last_purchase: dt.date | None, last_trade: dt.date | None, today: dt.date
) -> tuple[dt.date, dt.date]:
    """The day that the dashboard calls today, and `as_of`, to which "days since" count.

    Both are today, unless the shop's last purchase is more than 60 days ago (an import of an old year): then they are
    the last day with trade and the day after the last purchase.
    """
    if last_purchase is None or last_trade is None or (today - last_purchase).days <= HISTORY_DAYS:
        return today, today
    return last_trade, last_purchase + dt.timedelta(days=1)


def span_days(day: dt.date) -> dict[str, tuple[dt.date, dt.date]]:
    """This month up to `day`, the same days of the month before, and of the same month a year before."""
    spans = {}
    for name, back in zip(SPANS, (0, 1, 12), strict=True):
        last = same_day(day, back)
        spans[name] = (first_of(last), last)
    return spans


def days_of(day: dt.date, as_of: dt.date) -> dict[str, dt.date]:
    """The days that kept queries ask for, by name."""
    days = {"as_of": as_of, "retention_until": day}
    days["retention_split"] = same_day(day, 3) + dt.timedelta(days=1)
    days["retention_back"] = same_day(day, 6) + dt.timedelta(days=1)
    for name, (first, last) in span_days(day).items():
        days[f"{name}_first"], days[f"{name}_last"] = first, last
    return days


def summarise(
    engine: Engine,
    periods: dict[str, dict[dt.date, Row]],
    day: dt.date,
) -> dict[str, Any]:
    """See `insight.queries.Dashboard` for what each value is."""
    found = {row[0]: row[1:] for row in engine.rows("spans")}
    kept = engine.row("retention")
    return {
        "day": day.isoformat(),
        "spans": {
            name: {"first": first.isoformat(), "last": last.isoformat(),
                   **dict(zip(PERIOD, _whole(found.get(name, NOTHING)), strict=True))}
            for name, (first, last) in span_days(day).items()
        },
        "yesterday": _yesterday(periods["day"], day - dt.timedelta(days=1)),
        "days": [_of(periods["day"], day - dt.timedelta(days=back), REVENUE) for back in range(29, -1, -1)],
        "average_month": _average_month(periods["month"], day),
        "retention": {"before": int(kept["before"] or 0), "again": int(kept["again"] or 0)},
    }  # fmt: skip


def _yesterday(days: dict[dt.date, Row], yesterday: dt.date) -> dict[str, Any]:
    """Yesterday, and the usual same weekday: the median of up to eight weeks before, none before the first trade."""
    first = min(days, default=yesterday)
    earlier = [yesterday - dt.timedelta(days=7 * back) for back in range(1, WEEKS + 1)]
    usual = sorted(_of(days, day, REVENUE) for day in earlier if day >= first)
    middle = len(usual) // 2
    median = None if not usual else usual[middle] if len(usual) % 2 else round((usual[middle - 1] + usual[middle]) / 2)
    return {
        "day": yesterday.isoformat(),
        "revenue": _of(days, yesterday, REVENUE),
        "orders": _of(days, yesterday, ORDERS),
        "usual_revenue": median,
        "weeks": len(usual),
    }


def _average_month(months: dict[dt.date, Row], day: dt.date) -> int | None:
    """Mean revenue of the last twelve whole months since the first trade; None before there is one."""
    first = min(months, default=None)
    whole = [following(first_of(day), -back) for back in range(1, 13)]
    amounts = [_of(months, month, REVENUE) for month in whole if first is not None and month >= first]
    return round(sum(amounts) / len(amounts)) if amounts else None


def _of(periods: dict[dt.date, Row], start: dt.date, index: int) -> int:
    return int(periods.get(start, NOTHING)[index])


def _whole(row: Row) -> list[int | None]:
    return [None if value is None else int(value) for value in row]
