"""Winning and keeping: the customers behind each figure. Stored rows, no analysis library."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from akrab.core import clock, shop
from akrab.insight.learning import cards
from akrab.insight.models import CustomerScore
from akrab.insight.months import first_of, following, month_range
from akrab.orders.models import Order

CARD = "winning"
EXPANDING = 3  # winning.making.EXPANDING, which a test compares
OF = ("new", "expanding", "kept", "once", "due", "cohort", "channel", "came", "tier")


@dataclass(frozen=True)
class Whom:
    """Which customers: `of` one of OF; `month` of the purchase or of the first one, `later` months after it, `value` of
    a channel or tier, "channel:source" of those who came in the last twelve months; `low` and `high`: days since the
    first purchase of those who are due."""

    of: str
    month: dt.date | None = None
    later: int = 0
    value: str = ""
    low: int = 0
    high: int = 0


def purchases() -> QuerySet[Order]:
    """Orders in which somebody bought something, in the shop's currency."""
    return Order.objects.counting().filter(kind=Order.Kind.SALE, subtotal__gt=0, currency=shop.get("currency"))


def customers(whom: Whom, *, as_of: dt.date) -> QuerySet[CustomerScore]:
    """Those who bought and whom the figure counts; to be ordered by -last_order_at, customer."""
    rows = CustomerScore.objects.filter(customer__merged_into=None)
    if whom.of == "once":
        return rows.filter(orders=1)
    if whom.of == "due":
        first, last = as_of - dt.timedelta(days=whom.high), as_of - dt.timedelta(days=whom.low)
        start, end = clock.day_range(first, last)
        return rows.filter(orders=1, first_order_at__gte=start, first_order_at__lt=end)
    if whom.of == "tier":
        return rows.filter(customer__points__tier__name=whom.value)
    own = purchases().filter(customer=OuterRef("pk")).order_by()
    if whom.of == "channel":
        return rows.filter(Exists(own.filter(placed_at=OuterRef("first_order_at"), channel=whom.value)))
    if whom.of == "came":
        channel, _colon, source = whom.value.partition(":")
        start, _end = month_range(following(first_of(as_of), -11))
        came = rows.filter(first_order_at__gte=start, customer__source=source)
        return came.filter(Exists(own.filter(placed_at=OuterRef("first_order_at"), channel=channel)))
    if whom.month is None:
        return rows.none()
    start, end = month_range(whom.month)
    if whom.of == "new":
        return rows.filter(first_order_at__gte=start, first_order_at__lt=end)
    if whom.of == "cohort":
        then, until = month_range(following(whom.month, whom.later))
        came = rows.filter(first_order_at__gte=start, first_order_at__lt=end)
        return came.filter(Exists(own.filter(placed_at__gte=then, placed_at__lt=until)))
    so_far = own.filter(placed_at__lt=end).values("customer").annotate(n=Count("pk")).values("n")
    bought = rows.filter(Exists(own.filter(placed_at__gte=start, placed_at__lt=end)), first_order_at__lt=start)
    bought = bought.annotate(so_far=Coalesce(Subquery(so_far, output_field=IntegerField()), 0))
    return bought.filter(so_far__lte=EXPANDING) if whom.of == "expanding" else bought.filter(so_far__gt=EXPANDING)


def of_figure(whom: Whom) -> QuerySet[CustomerScore]:
    """The same as of the day of the figures, with the days of the shop's own second purchases: nobody is due where
    nobody ever came twice."""
    card = cards.card(CARD)
    second: dict[str, Any] = card.figures.get("second", {}) if card else {}
    if whom.of == "due" and second.get("d90") is None:
        return CustomerScore.objects.none()
    whom = replace(whom, low=second.get("d25") or 0, high=second.get("d90") or 0)
    return customers(whom, as_of=(card.as_of if card else None) or clock.today())


def once_and_long_ago(*, as_of: dt.date, days: int) -> int:
    """How many bought once only, and longer ago than nine of ten second purchases took."""
    end = clock.day_start(as_of - dt.timedelta(days=days))
    return CustomerScore.objects.filter(
        customer__merged_into=None, orders=1, first_order_at=F("last_order_at"), first_order_at__lt=end
    ).count()
