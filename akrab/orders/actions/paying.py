"""Money for an order: only `payments` calls this, with what really came in or went back."""

from django.db import transaction
from django.db.models import F

from akrab.accounts.models import User
from akrab.core import clock
from akrab.journal.recording import record
from akrab.orders import kinds
from akrab.orders.models import Order


@transaction.atomic
def note_money(*, order: Order, amount: int, actor: User | None = None) -> None:
    """Add what came in (or take off what went back, negative), minor units; the caller guards that it happens once.

    An accepted order that is paid in full becomes “paid”. A waiting one stays waiting: the shop decides.
    """
    Order.objects.filter(pk=order.pk).update(paid=F("paid") + amount)
    full = Order.objects.filter(pk=order.pk, state=Order.State.ACCEPTED, paid__gte=F("total"))
    if amount > 0 and full.update(state=Order.State.PAID, decided_at=clock.now()):
        record(kinds.OrderPaid(number=order.number), customer_id=order.customer_id, subject=order, actor=actor)
    order.refresh_from_db()
