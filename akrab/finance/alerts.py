"""Looking for what the owner should know: a month below its cost, a day or a week outside its usual range.

Every warning has a key of what it is about, so it is said once. Its reasons are kept as codes and figures; `said`
turns them into sentences of the reader's language.
"""

import datetime as dt
from collections import defaultdict
from typing import Any

from django.db.models import F, Min, Q, Sum

from akrab.core import clock, shop
from akrab.finance.actions.warnings import warn
from akrab.finance.models import Alert, Expense
from akrab.finance.months import first_of, last_of
from akrab.finance.profit import Profit, profit, trade, trade_lines
from akrab.finance.usual import WEEKS, usual
from akrab.orders.models import Order

FIRST_DAY = 7  # of the month: before it a rent paid on the first would look like a loss
LEAST_SPAN = 3  # days of a week before it is looked at as a week
SHARE_UP = 5  # points of revenue that discounts take more than usual
NAMED = 3


def look(today: dt.date) -> int:
    """Look at everything as of `today`, whose own sales are not complete; returns how many new warnings there are."""
    yesterday = today - dt.timedelta(days=1)
    return sum((_month(yesterday), _day(yesterday), _week(yesterday)))


def open_alerts(limit: int = 5) -> list[Alert]:
    """Those nobody has put away, the newest first; after a month they have lost their use."""
    recent = Alert.objects.filter(dismissed_at__isnull=True, day__gte=clock.today() - dt.timedelta(days=31))
    return list(recent.order_by("-day", "-id")[:limit])


# The running month


def _month(last: dt.date) -> bool:
    first = first_of(last)
    found = profit(first, last)
    if found.revenue <= 0 and not found.orders:
        return False
    share = _share_of_month(found, last)
    goods_lose = found.revenue < found.cost
    if not goods_lose and (last.day < FIRST_DAY or found.gross - found.lost >= share):
        return False
    data = {
        "revenue": found.revenue,
        "cost": found.cost,
        "spent": share,
        "lost": found.lost,
        "currency": shop.get("currency"),
        "reasons": [*_below_cost(first, last), *_largest_expense(found)],
    }
    return warn(kind=Alert.Kind.BELOW_COST, key=f"below_cost:{first:%Y-%m}", day=last, data=data)


def _share_of_month(found: Profit, last: dt.date) -> int:
    """Expenses so far; of what comes every month only the part of the days gone by."""
    whole = last_of(last).day
    monthly = Expense.objects.counting().filter(day__gte=found.first, day__lte=last, repeat__isnull=False)
    repeated = monthly.aggregate(n=Sum("amount"))["n"] or 0
    return found.spent - repeated + repeated * last.day // whole


def _largest_expense(found: Profit) -> list[dict[str, Any]]:
    return [{"code": "expense", "kind": kind.code, "amount": amount} for kind, amount in found.expenses[:1]]


# A day, a week


def _day(day: dt.date) -> bool:
    return _unusual(Alert.Kind.DAY, f"day:{day.isoformat()}", day, day)


def _week(last: dt.date) -> bool:
    first = last - dt.timedelta(days=last.weekday())
    if (last - first).days + 1 < LEAST_SPAN:
        return False
    year, week, _weekday = last.isocalendar()
    return _unusual(Alert.Kind.WEEK, f"week:{year}-{week:02d}", first, last)


def _unusual(kind: Alert.Kind, key: str, first: dt.date, last: dt.date) -> bool:
    if Alert.objects.filter(key=key).exists():
        return False
    spans = _spans(first, last)
    if not spans:
        return False
    sums = {start: _sold(start, end) for start, end in spans}
    range_of_it = usual(list(sums.values()))
    now = _sold(first, last)
    if range_of_it is None or not range_of_it.is_unusual(now - _told(first, last)):
        return False
    up = now > range_of_it.middle
    reasons = [gap for code in NAME_OF for gap in _largest_gap(code, first, last, spans, up)]
    if kind == Alert.Kind.WEEK:
        reasons += _days(first, last, spans, up)
    if not up:
        reasons += _discounts(first, last, spans)
    reasons += _below_cost(first, last)
    data = {
        "first": first.isoformat(),
        "now": now,
        "usual": range_of_it.middle,
        "low": range_of_it.low,
        "high": range_of_it.high,
        "up": up,
        "weeks": len(spans),
        "currency": shop.get("currency"),
        "reasons": reasons,
    }
    return warn(kind=kind, key=key, day=last, data=data)


def _spans(first: dt.date, last: dt.date) -> list[tuple[dt.date, dt.date]]:
    """The same weekdays of the last eight weeks, as far as there were sales at all by then."""
    begun = Order.objects.counting().aggregate(n=Min("placed_at"))["n"]
    if begun is None:
        return []
    since = begun.astimezone(clock.zone()).date()
    spans = [(first - dt.timedelta(weeks=n), last - dt.timedelta(weeks=n)) for n in range(1, WEEKS + 1)]
    return [(start, end) for start, end in spans if start >= since]


def _sold(first: dt.date, last: dt.date) -> int:
    """Goods less discounts, minor units; returns by the till among them."""
    start, end = clock.day_range(first, last)
    return int(trade(start, end).aggregate(n=Sum(F("subtotal") - F("discount")))["n"] or 0)


def _told(first: dt.date, last: dt.date) -> int:
    """What single days of the span were off their usual, where that was said already: the same is not said twice."""
    days = Alert.objects.filter(kind=Alert.Kind.DAY, day__gte=first, day__lte=last) if first < last else []
    return sum(one.data["now"] - one.data["usual"] for one in days)


Spans = list[tuple[dt.date, dt.date]]


def _by(field: str, first: dt.date, last: dt.date) -> dict[str, int]:
    start, end = clock.day_range(first, last)
    rows = trade_lines(start, end).values_list(field).annotate(n=Sum(F("total") - F("discount"))).order_by()
    return {name: amount for name, amount in rows if name}


NAME_OF = {"category": "variant__product__category__name", "product": "name"}


def _largest_gap(code: str, first: dt.date, last: dt.date, spans: Spans, up: bool) -> list[dict[str, Any]]:
    """The category or product that missed, or exceeded, its usual sales the most."""
    field = NAME_OF[code]
    now, before = _by(field, first, last), defaultdict[str, int](int)
    for start, end in spans:
        for name, amount in _by(field, start, end).items():
            before[name] += amount
    gaps = {name: now.get(name, 0) - before[name] // len(spans) for name in {*now, *before}}
    if not gaps:
        return []
    name = (max if up else min)(sorted(gaps), key=lambda one: gaps[one])
    if gaps[name] == 0 or (gaps[name] > 0) is not up:
        return []
    usually = before[name] // len(spans)
    return [{"code": code, "name": name, "now": now.get(name, 0), "usual": usually}]


def _days(first: dt.date, last: dt.date, spans: Spans, up: bool) -> list[dict[str, Any]]:
    """The day that missed, or exceeded, the most."""
    found = []
    for n in range((last - first).days + 1):
        shift = dt.timedelta(days=n)
        now = _sold(first + shift, first + shift)
        usually = sum(_sold(start + shift, start + shift) for start, _end in spans) // len(spans)
        found.append((now - usually, first + shift, now, usually))
    gap, day, now, usually = (max if up else min)(found)
    if gap == 0 or (gap > 0) is not up:
        return []
    return [{"code": "weekday", "day": day.isoformat(), "now": now, "usual": usually}]


def _discounts(first: dt.date, last: dt.date, spans: Spans) -> list[dict[str, Any]]:
    now = _discount_share(Q(placed_at__range=_instants(first, last)))
    before = Q()
    for start, end in spans:
        before |= Q(placed_at__range=_instants(start, end))
    usually = _discount_share(before)
    if now - usually < SHARE_UP:
        return []
    return [{"code": "discounts", "now": round(now), "usual": round(usually)}]


def _instants(first: dt.date, last: dt.date) -> tuple[dt.datetime, dt.datetime]:
    start, end = clock.day_range(first, last)
    return start, end - dt.timedelta(microseconds=1)


def _discount_share(when: Q) -> float:
    placed = Order.objects.counting().filter(when, currency=shop.get("currency"), kind=Order.Kind.SALE)
    found = placed.aggregate(goods=Sum("subtotal"), off=Sum("discount"))
    return float(100 * (found["off"] or 0) / found["goods"]) if found["goods"] else 0.0


def _below_cost(first: dt.date, last: dt.date) -> list[dict[str, Any]]:
    """Articles that brought less than they cost when they were sold, the largest loss first."""
    start, end = clock.day_range(first, last)
    sold = trade_lines(start, end).filter(unit_cost__isnull=False, quantity__gt=0)
    rows = (
        sold.values_list("name")
        .annotate(loss=Sum(F("quantity") * F("unit_cost") - F("total") + F("discount")))
        .filter(loss__gt=0)
        .order_by("-loss")
    )
    names = [name for name, _loss in rows[:NAMED]]
    return [{"code": "below_cost", "names": names, "count": rows.count()}] if names else []
