"""A payment is awaited: prepared with the order, begun with its provider afterwards."""

import datetime as dt
import hashlib

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from akrab.core import clock, shop
from akrab.orders.models import Order
from akrab.payments import methods
from akrab.payments.errors import PaymentError
from akrab.payments.models import Payment


def begin(*, order: Order, method: str) -> Payment:
    """The awaited payment of this order by this method, begun with its provider where it has one. Call outside of a
    transaction. Raises PaymentError when nothing is owed and ProviderError when the provider refuses or is silent; the
    payment then stays open and `start` tries again."""
    payment = prepare(order=order, method=method)
    start(payment)
    return payment


def start(payment: Payment) -> None:
    """Ask the provider for what the pay page shows, unless that was done. Raises ProviderError."""
    handler = methods.handler(payment.method)
    if handler.begin is not None and payment.state == Payment.State.OPEN and not payment.details:
        handler.begin(payment)


@transaction.atomic
def prepare(*, order: Order, method: str, amount: int | None = None) -> Payment:
    """The open payment of the order by this method, made when there is none; one by another method is replaced. Without
    `amount` it is what the order owes. Raises PaymentError when nothing is owed."""
    order.refresh_from_db()
    awaited = order.owed if amount is None else amount
    there = Payment.objects.open().filter(order=order).first()
    if there is not None and there.method == method and there.amount == awaited:
        return there
    if awaited <= 0 or order.state in {Order.State.CANCELLED, Order.State.REJECTED}:
        raise PaymentError(_("Nothing is to be paid for order %(number)s.") % {"number": order.number})
    if there is not None:
        Payment.objects.open().filter(pk=there.pk).update(state=Payment.State.REPLACED)
    return _await(_payment(order, method, awaited, attempt=order.payments.count() + 1))


def prepare_first(*, order: Order, method: str) -> Payment:
    """As `prepare` for an order that was made in this transaction: nobody else knows it, so nothing need be asked."""
    payment = _payment(order, method, order.owed, attempt=1)
    if payment.by_amount:
        return _await(payment)
    payment.save(force_insert=True)
    return payment


def _payment(order: Order, method: str, amount: int, *, attempt: int) -> Payment:
    handler, now = methods.handler(method), clock.now()
    return Payment(
        order=order,
        method=method,
        provider=handler.method.provider,
        amount=amount,
        currency=order.currency,
        by_amount=handler.by_amount,
        key=_key(order, attempt),
        created_at=now,
        expires_at=_until(order, now) if handler.expires else None,
    )


def _await(payment: Payment) -> Payment:
    """Write the open payment; another process may just have written one for the order, or of the amount."""
    try:
        with transaction.atomic():
            payment.save(force_insert=True)
    except IntegrityError:
        doubled = Payment.objects.open().filter(order=payment.order_id).first()
        if doubled is not None:  # the first of two clicks
            return doubled
        payment.by_amount = False  # another awaits just this amount: this one is found by its order
        payment.save(force_insert=True)
    return payment


def _until(order: Order, now: dt.datetime) -> dt.datetime | None:
    """The time to pay runs from the shop's yes, see `consumers.time_to_pay`."""
    if order.state == Order.State.WAITING:
        return None
    return now + dt.timedelta(hours=shop.get("payment_hours"))


def _key(order: Order, attempt: int) -> str:
    """Our reference of a payment: unlike any other shop's at the same provider, at most 50 of A–Z, 0–9 and `-`."""
    mark = hashlib.sha256(f"{order.placing_key}{order.placed_at.isoformat()}".encode()).hexdigest()[:8]
    return f"{order.pk}-{attempt}-{mark}"
