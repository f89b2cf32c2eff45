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
    collected: int = 0  # cash taken with the handing over, minor units: `payments` books it from here


@kind("order.paid", sentence=_("Order %(number)s is paid"), icon="banknote", audience=CUSTOMER)
class OrderPaid(Kind):
    number: str


@kind(
    "order.asked",
    sentence=_("Question about order %(number)s: %(text)s"),
    icon="circle-question-mark",
    audience=CUSTOMER,
)
class OrderAsked(Kind):
    number: str
    text: str
    question: int


@kind("order.answered", sentence=_("Answer about order %(number)s: %(text)s"), icon="message-circle", audience=CUSTOMER)
class OrderAnswered(Kind):
    number: str
    text: str


@kind("order.packed", sentence=_("Order %(number)s is packed"), icon="package", audience=CUSTOMER)
class OrderPacked(Kind):
    number: str


@kind("order.sent", sentence=_("Order %(number)s sent: %(how)s"), icon="truck", audience=CUSTOMER)
class OrderSent(Kind):
    number: str
    how: str  # courier and tracking number, as written
    delivery: int
    whole: bool


@kind("order.due", sentence=_("Reminder about order %(number)s"), icon="alarm-clock", audience=CUSTOMER)
class OrderDue(Kind):
    number: str


@kind("return.requested", sentence=_("Return %(number)s requested: %(reason)s"), icon="undo-2", audience=CUSTOMER)
class ReturnRequested(Kind):
    number: str
    reason: str
    back: int


@kind("return.accepted", sentence=_("Return %(number)s accepted"), icon="undo-2", audience=CUSTOMER)
class ReturnAccepted(Kind):
    number: str
    back: int


@kind("return.rejected", sentence=_("Return %(number)s rejected: %(reason)s"), icon="circle-x", audience=CUSTOMER)
class ReturnRejected(Kind):
    number: str
    reason: str
    back: int


@kind(
    "return.received",
    sentence=_("Return %(number)s received, worth %(credit)s"),
    icon="package-open",
    audience=CUSTOMER,
    money=("credit",),
)
class ReturnReceived(Kind):
    number: str
    credit: int
    refund: int
    currency: str
    back: int


@kind("order.returned", sentence=_("Order %(number)s came back whole"), icon="undo-2", audience=CUSTOMER)
class OrderReturned(Kind):
    number: str


@kind("customer.trust_fixed", sentence=_("Trust set to “%(level)s”: %(reason)s"), icon="shield-check", words=("level",))
class TrustFixed(Kind):
    level: str
    reason: str


@kind("customer.trust_released", sentence=_("Trust is worked out by the rule again"), icon="shield")
class TrustReleased(Kind):
    pass


@kind("batch.opened", sentence=_("Pre-order opened: %(name)s"), icon="calendar-clock")
class BatchOpened(Kind):
    name: str


@kind("batch.changed", sentence=_("Pre-order changed: %(name)s"), icon="calendar-clock")
class BatchChanged(Kind):
    name: str


@kind("batch.closed", sentence=_("Pre-order closed: %(name)s, %(taken)s pieces"), icon="calendar-clock")
class BatchClosed(Kind):
    name: str
    taken: int


@kind("batch.ready", sentence=_("Pre-order is ready: %(name)s"), icon="package-check")
class BatchReady(Kind):
    name: str


@kind("batch.over", sentence=_("Pre-order is over: %(name)s"), icon="circle-check")
class BatchOver(Kind):
    name: str


@kind("batch.cancelled", sentence=_("Pre-order cancelled: %(name)s"), icon="ban")
class BatchCancelled(Kind):
    name: str
