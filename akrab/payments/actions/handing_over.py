"""Goods and money change hands at once: at the door, at the shop."""

from django.db import transaction

from akrab.accounts.models import User
from akrab.orders import actions as orders
from akrab.orders.models import Order
from akrab.payments.actions.completing import receive
from akrab.payments.models import Payment


@transaction.atomic
def hand_over(*, order: Order, actor: User, collected: bool = False) -> None:
    """`orders.actions.complete` with the cash that was taken booked in the same transaction. Cash on delivery is always
    taken, of other orders what is owed if `collected`. Raises AlreadyDecided; nothing then changed."""
    Order.objects.filter(pk=order.pk).update(currency=order.currency)  # takes the row: no payment comes in between
    order.refresh_from_db()
    owed = order.owed if collected or order.is_cash_on_delivery else 0
    orders.complete(order=order, actor=actor, collected=collected)
    if owed:
        book_collected(order=order, amount=owed, actor=actor)


def book_collected(*, order: Order, amount: int, actor: User | None) -> Payment:
    """What was taken with the handing over counts, once for each order. `amount` in minor units."""
    method = "cod" if order.is_cash_on_delivery else "cash"
    return receive(
        order=order, method=method, amount=amount, key=f"handed-over:{order.pk}", actor=actor, source="handing_over"
    )
