"""Sold orders and expenses for tests."""

import datetime as dt
import itertools
import secrets

from akrab.accounts.models import User
from akrab.catalogue.models import Variant
from akrab.core import clock
from akrab.finance import actions
from akrab.finance.models import Expense
from akrab.orders.models import Order, OrderLine
from tests.catalogue.factories import make_variant

_count = itertools.count(1)


def sold(
    *,
    day: dt.date | None = None,
    price: int = 10_000_000,
    cost: int | None = 6_000_000,
    quantity: int = 1,
    discount: int = 0,
    shipping: int = 0,
    adjustment: int = 0,
    variant: Variant | None = None,
    **details: object,
) -> Order:
    """An order of one line that counts, placed at noon of the day."""
    at = clock.day_start(day or clock.today()) + dt.timedelta(hours=12)
    subtotal = price * quantity
    details.setdefault("state", Order.State.DONE)
    details.setdefault("currency", "IDR")
    order = Order.objects.create(
        number=f"F-{next(_count)}",
        subtotal=subtotal,
        discount=discount,
        shipping=shipping,
        adjustment=adjustment,
        total=subtotal - discount + shipping + adjustment,
        placed_at=at,
        **details,
    )
    variant = variant or make_variant(price=abs(price))
    OrderLine.objects.create(
        order=order,
        variant=variant,
        sku=variant.sku,
        name=str(variant),
        quantity=quantity,
        unit_price=price,
        unit_cost=cost,
        total=subtotal,
        discount=discount,
    )
    return order


def spent(amount: int, *, kind: str = "rent", day: dt.date | None = None, actor: User | None = None) -> Expense:
    return actions.spend(kind=kind, amount=amount, key=secrets.token_urlsafe(12), day=day, actor=actor)
