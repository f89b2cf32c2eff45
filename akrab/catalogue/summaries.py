"""What lists of products show without looking further: price range, availability, first picture, words to find it."""

from collections.abc import Callable, Iterable

from django.db.models import Max, Min, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from akrab.catalogue.models import BundleItem, Product, Stock, Variant
from akrab.core import search, shop
from akrab.core.versions import bump

FEW = 5  # from here down a page says how many are left
# Rooms above say which of these products can be had although nothing lies on the shelf, such as by pre-order.
beyond_the_shelf: list[Callable[[set[int]], set[int]]] = []


def refresh_availability(product_ids: Iterable[int]) -> None:
    """Store whether the products, and the bundles that hold them, can be had; cached pages go stale only when an answer
    changes or is a small number, for then every piece counts."""
    ids = set(product_ids)
    ids.update(BundleItem.objects.filter(item__product__in=ids).values_list("bundle__product_id", flat=True))
    offered = Q(variants__is_active=True)
    counted = Product.objects.filter(pk__in=ids).annotate(
        left=Sum("variants__stock__on_hand", filter=offered), least=Min("variants__stock__on_hand", filter=offered)
    )
    stale = False
    beyond = _beyond(ids)
    for pk, kind, before, left, least in counted.order_by("id").values_list(
        "id", "kind", "availability", "left", "least"
    ):
        goods = kind == Product.Kind.GOODS
        found = _availability(left) if goods else availability_of(Product(pk=pk, kind=kind))
        if pk in beyond and found == Product.Availability.SOLD_OUT:
            found = Product.Availability.IN_STOCK
        if found != before:
            Product.objects.filter(pk=pk).update(availability=found)
        stale = stale or found != before or (goods and least is not None and least <= FEW)
    if stale:
        bump("catalogue")


def _beyond(ids: set[int]) -> set[int]:
    return set[int]().union(*(had(ids) for had in beyond_the_shelf))


def availability_of(product: Product) -> Product.Availability:
    if product.kind == Product.Kind.BUNDLE:
        offered = Variant.objects.filter(product_id=product.pk, is_active=True).values_list("id", flat=True)
        left = list(bundles_left(offered).values())
        if None in left:
            return Product.Availability.IN_STOCK
        return _availability(sum(one for one in left if one is not None))
    if product.kind != Product.Kind.GOODS:
        return Product.Availability.IN_STOCK
    stocks = Stock.objects.filter(variant__product_id=product.pk, variant__is_active=True)
    found = _availability(stocks.aggregate(n=Sum("on_hand"))["n"])
    if found == Product.Availability.SOLD_OUT and _beyond({product.pk}):
        return Product.Availability.IN_STOCK
    return found


def bundles_left(variant_ids: Iterable[int]) -> dict[int, int | None]:
    """How often each of these bundles can be put together from what is free to sell: the least of its contents.

    0 for one that holds nothing yet; None for one of services only, which never runs out.
    """
    left: dict[int, int | None] = dict.fromkeys(variant_ids, 0)
    items = BundleItem.objects.filter(bundle__in=left).values_list(
        "bundle_id", "quantity", "item__product__kind", "item__stock__on_hand"
    )
    seen: set[int] = set()
    for bundle, pieces, kind, on_hand in items:
        times = (on_hand or 0) // pieces if kind == Product.Kind.GOODS else None
        before = left[bundle]
        if bundle not in seen or before is None:
            left[bundle] = times
        elif times is not None:
            left[bundle] = min(before, times)
        seen.add(bundle)
    return left


def _availability(left: int | None) -> Product.Availability:
    if not left:
        return Product.Availability.SOLD_OUT
    return Product.Availability.FEW if left <= FEW else Product.Availability.IN_STOCK


def refresh_summary(product: Product) -> None:
    """Store price range, availability, first picture and search words after a change of the product."""
    prices = Variant.objects.filter(product=product, is_active=True).aggregate(low=Min("price"), high=Max("price"))
    first = product.pictures.first()
    product.price_from, product.price_to = prices["low"] or 0, prices["high"] or 0
    product.picture = first.stem if first else ""
    product.availability = availability_of(product)
    product.save(update_fields=["price_from", "price_to", "picture", "availability"])
    search.index("product", product.pk, search_texts(product, product.variants.all()))
    bump("catalogue")


def refresh_prices(product_ids: Iterable[int]) -> None:
    """Store the price range of many products after nothing but prices changed."""
    ids = sorted(set(product_ids))
    offered = Variant.objects.filter(product=OuterRef("pk"), is_active=True).order_by().values("product")
    for start in range(0, len(ids), 500):
        Product.objects.filter(pk__in=ids[start : start + 500]).update(
            price_from=Coalesce(Subquery(offered.values(least=Min("price"))), 0),
            price_to=Coalesce(Subquery(offered.values(most=Max("price"))), 0),
        )
    bump("catalogue")


def search_texts(product: Product, variants: Iterable[Variant]) -> dict[str, int]:
    """What a product is found by, weighted: name, article numbers and bar codes, brand, category, summary."""
    texts: dict[str, int] = {}

    def add(text: str, weight: int) -> None:
        if text:
            texts[text] = max(weight, texts.get(text, 0))

    add(product.name, 5)
    for translated in product.translations.values():
        add(translated.get("name", ""), 5)
    for variant in variants:
        add(variant.sku, 4)
        add(variant.barcode, 4)
        add(variant.name, 2)
    add(product.brand, 3)
    if product.category:
        add(product.category.name, 2)
        for translated in product.category.translations.values():
            add(translated.get("name", ""), 2)
    add(product.summary, 1)
    return texts


def low_line() -> int:
    """The shop's own warning line for stock."""
    return int(shop.get("low_stock"))
