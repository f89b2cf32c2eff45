"""Orders that nobody answers or pays: reminded once, then given up once, also when the money comes that very moment."""

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from akrab.core import clock, shop
from akrab.journal.recording import record
from akrab.orders import kinds
from akrab.orders.actions.deciding import give_up
from akrab.orders.actions.moving import move
from akrab.orders.errors import AlreadyDecided
from akrab.orders.models import Order
from akrab.orders.words import language_of

S = Order.State
UNPAID = gettext_noop("not paid in time")
UNANSWERED = gettext_noop("no answer in time")
AT_ONCE = 500


def run_out() -> int:
    """Remind of what falls due and give up what is overdue; returns how many orders were given up."""
    now = clock.now()
    remind_until = now + dt.timedelta(hours=int(shop.get("remind_hours")))
    soon = Q(state=S.ACCEPTED, paid=0) | Q(state=S.WAITING, asks=True, paid=0)
    for order in Order.objects.filter(soon, due_at__gt=now, due_at__lte=remind_until, reminded_at=None)[:AT_ONCE]:
        remind(order=order)
    overdue = Q(state=S.ACCEPTED, due_at__lte=now) | Q(state=S.WAITING, asks=True, due_at__lte=now)
    hours = int(shop.get("waiting_hours"))
    if hours:
        overdue |= Q(state=S.WAITING, asks=False, placed_at__lte=now - dt.timedelta(hours=hours), source="shop")
    return sum(expire(order=order) for order in Order.objects.filter(overdue, paid=0).order_by("id")[:AT_ONCE])


@transaction.atomic
def remind(*, order: Order) -> bool:
    """Tell the customer that time runs out, once; False when it was told or is over."""
    still = Order.objects.filter(pk=order.pk, state__in=[S.WAITING, S.ACCEPTED], paid=0, reminded_at=None)
    if not still.update(reminded_at=clock.now()):
        return False
    record(kinds.OrderDue(number=order.number), customer_id=order.customer_id, subject=order)
    return True


@transaction.atomic
def expire(*, order: Order) -> bool:
    """Give the order up if nothing was paid and nobody decided since it was read; False when it lives on.

    One update decides between this and a payment: money that comes later finds a cancelled order and is to go back.
    """
    if order.state not in {S.WAITING, S.ACCEPTED}:  # read when another had given it up already
        return False
    with translation.override(language_of(order.customer)):
        reason = _(UNANSWERED) if order.state == S.WAITING else _(UNPAID)
    try:
        move(
            order,
            allowed=[order.state],
            to=S.CANCELLED,
            what=kinds.OrderCancelled(number=order.number, reason=reason),
            actor=None,
            reason=reason,
            only=Q(paid=0, asks=order.asks, due_at=order.due_at),
        )
    except AlreadyDecided:
        return False
    give_up(order)
    return True
