"""What lists of products show without looking further: price range, availability, first picture, words to find it."""

from collections.abc import Iterable

from django.db.models import Exists, Max, Min, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from akrab.catalogue import attributes
from akrab.catalogue.left import beyond, beyond_the_shelf, bundles_left
from akrab.catalogue.models import ALL_VARIANTS, AttributeValue, BundleItem, Product, Stock, Variant
from akrab.core import search, shop
from akrab.core.versions import bump

__all__ = ["FEW", "beyond_the_shelf", "bundles_left", "low_line", "refresh_availability", "refresh_summary"]

FEW = 5  # from here down a page says how many are left


def refresh_availability(product_ids: Iterable[int]) -> None:
    """Store whether the products, and the bundles that hold them, can be had; cached pages go stale only when an answer
    changes or is a small number, for then every piece counts."""
    ids = set(product_ids)
    ids.update(BundleItem.objects.filter(item__product__in=ids).values_list("bundle__product_id", flat=True))
    offered = Q(variants__is_active=True)
    of_variants = AttributeValue.objects.filter(product=OuterRef("pk"), variants__lt=ALL_VARIANTS)
    counted = Product.objects.filter(pk__in=ids).annotate(
        left=Sum("variants__stock__on_hand", filter=offered),
        least=Min("variants__stock__on_hand", filter=offered),
        divided=Exists(of_variants),
    )
    without_stock = beyond(ids)
    rows = list(counted.order_by("id").values_list("id", "kind", "availability", "left", "least", "divided"))
    stale = attributes.mirror(row[0] for row in rows if row[-1])
    for pk, kind, before, left, least, _divided in rows:
        goods = kind == Product.Kind.GOODS
        found = _availability(left) if goods else availability_of(Product(pk=pk, kind=kind))
        if pk in without_stock and found == Product.Availability.SOLD_OUT:
            found = Product.Availability.IN_STOCK
        if found != before:
            Product.objects.filter(pk=pk).update(availability=found)
        stale = stale or found != before or (goods and least is not None and least <= FEW)
    if stale:
        bump("catalogue")


def availabilities(product_ids: Iterable[int]) -> dict[int, Product.Availability]:
    """Whether each of many products can be had, in few questions."""
    ids = set(product_ids)
    offered = Q(variants__is_active=True)
    rows = Product.objects.filter(pk__in=ids).order_by("id")
    rows = rows.annotate(left=Sum("variants__stock__on_hand", filter=offered))
    found = {}
    for pk, kind, left in rows.values_list("id", "kind", "left"):
        goods = kind == Product.Kind.GOODS
        found[pk] = _availability(left) if goods else availability_of(Product(pk=pk, kind=kind))
    for pk in beyond(pk for pk, one in found.items() if one == Product.Availability.SOLD_OUT):
        found[pk] = Product.Availability.IN_STOCK
    return found


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
    if found == Product.Availability.SOLD_OUT and beyond({product.pk}):
        return Product.Availability.IN_STOCK
    return found


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
    attributes.mirror([product.pk])
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
