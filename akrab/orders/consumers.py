"""Telling customers what became of their orders, from the journal: once per happening, whatever is killed."""

from typing import Any

from django.db.models import Model

from akrab.journal.consumers import consumer
from akrab.journal.models import Entry
from akrab.messaging.notifying import notify
from akrab.orders.batches import orders_in
from akrab.orders.message_texts import batch_context, order_context
from akrab.orders.models import Batch, Delivery, Order, OrderQuestion, Return

TEMPLATES = {
    "order.placed": "order_placed",
    "order.accepted": "order_accepted",
    "order.rejected": "order_rejected",
    "order.asked": "order_asked",
    "order.paid": "order_paid",
    "order.packed": "order_packed",
    "order.sent": "order_sent",
    "order.due": "order_due",
    "order.cancelled": "order_cancelled",
    "order.done": "order_done",
    "return.requested": "return_requested",
    "return.accepted": "return_accepted",
    "return.rejected": "return_rejected",
    "return.received": "return_received",
}
# States in which a customer still waits for the goods.
TO_COME = (Order.State.ACCEPTED, Order.State.PAID, Order.State.PACKED)
PICKUP = "pickup"
COUNTER = "counter"  # who carries the goods out of the shop needs no letter about each step


@consumer("order_notices", kinds=set(TEMPLATES))
def tell_customer(entry: Entry) -> None:
    order = Order.objects.select_related("customer__user").filter(pk=entry.subject_id or 0).first()
    if order is None or order.customer is None or order.channel == COUNTER:
        return
    about, more = _about(entry, order)
    template = _template(entry, order, more)
    if template:
        notify(customer=order.customer, template=template, about=about, context=order_context(order, **more))


def _template(entry: Entry, order: Order, more: dict[str, Any]) -> str:
    """Which text tells it; empty for the shop's own deed: the customer is told when the goods are here, or of the rest
    that is given up."""
    template = TEMPLATES[entry.kind]
    if template == "order_due" and order.asks:
        return "order_due_answer"
    if template == "order_packed" and order.delivery == PICKUP:
        return "order_ready"
    if template == "order_sent":
        return ("order_sent" if more["whole"] else "order_sent_part") if "delivery" in more else ""
    if template == "return_received" and more["back"].given_up:
        return "order_rest"
    return "" if template == "return_requested" and not more["back"].by_customer else template


def _about(entry: Entry, order: Order) -> tuple[Model, dict[str, Any]]:
    """What the message is about, told once for each, and what it says of it."""
    data = entry.data
    if entry.kind == "order.asked":
        question = OrderQuestion.objects.get(pk=data["question"])
        return question, {"question": question}
    if entry.kind == "order.sent" and data.get("delivery"):
        delivery = Delivery.objects.prefetch_related("lines__line").get(pk=data["delivery"])
        return delivery, {"delivery": delivery, "whole": data.get("whole")}
    if entry.kind.startswith("return."):
        back = Return.objects.prefetch_related("lines__line").get(pk=data["back"])
        return back, {"back": back}
    return order, {}


@consumer("batch_notices", kinds={"batch.ready"})
def tell_batch(entry: Entry) -> None:
    """Everybody in the pre-order hears that it is ready, once."""
    batch = Batch.objects.filter(pk=entry.subject_id or 0).first()
    if batch is None:
        return
    for order in orders_in(batch):
        if order.customer is None or order.state not in TO_COME:
            continue
        line = order.lines.filter(batch=batch).first()
        assert line is not None
        # Of an order with two pre-orders each is told.
        several = order.lines.filter(batch__isnull=False).exclude(batch=batch).exists()
        notify(
            customer=order.customer,
            template="batch_ready",
            about=line if several else order,
            context=batch_context(order, batch),
        )
