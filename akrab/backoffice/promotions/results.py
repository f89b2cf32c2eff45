"""What came of promotions, together with their orders. Orders stand above promotions, so the door joins them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Count, F, Min, Q, Sum

from akrab.backoffice.paging import Page, keyset
from akrab.orders.models import Order, OrderDiscount
from akrab.promotions.models import Code, Promotion


def codes_of(promotions: Iterable[Promotion]) -> dict[int, str]:
    """The code of each promotion that has just one; one query."""
    ids = [one.pk for one in promotions if not one.automatic]
    rows = (
        Code.objects.filter(promotion__in=ids, customer=None)
        .order_by()
        .values("promotion")
        .annotate(n=Count("pk"), text=Min("text"))
        .filter(n=1)
    )
    return {row["promotion"]: row["text"] for row in rows}


def revenue_of(promotion_ids: Sequence[int]) -> dict[int, int]:
    """By promotion: what its orders that count as trade came to, after discounts, minor units; one query."""
    rows = (
        OrderDiscount.objects.filter(promotion_id__in=promotion_ids)
        .exclude(order__state__in=Order.NOT_TRADE)
        .order_by()
        .values("promotion_id")
        .annotate(revenue=Sum("order__total"))
    )
    return {row["promotion_id"]: row["revenue"] for row in rows if row["promotion_id"]}


def orders_with(promotion: Promotion, after: str) -> Page[Mapping[str, Any]]:
    """Orders that used it, the latest first."""
    rows: Any = (
        Order.objects.filter(discounts__promotion_id=promotion.pk)
        .annotate(
            off=Sum(
                F("discounts__amount") + F("discounts__on_shipping"), filter=Q(discounts__promotion_id=promotion.pk)
            ),
            code_text=Min("discounts__code", filter=Q(discounts__promotion_id=promotion.pk)),
        )
        .values("id", "number", "state", "placed_at", "total", "off", "code_text", "customer__name", "customer_id")
    )
    return keyset(rows, ("-placed_at", "-id"), after)
