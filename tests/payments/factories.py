"""Orders that await money, for tests."""

import itertools
import secrets
from typing import Any

from akrab.accounts import actions as accounts
from akrab.customers.models import Customer
from akrab.orders import baskets
from akrab.orders.models import Order
from akrab.payments.checkout import place
from akrab.payments.models import Payment
from tests.catalogue.factories import make_variant
from tests.customers.factories import make_member

# An invented merchant, from docs/explanation/payments.md.
STATIC = (
    "00020101021126630015COM.EXAMPLE.WWW01189360099900000000010211TESTMID00010303UMI51440014ID.CO.QRIS.WWW"
    "0215ID10200000000010303UMI5204541153033605802ID5913TOKO UJI COBA6009SURAKARTA61055711163046ED0"
)
DYNAMIC_25000 = (
    "00020101021226630015COM.EXAMPLE.WWW01189360099900000000010211TESTMID00010303UMI51440014ID.CO.QRIS.WWW"
    "0215ID10200000000010303UMI5204541153033605405250005802ID5913TOKO UJI COBA6009SURAKARTA610557111630488BD"
)
ACCOUNT = {"bank": "BCA", "number": "1234567890", "holder": "Siti Aminah"}
_count = itertools.count(1)


def open_shop(*methods: str, **settings: Any) -> None:
    """The shop takes money these ways: all of ours by default."""
    wanted = list(methods or ("transfer", "qris", "cash", "card", "cod", "debt"))
    values = {"payment_methods": wanted, "bank_accounts": [ACCOUNT], "qris_text": STATIC} | settings
    accounts.change_shop_settings(values=values, actor=None)


def make_order(
    *, method: str = "transfer", price: int = 10_000_000, customer: Customer | None = None, **details: Any
) -> Order:
    """An order of one piece at `price`, placed on the web to be paid by `method`."""
    customer = customer or make_member()
    variant = make_variant(price=price)
    basket = baskets.add(variant_id=variant.pk, customer=customer)
    key = details.pop("placing_key", secrets.token_urlsafe(16))
    return place(method=method, basket=basket, customer=customer, placing_key=key, **details)


def awaited(order: Order) -> Payment:
    return Payment.objects.open().get(order=order)
