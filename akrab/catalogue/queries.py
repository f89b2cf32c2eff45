"""Reading the catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import BigIntegerField, Exists, ExpressionWrapper, F, FloatField, OuterRef, Q, QuerySet
from django.db.models.functions import Cast, Coalesce

from akrab.catalogue.models import AttributeValue, Category, Product, Stock
from akrab.catalogue.summaries import low_line
from akrab.core import search

MOST_FOUND = 500  # by a search; whoever wants more narrows it


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
    rating: int = 0  # stars at least, on average
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # key → values, any of which will do
    found: tuple[int, ...] | None = None  # ids that a search for `query` found, best first; None: not searched yet


_rated = Cast(F("rating_sum") + 10, FloatField()) / Cast(F("rating_count") + 3, FloatField())
ORDERS: dict[str, tuple[Any, ...]] = {
    "usual": ("-featured", "-sold", "id"),
    "new": ("-created_at", "-id"),
    "cheap": ("price_from", "id"),
    "dear": ("-price_from", "-id"),
    "name": ("name", "id"),
    # Three imagined reviews of middling stars beside the real ones: a single five does not beat fifty.
    "rated": (_rated.desc(), "-rating_count", "id"),
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


def searched(filters: Filters) -> tuple[Filters, search.Found]:
    """The filters with what the search for their words found, and how it was found."""
    found = search.look_for("product", filters.query, limit=MOST_FOUND)
    return replace(filters, found=tuple(found.ids)), found


def products(filters: Filters) -> QuerySet[Product]:
    """Products on sale that fit, in the wished order; a caller who wants the best match first has it in `found`."""
    return narrowed(filters).order_by(*ORDERS.get(filters.order, ORDERS["usual"]))


def of_on_sale() -> QuerySet[Product]:
    """All that a list can show, in no order."""
    return Product.objects.on_sale().exclude(kind=Product.Kind.CHARGE).order_by()


def fitting_values(
    attributes: Mapping[str, tuple[str, ...]], *, available: bool, inside: bool = False
) -> QuerySet[AttributeValue]:
    """Rows of products that have one of the wished values of each attribute, all of them in one and the same variant;
    `available`: in one that can be had. `inside`: to be asked within a query of AttributeValue whose `held` says which
    variants have what was asked before."""
    (key, values), *rest = attributes.items()
    mask = F("stocked" if available else "variants")
    rows = AttributeValue.objects.order_by().filter(key=key, value__in=values)
    if inside:
        both = mask.bitand(OuterRef("held"))  # type: ignore[arg-type]
        held = ExpressionWrapper(both, output_field=BigIntegerField())
        rows = rows.filter(product_id=OuterRef("product_id")).alias(held=held)
    else:
        rows = rows.alias(held=mask)
    rows = rows.filter(held__gt=0)
    if rest:
        rows = rows.filter(Exists(fitting_values(dict(rest), available=available, inside=True)))
    return rows


def narrowed(filters: Filters) -> QuerySet[Product]:
    """The same in no order."""
    chosen = of_on_sale()
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
    if filters.rating:
        chosen = chosen.filter(rating_count__gt=0, rating_sum__gte=F("rating_count") * filters.rating)
    if filters.attributes:
        having = fitting_values(filters.attributes, available=filters.available)
        # The second half is never true: it keeps PostgreSQL from joining, which it does badly for a few ordered rows.
        chosen = chosen.filter(Q(pk__in=having.values("product_id")) | Q(pk__lt=0))
    if filters.query.strip():
        if filters.found is None:
            filters = searched(filters)[0]
        chosen = chosen.filter(pk__in=filters.found or ())
    return chosen


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
