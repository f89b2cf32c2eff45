"""Undoing a sale: the goods back on the shelf, the money back to the customer, the points too. Once."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability, may
from akrab.accounts.models import User
from akrab.catalogue.models import Serial
from akrab.catalogue.serials import take_back_serials
from akrab.core import clock
from akrab.core.errors import NotAllowed
from akrab.counter import kinds, money
from akrab.counter.errors import CounterError, TillClosed
from akrab.counter.models import CounterSale, SalePayment
from akrab.counter.queries import TO_COLLECT
from akrab.journal.recording import record
from akrab.orders import actions as orders
from akrab.orders.models import Order, Return

State = CounterSale.State


def may_undo(sale: CounterSale, user: User) -> bool:
    """Who may close the till undoes any sale; a cashier only the last own one."""
    if may(user, Capability.COUNTER_CLOSE):
        return True
    if not may(user, Capability.COUNTER_SELL) or sale.seller_id != user.pk:
        return False
    last = CounterSale.objects.filter(till_id=sale.till_id, state=State.RECORDED).order_by("-id").first()
    return last is not None and last.pk == sale.pk


@transaction.atomic
def undo_sale(*, sale: CounterSale, reason: str, actor: User) -> None:
    """Take a sale back whole. The money goes out of the session that is open now.

    Raises NotAllowed, CounterError, TillClosed or the orders' own refusal; nothing has then changed."""
    if not may_undo(sale, actor):
        raise NotAllowed(_("You may undo only your own last sale. Ask who may close the till."))
    if not reason.strip():
        raise CounterError(_("Write a reason."), field="reason")
    session = sale.till.sessions.filter(closed_at__isnull=True).first()
    if session is None:
        raise TillClosed(_("The till is closed. Open it first, then sell."))
    undone = CounterSale.objects.filter(pk=sale.pk, state=State.RECORDED).update(
        state=State.VOIDED, decided_by=actor, decided_at=clock.now(), decision_reason=reason.strip()[:300]
    )
    if not undone or sale.order is None:
        raise CounterError(_("This sale was undone before."))
    order: Order = sale.order
    SalePayment.objects.bulk_create(
        SalePayment(
            sale=sale,
            session=session,
            method=one.method,
            amount=-one.amount,
            reference=one.reference,
            taken_by=actor,
            taken_at=clock.now(),
        )
        for one in sale.payments.all()
    )
    money.give_back(order=order, reason=reason, actor=actor)
    order.refresh_from_db()
    if order.state in TO_COLLECT:  # a pre-order that nobody has collected: its places are free again
        orders.cancel(order=order, reason=reason.strip()[:200], actor=actor)
        _tell(order, reason, actor)
        return
    pieces = {line.pk: line.returnable for line in order.lines.all() if line.returnable > 0}
    if not pieces:
        raise CounterError(_("This sale was undone before."))
    _numbers_back(pieces, actor)
    back: Return = orders.request_return(
        order=order, pieces=pieces, reason=reason, key=f"undone-{sale.pk}", actor=actor
    )
    restock = {one.pk: True for one in back.lines.all()}
    orders.receive_return(back=back, restock=restock, actor=actor)
    sale.refresh_from_db()
    _tell(order, reason, actor)


def _tell(order: Order, reason: str, actor: User) -> None:
    record(
        kinds.SaleUndone(number=order.number, total=order.total, reason=reason.strip()[:200], currency=order.currency),
        customer_id=order.customer_id,
        subject=order,
        actor=actor,
    )


def _numbers_back(pieces: Mapping[int, int], actor: User) -> None:
    """Pieces whose numbers are known only in part come back here: a return of the whole line asks for all of them."""
    for line_id, quantity in pieces.items():
        known = list(Serial.objects.filter(order_line_id=line_id).values_list("number", flat=True))
        if known and len(known) != quantity:
            take_back_serials(line_id, known, actor=actor)
