"""Promotion codes of a basket: only what holds for it is kept."""

from django.db import transaction

from akrab.customers.models import Customer
from akrab.orders.baskets import add_code
from akrab.orders.errors import BasketError
from akrab.orders.models import Basket
from akrab.orders.queries import basket_view


@transaction.atomic
def use_code(*, basket: Basket, text: str, customer: Customer | None) -> str:
    """Put a code into the basket; returns it as it is written. One that gives nothing here is refused with the reason
    and not kept. Raises BasketError; nothing has then changed."""
    code = add_code(basket=basket, text=text)
    basket.refresh_from_db(fields=["codes"])
    for refused, why in basket_view(basket, customer).quote.refusals:
        if refused == code:
            raise BasketError(why, field="code")
    return code
