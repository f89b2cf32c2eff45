"""Purchases from before the shop had points: they count for tiers and for the best customers, and earn nothing."""

from django.db import transaction

from akrab.core import clock, shop
from akrab.loyalty import tiers
from akrab.loyalty.ledger import open_account
from akrab.loyalty.models import OrderPoints
from akrab.orders.models import Order

CHUNK = 50  # orders written at once: others wait for no more than these


def count_earlier() -> int:
    """Write down what was bought within twelve months, each order once, and place everybody; returns how many orders.

    Harmless twice, and after a stop it goes on where it was.
    """
    if not shop.get("points_on"):
        return 0
    done = Order.objects.filter(
        state=Order.State.DONE,
        customer__isnull=False,
        customer__merged_into=None,
        placed_at__gt=clock.now() - tiers.YEAR,
    )
    counted, last = 0, 0
    while True:
        orders = list(
            done.filter(pk__gt=last)
            .order_by("pk")
            .only("customer", "placing_key", "placed_at", "subtotal", "discount", "credited")[:CHUNK]
        )
        if not orders:
            break
        last = orders[-1].pk
        counted += _write(orders)
    tiers.place_all()
    return counted


@transaction.atomic
def _write(orders: list[Order]) -> int:
    by_reference = {one.placing_key or f"order:{one.pk}": one for one in orders}
    known = set(OrderPoints.objects.filter(pk__in=by_reference).values_list("pk", flat=True))
    made = []
    for reference, one in by_reference.items():
        spent = max(0, one.subtotal - one.discount - one.credited)
        if reference in known or not spent or one.customer_id is None:
            continue
        account = open_account(customer_id=one.customer_id)
        made.append(OrderPoints(reference=reference, account=account, spent=spent, earned_at=one.placed_at))
    OrderPoints.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)
