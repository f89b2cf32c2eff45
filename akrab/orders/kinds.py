"""What happens to orders."""

from django.utils.translation import gettext_lazy as _

from akrab.journal.kinds import Kind, kind
from akrab.journal.models import Audience

CUSTOMER = Audience.CUSTOMER


@kind(
    "order.placed",
    sentence=_("Order %(number)s placed: %(total)s"),
    icon="shopping-bag",
    audience=CUSTOMER,
    money=("total",),
)
class OrderPlaced(Kind):
    number: str
    total: int
    currency: str


@kind(
    "order.imported",
    sentence=_("Bought earlier, order %(number)s: %(total)s"),
    icon="history",
    audience=CUSTOMER,
    money=("total",),
)
class OrderImported(Kind):
    number: str
    total: int
    currency: str


@kind("order.accepted", sentence=_("Order %(number)s accepted"), icon="circle-check", audience=CUSTOMER)
class OrderAccepted(Kind):
    number: str


@kind("order.rejected", sentence=_("Order %(number)s rejected: %(reason)s"), icon="circle-x", audience=CUSTOMER)
class OrderRejected(Kind):
    number: str
    reason: str


@kind("order.cancelled", sentence=_("Order %(number)s cancelled: %(reason)s"), icon="ban", audience=CUSTOMER)
class OrderCancelled(Kind):
    number: str
    reason: str


@kind("order.done", sentence=_("Order %(number)s done"), icon="package-check", audience=CUSTOMER)
class OrderDone(Kind):
    number: str


@kind("order.paid", sentence=_("Order %(number)s is paid"), icon="banknote", audience=CUSTOMER)
class OrderPaid(Kind):
    number: str
