"""What the shop decides about an order, and how it comes to nothing. All of it or none."""

import datetime as dt

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.catalogue import stock
from akrab.catalogue.models import StockMove, Variant
from akrab.catalogue.summaries import refresh_availability
from akrab.core import clock, shop
from akrab.journal.recording import record
from akrab.loyalty import actions as loyalty
from akrab.orders import batches, kinds
from akrab.orders.actions.invoicing import give_invoice
from akrab.orders.actions.moving import move
from akrab.orders.errors import OrderError
from akrab.orders.models import Order
from akrab.promotions import actions as promotions

# Paid when the goods change hands, or as people agree: such an order does not run out.
PAID_LATER = ("", "agreed", "cod", "cash", "debt")
CANCELLABLE = (Order.State.WAITING, Order.State.ACCEPTED, Order.State.PAID, Order.State.PACKED)


@transaction.atomic
def accept(*, order: Order, actor: User) -> None:
    """The shop will deliver; the order gets its invoice number. Raises AlreadyDecided."""
    move(
        order,
        allowed=[Order.State.WAITING],
        to=Order.State.ACCEPTED,
        what=kinds.OrderAccepted(number=order.number),
        actor=actor,
        due_at=_pay_until(order),
        reminded_at=None,
    )
    paid = Order.objects.filter(pk=order.pk, state=Order.State.ACCEPTED, paid__gte=F("total") - F("credited"))
    if paid.update(state=Order.State.PAID, due_at=None):  # the money was here before the answer
        record(kinds.OrderPaid(number=order.number), customer_id=order.customer_id, subject=order, actor=actor)
    give_invoice(order)


def _pay_until(order: Order) -> dt.datetime | None:
    if order.due_at and not order.asks:
        return order.due_at  # the way to pay knows better
    if order.deposit and not order.deposit_due:
        return None  # the deposit came before the answer
    hours = int(shop.get("unpaid_hours"))
    if not hours or order.payment_method in PAID_LATER:
        return None
    return clock.now() + dt.timedelta(hours=hours)


@transaction.atomic
def reject(*, order: Order, reason: str, actor: User) -> None:
    """The shop cannot deliver; the customer is told why, and the goods go back on the shelf. Raises OrderError."""
    if not reason.strip():
        raise OrderError(_("Write a reason; the customer is told it."), field="reason")
    move(
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
    """Take an order back before anything of it is sent; a customer may do so only while it waits. Raises OrderError."""
    by_customer = not actor.is_of_the_shop
    if not reason.strip() and not by_customer:
        raise OrderError(_("Write a reason; the customer is told it."), field="reason")
    text = reason.strip() or _("by the customer")
    move(
        order,
        allowed=[Order.State.WAITING] if by_customer else CANCELLABLE,
        to=Order.State.CANCELLED,
        reason=text,
        what=kinds.OrderCancelled(number=order.number, reason=text),
        actor=actor,
    )
    if order.lines.filter(sent__gt=0).exists():
        raise OrderError(_("Part of this order was sent already. Send the rest, or give up the rest."))
    give_up(order)


def give_up(order: Order) -> None:
    """The order comes to nothing: its goods, the uses of its promotions and its points go back, each once. An imported
    order took none."""
    if order.placing_key:
        promotions.release(reference=order.placing_key)
        loyalty.take_back(reference=order.placing_key)
    batches.free(order)
    wanted: dict[int, int] = {}
    for variant_id, quantity, sent in order.lines.filter(variant__isnull=False, batch=None).values_list(
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
            taken_by=order.placing_key or "",
        )
    refresh_availability(Variant.objects.filter(pk__in=taken).values_list("product_id", flat=True))
