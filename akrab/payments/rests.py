"""The rest after a deposit: asked for when the goods are ready, then reminded of, politely and once per step."""

import datetime as dt

from django.db import transaction

from akrab.core import clock
from akrab.journal.recording import record
from akrab.messaging.notifying import notify
from akrab.orders.models import Order
from akrab.payments import kinds
from akrab.payments.message_texts import pay_context
from akrab.payments.models import Payment
from akrab.payments.reminders import FROM_HOUR, TO_HOUR

AT_ONCE = 500
# Days after it was asked for → step.
STEPS = ((3, "late3"), (7, "late7"))
ORDER = ("", "due", *(step for _days, step in STEPS))
BY_HAND = ("cod", "debt")  # the courier collects it, or it stands in the debt book


@transaction.atomic
def ask(*, order: Order, tell: bool = True) -> bool:
    """The goods are ready, so the rest is due: the customer is told, once. False where there is none to ask for. `tell`
    is off where another message says so already."""
    rest = _open_rest(order)
    if rest is None or not Payment.objects.filter(pk=rest.pk, asked_at=None).update(asked_at=clock.now()):
        return False
    _step(rest, "due", tell=tell)
    return True


def remind_all(now: dt.datetime | None = None) -> int:
    """Remind of rests that were asked for days ago, each step once; nothing at night. Returns how many."""
    moment = (now or clock.now()).astimezone(clock.zone())
    if not FROM_HOUR <= moment.hour < TO_HOUR:
        return 0
    asked = Payment.objects.filter(asked_at__lte=moment - dt.timedelta(days=STEPS[0][0]), part=Payment.Part.REST)
    waiting = asked.open().exclude(reminded=STEPS[-1][1]).exclude(method__in=BY_HAND)
    return sum(remind(rest=rest, moment=moment) for rest in waiting.select_related("order").order_by("id")[:AT_ONCE])


@transaction.atomic
def remind(*, rest: Payment, moment: dt.datetime) -> bool:
    """The step that has come, if it was not sent; one that was missed is left out."""
    assert rest.asked_at is not None
    days = (moment - rest.asked_at).days
    step = next((step for after, step in reversed(STEPS) if days >= after), "")
    if not step or ORDER.index(step) <= ORDER.index(rest.reminded) or not rest.order.owed:
        return False
    return _step(rest, step)


def _open_rest(order: Order) -> Payment | None:
    if not order.owed or order.deposit_due or order.customer is None or order.channel == "counter":
        return None
    return Payment.objects.open().filter(order=order, part=Payment.Part.REST).exclude(method__in=BY_HAND).first()


def _step(rest: Payment, step: str, *, tell: bool = True) -> bool:
    if not Payment.objects.filter(pk=rest.pk, reminded=rest.reminded).update(reminded=step):
        return False
    order = rest.order
    if tell and order.customer is not None:
        notify(
            customer=order.customer,
            template=f"rest_{step}",
            about=order,
            context=pay_context(order, amount=rest.amount),
        )
    record(kinds.RestAsked(number=order.number, step=step), customer_id=order.customer_id, subject=order)
    return True
