"""Reading what to offer whom: stored rows, no analysis library. What is not on sale, or cannot be had, is left out, and
so is who wants no offers chosen from what they bought."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.models import BigIntegerField, Exists, ExpressionWrapper, F, Model, OuterRef, Q, QuerySet

from akrab.catalogue.models import Product
from akrab.consent.models import Purpose, Standing
from akrab.core import clock
from akrab.customers.birthdays import child_since
from akrab.insight.models import GoodsPair, NextPurchase, Offer

R = TypeVar("R", bound=Model)
TOGETHER, AGAIN, SUGGESTED = "together", "replenishment", "recommendations"  # the cards of the three models
VERSION = "goods_pairs"  # the counter of core.versions that pages with pairs hang on
_LONG = [f"{end}__{text}" for end in ("product", "other") for text in ("description", "attributes")]
LONGEST = 10  # suggestions of a customer; behind these stand more that are new to them
OFFERED = Q(product__state=Product.State.ACTIVE) & ~Q(product__availability=Product.Availability.SOLD_OUT)
OTHER_OFFERED = Q(other__state=Product.State.ACTIVE) & ~Q(other__availability=Product.Availability.SOLD_OUT)


def for_customer(customer_id: int, limit: int = LONGEST, *, fresh: bool = False) -> list[Offer]:
    """What to offer a customer, the best first, with product and reason (see words); one query. `fresh`:
    only what they never bought. Empty for a customer the models know too little of, or who does not want
    offers chosen from what they bought. For messages too: their variable {recommended} asks here."""
    rows = _willing(Offer.objects.filter(OFFERED, customer_id=customer_id))
    if fresh:
        rows = rows.filter(fresh=True)
    return list(rows.select_related("product", "because").order_by("rank")[:limit])


def some_of_both(customer_id: int, limit: int) -> list[Offer]:
    """For a small shelf: half of what they buy again, half of what is new to them, as far as there is; one query."""
    found = for_customer(customer_id, LONGEST + limit)
    own, fresh = ([one for one in found if one.fresh == new] for new in (False, True))
    of_own = max(limit // 2, limit - len(fresh))
    return own[:of_own] + fresh[: limit - len(own[:of_own])]


def next_of_customer(customer_id: int, limit: int = 3) -> list[NextPurchase]:
    """What a customer will probably buy again next, the likeliest first; one query."""
    return list(coming([customer_id])[:limit])


def coming(customer_ids: Iterable[int]) -> QuerySet[NextPurchase]:
    """What some customers will probably buy again next, the likeliest first."""
    return likeliest(list(customer_ids), child_since(clock.today())).select_related("product")


def likeliest(customer_ids: Any, child: Any) -> QuerySet[NextPurchase]:
    """The same for a query that is prepared; who is born after `child` is a child."""
    rows = NextPurchase.objects.alias(whose=_number("customer")).filter(OFFERED, whose__in=customer_ids)
    return _willing(rows, child).order_by("-chance", "due_day", "id")


def next_purchases(*, until: dt.date) -> QuerySet[NextPurchase]:
    """What will probably be bought again up to a day; to be ordered by -expected, id."""
    return _willing(NextPurchase.objects.filter(_on_sale(), due_day__lte=until))


def fresh_offers() -> QuerySet[Offer]:
    """What customers never bought and may well like; to be ordered by -expected, id."""
    return _willing(Offer.objects.filter(_on_sale(), fresh=True))


def listed_pairs(kind: str) -> QuerySet[GoodsPair]:
    """Each pair once; to be ordered by -strength, id."""
    return GoodsPair.objects.filter(OFFERED, OTHER_OFFERED, kind=kind, listed=True)


def pairs_of(product_id: int, limit: int = 4) -> list[GoodsPair]:
    """What lies in the same baskets as a product, or what its buyers moved on to, and can be had; one query."""
    rows = GoodsPair.objects.filter(OTHER_OFFERED, product=product_id).select_related("other")
    return list(rows.defer("other__description", "other__attributes").order_by("-kind", "rank")[:limit])


def beside(product_ids: Iterable[int], limit: int = 4) -> list[Product]:
    """What lies in the same baskets as these products and can be had, the strongest first; one query."""
    return [pair.other for pair in pairs_beside(product_ids, limit)]


def pairs_beside(product_ids: Iterable[int], limit: int = 4) -> list[GoodsPair]:
    """The same with the product and the baskets that speak for it: each other product once, in its strongest pair."""
    found: dict[int, GoodsPair] = {}
    pairs = strongest(list(product_ids)[:100]).select_related("product", "other").defer(*_LONG)
    for pair in pairs[: limit * 4]:
        found.setdefault(pair.other_id, pair)
    return list(found.values())[:limit]


def strongest(product_ids: Any) -> QuerySet[GoodsPair]:
    """Every pair of one of these products with another that can be had, the strongest first."""
    pairs = GoodsPair.objects.alias(of=_number("product"), beside=_number("other"))
    pairs = pairs.filter(OTHER_OFFERED, of__in=product_ids, kind=GoodsPair.Kind.TOGETHER)
    return pairs.exclude(beside__in=product_ids).order_by("-strength", "id")


def _number(name: str) -> ExpressionWrapper[Any]:
    """The number of a related record as a plain column, which a prepared query can compare."""
    return ExpressionWrapper(F(f"{name}_id"), output_field=BigIntegerField())


def _on_sale() -> Exists:
    """OFFERED for long lists: as a condition of its own, so that SQLite walks down the list and not through the
    catalogue."""
    sold = Product.objects.filter(pk=OuterRef("product"), state=Product.State.ACTIVE)
    return Exists(sold.exclude(availability=Product.Availability.SOLD_OUT))


def _willing(rows: QuerySet[R], child: Any = None) -> QuerySet[R]:
    refused = Standing.objects.filter(customer=OuterRef("customer"), purpose=Purpose.PROFILING, given=False)
    born = child_since(clock.today()) if child is None else child
    return rows.exclude(Exists(refused)).exclude(customer__birthday__gt=born, customer__guardian__isnull=True)
