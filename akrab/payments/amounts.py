"""An amount of its own for each awaited transfer: one to three digits on top tell on the statement whose money it
is."""

import datetime as dt

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
    awaited = set(near.open().values_list("amount", flat=True))
    recent = set(near.filter(created_at__gt=clock.now() - RECENT).values_list("amount", flat=True))
    for taken in (awaited | recent, awaited):
        for step in range(most):
            found = ((turn + step) * STEP % most + 1) * unit
            if total + found not in taken:
                return found
    raise PaymentError(_("Too many transfers of this amount are awaited just now. Choose another way to pay."))
