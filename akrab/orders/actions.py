"""Changes to orders: place, accept, reject, cancel, complete. All of it or none."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from akrab.accounts.models import User
from akrab.catalogue import stock
from akrab.catalogue.models import Product, StockMove, Variant
from akrab.catalogue.summaries import refresh_availability
from akrab.core import clock, phone, shop
from akrab.core.numbers import next_number
from akrab.customers.models import Customer
from akrab.journal.kinds import Kind
from akrab.journal.recording import record
from akrab.orders import kinds
from akrab.orders.errors import AlreadyDecided, BasketClosed, NotAMember, OrderError, TooManyWaiting
from akrab.orders.models import Basket, BasketLine, Order, OrderLine
from akrab.orders.totals import line_total, totals


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
) -> Order:
    """Turn the open basket into an order that waits for the shop, and take its stock.

    `placing_key` is the form's own: the same form sent twice gives the same order. Raises NotAMember, TooManyWaiting,
    BasketClosed, OutOfStock or OrderError; nothing has then changed.
    """
    known = Order.objects.filter(placing_key=placing_key, customer=customer).first()
    if known is not None:
        return known
    _check_member(customer)
    number = phone.normalise(phone_number, shop.get("region")) if phone_number.strip() else ""
    if number is None:
        raise OrderError(
            _("“%(text)s” is not a phone number. Write it like 0812-3456-7890.") % {"text": phone_number},
            field="phone",
        )
    if not Basket.objects.filter(pk=basket.pk, ordered_at=None).update(ordered_at=clock.now()):
        raise BasketClosed(_("This basket was ordered a moment ago. You find the order under “My orders”."))
    lines = list(basket.lines.select_related("variant__product").order_by("variant_id"))
    if not lines:
        raise BasketClosed(_("The basket is empty. Put something in first."))
    _check_on_sale(lines)
    order = Order(
        customer=customer,
        state=Order.State.WAITING,
        currency=shop.get("currency"),
        placed_at=clock.now(),
        recipient=recipient.strip()[:150] or customer.name,
        phone=number,
        address=address.strip()[:300],
        note=note.strip()[:500],
        placing_key=placing_key,
    )
    order_lines = [_line(line) for line in lines]
    sums = totals(line.total for line in order_lines)
    order.subtotal, order.total = sums.subtotal, sums.total
    for line in lines:  # by variant id: everybody takes in the same order
        stock.take(variant=line.variant, quantity=line.quantity, reference=taking(placing_key, line.variant_id))
    refresh_availability(line.variant.product_id for line in lines)
    order.number = f"{shop.get('order_prefix')}{next_number('order')}"
    order.save(force_insert=True)
    for order_line in order_lines:
        order_line.order = order
    OrderLine.objects.bulk_create(order_lines)
    record(
        kinds.OrderPlaced(number=order.number, total=order.total, currency=order.currency),
        customer_id=customer.pk,
        subject=order,
        actor=customer.user,
    )
    return order


def taking(placing_key: str | None, variant_id: int | None) -> str:
    """The reference under which an order's goods left the shelf."""
    return f"{placing_key}:{variant_id}:sale"[:60]


def _check_member(customer: Customer) -> None:
    if customer.state == Customer.State.PENDING:
        raise NotAMember(_("The shop has not approved your registration yet. You can order as soon as it has."))
    if customer.state == Customer.State.REJECTED:
        raise NotAMember(_("The shop did not approve your registration. Please contact the shop."))
    limit = int(shop.get("unconfirmed_limit"))
    # Holding the customer's row makes two orders of one customer take turns on PostgreSQL; SQLite's writers always do.
    Customer.objects.select_for_update().get(pk=customer.pk)
    if Order.objects.waiting().filter(customer=customer).count() >= limit:
        raise TooManyWaiting(
            ngettext(
                "You have %(limit)d order that the shop has not confirmed yet. Please wait for its answer.",
                "You have %(limit)d orders that the shop has not confirmed yet. Please wait for its answer.",
                limit,
            )
            % {"limit": limit}
        )


def _check_on_sale(lines: Iterable[BasketLine]) -> None:
    for line in lines:
        product = line.variant.product
        if not line.variant.is_active or product.state != Product.State.ACTIVE or product.kind == Product.Kind.CHARGE:
            raise OrderError(
                _("“%(name)s” is not sold any more. Remove it to order the rest.") % {"name": line.variant}
            )


def _line(line: BasketLine) -> OrderLine:
    variant: Variant = line.variant
    return OrderLine(
        variant=variant,
        sku=variant.sku,
        name=str(variant)[:250],
        quantity=line.quantity,
        unit_price=variant.price,
        unit_cost=variant.cost,
        total=line_total(variant.price, line.quantity),
    )


def _move(
    order: Order,
    *,
    allowed: Iterable[str],
    to: Order.State,
    what: Kind,
    actor: User | None,
    reason: str = "",
    decided_at: dt.datetime | None = None,
) -> None:
    """Change the state if it is still one of `allowed`; of two people who decide at once, one is refused."""
    changed = Order.objects.filter(pk=order.pk, state__in=list(allowed)).update(
        state=to, state_reason=reason[:300], decided_at=decided_at or clock.now()
    )
    if not changed:
        order.refresh_from_db()
        raise AlreadyDecided(
            _("Order %(number)s is already “%(state)s”.") % {"number": order.number, "state": order.get_state_display()}
        )
    order.refresh_from_db()
    record(what, customer_id=order.customer_id, subject=order, actor=actor)


@transaction.atomic
def accept(*, order: Order, actor: User) -> None:
    """The shop will deliver. Raises AlreadyDecided."""
    _move(
        order,
        allowed=[Order.State.WAITING],
        to=Order.State.ACCEPTED,
        what=kinds.OrderAccepted(number=order.number),
        actor=actor,
    )


@transaction.atomic
def reject(*, order: Order, reason: str, actor: User) -> None:
    """The shop cannot deliver; the customer is told why, and the goods go back on the shelf. Raises OrderError."""
    if not reason.strip():
        raise OrderError(_("Write a reason; the customer is told it."), field="reason")
    _move(
        order,
        allowed=[Order.State.WAITING],
        to=Order.State.REJECTED,
        reason=reason.strip(),
        what=kinds.OrderRejected(number=order.number, reason=reason.strip()),
        actor=actor,
    )
    _give_back(order)


@transaction.atomic
def cancel(*, order: Order, reason: str, actor: User) -> None:
    """Take an order back before it is done; a customer may do so only while it waits. Raises OrderError."""
    by_customer = not actor.is_of_the_shop
    if not reason.strip() and not by_customer:
        raise OrderError(_("Write a reason; the customer is told it."), field="reason")
    text = reason.strip() or _("by the customer")
    allowed = [Order.State.WAITING] if by_customer else [Order.State.WAITING, Order.State.ACCEPTED, Order.State.PAID]
    _move(
        order,
        allowed=allowed,
        to=Order.State.CANCELLED,
        reason=text,
        what=kinds.OrderCancelled(number=order.number, reason=text),
        actor=actor,
    )
    _give_back(order)


@transaction.atomic
def complete(*, order: Order, actor: User) -> None:
    """Handed over and paid. Raises AlreadyDecided."""
    _move(
        order,
        allowed=[Order.State.ACCEPTED, Order.State.PAID, Order.State.PACKED, Order.State.SENT],
        to=Order.State.DONE,
        what=kinds.OrderDone(number=order.number),
        actor=actor,
    )
    for line in order.lines.filter(variant__isnull=False).select_related("variant").order_by("variant__product_id"):
        assert line.variant is not None
        Product.objects.filter(pk=line.variant.product_id).update(sold=_plus(line.quantity))


def _plus(quantity: int) -> "object":
    from django.db.models import F

    return F("sold") + quantity


def _give_back(order: Order) -> None:
    """Each line's goods return once, at most what it took: an imported order took none."""
    lines = list(order.lines.filter(variant__isnull=False).select_related("variant__product").order_by("variant_id"))
    references = [taking(order.placing_key, line.variant_id) for line in lines]
    taken = set(StockMove.objects.filter(reference__in=references).values_list("variant_id", flat=True))
    for line in lines:
        if line.variant is not None and line.variant_id in taken:
            stock.give_back(
                variant=line.variant,
                quantity=line.quantity,
                reference=f"line:{line.pk}:back",
                reason=StockMove.Reason.CANCELLED,
            )
    refresh_availability(line.variant.product_id for line in lines if line.variant is not None)
