"""An amount of its own for each awaited transfer: one to three digits on top tell on the statement whose money it
is. Of an order with a deposit, the deposit and the rest each have theirs."""

import datetime as dt

from django.db.models import Q
from django.utils.translation import gettext as _

from akrab.core import clock, money
from akrab.core.numbers import next_number
from akrab.payments.errors import PaymentError
from akrab.payments.models import Payment

MOST = 999
STEP = 617  # without a common divisor with 999: all additions come in turn, far from one another
RECENT = dt.timedelta(days=7)  # money for an expired one may still be on its way


def addition(total: int, currency: str) -> int:
    """1–999 of the smallest coin (rupiah), in minor units, so that no open payment awaits `total` plus this.

    The counter's row stays held until the transaction ends, so two orders never get the same; the database's constraint
    watches over that. Raises PaymentError in the case that all 999 are awaited.
    """
    unit: int = 10 ** (money.exponent(currency) - money.cash_exponent(currency))
    most = MOST if unit > 1 else 99
    turn = next_number("unique_amount", first=1)
    near = Payment.objects.filter(currency=currency, amount__gt=total, amount__lte=total + most * unit)
    awaited = set(near.to_come().values_list("amount", flat=True))
    recent = set(near.filter(created_at__gt=clock.now() - RECENT).values_list("amount", flat=True))
    for taken in (awaited | recent, awaited):
        for step in range(most):
            found = ((turn + step) * STEP % most + 1) * unit
            if total + found not in taken:
                return found
    raise PaymentError(_("Too many transfers of this amount are awaited just now. Choose another way to pay."))


def deposit_apart(*, total: int, deposit: int, currency: str, order_id: int) -> int:
    """The deposit to ask of this order, minor units: `deposit` and 1–999 of the smallest coin, so that nobody else is
    awaited to pay it, nor the rest of `total`. It counts towards the total, so nobody pays more. One that has such
    digits already is kept. `deposit` itself where all is taken, and where another takes it this very moment the
    database says so; such are found by their order.
    """
    unit: int = 10 ** (money.exponent(currency) - money.cash_exponent(currency))
    most = MOST if unit > 1 else 99
    mine = Payment.objects.filter(order=order_id, part=Payment.Part.DEPOSIT, by_amount=True, amount=deposit)
    additions = [(order_id + step) * STEP % most + 1 for step in range(most)]
    asked = [deposit] * mine.exists() + [deposit + one * unit for one in additions]
    rest = total - deposit
    theirs = Payment.objects.filter(
        Q(amount__gte=deposit, amount__lte=deposit + most * unit) | Q(amount__lte=rest, amount__gte=rest - most * unit),
        currency=currency,
    ).exclude(order=order_id)
    awaited = set(theirs.to_come().values_list("amount", flat=True))
    recent = set(theirs.filter(created_at__gt=clock.now() - RECENT).values_list("amount", flat=True))
    for taken in (awaited | recent, awaited):
        for one in asked:
            if one < total and one not in taken and total - one not in taken and one != total - one:
                return one
    return deposit
