"""Reading how products sell: stored rows, no analysis library."""

from django.db.models import F, Q, QuerySet

from akrab.catalogue.models import Product
from akrab.insight.models import ProductTrade

CARD = "products"
SOON = 14  # days: stock of a best seller that lasts no longer runs out
# What a list may be sorted by: (fields, whether it tells of costs)
SORTS = {
    "revenue": ("-revenue", False),
    "pieces": ("-pieces", False),
    "margin": ("-margin", True),
    "returned": ("-returned", False),
    "seen": ("-seen", False),
    "stock": ("-stock_value", True),
    "on_hand": ("-on_hand", False),
}


def products(*, category: int | None = None, show: str = "") -> QuerySet[ProductTrade]:
    """All products, those of one category, or only the `show`: "best" (bring four fifths of the sales), "out" (best
    sellers that run out), "slow" (money lies in them), "new", "falling"."""
    rows = ProductTrade.objects.all()
    if category is not None:
        rows = rows.filter(product__category_id=category)
    if show == "best":
        return rows.filter(grade="A")
    if show == "out":
        goods = rows.filter(grade="A", product__kind=Product.Kind.GOODS, product__state=Product.State.ACTIVE)
        return goods.filter(Q(on_hand__lte=0) | Q(lasts__lte=SOON))
    if show == "slow":
        return rows.filter(slow=True)
    if show == "new":
        return rows.filter(is_new=True)
    if show == "falling":  # a fifth less than in the 90 days before
        return rows.filter(before__gt=0, lately__lt=F("before") * 4 / 5)
    return rows


def running_out() -> int:
    """How many best sellers run out; 0 in a shop that writes no stock down."""
    return products(show="out").count() if ProductTrade.objects.filter(on_hand__gt=0).exists() else 0


def of_product(pk: int) -> ProductTrade | None:
    return ProductTrade.objects.filter(pk=pk).first()
