"""What becomes of an order: accepted, rejected, cancelled, completed. All of it or none."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.catalogue import stock
from akrab.catalogue.models import Product, StockMove, Variant
from akrab.catalogue.summaries import refresh_availability
from akrab.core import clock
from akrab.journal.kinds import Kind
from akrab.journal.recording import record
from akrab.loyalty import actions as loyalty
from akrab.orders import kinds
from akrab.orders.errors import AlreadyDecided, OrderError
from akrab.orders.models import Order
from akrab.promotions import actions as promotions


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
    give_up(order)


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
    give_up(order)


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
    hand_over_rest(order)
    for line in order.lines.filter(variant__isnull=False).select_related("variant").order_by("variant__product_id"):
        assert line.variant is not None
        Product.objects.filter(pk=line.variant.product_id).update(sold=F("sold") + line.quantity)
    if order.customer_id and order.placing_key:
        loyalty.earn(customer_id=order.customer_id, spent=order.subtotal - order.discount, reference=order.placing_key)


def hand_over_rest(order: Order) -> None:
    """What was not handed over yet leaves the shelf."""
    open_lines = list(order.lines.filter(variant__isnull=False, sent__lt=F("quantity")))
    wanted: dict[int, int] = {}
    for line in open_lines:
        assert line.variant_id is not None
        wanted[line.variant_id] = wanted.get(line.variant_id, 0) + line.quantity - line.sent
    stock.hand_over(stock.contents(wanted))
    order.lines.filter(pk__in=[line.pk for line in open_lines]).update(sent=F("quantity"))


def give_up(order: Order) -> None:
    """The order comes to nothing: its goods, the uses of its promotions and its points go back, each once. An imported
    order took none."""
    if order.placing_key:
        promotions.release(reference=order.placing_key)
        loyalty.take_back(reference=order.placing_key)
    wanted: dict[int, int] = {}
    for variant_id, quantity, sent in order.lines.filter(variant__isnull=False).values_list(
        "variant_id", "quantity", "sent"
    ):
        wanted[variant_id] = wanted.get(variant_id, 0) + quantity - sent
    goods = stock.contents(wanted)
    references = [stock.taken_for(order.placing_key or "", variant_id) for variant_id in goods]
    taken = set(StockMove.objects.filter(reference__in=references).values_list("variant_id", flat=True))
    for variant_id in sorted(taken):
        stock.give_back(
            variant_id=variant_id,
            quantity=goods[variant_id],
            reference=f"order:{order.pk}:{variant_id}:back",
            reason=StockMove.Reason.CANCELLED,
            still_reserved=True,
        )
    refresh_availability(Variant.objects.filter(pk__in=taken).values_list("product_id", flat=True))
