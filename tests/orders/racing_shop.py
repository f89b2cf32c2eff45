"""A process that does one deed again and again beside others, and prints what came of it."""

import collections
import json
import sys

import django

django.setup()

from akrab.accounts.models import User
from akrab.core.errors import AkrabError
from akrab.orders import actions
from akrab.orders.actions.expiring import expire
from akrab.orders.models import Order, Return


def main(deed: str, process: int) -> None:
    outcome: collections.Counter[str] = collections.Counter()
    actor = User.objects.exclude(role="customer").order_by("id")[0]
    for number, order in enumerate(Order.objects.order_by("id")):
        try:
            outcome[str(DEEDS[deed](order, actor, f"{process}-{number}", process))] += 1
        except AkrabError as error:
            outcome[type(error).__name__] += 1
    print(json.dumps(outcome))


def receive(order: Order, actor: User, key: str, process: int) -> str:
    actions.receive_return(
        back=Return.objects.get(order=order),
        restock={one.pk: True for one in Return.objects.get(order=order).lines.all()},
        actor=actor,
    )
    return "received"


def bring_back(order: Order, actor: User, key: str, process: int) -> str:
    line = order.lines.get()
    back = actions.request_return(order=order, pieces={line.pk: 1}, reason="x", key=key, actor=actor)
    actions.receive_return(back=back, restock={one.pk: True for one in back.lines.all()}, actor=actor)
    return "received"


def invoice(order: Order, actor: User, key: str, process: int) -> str:
    return "invoiced" if actions.give_invoice(order) else "none"


def pay_or_expire(order: Order, actor: User, key: str, process: int) -> str:
    if process % 2:
        return f"expired {expire(order=order)}"
    if process == 0:
        actions.note_money(order=order, amount=order.total)
        return "paid"
    return "idle"


DEEDS = {"receive": receive, "bring_back": bring_back, "invoice": invoice, "pay_or_expire": pay_or_expire}
main(sys.argv[1], int(sys.argv[2]))
