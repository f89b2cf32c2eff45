"""What happens at the counter."""

from django.utils.translation import gettext_lazy as _

from akrab.journal.kinds import Kind, kind
from akrab.journal.models import Audience

OWNER = Audience.OWNER


@kind("till.opened", sentence=_("Till %(till)s opened with %(amount)s"), icon="key-round", money=("amount",))
class TillOpened(Kind):
    till: str
    amount: int
    currency: str


@kind(
    "till.closed",
    sentence=_("Till %(till)s closed (Z%(number)s): counted %(counted)s, expected %(expected)s. %(reason)s"),
    icon="lock",
    money=("counted", "expected"),
)
class TillClosed(Kind):
    till: str
    number: int
    counted: int
    expected: int
    reason: str
    currency: str


@kind("till.cash_in", sentence=_("Cash put into the till: %(amount)s (%(reason)s)"), icon="banknote", money=("amount",))
class CashIn(Kind):
    amount: int
    reason: str
    currency: str


@kind(
    "till.cash_out",
    sentence=_("Cash taken out of the till: %(amount)s (%(reason)s)"),
    icon="banknote",
    money=("amount",),
)
class CashOut(Kind):
    amount: int
    reason: str
    currency: str


@kind(
    "counter.refused",
    sentence=_("A sale at the counter over %(total)s was refused: %(reason)s"),
    icon="shield-alert",
    audience=OWNER,
    money=("total",),
)
class SaleRefused(Kind):
    total: int
    reason: str
    currency: str


@kind(
    "counter.price_changed",
    sentence=_("%(name)s sold at %(price)s instead of %(usual)s (%(number)s)"),
    icon="tag",
    audience=OWNER,
    money=("price", "usual"),
)
class PriceOverridden(Kind):
    number: str
    name: str
    price: int
    usual: int
    currency: str


@kind(
    "counter.discount",
    sentence=_("Discount by hand of %(amount)s on %(number)s. %(reason)s"),
    icon="badge-percent",
    audience=OWNER,
    money=("amount",),
)
class DiscountGiven(Kind):
    number: str
    amount: int
    reason: str
    currency: str


@kind(
    "counter.stock_difference",
    sentence=_("Sold %(missing)s more of %(sku)s than the books had (%(number)s). Please check the stock."),
    icon="boxes",
)
class StockDiffered(Kind):
    sku: str
    missing: int
    number: str


@kind(
    "counter.serial_difference",
    sentence=_("Sold with %(number)s under a serial number to be checked. %(reason)s"),
    icon="scan-barcode",
)
class SerialDiffered(Kind):
    number: str
    reason: str


@kind(
    "counter.undone",
    sentence=_("Sale %(number)s undone, %(total)s given back: %(reason)s"),
    icon="undo-2",
    money=("total",),
)
class SaleUndone(Kind):
    number: str
    total: int
    reason: str
    currency: str


@kind("pin.changed", sentence=_("PIN of %(name)s changed"), icon="key-round")
class PinChanged(Kind):
    name: str


@kind("pin.locked", sentence=_("PIN of %(name)s locked after wrong attempts"), icon="shield-alert", audience=OWNER)
class PinLocked(Kind):
    name: str


@kind("pin.used", sentence=_("%(name)s took over the device %(device)s"), icon="user-check")
class PinUsed(Kind):
    name: str
    device: str


@kind("device.opened", sentence=_("Device %(device)s opened for the counter"), icon="smartphone")
class DeviceOpened(Kind):
    device: str


@kind("device.closed", sentence=_("Device %(device)s closed"), icon="smartphone")
class DeviceClosed(Kind):
    device: str
