"""Placing an order together with its way to pay: one transaction. And changing that way later."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.core import shop
from akrab.journal.recording import record
from akrab.orders.actions import adjust_total, place_within
from akrab.orders.models import Order
from akrab.payments import debts, kinds, methods
from akrab.payments.actions.beginning import prepare, prepare_first
from akrab.payments.amounts import addition
from akrab.payments.errors import NotOffered, PaymentError
from akrab.payments.models import Payment


@transaction.atomic
def place(*, method: str, **order: Any) -> Order:
    """`orders.actions.place_order` with the payment prepared; an empty method is the first that is offered. What
    awaits a transfer gets its unique amount on the total. Raises OrderError or PaymentError; nothing then changed."""
    offered = methods.offered(
        channel="web",
        customer=order.get("customer"),
        total=order.get("expected_total") or 0,
        delivery=order.get("delivery", ""),
        district=order.get("district", ""),
    )
    code = method or offered[0].code
    if (
        code not in {one.code for one in offered}
        and not Order.objects.filter(placing_key=order["placing_key"]).exists()
    ):
        raise NotOffered(_("This way to pay is not offered for this order. Choose another."), field="method")
    by_amount = methods.handler(code).by_amount
    new = []  # the total is asked for once, when the order is made: of a doubled form not again

    def adjust(total: int) -> int:
        new.append(total)
        return _addition(total) if by_amount else 0

    placed = place_within(payment_method=code, adjust=adjust, **order)
    if new and placed.owed:
        if code == debts.CODE:
            debts.charge(order=placed)
        prepare_first(order=placed, method=code)
    return placed


def _addition(total: int) -> int:
    return addition(total, shop.get("currency")) if total else 0


@transaction.atomic
def change_method(*, order: Order, method: str, actor: User | None = None) -> Payment:
    """Pay the rest of the order another way. A total that carried a unique amount loses it and gets a new one where
    that is needed, as long as nothing was paid and no invoice written. Raises PaymentError; nothing then changed."""
    order.refresh_from_db()
    if order.owed == 0 or order.state in {Order.State.CANCELLED, Order.State.REJECTED}:
        raise PaymentError(_("Nothing is to be paid for order %(number)s.") % {"number": order.number})
    bare = order.total - order.adjustment
    offered = methods.offered(
        channel=order.channel if order.channel in {"web", "counter"} else "web",
        customer=order.customer,
        total=bare,
        delivery=order.delivery if order.delivery != "counter" else "",
        district=order.district,
    )
    if method not in {one.code for one in offered}:
        raise NotOffered(_("This way to pay is not offered for this order. Choose another."), field="method")
    awaited = Payment.objects.open().filter(order=order).first()
    if awaited is not None and awaited.method == method and awaited.amount == (order.deposit_due or order.owed):
        return awaited
    # Of an order on delivery only the deposit is paid another way; the rest stays with the courier.
    keeps = order.is_cash_on_delivery and order.deposit_due and method != debts.CODE
    if order.channel == "web" and order.paid == 0 and not keeps:
        adjust_total(order=order, adjustment=addition(bare, order.currency) if methods.handler(method).by_amount else 0)
    if method == debts.CODE:
        debts.charge(order=order, actor=actor)
    changed = order.payment_method != method
    if not keeps:
        Order.objects.filter(pk=order.pk).update(payment_method=method)
    payment = prepare(order=order, method=method)
    if changed:
        record(
            kinds.MethodChanged(number=order.number, method=str(methods.of(method).label)),
            customer_id=order.customer_id,
            subject=order,
            actor=actor,
        )
    return payment
