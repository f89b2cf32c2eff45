"""A payment is awaited: prepared with the order, begun with its provider afterwards."""

import datetime as dt
import hashlib

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from akrab.core import clock, shop
from akrab.core.inserting import insert
from akrab.orders.models import Order
from akrab.payments import methods, parts
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
        if payment.part == Payment.Part.REST:  # its time at the provider runs from now, not from the order
            payment.created_at = clock.now()
            payment.save(update_fields=["created_at"])
        handler.begin(payment)


@transaction.atomic
def prepare(*, order: Order, method: str) -> Payment:
    """The open payment of the order by this method, made when there is none; one by another method is replaced. It is
    what the order owes, or the deposit while that is not here: then the rest waits beside it. Raises PaymentError when
    nothing is owed."""
    order.refresh_from_db()
    there = {one.state: one for one in Payment.objects.to_come().filter(order=order)}
    if order.owed <= 0 or order.state in {Order.State.CANCELLED, Order.State.REJECTED}:
        raise PaymentError(_("Nothing is to be paid for order %(number)s.") % {"number": order.number})
    wanted = parts.asked_of(order, method)
    kept = [there.get(state) for state in (Payment.State.OPEN, Payment.State.LATER)]
    if _same(kept, wanted):
        assert kept[0] is not None
        return kept[0]
    Payment.objects.to_come().filter(order=order).update(state=Payment.State.REPLACED)
    if order.paid == 0 and len(wanted) > 1:
        wanted = parts.apart(order, wanted)
    attempt = order.payments.count() + 1
    made = [_await(_payment(order, one, attempt=attempt + place)) for place, one in enumerate(wanted)]
    before = order.payments.filter(asked_at__isnull=False).first()
    if before is not None and made[-1].part == Payment.Part.REST:  # a rest begun again did not just fall due
        Payment.objects.filter(pk=made[-1].pk).update(asked_at=before.asked_at, reminded=before.reminded)
    return made[0]


def _same(there: list[Payment | None], wanted: list[parts.Asked]) -> bool:
    """Just this is awaited already."""
    found = [(one.part, one.method, one.amount) for one in there if one is not None]
    return there[0] is not None and found == [(one.part, one.method, one.amount) for one in wanted]


def prepare_first(*, order: Order, method: str) -> Payment:
    """As `prepare` for an order that was made in this transaction: nobody else knows it, so nothing need be asked."""
    wanted = parts.asked_of(order, method)
    if len(wanted) > 1:
        wanted = parts.apart(order, wanted)
    made = []
    for place, one in enumerate(wanted):
        payment = _payment(order, one, attempt=place + 1)
        if payment.by_amount:
            payment = _await(payment)
        else:
            insert([payment])
        made.append(payment)
    return made[0]


def _payment(order: Order, asked: parts.Asked, *, attempt: int) -> Payment:
    handler, now = methods.handler(asked.method), clock.now()
    later = asked.part == Payment.Part.REST and order.deposit_due > 0
    return Payment(
        order=order,
        method=asked.method,
        provider=handler.method.provider,
        state=Payment.State.LATER if later else Payment.State.OPEN,
        part=asked.part,
        amount=asked.amount,
        currency=order.currency,
        by_amount=handler.by_amount,
        key=_key(order, attempt),
        created_at=now,
        expires_at=_until(order, now) if handler.expires and asked.part != Payment.Part.REST else None,
    )


def _await(payment: Payment) -> Payment:
    """Write the awaited payment; another process may just have written one for the order, or of the amount."""
    try:
        with transaction.atomic():
            payment.save(force_insert=True)
    except IntegrityError:
        doubled = Payment.objects.filter(order=payment.order_id, state=payment.state).first()
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
