"""Sales of the past for tests, as rows: what a shop that has run for a while holds."""

import datetime as dt
import secrets
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from akrab.catalogue.models import Variant
from akrab.core import shop
from akrab.customers.models import Customer
from akrab.orders.models import Order, OrderLine

Line = tuple[str, int, int]  # article number, quantity, price in minor units


def when(text: str) -> dt.datetime:
    """A moment of the shop's clock: `2026-11-01 09:30`."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(shop.get("time_zone")))


def make_buyer(name: str = "Sari") -> Customer:
    return Customer.objects.create(name=name, created_at=when("2026-01-01 08:00"))


def make_sale(
    customer: Customer | None,
    at: str,
    lines: Sequence[Line] = (("KABEL", 1, 2_500_000),),
    *,
    state: str = Order.State.DONE,
    kind: str = Order.Kind.SALE,
    discount: int = 0,
    cost: int | None = None,
    currency: str = "IDR",
) -> Order:
    """An order as it lies in the database; nothing is journalled."""
    subtotal = sum(quantity * price for _sku, quantity, price in lines)
    order = Order.objects.create(
        number=f"T{secrets.token_hex(6)}", kind=kind, state=state, customer=customer, currency=currency,
        subtotal=subtotal, discount=discount, total=subtotal - discount, placed_at=when(at),
    )  # fmt: skip
    variants = {variant.sku: variant for variant in Variant.objects.filter(sku__in=[sku for sku, *_rest in lines])}
    OrderLine.objects.bulk_create(
        OrderLine(
            order=order, variant=variants.get(sku), sku=sku, name=sku.title(), quantity=quantity, unit_price=price,
            unit_cost=cost, total=quantity * price,
        )
        for sku, quantity, price in lines
    )  # fmt: skip
    return order
