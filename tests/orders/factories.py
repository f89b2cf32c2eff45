"""Orders for tests, placed as a buyer places them."""

import datetime as dt
import secrets

from akrab.catalogue.models import Variant
from akrab.core import clock
from akrab.customers.models import Customer
from akrab.orders import actions, baskets
from akrab.orders.models import Batch, Order
from tests.catalogue.factories import make_variant
from tests.customers.factories import make_member


def make_order(
    *, customer: Customer | None = None, variant: Variant | None = None, quantity: int = 1, **details: str
) -> Order:
    customer = customer or make_member()
    variant = variant or make_variant()
    basket = baskets.add(variant_id=variant.pk, quantity=quantity, customer=customer)
    return actions.place_order(
        basket=basket, customer=customer, placing_key=details.pop("placing_key", secrets.token_urlsafe(16)), **details
    )


def make_batch(*variants: Variant, capacity: int = 10, **details: object) -> Batch:
    """A pre-order that closes in a week and is ready three days later."""
    closes = clock.now() + dt.timedelta(days=7)
    values = {"name": "PO Nastar", "closes_at": closes, "ready_on": closes.date() + dt.timedelta(days=3), **details}
    return actions.save_batch(variants=[one.pk for one in variants], capacity=capacity, **values)
