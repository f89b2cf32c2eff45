"""Placing an order together with its way to pay: one transaction."""

from typing import Any

from django.db import transaction

from akrab.orders.actions import place_order
from akrab.orders.models import Order


@transaction.atomic
def place(*, method: str, **order: Any) -> Order:
    """`orders.actions.place_order` with the payment prepared. Raises OrderError or PaymentError; nothing then changed."""
    return place_order(payment_method=method, **order)
