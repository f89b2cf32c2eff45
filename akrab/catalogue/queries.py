"""Reading the catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Count, F, FloatField, Q, QuerySet
from django.db.models.functions import Cast, Coalesce

from akrab.catalogue.models import AttributeValue, Category, Product, Stock
from akrab.catalogue.summaries import low_line
from akrab.core import search

MOST_FOUND = 500  # by a search; whoever wants more narrows it
MOST_FACETS, MOST_VALUES = 6, 8
MANY = 1500  # products; from here on their attributes are counted on the way through the index


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


@dataclass(frozen=True)
class FacetValue:
    """A value to narrow by, and how many products would be left."""

    value: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """An attribute with its values, the most frequent first."""

    key: str
    values: list[FacetValue]

    @property
    def shared(self) -> int:
        """Products that have a value in common with another: what is different everywhere is no help in choosing."""
        return sum(one.count for one in self.values if one.count > 1)


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


def narrowed(filters: Filters) -> QuerySet[Product]:
    """The same in no order."""
    chosen = Product.objects.on_sale().exclude(kind=Product.Kind.CHARGE).order_by()
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
    for key, values in filters.attributes.items():
        having = AttributeValue.objects.filter(key=key, value__in=values)
        chosen = chosen.filter(pk__in=having.values("product_id"))
    if filters.query.strip():
        if filters.found is None:
            filters = searched(filters)[0]
        chosen = chosen.filter(pk__in=filters.found or ())
    return chosen


def facets(filters: Filters, *, fitting: int = 0) -> list[Facet]:
    """Attributes of what fits, with how many products each value would leave. The values of an attribute that is chosen
    are counted as if it were not, since any of several will do: one query, and one more for each chosen attribute.
    `fitting`: how many products fit, where it is known; the database is then asked in the quicker of two ways."""
    counted = _count_values(narrowed(filters), walk=fitting > MANY)
    for key in filters.attributes:
        others = {one: values for one, values in filters.attributes.items() if one != key}
        counted[key] = _count_values(narrowed(replace(filters, attributes=others)), key).get(key, {})
    found = [_facet(key, values, filters.attributes.get(key, ())) for key, values in counted.items()]
    useful = [facet for facet in found if len(facet.values) > 1 or facet.key in filters.attributes]
    useful.sort(key=lambda facet: (facet.key not in filters.attributes, -facet.shared, facet.key))
    return useful[:MOST_FACETS]


def _count_values(chosen: QuerySet[Product], key: str = "", *, walk: bool = False) -> dict[str, dict[str, int]]:
    rows = AttributeValue.objects.order_by()
    if walk:  # through the whole index of values in its order, which for many products is half the way
        rows = rows.alias(of=F("product_id") + 0).filter(of__in=chosen.values("id"))
    else:
        rows = rows.filter(product__in=chosen.values("id"))
    if key:
        rows = rows.filter(key=key)
    counted: dict[str, dict[str, int]] = {}
    for name, value, number in rows.values_list("key", "value").annotate(n=Count("id")):
        counted.setdefault(name, {})[value] = number
    return counted


def _facet(key: str, counted: Mapping[str, int], chosen: tuple[str, ...]) -> Facet:
    several = [value for value, number in counted.items() if number > 1]
    offered = several if len(counted) > MOST_VALUES else list(counted)
    first = sorted(offered, key=lambda value: (-counted[value], value))[:MOST_VALUES]
    shown = sorted({*first, *chosen}, key=lambda value: (-counted.get(value, 0), value))
    return Facet(key, [FacetValue(value, counted.get(value, 0), value in chosen) for value in shown])


def brands(filters: Filters, limit: int = 60) -> list[tuple[str, int]]:
    """Brands of what fits, each with how many, as if none were chosen; in order of the alphabet."""
    fitting = narrowed(replace(filters, brand="")).exclude(brand="")
    counted = fitting.values_list("brand").annotate(n=Count("id")).order_by("-n", "brand")[:limit]
    return sorted(counted, key=lambda one: one[0].casefold())


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
