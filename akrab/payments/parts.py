"""An order with a deposit is paid in two parts: what is asked now, what later, and by which way."""

import datetime as dt
from dataclasses import dataclass, replace

from akrab.core import clock
from akrab.orders import actions as orders
from akrab.orders import batches
from akrab.orders.models import Order
from akrab.payments import debts, methods
from akrab.payments.amounts import deposit_apart
from akrab.payments.models import Payment

ON_DELIVERY = "cod"


@dataclass(frozen=True)
class Asked:
    """One payment to ask for; `amount` in minor units."""

    part: str
    method: str
    amount: int


def asked_of(order: Order, method: str) -> list[Asked]:
    """What is to be paid now by `method`, and behind a deposit the rest. The courier takes no deposit: it is paid by
    the first way that brings money beforehand, and the rest stays with him."""
    due = 0 if method == debts.CODE else order.deposit_due
    rest = order.owed - due
    if not due or not rest:
        part = Payment.Part.REST if order.deposit and order.paid else ""
        return [Asked(part, method, order.owed)]
    later = ON_DELIVERY if order.payment_method == ON_DELIVERY else method
    first = beforehand(order) if method == ON_DELIVERY else method
    return [Asked(Payment.Part.DEPOSIT, first, due), Asked(Payment.Part.REST, later, rest)]


def beforehand(order: Order) -> str:
    """The first way on offer that brings money before the goods go."""
    offered = methods.offered(
        channel="web",
        customer=order.customer,
        total=order.deposit,
        delivery=order.delivery,
        district=order.district,
    )
    found = (one.code for one in offered if one.provider or methods.handler(one.code).by_amount)
    return next(found, methods.AGREED.code)


def apart(order: Order, wanted: list[Asked]) -> list[Asked]:
    """The two parts of a deposit's order with amounts that nobody else awaits, where the amount tells whose money it
    is. The order's deposit is then just what is asked."""
    first, later = wanted
    if not methods.handler(first.method).by_amount:
        return wanted
    deposit = deposit_apart(total=order.owed, deposit=first.amount, currency=order.currency, order_id=order.pk)
    if deposit != order.deposit:
        orders.set_deposit(order=order, deposit=deposit)
    return [replace(first, amount=deposit), replace(later, amount=order.owed - deposit)]


@dataclass(frozen=True)
class Parts:
    """A deposit's order as people read it. Amounts in minor units; `ready_on` is the day of the pre-order, if it is
    one; `asked`: the goods are ready, the rest is due."""

    deposit: int
    deposit_due: int
    rest: int
    ready_on: dt.date | None
    asked: bool


def parts_of(order: Order) -> Parts | None:
    """None for an order that is paid in one piece."""
    if not order.deposit or order.deposit >= order.total - order.credited:
        return None
    asked = order.payments.filter(asked_at__isnull=False).exists()
    ready_on = batches.ready_on(order)
    return Parts(
        deposit=order.deposit,
        deposit_due=order.deposit_due,
        rest=order.owed - order.deposit_due,
        ready_on=ready_on,
        asked=asked or (ready_on is not None and ready_on <= clock.today()),
    )
