"""What becomes of awaited money and of debts when something happens to the order."""

import datetime as dt

from akrab.core import clock, shop
from akrab.journal.consumers import consumer
from akrab.journal.models import Entry
from akrab.messaging.notifying import notify
from akrab.orders.batches import orders_in
from akrab.orders.models import Batch, Order
from akrab.payments import debts, methods, rests
from akrab.payments.actions.fitting import fit_open_payment
from akrab.payments.actions.handing_over import book_collected
from akrab.payments.message_texts import deposit_context
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


@consumer("payments_deposits", kinds={"payment.deposit"})
def deposit_is_here(entry: Entry) -> None:
    """The customer reads that the shop begins, what remains, and when that is due."""
    order = _order(entry)
    if order is None or order.customer is None or order.channel == "counter" or not order.owed:
        return
    notify(
        customer=order.customer,
        template="deposit_received",
        about=order,
        context=deposit_context(order),
    )


@consumer("payments_of_packed_orders", kinds={"order.packed"})
def rest_is_due(entry: Entry) -> None:
    order = _order(entry)
    if order is not None:
        rests.ask(order=order)


@consumer("payments_of_ready_batches", kinds={"batch.ready"})
def rests_are_due(entry: Entry) -> None:
    """The message that the goods are ready names what is still to be paid: no second one."""
    batch = Batch.objects.filter(pk=entry.subject_id or 0).first()
    for order in orders_in(batch) if batch is not None else []:
        rests.ask(order=order, tell=False)
