"""Reading promotions: what runs, what the shop window shows, what a customer holds, what came of it."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, F, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from akrab.catalogue.models import Product
from akrab.core import clock
from akrab.customers.models import Customer
from akrab.promotions.models import Code, Promotion, Use
from akrab.promotions.offers import below
from akrab.promotions.phases import phase_of
from akrab.promotions.words import short


def running(at: dt.datetime | None = None) -> QuerySet[Promotion]:
    """Promotions that give something at the moment."""
    at = at or clock.now()
    return Promotion.objects.filter(
        Q(starts_at=None) | Q(starts_at__lte=at),
        Q(ends_at=None) | Q(ends_at__gt=at),
        Q(total_limit=None) | Q(used__lt=F("total_limit")),
        is_active=True,
    )


def running_count() -> int:
    """How many run now; for the dashboard."""
    return running().count()


def by_phase(at: dt.datetime | None = None) -> dict[str, QuerySet[Promotion]]:
    """All promotions in the four lists of the office. Used-up ones count as over."""
    at = at or clock.now()
    over = Q(ends_at__lte=at) | Q(total_limit__lte=F("used"))
    everything = Promotion.objects.order_by("-created_at", "-id")
    planned = Q(starts_at__gt=at)
    rest = everything.exclude(pk__in=Promotion.objects.filter(over).values("pk"))
    return {
        "running": rest.filter(is_active=True).exclude(pk__in=Promotion.objects.filter(planned).values("pk")),
        "planned": rest.filter(planned, is_active=True),
        "paused": rest.filter(is_active=False),
        "over": everything.filter(over),
    }


def phase_now(promotion: Promotion) -> str:
    """The list of `by_phase` in which it stands."""
    if promotion.total_limit is not None and promotion.used >= promotion.total_limit:
        return Promotion.Phase.OVER
    return phase_of(promotion, clock.now())


# The shop window


def public(at: dt.datetime | None = None) -> list[Promotion]:
    """What runs and is meant for everybody who looks; each with `public_code`, the one code to type (empty: none).

    A promotion with many codes gives none away, and one for chosen customers stays between them and the shop."""
    found = (
        running(at)
        .filter(shown=True)
        .exclude(channel=Promotion.Channel.COUNTER)
        .annotate(
            code_count=Count("codes", filter=Q(codes__customer=None)),
            one_code=Min("codes__text", filter=Q(codes__customer=None)),
        )
        .order_by("priority", "-created_at", "-id")
    )
    offers: list[Promotion] = []
    for one in found:
        if one.customer_ids or any(group != "new" for group in one.groups):
            continue
        if not one.automatic and one.code_count != 1:
            continue
        one.public_code = "" if one.automatic else one.one_code  # type: ignore[attr-defined]
        offers.append(one)
    return offers


def badges(products: Iterable[Product]) -> dict[int, str]:
    """Product id → what its card says of the first public offer on it. Two queries for any number of products; the
    answer holds until the counter "promotions" or "catalogue" of `core.versions` moves."""
    offers = [
        one
        for one in public()
        if one.automatic and one.kind != Promotion.Kind.FREE_SHIPPING and not one.groups and not one.first_order_only
    ]
    if not offers:
        return {}
    branches = below([pk for one in offers for pk in one.category_ids])
    found: dict[int, str] = {}
    for product in products:
        for one in offers:
            if _is_for(one, product, branches):
                found[product.pk] = short(one)
                break
    return found


def _is_for(one: Promotion, product: Product, branches: Mapping[int, frozenset[int]]) -> bool:
    if not (one.product_ids or one.category_ids or one.brands):
        return one.kind != Promotion.Kind.AMOUNT  # an amount off the order is not this product's
    return (
        product.pk in one.product_ids
        or any(product.category_id in branches.get(pk, ()) for pk in one.category_ids)
        or product.brand.casefold() in {brand.casefold() for brand in one.brands}
    )


def vouchers_of(customer: Customer, at: dt.datetime | None = None) -> list[Code]:
    """The customer's personal vouchers that can still be used, with their promotion; one query."""
    at = at or clock.now()
    return list(
        Code.objects.filter(
            Q(limit=None) | Q(used__lt=F("limit")),
            Q(ends_at=None) | Q(ends_at__gt=at),
            customer=customer,
            promotion__in=running(at),
        )
        .select_related("promotion")
        .order_by("id")
    )


# What came of it


@dataclass(frozen=True)
class Result:
    """Uses that were not given back. Amounts are minor units."""

    uses: int = 0
    discount: int = 0
    customers: int = 0


def results(promotion_ids: Iterable[int]) -> dict[int, Result]:
    """By promotion; one query."""
    rows = (
        Use.objects.filter(promotion__in=list(promotion_ids), state=Use.State.CLAIMED)
        .order_by()
        .values("promotion")
        .annotate(
            uses=Count("pk"),
            discount=Coalesce(Sum(F("amount") + F("on_shipping")), 0),
            customers=Count("customer", distinct=True),
        )
    )
    return {row["promotion"]: Result(row["uses"], row["discount"], row["customers"]) for row in rows}


def taken_by(reference: str) -> list[int]:
    """Promotions that the order with this reference used."""
    return list(Use.objects.filter(reference=reference, state=Use.State.CLAIMED).values_list("promotion", flat=True))
