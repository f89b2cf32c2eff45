"""What goes into the calculation and what comes out of it: plain values."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, kw_only=True)
class Goods:
    """One line of a basket. `key` is the caller's own, unique in the basket; amounts are minor units."""

    key: int
    variant_id: int
    product_id: int
    category_ids: frozenset[int] = frozenset()  # its category; those above it may stand here too
    brand: str = ""
    quantity: int
    unit_price: int
    total: int
    reduced: bool = False  # sold below its regular price already


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
    """Discounts in their order, and why a typed code gives nothing: (code, sentence for the buyer).

    `notes` are sentences about codes that hold but have nothing to take yet: free postage before a delivery is chosen.
    """

    discounts: tuple[Discount, ...] = ()
    refusals: tuple[tuple[str, str], ...] = ()
    notes: tuple[tuple[str, str], ...] = ()

    @property
    def saved(self) -> int:
        return sum(one.amount + one.on_shipping for one in self.discounts)


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A promotion as the calculation sees it, with the code that called it. None stands for "no limit"."""

    id: int
    label: str
    kind: str
    percent: Decimal = Decimal(0)
    amount: int = 0
    buy: int = 0
    free: int = 0
    cap: int | None = None
    code: str = ""  # empty: automatic
    is_active: bool = True
    starts_at: dt.datetime | None = None
    ends_at: dt.datetime | None = None
    left: int | None = None  # uses left for everybody, the code's own limit included
    left_for_customer: int | None = None
    minimum_spend: int = 0
    minimum_quantity: int = 0
    product_ids: frozenset[int] = frozenset()
    category_ids: frozenset[int] = frozenset()  # with all below them
    brands: frozenset[str] = frozenset()  # case-folded
    excludes_reduced: bool = False
    only_customer: int | None = None  # a personal voucher
    customer_ids: frozenset[int] = frozenset()
    groups: frozenset[str] = frozenset()
    channel: str = ""
    first_order_only: bool = False
    stackable: bool = True
    priority: int = 0

    @property
    def for_some_goods(self) -> bool:
        return bool(self.product_ids or self.category_ids or self.brands)

    def suits(self, goods: Goods) -> bool:
        """Is it for these goods? Products, categories and brands add to each other."""
        if self.excludes_reduced and goods.reduced:
            return False
        return (
            not self.for_some_goods
            or goods.product_id in self.product_ids
            or not self.category_ids.isdisjoint(goods.category_ids)
            or goods.brand.casefold() in self.brands
        )


@dataclass(frozen=True, kw_only=True)
class Buyer:
    """Who buys, by which door, when."""

    customer_id: int | None
    groups: frozenset[str]
    channel: str
    at: dt.datetime
    coin: int = 1  # the smallest amount one pays with, minor units: discounts are whole numbers of it
