"""Writing a new order with all that hangs on it; the caller holds the transaction."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping

from akrab.accounts.models import User
from akrab.catalogue import stock
from akrab.catalogue.models import Product, Variant
from akrab.catalogue.stock import is_counted
from akrab.catalogue.summaries import refresh_availability
from akrab.core import clock, shop
from akrab.core.inserting import insert
from akrab.core.money import coin
from akrab.core.numbers import next_number
from akrab.journal.recording import record
from akrab.loyalty import actions as loyalty
from akrab.orders import batches, kinds, trust
from akrab.orders.models import Order, OrderDiscount, OrderLine
from akrab.orders.pricing import Quote
from akrab.promotions import actions as promotions


def write(
    order: Order,
    price: Quote,
    *,
    placed_at: dt.datetime | None = None,
    actor: User | None = None,
    adjust: Callable[[int], int] | None = None,
    preorder: bool = True,
) -> None:
    """The order with its lines and discounts; stock, uses of promotions and points are taken for it."""
    reference = order.placing_key
    assert reference
    order.currency = shop.get("currency")
    order.placed_at = placed_at or clock.now()
    order.subtotal, order.discount, order.shipping = price.subtotal, price.discount, price.shipping
    order.total = price.total + order.adjustment
    parts = price.line_discounts()
    lines = [
        OrderLine(
            variant=one.variant,
            sku=one.variant.sku,
            name=str(one.variant)[:250],
            quantity=one.quantity,
            unit_price=one.unit_price,
            unit_cost=one.variant.cost,
            total=one.total,
            discount=parts.get(one.key, 0),
            options=list(one.options),
        )
        for one in price.wanted
    ]
    if preorder and any(one.preordered for one in price.wanted):
        batches.reserve(lines)  # what is made for a pre-order takes nothing from the shelf
    quantities: dict[int, int] = {}
    variants = {one.variant.pk: one.variant for one in price.wanted}
    for line in lines:
        if line.batch_id is None and line.variant_id is not None:
            quantities[line.variant_id] = quantities.get(line.variant_id, 0) + line.quantity
    goods = {pk: number for pk, number in quantities.items() if is_counted(variants[pk])}
    if any(one.product.kind == Product.Kind.BUNDLE for one in variants.values()):
        goods = stock.contents(quantities)
    fewer = stock.take(goods, reference=reference, outlet=order.outlet)
    if fewer:
        refresh_availability(one.product_id for one in _variants_of(fewer, variants))
    customer_id = order.customer_id
    if price.discounts:
        promotions.claim(price.outcome, customer_id=customer_id, reference=reference)
        if price.points and customer_id:
            loyalty.redeem(
                customer_id=customer_id,
                points=price.points,
                reference=reference,
                spent=price.subtotal - price.discount,
            )
    if adjust is not None:
        order.adjustment = adjust(price.total)
        order.total = price.total + order.adjustment
    order.deposit = batches.deposit_of(
        total=order.total,
        lines=lines,
        percent=trust.deposit_percent(order.customer) if order.channel == "web" else 0,
        coin=coin(order.currency),
    )
    order.number = f"{shop.get('order_prefix')}{next_number('order')}"
    insert([order])
    for line in lines:
        line.order = order
    insert(lines)
    if price.discounts:
        OrderDiscount.objects.bulk_create(
            OrderDiscount(
                order=order,
                position=place,
                kind=one.kind,
                label=one.label[:150],
                code=one.code,
                promotion_id=one.promotion_id,
                amount=one.amount,
                on_shipping=one.on_shipping,
            )
            for place, one in enumerate(price.discounts)
        )
    record(
        kinds.OrderPlaced(number=order.number, total=order.total, currency=order.currency),
        customer_id=customer_id,
        subject=order,
        actor=actor or (order.customer.user if order.customer else None),
    )


def _variants_of(goods: Iterable[int], known: Mapping[int, Variant]) -> list[Variant]:
    """The variants whose stock was taken, and the bundles that were asked for."""
    unknown = [pk for pk in goods if pk not in known]
    return [*known.values(), *(Variant.objects.filter(pk__in=unknown) if unknown else ())]
