"""What an order costs: one calculation for the basket page, the order form, the counter and the order itself.

Order of stacking (docs/explanation/promotions.md): automatic offers, then codes in the order they were typed, then
points; then postage; then tax. Each takes from what the ones before it left, and nothing falls below zero.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from akrab.catalogue.models import Product, Variant
from akrab.core import clock, money, shop
from akrab.customers.models import Customer, Tag
from akrab.loyalty import queries as loyalty
from akrab.orders.models import Order, OrderDiscount
from akrab.orders.totals import line_total
from akrab.promotions import engine
from akrab.promotions.shares import share


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One line somebody wants. `unit_price` includes what its options add; minor units."""

    key: int
    variant: Variant  # with its product
    quantity: int
    unit_price: int
    options: Sequence[Mapping[str, Any]] = ()
    preordered: bool = True  # False: no pre-order names the variant, so none need be looked for

    @property
    def total(self) -> int:
        return line_total(self.unit_price, self.quantity)


@dataclass(frozen=True, kw_only=True)
class Taken:
    """One discount as the buyer reads it."""

    kind: OrderDiscount.Kind
    label: str
    amount: int
    on_shipping: int = 0
    code: str = ""
    promotion_id: int | None = None
    lines: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Quote:
    """The price of it all. total = subtotal - discount + shipping; `postage` is shipping before discounts on it."""

    wanted: tuple[Wanted, ...]
    discounts: tuple[Taken, ...]
    outcome: engine.Outcome
    subtotal: int
    discount: int
    postage: int
    shipping: int
    points: int  # that are really redeemed

    @property
    def total(self) -> int:
        return self.subtotal - self.discount + self.shipping

    @property
    def refusals(self) -> tuple[tuple[str, str], ...]:
        return self.outcome.refusals

    def line_discounts(self) -> dict[int, int]:
        """Key of a line → its part of all discounts on goods; the parts add up to `discount`."""
        parts: dict[int, int] = {}
        for one in self.discounts:
            for key, amount in one.lines.items():
                parts[key] = parts.get(key, 0) + amount
        return parts


def quote(
    wanted: Sequence[Wanted],
    *,
    customer: Customer | None,
    codes: Sequence[str] = (),
    points: int = 0,
    postage: int = 0,
    channel: str = "web",
    manual: int = 0,
    at: dt.datetime | None = None,
    offers: bool = True,
) -> Quote:
    """Price these lines for this customer; changes nothing. `manual` is taken off by hand at the counter, last. Without
    `offers` no promotion counts: a till without a connection knew of none."""
    subtotal = sum(line.total for line in wanted)
    outcome = engine.Outcome()
    if offers:
        outcome = engine.apply(
            goods_of(wanted),
            shipping=postage,
            codes=codes,
            customer_id=customer.pk if customer else None,
            groups=lambda: groups_of(customer),
            channel=channel,
            at=at or clock.now(),
        )
    taken = [_taken(one) for one in outcome.discounts]
    left = {line.key: line.total for line in wanted}
    for one in taken:
        for key, amount in one.lines.items():
            left[key] -= amount
    used = (
        loyalty.usable(customer_id=customer.pk, wished=points, amount=sum(left.values())) if customer and points else 0
    )
    if used:
        _take(taken, left, OrderDiscount.Kind.POINTS, str(used), min(loyalty.worth(used), sum(left.values())))
    if manual:
        _take(taken, left, OrderDiscount.Kind.MANUAL, "", min(manual, sum(left.values())))
    return Quote(
        wanted=tuple(wanted),
        discounts=tuple(taken),
        outcome=outcome,
        subtotal=subtotal,
        discount=sum(one.amount for one in taken),
        postage=postage,
        shipping=max(0, postage - sum(one.on_shipping for one in taken)),
        points=used,
    )


def weight_of(variant: Variant, quantity: int) -> int:
    """Grams of so many pieces; goods whose weight is not known weigh what the shop's goods usually do."""
    if variant.product.kind == Product.Kind.SERVICE:
        return 0
    return (variant.weight if variant.weight is not None else int(shop.get("usual_weight"))) * quantity


def groups_of(customer: Customer | None) -> frozenset[str]:
    """What promotions know the customer by."""
    if customer is None:
        return frozenset()
    tags = Tag.objects.filter(customers=customer).values_list("name", flat=True)
    known = Order.objects.filter(customer=customer).exclude(state__in=[Order.State.REJECTED, Order.State.CANCELLED])
    new = frozenset() if known.exists() else frozenset({"new"})
    return frozenset(f"tag:{name}" for name in tags) | new | loyalty.groups_of(customer.pk)


def goods_of(wanted: Sequence[Wanted]) -> list[engine.Goods]:
    return [
        engine.Goods(
            key=line.key,
            variant_id=line.variant.pk,
            product_id=line.variant.product_id,
            category_ids=frozenset(filter(None, [line.variant.product.category_id])),
            brand=line.variant.product.brand,
            quantity=line.quantity,
            unit_price=line.unit_price,
            total=line.total,
            reduced=(line.variant.regular_price or 0) > line.variant.price,
        )
        for line in wanted
    ]


def _take(taken: list[Taken], left: dict[int, int], kind: OrderDiscount.Kind, label: str, amount: int) -> None:
    parts = share(amount, left, money.coin(shop.get("currency")))
    for key, part in parts.items():
        left[key] -= part
    if amount:
        taken.append(Taken(kind=kind, label=label, amount=amount, lines=parts))


def _taken(one: engine.Discount) -> Taken:
    return Taken(
        kind=OrderDiscount.Kind.CODE if one.code else OrderDiscount.Kind.PROMOTION,
        label=one.label,
        amount=one.amount,
        on_shipping=one.on_shipping,
        code=one.code,
        promotion_id=one.promotion_id,
        lines=dict(one.lines),
    )
