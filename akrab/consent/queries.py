"""Whether a customer may be written to, and what they agreed to."""

from django.db.models import Exists, OuterRef, QuerySet

from akrab.consent import children
from akrab.consent.models import Channel, Purpose, Receipt, Standing
from akrab.customers.models import Customer


def allows(customer: Customer, purpose: str, channel: str) -> bool:
    """Marketing needs a yes on that channel. What serves the customer's own orders and the choice of offers is allowed
    until it is refused."""
    given = dict(
        Standing.objects.filter(customer=customer, purpose=purpose, channel__in=[channel, Channel.ANY]).values_list(
            "channel", "given"
        )
    )
    if purpose != Purpose.SERVICE and children.closed(customer):
        return False
    if purpose == Purpose.MARKETING:
        return given.get(channel, given.get(Channel.ANY, False))
    return given.get(channel, given.get(Channel.ANY, True))


def willing(customers: QuerySet[Customer], channel: str) -> QuerySet[Customer]:
    """Those who agreed to news and offers on a channel; children only with their guardian."""
    yes = Standing.objects.filter(customer=OuterRef("pk"), purpose=Purpose.MARKETING, channel=channel, given=True)
    return customers.filter(Exists(yes)).exclude(children.without_guardian())


def standings(customer: Customer) -> dict[tuple[str, str], bool]:
    """(purpose, channel) → agreed, of everything that was ever answered."""
    rows = Standing.objects.filter(customer=customer).values_list("purpose", "channel", "given")
    return {(purpose, channel): given for purpose, channel, given in rows}


def receipts(customer: Customer) -> QuerySet[Receipt]:
    """The newest first."""
    return Receipt.objects.filter(customer=customer).select_related("actor").order_by("-at", "-id")
