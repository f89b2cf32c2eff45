"""What promotions take off a basket: a pure calculation on plain values, the same for the basket page and the order.

The order of stacking is written in `docs/explanation/promotions.md` and shown to the buyer: the discounts of an Outcome stand
in the order in which they were taken, each on what the ones before it left. Nothing falls below zero; every amount is
rounded once, and the parts of the lines add up to it.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Goods:
    """One line of a basket. `key` is the caller's own, unique in the basket; amounts are minor units."""

    key: int
    variant_id: int
    product_id: int
    category_ids: frozenset[int] = frozenset()  # its category and all above it
    brand: str = ""
    quantity: int
    unit_price: int
    total: int


@dataclass(frozen=True, kw_only=True)
class Discount:
    """One discount that was taken. `lines`: key of the line → its part of `amount`."""

    label: str
    amount: int = 0
    on_shipping: int = 0
    code: str = ""
    promotion_id: int | None = None
    lines: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """Discounts in their order, and why a typed code gives nothing: (code, sentence for the buyer)."""

    discounts: tuple[Discount, ...] = ()
    refusals: tuple[tuple[str, str], ...] = ()


def apply(
    goods: Sequence[Goods],
    *,
    shipping: int,
    codes: Sequence[str],
    customer_id: int | None,
    groups: frozenset[str],
    channel: str,
    at: dt.datetime,
) -> Outcome:
    """What the running offers and the typed codes take off these goods and their postage.

    `groups` are the names of the groups the customer belongs to: "tag:<name>", "tier:<code>", "birthday", "new".
    Reads the promotions (one or two queries, none when there is none), changes nothing.
    """
    return Outcome()
