"""An order comes into being: from a web basket, or across the counter. All of it or none."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from akrab.accounts.models import User
from akrab.catalogue import stock
from akrab.catalogue.models import Outlet, Product, Variant
from akrab.catalogue.options import prices_of
from akrab.catalogue.stock import is_counted
from akrab.catalogue.summaries import refresh_availability
from akrab.core import clock, phone, shop
from akrab.core.money import coin
from akrab.core.numbers import next_number
from akrab.customers.models import Customer
from akrab.journal.recording import record
from akrab.loyalty import actions as loyalty
from akrab.orders import batches, kinds, trust
from akrab.orders.baskets import is_sold, refresh_options
from akrab.orders.errors import BasketClosed, NotAMember, OrderError, TooManyWaiting
from akrab.orders.models import Basket, BasketLine, Order, OrderDiscount, OrderLine
from akrab.orders.pricing import Quote, Wanted, quote, weight_of
from akrab.promotions import actions as promotions
from akrab.shipping.queries import Way, ways
from akrab.shipping.regions import is_district


@transaction.atomic
def place_order(
    *,
    basket: Basket,
    customer: Customer,
    placing_key: str,
    recipient: str = "",
    phone_number: str = "",
    address: str = "",
    note: str = "",
    district: str = "",
    delivery: str = "",
    payment_method: str = "",
    expected_total: int | None = None,
    adjust: Callable[[int], int] | None = None,
    channel: str = "web",
    actor: User | None = None,
) -> Order:
    """Turn the open basket into an order that waits for the shop, and reserve its stock.

    `placing_key` is the form's own: the same form sent twice gives the same order. `expected_total`, minor units, is
    what the buyer saw: when prices changed meanwhile, the order is refused and the new total named. `adjust`: what a
    way to pay adds to that total, such as a transfer's unique amount. `actor`: who of the shop wrote it down, when the
    customer did not. Raises NotAMember, TooManyWaiting, BasketClosed, OutOfStock, PromotionError, LoyaltyError or
    OrderError; nothing has then changed.
    """
    if Order.objects.filter(placing_key=placing_key, customer=customer).exists():
        return Order.objects.get(placing_key=placing_key)
    _check_member(customer)
    number = phone.normalise(phone_number, shop.get("region")) if phone_number.strip() else ""
    if number is None:
        raise OrderError(
            _("“%(text)s” is not a phone number. Write it like 0812-3456-7890.") % {"text": phone_number},
            field="phone",
        )
    if not Basket.objects.filter(pk=basket.pk, ordered_at=None).update(ordered_at=clock.now()):
        raise BasketClosed(_("This basket was ordered a moment ago. You find the order under “My orders”."))
    wanted = wanted_of(basket.lines.select_related("variant__product").order_by("id"))
    if not wanted:
        raise BasketClosed(_("The basket is empty. Put something in first."))
    if district and not is_district(district):
        raise OrderError(
            _("We do not know this district. Search for it and choose it from the list."), field="district"
        )
    weight = sum(weight_of(line.variant, line.quantity) for line in wanted)
    way = _way(delivery, district=district, weight=weight, goods=sum(line.total for line in wanted), address=address)
    price = quote(
        wanted,
        customer=customer,
        codes=basket.codes,
        points=basket.points,
        postage=way.price if way else 0,
        channel=channel,
    )
    if expected_total is not None and expected_total != price.total:
        raise OrderError(_("The price has changed meanwhile. Please look at the new total and order again."))
    order = Order(
        customer=customer,
        state=Order.State.WAITING,
        channel=channel,
        recipient=recipient.strip()[:150] or customer.name,
        phone=number,
        address=address.strip()[:300],
        district=district,
        delivery=way.code if way else "",
        delivery_label=way.label if way else "",
        weight=weight,
        note=note.strip()[:500],
        payment_method=payment_method,
        placing_key=placing_key,
    )
    _write(order, price, adjust=adjust, actor=actor)
    return order


@dataclass(frozen=True, kw_only=True)
class CounterLine:
    """One line across the counter. `unit_price` None: the variant's own; options as in a basket line."""

    variant_id: int
    quantity: int
    unit_price: int | None = None
    options: Sequence[Mapping[str, Any]] = field(default_factory=list)


def wanted_of(lines: Iterable[BasketLine]) -> list[Wanted]:
    """Lines of a basket with the price that holds now. Raises OrderError for what is not sold any more."""
    wanted = []
    for line in lines:
        if not is_sold(line.variant) or (line.options and not refresh_options(line)):
            raise OrderError(
                _("“%(name)s” is not sold any more. Remove it to order the rest.") % {"name": line.variant}
            )
        wanted.append(
            Wanted(
                key=line.pk,
                variant=line.variant,
                quantity=line.quantity,
                unit_price=prices_of(line.variant, line.options),
                options=line.options,
            )
        )
    return wanted


@transaction.atomic
def sell(
    *,
    lines: Sequence[CounterLine],
    placing_key: str,
    seller: User,
    customer: Customer | None = None,
    outlet: Outlet | None = None,
    codes: Sequence[str] = (),
    points: int = 0,
    manual_discount: int = 0,
    adjustment: int = 0,
    note: str = "",
    sold_at: dt.datetime | None = None,
    offers: bool = True,
    preorder: bool = False,
) -> Order:
    """A sale across the counter: accepted at once, its goods carried out.

    The caller (counter) takes the money and then calls `complete`. `placing_key` is made by the till: the same sale
    sent twice gives the same order. `sold_at`: when it happened, for sales that waited for a connection.
    `preorder`: goods with an open batch take a place in it instead of leaving the shelf, and nothing is completed yet.
    Raises OutOfStock, BatchError, PromotionError, LoyaltyError or OrderError; nothing has then changed.
    """
    known = Order.objects.filter(placing_key=placing_key).first()
    if known is not None:
        return known
    variants = Variant.objects.select_related("product").in_bulk({line.variant_id for line in lines})
    if not lines or any(line.variant_id not in variants or line.quantity < 1 for line in lines):
        raise OrderError(_("This sale has nothing in it, or something the shop does not know."))
    wanted = [
        Wanted(
            key=place,
            variant=variants[line.variant_id],
            quantity=line.quantity,
            unit_price=variants[line.variant_id].price if line.unit_price is None else line.unit_price,
            options=line.options,
        )
        for place, line in enumerate(lines)
    ]
    price = quote(
        wanted,
        customer=customer,
        codes=codes,
        points=points,
        channel="counter",
        manual=manual_discount,
        at=sold_at,
        offers=offers,
    )
    order = Order(
        customer=customer,
        state=Order.State.ACCEPTED,
        channel="counter",
        recipient=customer.name if customer else "",
        delivery="counter",
        seller=seller,
        outlet=outlet,
        adjustment=adjustment,
        note=note.strip()[:500],
        placing_key=placing_key,
        decided_at=clock.now(),
    )
    _write(order, price, placed_at=sold_at, actor=seller, preorder=preorder)
    return order


def _write(
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
    if preorder:
        batches.reserve(lines)  # what is made for a pre-order takes nothing from the shelf
    quantities: dict[int, int] = {}
    variants = {one.variant.pk: one.variant for one in price.wanted}
    for line in lines:
        if line.batch_id is None and line.variant_id is not None:
            quantities[line.variant_id] = quantities.get(line.variant_id, 0) + line.quantity
    goods = {pk: number for pk, number in quantities.items() if is_counted(variants[pk])}
    if any(one.product.kind == Product.Kind.BUNDLE for one in variants.values()):
        goods = stock.contents(quantities)
    stock.take(goods, reference=reference, outlet=order.outlet)
    refresh_availability(one.product_id for one in _variants_of(goods, variants))
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
    order.save(force_insert=True)
    for line in lines:
        line.order = order
    OrderLine.objects.bulk_create(lines)
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


def _way(code: str, *, district: str, weight: int, goods: int, address: str) -> Way | None:
    """The chosen way to get it, at its price of now. Raises OrderError for one that is not offered."""
    if not code:
        return None
    for way in ways(district=district, weight=weight, goods=goods):
        if way.code == code:
            if way.needs_address and not address.strip():
                raise OrderError(_("Write the address to which we deliver."), field="address")
            return way
    raise OrderError(_("This delivery is not offered for your address. Choose another."), field="delivery")


def _check_member(customer: Customer) -> None:
    if customer.state == Customer.State.PENDING:
        raise NotAMember(_("The shop has not approved your registration yet. You can order as soon as it has."))
    if customer.state == Customer.State.REJECTED:
        raise NotAMember(_("The shop did not approve your registration. Please contact the shop."))
    limit = trust.waiting_limit(customer)
    # Holding the customer's row makes two orders of one customer take turns on PostgreSQL; SQLite's writers always do.
    if connection.features.has_select_for_update:
        # `no_key`: who writes a row about this customer (a rejection's journal entry) need not wait, so nobody waits in
        # a circle.
        Customer.objects.select_for_update(no_key=True).values_list("pk").get(pk=customer.pk)
    if Order.objects.waiting().filter(customer=customer).count() >= limit:
        raise TooManyWaiting(
            ngettext(
                "You have %(limit)d order that the shop has not confirmed yet. "
                "Wait for its answer, or cancel it under “My orders”; then you can order again.",
                "You have %(limit)d orders that the shop has not confirmed yet. "
                "Wait for an answer, or cancel one of them under “My orders”; then you can order again.",
                limit,
            )
            % {"limit": limit}
        )
