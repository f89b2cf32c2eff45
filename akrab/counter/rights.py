"""What a person may give at the counter: discounts up to a limit, another price only with the right to set prices."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q

from akrab.accounts.access import Capability, may
from akrab.accounts.models import Role, User
from akrab.catalogue.models import PriceEntry, Variant
from akrab.core import clock, money, shop
from akrab.counter.sales import SaleData

CLOCKS_DIFFER = dt.timedelta(minutes=10)


def discount_limit(user: User) -> int:
    """Percent of the goods that this person may take off by hand."""
    if user.role in {Role.OWNER, Role.MANAGER}:
        return 100
    key = "counter_discount_cashier" if user.role == Role.CASHIER else "counter_discount_staff"
    return int(shop.get(key))


def largest_discount(user: User, subtotal: int) -> int:
    """The same as an amount, minor units."""
    return money.multiply(subtotal, discount_limit(user)) // 100


def may_set_prices(user: User) -> bool:
    return may(user, Capability.PRODUCTS_EDIT)


def longest_wait() -> dt.timedelta:
    """How old the prices of a till that had no connection may be."""
    return dt.timedelta(days=int(shop.get("counter_offline_days")))


def prices_in_force(variants: Iterable[Variant], sale: SaleData) -> dict[int, set[int]]:
    """Prices of each variant (without options) at any time between the till's last news and the sale, and now."""
    prices = {variant.pk: {variant.price} for variant in variants}
    now = clock.now()
    until = min(sale.sold_at, now)
    since = max(sale.priced_at or until, now - longest_wait()) - CLOCKS_DIFFER
    changes = PriceEntry.objects.filter(Q(variant__in=prices), since__gte=since)
    for variant_id, price, before in changes.values_list("variant_id", "price", "before"):
        prices[variant_id] |= {one for one in (price, before) if one is not None}
    return prices
