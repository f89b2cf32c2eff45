"""What lists of products show without looking further: price range, availability, first picture, words to find it."""

from collections.abc import Iterable

from django.db.models import Max, Min, Sum

from akrab.catalogue.models import Product, Stock, Variant
from akrab.core import search, shop
from akrab.core.versions import bump

FEW = 5  # from here down a page says how many are left


def refresh_availability(product_ids: Iterable[int]) -> None:
    """Store whether the products can be had; cached pages go stale only when an answer changes or is a small number."""
    stale = False
    for product in Product.objects.filter(pk__in=set(product_ids)).only("id", "kind", "availability").order_by("id"):
        found = availability_of(product)
        if found != product.availability:
            Product.objects.filter(pk=product.pk).update(availability=found)
        stale = stale or found != product.availability or _says_how_many(product)
    if stale:
        bump("catalogue")


def _says_how_many(product: Product) -> bool:
    """True when its page tells of a variant that few or none are left of: then every piece counts."""
    return Stock.objects.filter(variant__product=product, variant__is_active=True, on_hand__lte=FEW).exists()


def availability_of(product: Product) -> Product.Availability:
    if product.kind != Product.Kind.GOODS:
        return Product.Availability.IN_STOCK
    offered = Stock.objects.filter(variant__product_id=product.pk, variant__is_active=True)
    left = offered.aggregate(n=Sum("on_hand"))["n"]
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
