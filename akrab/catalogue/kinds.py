"""What happens to products and stock."""

from django.utils.translation import gettext_lazy as _

from akrab.journal.kinds import Kind, kind
from akrab.journal.models import Audience


@kind("product.created", sentence=_("Product added: %(name)s"), icon="package-plus")
class ProductCreated(Kind):
    name: str


@kind("product.changed", sentence=_("Product %(name)s changed: %(fields)s"), icon="package", words=("fields",))
class ProductChanged(Kind):
    name: str
    fields: str


@kind("product.removed", sentence=_("Product removed: %(name)s"), icon="package-minus")
class ProductRemoved(Kind):
    name: str


@kind(
    "product.price_changed",
    sentence=_("Price of %(sku)s: %(before)s → %(after)s"),
    icon="tag",
    audience=Audience.OWNER,
    money=("before", "after"),
)
class PriceChanged(Kind):
    sku: str
    before: int
    after: int
    currency: str


@kind("stock.moved", sentence=_("Stock of %(sku)s: %(quantity)s (%(reason)s)"), icon="boxes", words=("reason",))
class StockMoved(Kind):
    sku: str
    quantity: int
    reason: str


@kind("category.saved", sentence=_("Category saved: %(name)s"), icon="folder")
class CategorySaved(Kind):
    name: str


@kind("category.removed", sentence=_("Category removed: %(name)s"), icon="folder-minus")
class CategoryRemoved(Kind):
    name: str


@kind("outlet.saved", sentence=_("Outlet saved: %(name)s"), icon="store")
class OutletSaved(Kind):
    name: str


@kind("serials.noted", sentence=_("%(sku)s: serial numbers %(what)s: %(numbers)s"), icon="hash", words=("what",))
class SerialsNoted(Kind):
    sku: str
    what: str
    numbers: str


@kind("price.rival_noted", sentence=_("%(name)s: %(seller)s asks %(price)s"), icon="binoculars", money=("price",))
class RivalPriceNoted(Kind):
    name: str
    seller: str
    price: int
    currency: str


@kind(
    "price.rival_forgotten",
    sentence=_("%(name)s: the price of %(seller)s (%(price)s) was a mistake"),
    icon="undo-2",
    money=("price",),
)
class RivalPriceForgotten(Kind):
    name: str
    seller: str
    price: int
    currency: str
