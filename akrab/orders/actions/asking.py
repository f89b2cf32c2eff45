"""Before the shop decides it may ask; the order waits for the customer's answer."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.core import clock, shop
from akrab.journal.recording import record
from akrab.messaging.actions import write_to_shop
from akrab.orders import kinds
from akrab.orders.actions.moving import already, hold
from akrab.orders.errors import OrderError
from akrab.orders.models import Order, OrderQuestion


@transaction.atomic
def ask(*, order: Order, text: str, actor: User) -> OrderQuestion:
    """Ask the customer something; the order stays waiting. Raises OrderError."""
    if not text.strip():
        raise OrderError(_("Write the question; the customer gets it."), field="text")
    hold(order, allowed=[Order.State.WAITING])
    if not Order.objects.filter(pk=order.pk, asks=False).update(asks=True, reminded_at=None, due_at=_answer_until()):
        raise OrderError(_("The customer has not answered your last question yet."), field="text")
    question = OrderQuestion.objects.create(order=order, text=text.strip()[:1000], asked_by=actor, asked_at=clock.now())
    order.refresh_from_db()
    record(
        kinds.OrderAsked(number=order.number, text=question.text[:200], question=question.pk),
        customer_id=order.customer_id,
        subject=order,
        actor=actor,
    )
    return question


def _answer_until() -> dt.datetime | None:
    hours = int(shop.get("waiting_hours"))
    return clock.now() + dt.timedelta(hours=hours) if hours else None


@transaction.atomic
def answer(*, order: Order, text: str, actor: User) -> None:
    """The customer answers the open question: noted at the order and in the shop's messages. Raises OrderError."""
    if not text.strip():
        raise OrderError(_("Write an answer first."), field="text")
    hold(order, allowed=[Order.State.WAITING])
    question = order.questions.filter(answered_at=None).first()
    if question is None or not Order.objects.filter(pk=order.pk, asks=True).update(asks=False, due_at=None):
        raise (
            already(order)
            if order.state != Order.State.WAITING
            else OrderError(_("The shop has no open question about this order."), field="text")
        )
    OrderQuestion.objects.filter(pk=question.pk).update(answer=text.strip()[:2000], answered_at=clock.now())
    order.refresh_from_db()
    record(
        kinds.OrderAnswered(number=order.number, text=text.strip()[:200]),
        customer_id=order.customer_id,
        subject=order,
        actor=actor,
    )
    if order.customer is not None:
        write_to_shop(
            customer=order.customer,
            text=text.strip(),
            key=f"answer:{question.pk}",
            subject=_("Order %(number)s") % {"number": order.number},
        )
