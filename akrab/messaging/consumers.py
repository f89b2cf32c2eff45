"""Telling people what became of their registration, from the journal."""

from akrab.customers.models import Customer
from akrab.journal.consumers import consumer
from akrab.journal.models import Entry
from akrab.messaging.actions import notify

TEMPLATES = {"customer.approved": "member_approved", "customer.rejected": "member_rejected"}


@consumer("member_notices", kinds={"customer.registered", *TEMPLATES})
def tell_member(entry: Entry) -> None:
    customer = Customer.objects.select_related("user").filter(pk=entry.customer_id or 0).first()
    template = TEMPLATES.get(entry.kind) or ("member_registered" if entry.data.get("waits") else "")
    if customer is not None and template:
        notify(customer=customer, template=template, about=customer, context={"customer": customer})
