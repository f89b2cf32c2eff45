"""Reading how products sell: stored rows, no analysis library."""

from django.db.models import F, QuerySet

from akrab.insight.models import ProductTrade

CARD = "products"
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
    """All products, those of one category, or only the `show`: "slow" (money lies in them), "new", "falling"."""
    rows = ProductTrade.objects.all()
    if category is not None:
        rows = rows.filter(product__category_id=category)
    if show == "slow":
        return rows.filter(slow=True)
    if show == "new":
        return rows.filter(is_new=True)
    if show == "falling":  # a fifth less than in the 90 days before
        return rows.filter(before__gt=0, lately__lt=F("before") * 4 / 5)
    return rows


def of_product(pk: int) -> ProductTrade | None:
    return ProductTrade.objects.filter(pk=pk).first()
