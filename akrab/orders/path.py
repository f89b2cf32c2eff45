"""The way of an order as people see it: which steps it has, and which are behind it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from akrab.orders.models import Order

S = Order.State
ICONS = {
    S.WAITING: "clock",
    S.ACCEPTED: "circle-check",
    S.PAID: "wallet",
    S.PACKED: "package",
    S.SENT: "truck",
    S.DONE: "check-check",
}
PICKUP = "pickup"
LEFT_THE_PATH = {S.REJECTED, S.CANCELLED, S.RETURNED}


@dataclass(frozen=True)
class Step:
    """`place`: done, now or later."""

    icon: str
    word: str
    place: str


def path_of(order: Order) -> list[Step]:
    """The steps of this order; empty when it came to nothing or came back.

    What is paid when it is handed over has no step for the payment, what is collected none for sending. A parcel that
    is under way before the money came shows the payment as still to come.
    """
    if order.state in LEFT_THE_PATH:
        return []
    steps = [S.WAITING, S.ACCEPTED, S.PAID, S.PACKED, S.SENT, S.DONE]
    if order.is_cash_on_delivery:
        steps.remove(S.PAID)
    if order.delivery == PICKUP and order.state != S.SENT:
        steps.remove(S.SENT)
    now = S(order.state)
    reached = len(steps) if now == S.DONE else steps.index(now) if now in steps else steps.index(S.ACCEPTED)
    made = []
    for place, step in enumerate(steps):
        said = "done" if place < reached else "now" if place == reached else "later"
        if step == S.PAID and now != S.PAID:
            said = "done" if order.owed == 0 and now != S.WAITING else "later"
        made.append(Step(icon=ICONS[step], word=_word(step, order), place=said))
    return made


def _word(step: Order.State, order: Order) -> str:
    if step == S.PACKED and order.delivery == PICKUP:
        return _("ready to collect")
    return str(step.label)
