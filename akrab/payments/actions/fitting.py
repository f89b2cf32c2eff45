"""What is awaited of an order follows what it owes: after money, returns, cancellations."""

from django.db import IntegrityError, transaction

from akrab.core import clock
from akrab.orders.models import Order
from akrab.payments.models import Payment

LOST = (Order.State.CANCELLED, Order.State.REJECTED)
S = Payment.State


def fit_open_payment(order: Order) -> None:
    """What is still awaited of the order is never more than it owes; a rest is awaited once the deposit is here."""
    there = {one.state: one for one in Payment.objects.to_come().filter(order=order)}
    awaited, later = there.get(S.OPEN), there.get(S.LATER)
    due = order.deposit_due
    if not there:
        return
    if order.owed == 0 or order.state in LOST:
        Payment.objects.to_come().filter(order=order).update(state=S.REPLACED)
    elif later is not None and due:
        if awaited is not None:
            _fit(awaited, due)
        _fit(later, order.owed - due)
    elif later is not None:
        if awaited is not None:  # the deposit came another way
            Payment.objects.open().filter(pk=awaited.pk).update(state=S.REPLACED)
        _ask_for_rest(later)
        _fit(later, order.owed)
    elif awaited is not None and awaited.part == Payment.Part.REST and due and due < order.owed:
        Payment.objects.open().filter(pk=awaited.pk).update(state=S.LATER)  # the deposit did not come after all
        _fit(awaited, order.owed - due)
    elif awaited is not None:
        _fit(awaited, order.owed if awaited.part == Payment.Part.REST else min(awaited.amount, order.owed))


def _ask_for_rest(later: Payment) -> None:
    try:
        with transaction.atomic():
            Payment.objects.filter(pk=later.pk, state=S.LATER).update(state=S.OPEN, created_at=clock.now())
    except IntegrityError:  # the buyer just began another way: that one is awaited
        Payment.objects.filter(pk=later.pk, state=S.LATER).update(state=S.REPLACED)


def _fit(payment: Payment, amount: int) -> None:
    """Await so much of it, minor units. What a provider was told cannot be changed any more."""
    if payment.amount == amount or (payment.provider and (payment.details or not payment.part)):
        return
    if amount <= 0:
        Payment.objects.to_come().filter(pk=payment.pk).update(state=S.REPLACED)
        return
    mine = Payment.objects.to_come().filter(pk=payment.pk)
    mine.update(by_amount=False)
    try:
        with transaction.atomic():
            mine.update(amount=amount, by_amount=payment.by_amount)
    except IntegrityError:  # another awaits just this amount: this one is found by its order, not by the amount
        mine.update(amount=amount)
