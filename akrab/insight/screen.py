"""The sales report on the screen: from stored figures, so it is there at once and may be ten minutes old.

The file (reports.sales) is worked out from the facts of the moment and holds more.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Sum

from akrab.catalogue.models import Variant
from akrab.core import clock
from akrab.finance.profit import came_back_whole
from akrab.insight.models import ProductFigure
from akrab.insight.months import first_of, following, last_of
from akrab.insight.periods import Period, period_figures, start_of
from akrab.orders.models import Order, OrderLine, Return, ReturnLine


@dataclass(frozen=True, slots=True)
class ProductRow:
    sku: str
    name: str
    product_id: int | None
    quantity: int
    revenue: int
    key: str = ""  # of the dimension `variant` of reports


@dataclass(frozen=True, slots=True)
class SalesOnScreen:
    """`total.customers` is left 0: a customer of two periods would count twice; the file counts them."""

    first: dt.date
    last: dt.date
    grain: str
    total: Period
    before: Period  # as many days right before
    periods: list[Period]
    products: list[ProductRow]


def sales_report_rows(first: dt.date, last: dt.date, grain: str = "day", *, top: int = 20) -> SalesOnScreen:
    """Totals, trade per day, week or month, and the best products of a span of days, both ends included.

    A week or month that the span cuts holds only its days inside. Four queries; more where months are cut.
    """
    length = (last - first).days + 1
    earlier = first - dt.timedelta(days=length)
    days = period_figures("day", earlier, last)
    inside = days[length:]
    grouped: dict[dt.date, list[Period]] = {}
    for day in inside:
        grouped.setdefault(start_of(day.start, grain), []).append(day)
    return SalesOnScreen(
        first=first,
        last=last,
        grain=grain,
        total=_sum(first, inside),
        before=_sum(earlier, days[:length]),
        periods=inside if grain == "day" else [_sum(start, parts) for start, parts in grouped.items()],
        products=_products(first, last, top),
    )


def _sum(start: dt.date, days: list[Period]) -> Period:
    """What may be added up; customers and returning customers may not."""
    costs = [day.cost for day in days if day.cost is not None]
    return Period(
        start=start,
        revenue=sum(day.revenue for day in days),
        returned=sum(day.returned for day in days),
        cost=sum(costs) if costs else None,
        costed_revenue=sum(day.costed_revenue for day in days),
        orders=sum(day.orders for day in days),
        new_customers=sum(day.new_customers for day in days),
    )


def _products(first: dt.date, last: dt.date, top: int) -> list[ProductRow]:
    """Best sellers: whole months as stored, cut months from their lines (there before a discount that only
    the order as a whole carries, as imported ones may)."""
    whole, cut = _split(first, last)
    found: dict[str, tuple[int, int]] = {}
    stored = ProductFigure.objects.filter(month__in=whole).values_list("sku").annotate(Sum("quantity"), Sum("revenue"))
    sold = OrderLine.objects.exclude(order__state__in=Order.NOT_TRADE).exclude(order__kind=Order.Kind.ADJUSTMENT)
    sold = sold.exclude(came_back_whole("order"))
    back = ReturnLine.objects.filter(back__state=Return.State.RECEIVED).exclude(back__order__state__in=Order.NOT_TRADE)
    sources: list[Iterable[tuple[Any, ...]]] = [stored.order_by()] if whole else []
    for start, end in cut:
        moments = clock.day_range(start, end)
        inside = sold.filter(order__placed_at__gte=moments[0], order__placed_at__lt=moments[1])
        earned = Sum(F("total") - F("discount"))
        sources.append(inside.values_list("sku").annotate(Sum("quantity"), revenue=earned).order_by())
        came = back.filter(back__received_at__gte=moments[0], back__received_at__lt=moments[1])
        lost = -Sum("refund")
        sources.append(came.values_list("line__sku").annotate(pieces=-Sum("quantity"), revenue=lost).order_by())
    for source in sources:
        for sku, quantity, revenue in source:
            before = found.get(sku, (0, 0))
            found[sku] = (before[0] + quantity, before[1] + revenue)
    best = sorted(found.items(), key=lambda item: (-item[1][1], item[0]))[:top]
    skus = [sku for sku, _sums in best]
    variants = {variant.sku: variant for variant in Variant.objects.filter(sku__in=skus).select_related("product")}
    return [
        ProductRow(
            sku=sku,
            name=str(variants[sku]) if sku in variants else sku,
            product_id=variants[sku].product_id if sku in variants else None,
            quantity=quantity,
            revenue=revenue,
            key=str(variants[sku].pk) if sku in variants else f"sku:{sku}",
        )
        for sku, (quantity, revenue) in best
    ]


def _split(first: dt.date, last: dt.date) -> tuple[list[dt.date], list[tuple[dt.date, dt.date]]]:
    """Months that lie whole in the span, and the spans of days of those that it cuts."""
    whole: list[dt.date] = []
    cut: list[tuple[dt.date, dt.date]] = []
    for month in _months(first, last):
        start, end = max(first, month), min(last, last_of(month))
        if (start, end) == (month, last_of(month)):
            whole.append(month)
        else:
            cut.append((start, end))
    return whole, cut


def _months(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    month = first_of(first)
    while month <= last:
        yield month
        month = following(month)
