"""What becomes of awaited money and of debts when something happens to the order."""

import datetime as dt

from akrab.core import clock, shop
from akrab.journal.consumers import consumer
from akrab.journal.models import Entry
from akrab.orders.models import Order
from akrab.payments import debts, methods
from akrab.payments.actions.fitting import fit_open_payment
from akrab.payments.actions.handing_over import book_collected
from akrab.payments.models import Payment


def _order(entry: Entry) -> Order | None:
    return Order.objects.filter(pk=entry.subject_id or 0).first()


@consumer("payments_of_lost_orders", kinds={"order.rejected", "order.cancelled", "return.received", "order.returned"})
def less_to_pay(entry: Entry) -> None:
    """Nothing is awaited any more, or less; a debt goes out of the book."""
    order = _order(entry)
    if order is not None:
        fit_open_payment(order)
        debts.release(order=order)


@consumer("payments_of_accepted_orders", kinds={"order.accepted"})
def time_to_pay(entry: Entry) -> None:
    """The time to pay runs from the shop's yes."""
    order = _order(entry)
    if order is None or not order.owed:
        return
    awaited = Payment.objects.open().filter(order=order, provider="").exclude(part=Payment.Part.REST).first()
    if awaited is not None and methods.handler(awaited.method).expires:
        until = order.due_at or clock.now() + dt.timedelta(hours=shop.get("payment_hours"))
        Payment.objects.open().filter(pk=awaited.pk).update(expires_at=until)


@consumer("payments_of_orders_handed_over", kinds={"order.done"})
def collected(entry: Entry) -> None:
    """Cash taken with the handing over, where it was not booked at once by `actions.hand_over`."""
    order = _order(entry)
    amount = int(entry.data.get("collected") or 0)
    if order is not None and amount > 0:
        book_collected(order=order, amount=amount, actor=entry.actor)
