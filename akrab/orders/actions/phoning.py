"""An order that somebody of the shop writes down for a customer: by phone, by WhatsApp."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.customers.models import Customer
from akrab.orders import baskets
from akrab.orders.actions.deciding import accept
from akrab.orders.actions.placing import place_order
from akrab.orders.errors import OrderError
from akrab.orders.models import Order


@transaction.atomic
def place_by_phone(
    *,
    customer: Customer,
    pieces: Mapping[int, int],
    placing_key: str,
    seller: User,
    accepted: bool = True,
    recipient: str = "",
    phone_number: str = "",
    address: str = "",
    note: str = "",
) -> Order:
    """Order so many pieces (variant id → pieces) for the customer, whose own basket stays as it is; accepted at once
    unless the shop has to look. Raises OrderError, BasketError or OutOfStock; nothing has then changed."""
    known = Order.objects.filter(placing_key=placing_key, customer=customer).first()
    if known is not None:
        return known
    wanted = {variant: number for variant, number in sorted(pieces.items()) if number}
    if not wanted:
        raise OrderError(_("Choose at least one article."))
    key = ""
    for variant, number in wanted.items():
        key = baskets.add(variant_id=variant, quantity=number, key=key).key
    basket = baskets.open_basket(key=key)
    assert basket is not None
    order = place_order(
        basket=basket,
        customer=customer,
        placing_key=placing_key,
        recipient=recipient,
        phone_number=phone_number,
        address=address,
        note=note,
        channel="phone",
        actor=seller,
    )
    Order.objects.filter(pk=order.pk).update(seller=seller)
    if accepted:
        accept(order=order, actor=seller)
    order.refresh_from_db()
    return order
