"""Money for an order: only `payments` calls this, with what really came in or went back."""

from django.db import transaction
from django.db.models import F

from akrab.accounts.models import User
from akrab.core import clock
from akrab.journal.recording import record
from akrab.orders import kinds
from akrab.orders.models import Order


@transaction.atomic
def note_money(*, order: Order, amount: int, actor: User | None = None) -> None:
    """Add what came in (or take off what went back, negative), minor units; the caller guards that it happens once.

    An accepted order that is paid in full becomes “paid”. A waiting one stays waiting: the shop decides.
    """
    Order.objects.filter(pk=order.pk).update(paid=F("paid") + amount)
    if order.deposit:  # when it is here the shop begins, and the rest has a time of its own
        Order.objects.filter(pk=order.pk, paid__gte=F("deposit")).update(due_at=None)
    full = Order.objects.filter(pk=order.pk, state=Order.State.ACCEPTED, paid__gte=F("total") - F("credited"))
    if amount > 0 and full.update(state=Order.State.PAID, decided_at=clock.now()):
        record(kinds.OrderPaid(number=order.number), customer_id=order.customer_id, subject=order, actor=actor)
    order.refresh_from_db()


def adjust_total(*, order: Order, adjustment: int) -> bool:
    """Another way to pay brings another adjustment (a transfer's unique amount). False, and nothing changed, when
    something was paid already, an invoice is written or the order is decided against."""
    changed = Order.objects.filter(pk=order.pk, paid=0, invoice_number=None).exclude(
        state__in=[Order.State.REJECTED, Order.State.CANCELLED]
    )
    done = changed.update(total=F("total") - F("adjustment") + adjustment, adjustment=adjustment)
    order.refresh_from_db()
    return bool(done)


def set_deposit(*, order: Order, deposit: int) -> None:
    """What is asked before the shop begins, minor units: a way to pay gives it digits of its own, or asks for none."""
    Order.objects.filter(pk=order.pk).update(deposit=max(0, deposit))
    order.refresh_from_db()


@transaction.atomic
def let_off(*, order: Order, most: int, actor: User | None = None) -> bool:
    """A rest of at most `most` minor units need not be paid any more: the last digits that a transfer left away. It is
    kept in `credited`; the total stays as the invoice has it. False when the rest is larger, or nothing was paid."""
    small = Order.objects.filter(pk=order.pk, paid__gt=0, paid__lt=F("total") - F("credited"))
    done = small.filter(paid__gte=F("total") - F("credited") - most).update(credited=F("total") - F("paid"))
    if done:
        full = Order.objects.filter(pk=order.pk, state=Order.State.ACCEPTED)
        if full.update(state=Order.State.PAID, decided_at=clock.now()):
            record(kinds.OrderPaid(number=order.number), customer_id=order.customer_id, subject=order, actor=actor)
    order.refresh_from_db()
    return bool(done)
