"""Automatic offers for tills that lose their connection: what they are told, and what such a till took off.

The till calculates by the same rules as `promotions.calculation` (js/counter/offers.js; tests/e2e compares the two).
Offers that hang on who buys or on how often they were used cannot be known there: they are named, not calculated.
"""

from dataclasses import replace
from typing import Any

from django.db.models import Q

from akrab.core import clock, money, shop
from akrab.counter.rights import CLOCKS_DIFFER
from akrab.counter.sales import SaleData
from akrab.orders.pricing import Wanted, goods_of
from akrab.promotions import offers
from akrab.promotions.calculation import calculate
from akrab.promotions.models import Promotion
from akrab.promotions.values import Buyer, Offer, Outcome

CHANNEL = "counter"


def for_tills() -> list[dict[str, Any]]:
    """Every automatic offer of the counter that runs or will run; one query, a second for the tree of categories."""
    rows = Promotion.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=clock.now()), automatic=True, is_active=True, channel__in=["", CHANNEL]
    )
    found = list(rows.exclude(kind=Promotion.Kind.FREE_SHIPPING).order_by("priority", "id"))
    branches = offers.below([pk for one in found for pk in one.category_ids])
    return [plain(offers.offer_of(one, branches)) for one in found]


def is_personal(offer: Offer) -> bool:
    """Hangs on the buyer or on the uses of others, which a till without a connection does not know."""
    return bool(
        offer.customer_ids
        or offer.groups
        or offer.first_order_only
        or offer.left is not None
        or offer.left_for_customer is not None
    )


def plain(offer: Offer) -> dict[str, Any]:
    """As the till reads it; `percent` in hundredths of a per cent, amounts in minor units."""
    return {
        "id": offer.id,
        "label": offer.label,
        "kind": offer.kind,
        "percent": int(offer.percent * 100),
        "amount": offer.amount,
        "buy": offer.buy,
        "free": offer.free,
        "cap": offer.cap,
        "from": offer.starts_at.isoformat() if offer.starts_at else "",
        "until": offer.ends_at.isoformat() if offer.ends_at else "",
        "spend": offer.minimum_spend,
        "pieces": offer.minimum_quantity,
        "products": sorted(offer.product_ids),
        "categories": sorted(offer.category_ids),
        "brands": sorted(offer.brands),
        "full_price": offer.excludes_reduced,
        "alone": not offer.stackable,
        "personal": is_personal(offer),
    }


def as_known_to_the_till(sale: SaleData, wanted: list[Wanted]) -> Outcome:
    """What the offers that the till names take off these goods, even if they were stopped since the till last heard.

    Only offers that anybody could have had at the counter at that time; their terms are those of now."""
    earliest = (sale.priced_at or sale.sold_at) - CLOCKS_DIFFER
    rows = Promotion.objects.filter(
        pk__in=sale.offers, automatic=True, channel__in=["", CHANNEL], created_at__lte=sale.sold_at + CLOCKS_DIFFER
    )
    found = list(rows)
    branches = offers.below([pk for one in found for pk in one.category_ids])
    known = []
    for one in found:
        offer = offers.offer_of(one, branches)
        begun = offer.starts_at is None or offer.starts_at <= sale.sold_at + CLOCKS_DIFFER
        over = offer.ends_at is not None and offer.ends_at < earliest
        if begun and not over and not is_personal(offer):
            known.append(replace(offer, is_active=True, starts_at=None, ends_at=None))
    buyer = Buyer(
        customer_id=None,
        groups=frozenset(),
        channel=CHANNEL,
        at=sale.sold_at,
        coin=money.coin(shop.get("currency")),
    )
    return calculate(goods_of(wanted), shipping=0, offers=known, codes=(), buyer=buyer)
