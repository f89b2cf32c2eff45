"""What consent follows from the journal: a birthday that makes somebody a child."""

from akrab.consent import guardians
from akrab.customers.models import Customer
from akrab.journal.consumers import consumer
from akrab.journal.models import Entry


@consumer("consent.children", kinds={"customer.birthday_kept", "customer.merged"})
def end_what_children_may_not(entry: Entry) -> None:
    """Sending asks by itself; this makes the receipts say so too."""
    customer = Customer.objects.filter(pk=entry.customer_id or 0).first()
    if customer is not None:
        guardians.close(customer, way="birthday")
