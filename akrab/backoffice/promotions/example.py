"""Trying a promotion on an example basket before anybody sees it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from akrab.catalogue.models import Product, Variant
from akrab.core import clock
from akrab.promotions.calculation import calculate
from akrab.promotions.models import Promotion
from akrab.promotions.obstacles import obstacle
from akrab.promotions.offers import below, offer_of
from akrab.promotions.values import Buyer, Discount, Goods

MOST_SHOWN = 30


@dataclass(frozen=True)
class Tried:
    """Amounts are minor units. `why` says what is in the way when there is no discount."""

    subtotal: int
    postage: int
    discount: Discount | None
    why: str = ""

    @property
    def before(self) -> int:
        return self.subtotal + self.postage

    @property
    def total(self) -> int:
        saved = self.discount.amount + self.discount.on_shipping if self.discount else 0
        return self.before - saved


def choices(promotion: Promotion | None = None) -> list[Variant]:
    """Products to try it on: those it is for first, then what sells best."""
    on_sale = Product.objects.on_sale().exclude(kind=Product.Kind.CHARGE)
    chosen = list(on_sale.filter(_meant(promotion)).order_by("-sold", "id")[:10]) if promotion else []
    best = list(on_sale.order_by("-sold", "id")[:MOST_SHOWN])
    wanted = list(dict.fromkeys([*chosen, *best]))[:MOST_SHOWN]
    first: dict[int, Variant] = {}
    for variant in Variant.objects.filter(product__in=wanted, is_active=True).select_related("product"):
        first.setdefault(variant.product_id, variant)
    return [first[product.pk] for product in wanted if product.pk in first]


def _meant(promotion: Promotion) -> Q:
    branches = below(promotion.category_ids).values()
    return (
        Q(pk__in=promotion.product_ids)
        | Q(category__in=frozenset().union(*branches))
        | Q(brand__in=[brand for brand in promotion.brands if brand])
    )


def tried(promotion: Promotion, basket: Sequence[tuple[Variant, int]], *, postage: int) -> Tried:
    """What a customer whom it is meant for would pay, now running or not."""
    offer = offer_of(promotion, below(promotion.category_ids))
    goods = [
        Goods(
            key=place,
            variant_id=variant.pk,
            product_id=variant.product_id,
            category_ids=frozenset(filter(None, [variant.product.category_id])),
            brand=variant.product.brand,
            quantity=quantity,
            unit_price=variant.price,
            total=variant.price * quantity,
            reduced=variant.regular_price is not None and variant.regular_price > variant.price,
        )
        for place, (variant, quantity) in enumerate(basket)
    ]
    at = promotion.starts_at or clock.now()
    buyer = Buyer(
        customer_id=min(promotion.customer_ids, default=1),
        groups=frozenset(promotion.groups) | {"new"},
        channel=promotion.channel or "web",
        at=at,
    )
    outcome = calculate(goods, shipping=postage, offers=[offer], codes=[], buyer=buyer)
    subtotal = sum(line.total for line in goods)
    if outcome.discounts:
        return Tried(subtotal, postage, outcome.discounts[0])
    return Tried(subtotal, postage, None, obstacle(offer, goods, buyer))
