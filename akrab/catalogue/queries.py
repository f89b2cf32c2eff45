"""Reading the catalogue."""

from dataclasses import dataclass

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from akrab.catalogue.models import Category, Product, Stock
from akrab.catalogue.summaries import low_line
from akrab.core import search


@dataclass(frozen=True)
class Filters:
    """What a visitor narrows the list by."""

    query: str = ""
    category: Category | None = None
    brand: str = ""
    lowest: int | None = None
    highest: int | None = None
    available: bool = False
    order: str = "usual"


ORDERS = {
    "usual": ("-featured", "-sold", "id"),
    "new": ("-created_at", "-id"),
    "cheap": ("price_from", "id"),
    "dear": ("-price_from", "-id"),
    "name": ("name", "id"),
}


def branch(category: Category) -> list[int]:
    """Ids of the category and of all below it; one query, trees are small."""
    children: dict[int | None, list[int]] = {}
    for pk, parent in Category.objects.values_list("id", "parent_id"):
        children.setdefault(parent, []).append(pk)
    found, open_ends = [], [category.pk]
    while open_ends:
        pk = open_ends.pop()
        found.append(pk)
        open_ends += children.get(pk, [])
    return found


def products(filters: Filters) -> QuerySet[Product]:
    """Products on sale that fit, in the wished order. A search keeps its own order: best match first."""
    chosen = Product.objects.on_sale().exclude(kind=Product.Kind.CHARGE)
    if filters.category:
        chosen = chosen.filter(category_id__in=branch(filters.category))
    if filters.brand:
        chosen = chosen.filter(brand__iexact=filters.brand)
    if filters.lowest is not None:
        chosen = chosen.filter(price_to__gte=filters.lowest)
    if filters.highest is not None:
        chosen = chosen.filter(price_from__lte=filters.highest)
    if filters.available:
        chosen = chosen.exclude(availability=Product.Availability.SOLD_OUT)
    if filters.query.strip():
        ids = search.find("product", filters.query, limit=500)
        chosen = chosen.filter(pk__in=ids)
        if filters.order == "usual":
            return chosen.order_by(_given_order(ids), "id") if ids else chosen.none()
    return chosen.order_by(*ORDERS.get(filters.order, ORDERS["usual"]))


def _given_order(ids: list[int]) -> Case:
    return Case(
        *(When(pk=pk, then=Value(place)) for place, pk in enumerate(ids)),
        default=Value(len(ids)),
        output_field=IntegerField(),
    )


def running_out(limit: int = 50) -> QuerySet[Stock]:
    """Goods on sale at or below their warning line, the emptiest first."""
    return (
        Stock.objects.filter(variant__is_active=True, variant__product__state=Product.State.ACTIVE)
        .annotate(line=Coalesce(F("low_at"), low_line()))
        .filter(on_hand__lte=F("line"))
        .filter(Q(variant__product__kind=Product.Kind.GOODS))
        .select_related("variant__product")
        .order_by("on_hand", "-variant__product__sold", "variant_id")[:limit]
    )
