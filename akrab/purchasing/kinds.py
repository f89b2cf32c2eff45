"""What happens in purchasing and in the stock room."""

from django.utils.translation import gettext_lazy as _

from akrab.journal.kinds import Kind, kind
from akrab.journal.models import Audience


@kind("supplier.saved", sentence=_("Supplier saved: %(name)s"), icon="truck")
class SupplierSaved(Kind):
    name: str


@kind("supplier.prices_taken", sentence=_("Price list of %(name)s: %(articles)s new prices"), icon="tags")
class SupplierPricesTaken(Kind):
    name: str
    articles: int
    currency: str


@kind(
    "purchase.ordered",
    sentence=_("%(number)s ordered from %(supplier)s: %(total)s"),
    icon="truck",
    audience=Audience.OWNER,
    money=("total",),
)
class PurchaseOrdered(Kind):
    number: str
    supplier: str
    total: int
    currency: str


@kind("purchase.received", sentence=_("Goods of %(number)s received: %(pieces)s pieces"), icon="package-check")
class PurchaseReceived(Kind):
    number: str
    supplier: str
    pieces: int


@kind("purchase.cancelled", sentence=_("%(number)s cancelled: %(reason)s"), icon="circle-x")
class PurchaseCancelled(Kind):
    number: str
    reason: str


@kind(
    "bill.paid",
    sentence=_("Paid to %(supplier)s: %(amount)s"),
    icon="wallet",
    audience=Audience.OWNER,
    money=("amount",),
)
class BillPaid(Kind):
    supplier: str
    amount: int
    currency: str


@kind("transfer.sent", sentence=_("%(number)s sent from %(source)s to %(target)s"), icon="arrow-right-left")
class TransferSent(Kind):
    number: str
    source: str
    target: str


@kind("transfer.received", sentence=_("%(number)s received, difference: %(difference)s"), icon="package-check")
class TransferReceived(Kind):
    number: str
    difference: int


@kind("transfer.cancelled", sentence=_("%(number)s cancelled: %(reason)s"), icon="circle-x")
class TransferCancelled(Kind):
    number: str
    reason: str


@kind("count.started", sentence=_("Count %(number)s started in %(outlet)s"), icon="clipboard-list")
class CountStarted(Kind):
    number: str
    outlet: str


@kind("count.booked", sentence=_("Count %(number)s booked: %(lines)s articles differed"), icon="clipboard-check")
class CountBooked(Kind):
    number: str
    lines: int


@kind("count.cancelled", sentence=_("Count %(number)s cancelled"), icon="circle-x")
class CountCancelled(Kind):
    number: str
