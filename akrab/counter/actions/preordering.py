"""Pre-orders at the counter: a place in the batch, a deposit now, the rest when the goods are collected."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability, may
from akrab.accounts.models import User
from akrab.catalogue import serials
from akrab.catalogue.models import Variant
from akrab.core import clock
from akrab.core.errors import NotAllowed
from akrab.counter import money
from akrab.counter.errors import BadSale, CounterError, TillClosed
from akrab.counter.models import CounterSale, SalePayment, Till
from akrab.counter.queries import TO_COLLECT
from akrab.counter.sales import SaleData
from akrab.customers.models import Customer
from akrab.orders import actions as orders
from akrab.orders import batches
from akrab.orders.models import Order
from akrab.payments.actions import receive


def check(sale: SaleData, variants: Mapping[int, Variant], customer: Customer | None) -> None:
    """A pre-order is somebody's, of goods that can be ordered now and of nothing else. Raises BadSale."""
    if customer is None:
        raise BadSale(_("A pre-order needs the customer: choose the person, or note name and phone number."))
    if any(one.method == money.ACCOUNT for one in sale.tenders):
        raise BadSale(_("A pre-order is not bought on account: take a deposit, the rest is paid when it is collected."))
    taking = batches.open_for(variants)
    for pk, variant in variants.items():
        if pk not in taking:
            raise BadSale(
                _("No pre-order is open for “%(name)s”. Sell it from the shelf, in a sale of its own.")
                % {"name": variant}
            )


def check_deposit(order: Order, sale: SaleData) -> None:
    """Enough is paid now. Raises BadSale."""
    if order.total - sale.later < order.deposit:
        raise BadSale(_("At least %(amount)s is paid now, as deposit.") % {"amount": money.shown(order.deposit)})


@transaction.atomic
def collect(
    *,
    order: Order,
    till: Till,
    method: str,
    actor: User,
    given: int | None = None,
    numbers: Mapping[int, Sequence[str]] | None = None,
) -> None:
    """The pre-order is handed over, and what was left to pay comes into the open session: once, whoever presses first.

    `given`: what the page showed as still to pay, minor units. `numbers`: line id → serial numbers, for goods that have
    some. Raises NotAllowed, CounterError, TillClosed, SerialError or what the orders refuse; nothing has then changed.
    """
    if not may(actor, Capability.COUNTER_SELL):
        raise NotAllowed(_("%(name)s may not sell across the counter.") % {"name": actor})
    session = till.sessions.filter(closed_at__isnull=True).first()
    if session is None:
        raise TillClosed(_("The till is closed. Open it first, then sell."))
    sale = CounterSale.objects.select_related("order").filter(order=order, state=CounterSale.State.RECORDED).first()
    order.refresh_from_db()
    if sale is None or order.state not in TO_COLLECT:
        raise CounterError(_("This pre-order has been collected already, or was cancelled."))
    owed = order.owed
    if given is not None and given != owed:
        raise CounterError(_("What is still to pay has changed meanwhile. Please look again."))
    if method not in {money.CASH, money.QRIS, money.CARD}:
        raise BadSale(_("This shop does not know that way to pay."))
    lines = list(order.lines.select_related("variant__product").order_by("id"))
    for line in lines:
        if line.variant is not None and line.variant.has_serials:
            named = list((numbers or {}).get(line.pk, []))
            serials_needed(line.variant, named, line.open)
            serials.assign_serials(line.pk, line.variant, named, enter_unknown=True, actor=actor)
    if owed:
        now = clock.now()
        SalePayment.objects.create(sale=sale, session=session, method=method, amount=owed, taken_by=actor, taken_at=now)
        key = f"counter:{order.placing_key}:collected"
        receive(order=order, method=method, amount=owed, key=key, actor=actor, at=now, source="counter")
        order.refresh_from_db()
    orders.complete(order=order, actor=actor)


def serials_needed(variant: Variant, numbers: Sequence[str], quantity: int) -> None:
    if len(numbers) != quantity:
        raise BadSale(
            _("“%(name)s”: %(count)d serial numbers for %(quantity)d pieces. Scan or choose one for each piece.")
            % {"name": variant, "count": len(numbers), "quantity": quantity}
        )
