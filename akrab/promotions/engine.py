"""What promotions take off a basket: the same calculation for the basket page, the counter and the order.

The order of stacking is written in `docs/explanation/promotions.md` and shown to the buyer: the discounts of an Outcome
stand in the order in which they were taken, each on what the ones before it left. Nothing falls below zero; every
amount is rounded once, and the parts of the lines add up to it. `calculation` has the pure part, `offers` reads rows.
"""

import datetime as dt
from collections.abc import Callable, Sequence

from akrab.core import money, shop
from akrab.promotions import offers
from akrab.promotions.calculation import calculate
from akrab.promotions.codes import normalise
from akrab.promotions.values import Buyer, Discount, Goods, Outcome

__all__ = ["Discount", "Goods", "Outcome", "apply"]
MOST_CODES = 10  # typed into one basket


def apply(
    goods: Sequence[Goods],
    *,
    shipping: int,
    codes: Sequence[str],
    customer_id: int | None,
    groups: Callable[[], frozenset[str]],
    channel: str,
    at: dt.datetime,
) -> Outcome:
    """What the running offers and the typed codes take off these goods and their postage.

    `groups` tells which groups the customer belongs to ("tag:<name>", "tier:<code>", "birthday", "new"); it is asked
    only when something is offered. Reads the promotions (one or two queries, none when there is none), changes nothing.
    """
    typed = list(dict.fromkeys(filter(None, map(normalise, codes))))[:MOST_CODES]
    found = offers.load(codes=typed, customer_id=customer_id, at=at)
    if not found and not typed:
        return Outcome()
    coin = money.coin(shop.get("currency"))
    buyer = Buyer(customer_id=customer_id, groups=groups(), channel=channel, at=at, coin=coin)
    return calculate(goods, shipping=shipping, offers=found, codes=typed, buyer=buyer)
