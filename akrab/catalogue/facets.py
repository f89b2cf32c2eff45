"""How many products each filter would leave: by brand, and by every value of what they are made of or like."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from django.db.models import Count, Exists, F, Q, QuerySet

from akrab.catalogue.models import ALL_VARIANTS, AttributeValue, Product
from akrab.catalogue.queries import Filters, fitting_values, narrowed, of_on_sale

MOST_FACETS, MOST_VALUES, MOST_BRANDS = 6, 8, 60
MANY = 1500  # products; from here on it is quicker to count what does not fit, and take it off

Counted = dict[str, dict[str, int]]


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


@dataclass(frozen=True)
class Whole:
    """All that is on sale: how many products, and how many of each value, with those of which no variant is left or
    without them."""

    products: int
    values: Counted
    stocked: Counted


# Answers `Whole`, from where the caller keeps it.
Kept = Callable[[], Whole]


def whole() -> Whole:
    """Counted afresh; true as long as the catalogue does not change."""
    on_sale = of_on_sale()
    rows = AttributeValue.objects.order_by()
    # A product on its way through the index of values is half as dear as one looked up by its number.
    rows = rows.alias(of=F("product_id") + 0).filter(of__in=on_sale.values("id"))
    return Whole(on_sale.count(), _counted(rows), _counted(rows.filter(stocked__gt=0)))


@dataclass(frozen=True)
class Brands:
    """How many of what fits there are of each brand, as if none were chosen."""

    counts: Mapping[str, int]

    @property
    def offered(self) -> list[tuple[str, int]]:
        """In order of the alphabet."""
        found = sorted(((n, brand) for brand, n in self.counts.items() if brand), key=lambda one: (-one[0], one[1]))
        return sorted(((brand, n) for n, brand in found[:MOST_BRANDS]), key=lambda one: one[0].casefold())

    def fitting(self, filters: Filters) -> int:
        """How many products fit: the list need not be counted again."""
        if not filters.brand:
            return sum(self.counts.values())
        if not filters.brand.isascii():  # databases differ in what they call the same letter
            return narrowed(filters).count()
        return sum(n for brand, n in self.counts.items() if brand.isascii() and brand.lower() == filters.brand.lower())


def brands(filters: Filters) -> Brands:
    fitting = narrowed(replace(filters, brand=""))
    return Brands(dict(fitting.values_list("brand").annotate(n=Count("id"))))


def facets(filters: Filters, *, fitting: int = 0, kept: Kept | None = None) -> list[Facet]:
    """Attributes of what fits, with how many products each value would leave. The values of an attribute that is chosen
    are counted as if it were not, since any of several will do: one query, and one more for each chosen attribute.

    `fitting`: how many products fit, where it is known. `kept`: what is known of all products; where most of them fit,
    the others are counted and taken off.
    """
    if kept is not None and fitting > MANY and not filters.attributes and filters.found is None:
        counted = _taken_off(filters, fitting, kept())
    else:
        counted = _values_of(filters, walk=fitting > MANY)
    for key in filters.attributes:
        others = {one: values for one, values in filters.attributes.items() if one != key}
        without = replace(filters, attributes=others)
        if kept is not None and replace(without, order="usual") == Filters():
            counted[key] = kept().values.get(key, {})
        else:
            counted[key] = _values_of(without, only=key, walk=True).get(key, {})
    found = [_facet(key, values, filters.attributes.get(key, ())) for key, values in counted.items()]
    useful = [facet for facet in found if len(facet.values) > 1 or facet.key in filters.attributes]
    useful.sort(key=lambda facet: (facet.key not in filters.attributes, -facet.shared, facet.key))
    return useful[:MOST_FACETS]


def _taken_off(filters: Filters, fitting: int, all_of_it: Whole) -> Counted:
    totals = all_of_it.stocked if filters.available else all_of_it.values
    rest: Counted = {}
    if all_of_it.products > fitting:
        if fitting * 2 < all_of_it.products:
            return _values_of(filters, walk=True)
        others = of_on_sale().exclude(pk__in=narrowed(filters).values("pk"))
        rest = _counted(_rows_of(others, filters.available, walk=all_of_it.products - fitting > MANY))
    left = {
        key: {value: n - rest.get(key, {}).get(value, 0) for value, n in values.items()}
        for key, values in totals.items()
    }
    return {key: found for key, values in left.items() if (found := {value: n for value, n in values.items() if n > 0})}


def _values_of(filters: Filters, *, only: str = "", walk: bool = False) -> Counted:
    """Of the chosen attributes a variant must have all: a row counts when one of its variants has the others too. What
    holds for all variants of a product that fits needs no second look."""
    rows = _rows_of(narrowed(filters), filters.available, walk=walk)
    if only:
        rows = rows.filter(key=only)
    if filters.attributes:
        together = fitting_values(filters.attributes, available=filters.available, inside=True)
        rows = rows.exclude(key__in=filters.attributes).alias(held=F("stocked" if filters.available else "variants"))
        rows = rows.filter(Q(variants=ALL_VARIANTS) | Exists(together))
    return _counted(rows)


def _rows_of(products: QuerySet[Product], available: bool, *, walk: bool) -> QuerySet[AttributeValue]:
    rows = AttributeValue.objects.order_by()
    if available:
        rows = rows.filter(stocked__gt=0)
    if walk:  # through the whole index of values in its order, which for many products is half the way
        # The second half is never true: it keeps PostgreSQL from joining, which it does badly for values and products.
        return rows.alias(of=F("product_id") + 0).filter(Q(of__in=products.values("id")) | Q(product__lt=0))
    return rows.filter(product__in=products.values("id"))


def _counted(rows: QuerySet[AttributeValue]) -> Counted:
    counted: Counted = {}
    for name, value, number in rows.values_list("key", "value").annotate(n=Count("product_id")):
        counted.setdefault(name, {})[value] = number
    return counted


def _facet(key: str, counted: Mapping[str, int], chosen: tuple[str, ...]) -> Facet:
    several = [value for value, number in counted.items() if number > 1]
    offered = several if len(counted) > MOST_VALUES else list(counted)
    first = sorted(offered, key=lambda value: (-counted[value], value))[:MOST_VALUES]
    shown = sorted({*first, *chosen}, key=lambda value: (-counted.get(value, 0), value))
    return Facet(key, [FacetValue(value, counted.get(value, 0), value in chosen) for value in shown])
