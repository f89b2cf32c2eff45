"""Reading prices: margins, and how a product stands among the others of its category."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Avg, Count, Max, Min

from akrab.catalogue.models import Product, Variant


@dataclass(frozen=True)
class Standing:
    """A variant's price and, for who may see costs, what is left of it."""

    variant: Variant
    cost: int | None
    margin: int | None  # minor units
    percent: Decimal | None  # of the price, one decimal


@dataclass(frozen=True)
class Compared:
    """The product's lowest price beside those of its category on sale (itself left out); minor units."""

    category: str
    products: int
    lowest: int
    average: int
    highest: int
    percent: int  # the product's price against the average: -12 is twelve percent cheaper


def margin_of(price: int, cost: int | None) -> tuple[int | None, Decimal | None]:
    """What is left of a price in minor units and in percent of the price; None where the cost is not known."""
    if cost is None:
        return None, None
    left = price - cost
    share = (Decimal(left) * 100 / price).quantize(Decimal("0.1"), ROUND_HALF_UP) if price else None
    return left, share


def standing(product: Product, *, costs: bool) -> list[Standing]:
    found = []
    for variant in product.variants.all():
        cost = variant.cost if costs else None
        found.append(Standing(variant, cost, *margin_of(variant.price, cost)))
    return found


def compared(product: Product) -> Compared | None:
    """None without a category, or when nothing else is on sale in it."""
    if product.category_id is None or product.category is None:
        return None
    others = Product.objects.on_sale().filter(category=product.category_id, price_from__gt=0).exclude(pk=product.pk)
    sums = others.aggregate(n=Count("id"), low=Min("price_from"), mean=Avg("price_from"), high=Max("price_from"))
    if not sums["n"]:
        return None
    average = int(Decimal(str(sums["mean"])).to_integral_value(ROUND_HALF_UP))
    percent = (Decimal(product.price_from) * 100 / average - 100).to_integral_value(ROUND_HALF_UP)
    return Compared(str(product.category), sums["n"], sums["low"], average, sums["high"], int(percent))
