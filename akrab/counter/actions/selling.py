"""The order behind a sale: at exactly the total that was paid, whatever the books say of the stock."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.catalogue import stock
from akrab.catalogue.models import StockMove, Variant
from akrab.counter import kinds, money, rights
from akrab.counter.errors import BadSale, BeyondRights, CounterError
from akrab.counter.models import CounterSale, StockDifference, Till
from akrab.counter.offers import as_known_to_the_till
from akrab.counter.sales import SaleData
from akrab.customers.models import Customer
from akrab.journal.recording import record
from akrab.orders import actions as orders
from akrab.orders.actions import CounterLine
from akrab.orders.models import Order
from akrab.orders.pricing import Quote, Wanted, quote

TRIES = 20  # how often others may sell the same goods between our look and our hand


@dataclass(frozen=True, kw_only=True)
class Deal:
    """A sale with everything looked up. `trusted`: decided by the owner, no rights are asked."""

    sale: SaleData
    wanted: Sequence[Wanted]
    customer: Customer | None
    seller: User
    till: Till
    sold_at: dt.datetime
    codes: Sequence[str]
    points: int
    trusted: bool


@dataclass(frozen=True, kw_only=True)
class Sold:
    """`by_hand`: taken off by the seller, minor units; `missing`: variant id → pieces the books did not have."""

    order: Order
    by_hand: int
    missing: dict[int, int]


def sell(deal: Deal) -> Sold:
    """Place the order. What was paid less than the price is a discount by hand, what was paid more an adjustment.

    What a customer paid at a till without a connection counts: without offers that the till had not heard of, and with
    those it had, though they were stopped meanwhile. Goods that the books do not have are booked in first. Raises
    BeyondRights, or what offers, points and orders refuse.
    """
    sale = deal.sale
    price, offers, granted = _price(deal)
    rounding = sale.rounding if abs(sale.rounding) < money.rounding_step() else 0
    off = sale.total - price.total
    by_hand = sale.discount + max(0, rounding - off)
    allowed = rights.largest_discount(deal.seller, price.subtotal)
    if by_hand - granted > allowed and not deal.trusted:
        raise BeyondRights(
            _("%(seller)s may take off %(allowed)s at most; this sale takes off %(amount)s.")
            % {"seller": deal.seller, "allowed": money.shown(allowed), "amount": money.shown(by_hand)}
        )
    order, missing = _place(deal, by_hand=by_hand, adjustment=max(rounding, off), offers=offers)
    if order.total != sale.total:
        raise BadSale(_("What was paid does not add up to the total."))
    return Sold(order=order, by_hand=by_hand, missing=missing)


def _price(deal: Deal) -> tuple[Quote, bool, int]:
    """The price at which it was sold, whether today's offers are in it, and what other offers took off, minor units."""
    sale, price = deal.sale, _quote(deal)
    if deal.codes or price.total + sale.rounding == sale.total:
        return price, True, 0
    plain = _quote(deal, offers=False)
    if price.outcome.discounts and _fits(sale, plain.total):  # the till had not heard of the offers
        return plain, False, 0
    if sale.offers:
        granted = as_known_to_the_till(sale, list(deal.wanted)).saved
        if granted and _fits(sale, max(0, plain.total - granted)):
            return plain, False, granted
    return price, True, 0


def _fits(sale: SaleData, total: int) -> bool:
    return abs(sale.total - total) < max(1, money.rounding_step())


def _quote(deal: Deal, *, offers: bool = True) -> Quote:
    return quote(
        deal.wanted,
        customer=deal.customer,
        codes=deal.codes,
        points=deal.points,
        channel="counter",
        manual=deal.sale.discount,
        at=deal.sold_at,
        offers=offers,
    )


def _place(deal: Deal, *, by_hand: int, adjustment: int, offers: bool) -> tuple[Order, dict[int, int]]:
    lines = [
        CounterLine(variant_id=one.variant.pk, quantity=one.quantity, unit_price=one.unit_price, options=one.options)
        for one in deal.wanted
    ]
    pieces: dict[int, int] = {}
    for one in deal.wanted:
        pieces[one.variant.pk] = pieces.get(one.variant.pk, 0) + one.quantity
    goods = stock.contents(pieces)
    missing: dict[int, int] = {}
    for _attempt in range(len(goods) + TRIES):
        try:
            with transaction.atomic():
                order = orders.sell(
                    lines=lines,
                    placing_key=deal.sale.key,
                    seller=deal.seller,
                    customer=deal.customer,
                    outlet=deal.till.outlet,
                    codes=deal.codes,
                    points=deal.points,
                    manual_discount=by_hand,
                    adjustment=adjustment,
                    note=deal.sale.note,
                    sold_at=deal.sold_at,
                    offers=offers,
                    preorder=deal.sale.preorder,
                )
        except stock.OutOfStock as short:
            number = goods.get(short.variant.pk, 0) - short.left
            if number < 1:
                raise
            missing[short.variant.pk] = missing.get(short.variant.pk, 0) + number
            stock.receive(
                variant=short.variant,
                quantity=number,
                actor=deal.seller,
                reason=StockMove.Reason.COUNTED,
                note=_("Sold at the counter, not in the books"),
                outlet=deal.till.outlet,
            )
        else:
            return order, missing
    raise CounterError(_("The stock changes too fast just now. Please try again."))


def tell(row: CounterSale, sold: Sold, *, overridden: Sequence[tuple[str, int, int]], reason: str) -> None:
    """What the owner wants to know of: other prices, discounts by hand, goods that the books did not have."""
    order, missing = sold.order, sold.missing
    currency, seller, customer = order.currency, row.seller, order.customer_id
    for name, usual, price in overridden:
        told = kinds.PriceOverridden(number=order.number, name=name, price=price, usual=usual, currency=currency)
        record(told, customer_id=customer, subject=order, actor=seller)
    if sold.by_hand:
        given = kinds.DiscountGiven(number=order.number, amount=sold.by_hand, reason=reason, currency=currency)
        record(given, customer_id=customer, subject=order, actor=seller)
    if not missing:
        return
    StockDifference.objects.bulk_create(
        StockDifference(sale=row, variant_id=pk, missing=number) for pk, number in missing.items()
    )
    for pk, sku in Variant.objects.filter(pk__in=missing).values_list("id", "sku"):
        record(kinds.StockDiffered(sku=sku, missing=missing[pk], number=order.number), subject=order, actor=seller)
