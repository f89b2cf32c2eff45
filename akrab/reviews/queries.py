"""Reading reviews and wishes."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet

from akrab.catalogue.models import BundleItem, Product, Stock, Variant
from akrab.customers.models import Customer
from akrab.reviews.models import Favourite, Review, StockAlert

# States of an order in which the goods are the customer's. Orders stand above this room: they are asked through the
# relation that their lines lay on our variants.
OWNED = ("paid", "packed", "sent", "done")


def bought(customer: Customer, product: Product) -> bool:
    """True when the customer has ordered the product and the order is paid, packed, sent or done."""
    return Variant.objects.filter(
        product=product,
        order_lines__quantity__gt=0,
        order_lines__order__customer=customer,
        order_lines__order__kind="sale",
        order_lines__order__state__in=OWNED,
    ).exists()


def to_review(customer: Customer, limit: int = 12) -> list[Product]:
    """What the customer has bought and not reviewed yet, the latest first."""
    mine = Variant.objects.filter(
        product=OuterRef("pk"), order_lines__order__customer=customer, order_lines__order__state__in=OWNED
    )
    done = Review.objects.filter(product=OuterRef("pk"), customer=customer)
    open_ones = Product.objects.on_sale().filter(Exists(mine), ~Exists(done)).exclude(kind=Product.Kind.CHARGE)
    latest = Max("variants__order_lines__order__placed_at", filter=Q(variants__order_lines__order__customer=customer))
    return list(open_ones.annotate(bought_at=latest).order_by("-bought_at", "-id")[:limit])


def published_of(product: Product) -> QuerySet[Review]:
    """What everybody may read about the product, the newest first."""
    return Review.objects.published().filter(product=product).select_related("customer").order_by("-created_at", "-id")


def stars_of(product: Product) -> dict[int, int]:
    """How many published reviews give five stars, four, … one."""
    counted = Review.objects.published().filter(product=product).values_list("rating").annotate(n=Count("id"))
    found = dict(counted.order_by())
    return {stars: found.get(stars, 0) for stars in (5, 4, 3, 2, 1)}


def review_of(customer: Customer, product: Product) -> Review | None:
    return Review.objects.filter(customer=customer, product=product).first()


def in_state(state: str) -> QuerySet[Review]:
    """For the office: reviews of one state with what the page shows."""
    return Review.objects.filter(state=state).select_related("product", "customer", "answered_by")


def counts() -> dict[str, int]:
    """How many reviews stand in each state."""
    found = dict(Review.objects.values_list("state").annotate(n=Count("id")).order_by())
    return {state: found.get(state, 0) for state in Review.State.values}


def favourite_ids(customer: Customer) -> list[int]:
    """Products the customer keeps in mind."""
    return list(Favourite.objects.filter(customer=customer).values_list("product_id", flat=True))


def favourites_of(customer: Customer) -> QuerySet[Product]:
    """The same as products, the latest first; also those that are not on sale at the moment."""
    return (
        Product.objects.filter(favourites__customer=customer)
        .exclude(state=Product.State.DRAFT)
        .order_by("-favourites__created_at", "-favourites__id")
    )


def alerts_of(customer: Customer) -> QuerySet[StockAlert]:
    """What the customer waits for."""
    waiting = StockAlert.objects.filter(customer=customer, state=StockAlert.State.WAITING)
    return waiting.select_related("variant__product").order_by("-created_at", "-id")


def due_alerts() -> QuerySet[StockAlert]:
    """Those who wait for something that can be had again, who asked first comes first."""
    on_sale = Q(variant__is_active=True, variant__product__state=Product.State.ACTIVE)
    there = Q(variant__product__kind=Product.Kind.GOODS, variant__stock__on_hand__gt=0)
    whole = Q(variant__product__kind=Product.Kind.BUNDLE) & ~Exists(missing_parts(OuterRef("variant_id")))
    waiting = StockAlert.objects.filter(on_sale, there | whole, state=StockAlert.State.WAITING)
    return waiting.select_related("variant__product").order_by("id")


def missing_parts(bundle: Any) -> QuerySet[BundleItem]:
    """Goods of a bundle of which there are too few for one of it."""
    parts = BundleItem.objects.filter(bundle=bundle, item__product__kind=Product.Kind.GOODS)
    return parts.exclude(item__stock__on_hand__gte=F("quantity"))


def can_be_had(variant: Variant) -> bool:
    """True when at least one piece can be ordered now."""
    if not variant.is_active or variant.product.state != Product.State.ACTIVE:
        return False
    if variant.product.kind == Product.Kind.GOODS:
        return Stock.objects.filter(variant=variant, on_hand__gt=0).exists()
    return not (variant.product.kind == Product.Kind.BUNDLE and missing_parts(variant.pk).exists())


def most_wished(limit: int = 30) -> Sequence[Mapping[str, Any]]:
    """Products that most customers keep in mind."""
    rows = Favourite.objects.values(
        "product_id", "product__name", "product__availability", "product__picture", "product__price_from"
    )
    return list(rows.annotate(n=Count("id"), latest=Max("created_at")).order_by("-n", "-latest")[:limit])


def demand_without_stock(limit: int = 50) -> Sequence[Mapping[str, Any]]:
    """Variants that people wait for, with how many of them and since when."""
    waiting = StockAlert.objects.filter(state=StockAlert.State.WAITING)
    rows = waiting.values(
        "variant_id", "variant__sku", "variant__name", "variant__product_id", "variant__product__name"
    )
    return list(rows.annotate(n=Count("id"), since=Min("created_at")).order_by("-n", "since")[:limit])
