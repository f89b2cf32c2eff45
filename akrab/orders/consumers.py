"""Telling customers what became of their orders, from the journal: once per happening, whatever is killed."""

from akrab.journal.consumers import consumer
from akrab.journal.models import Entry
from akrab.messaging.actions import notify
from akrab.orders.models import Order

TEMPLATES = {
    "order.placed": "order_placed",
    "order.accepted": "order_accepted",
    "order.rejected": "order_rejected",
    "order.cancelled": "order_cancelled",
    "order.done": "order_done",
}


@consumer("order_notices", kinds=set(TEMPLATES))
def tell_customer(entry: Entry) -> None:
    order = Order.objects.select_related("customer__user").filter(pk=entry.subject_id or 0).first()
    if order is None or order.customer is None:
        return
    notify(
        customer=order.customer,
        template=TEMPLATES[entry.kind],
        about=order,
        context={"order": order, "lines": list(order.lines.all()), "customer": order.customer},
    )
