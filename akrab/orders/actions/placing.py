"""An order comes into being: from a web basket, or across the counter. All of it or none."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Exists, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from akrab.accounts.models import User
from akrab.catalogue.models import Outlet, Variant
from akrab.core import clock, phone, shop
from akrab.core.prepared import Prepared, PreparedUpdate
from akrab.customers.models import Customer
from akrab.orders import trust
from akrab.orders.actions.writing import write
from akrab.orders.errors import BasketClosed, NotAMember, OrderError, TooManyWaiting
from akrab.orders.models import Basket, Order
from akrab.orders.pricing import Wanted, quote, weight_of
from akrab.orders.wanting import wanted_in
from akrab.shipping.queries import Way, way_of
from akrab.shipping.regions import is_district


def place_within(
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
    OrderError; nothing has then changed once the caller's transaction is undone.
    """
    _check_member(customer)
    number = phone.normalise(phone_number, shop.get("region")) if phone_number.strip() else ""
    if number is None:
        raise OrderError(
            _("“%(text)s” is not a phone number. Write it like 0812-3456-7890.") % {"text": phone_number},
            field="phone",
        )
    if not _claim(basket, customer, placing_key):
        return Order.objects.get(placing_key=placing_key)
    wanted = wanted_in(basket)
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
    write(order, price, adjust=adjust, actor=actor)
    return order


place_order = transaction.atomic(place_within)


@dataclass(frozen=True, kw_only=True)
class CounterLine:
    """One line across the counter. `unit_price` None: the variant's own; options as in a basket line."""

    variant_id: int
    quantity: int
    unit_price: int | None = None
    options: Sequence[Mapping[str, Any]] = field(default_factory=list)


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
    write(order, price, placed_at=sold_at, actor=seller, preorder=preorder)
    return order


def _way(code: str, *, district: str, weight: int, goods: int, address: str) -> Way | None:
    """The chosen way to get it, at its price of now. Raises OrderError for one that is not offered."""
    if not code:
        return None
    way = way_of(code, district=district, weight=weight, goods=goods)
    if way is None:
        raise OrderError(_("This delivery is not offered for your address. Choose another."), field="delivery")
    if way.needs_address and not address.strip():
        raise OrderError(_("Write the address to which we deliver."), field="address")
    return way


def _check_member(customer: Customer) -> None:
    if customer.state == Customer.State.PENDING:
        raise NotAMember(_("The shop has not approved your registration yet. You can order as soon as it has."))
    if customer.state == Customer.State.REJECTED:
        raise NotAMember(_("The shop did not approve your registration. Please contact the shop."))


# `no_key`: who writes a row about this customer (a rejection's journal entry) need not wait, so nobody waits in a
# circle.
_turn = Prepared(lambda customer: Customer.objects.select_for_update(no_key=True).filter(pk=customer).values_list("pk"))


def _open(basket: Any, customer: Any, key: Any, limit: Any, now: Any) -> tuple[Any, dict[str, Any]]:
    waiting = Order.objects.waiting().filter(customer=customer).order_by().values("customer")
    return Basket.objects.alias(
        waiting=Coalesce(Subquery(waiting.annotate(n=Count("pk")).values("n")), 0)
    ).filter(
        ~Exists(Order.objects.filter(placing_key=key)), pk=basket, ordered_at=None, waiting__lt=limit
    ), {"ordered_at": now}  # fmt: skip


_order_basket = PreparedUpdate(_open)


def _claim(basket: Basket, customer: Customer, placing_key: str) -> bool:
    """The basket is ordered from here on, once. False when this very form was sent before. Raises TooManyWaiting or
    BasketClosed."""
    limit = trust.waiting_limit(customer)
    # Holding the customer's row makes two orders of one customer take turns on PostgreSQL; SQLite's writers always do.
    if connection.features.has_select_for_update:
        _turn.rows(customer=customer.pk)
    if _order_basket.run(basket=basket.pk, customer=customer.pk, key=placing_key, limit=limit, now=clock.now()):
        return True
    if Order.objects.filter(placing_key=placing_key, customer=customer).exists():
        return False
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
    raise BasketClosed(_("This basket was ordered a moment ago. You find the order under “My orders”."))
