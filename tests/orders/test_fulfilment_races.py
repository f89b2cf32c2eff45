"""Sixteen processes at once: what comes back, what is invoiced, what runs out, each exactly once."""

import collections
import json

import pytest

from tests.orders.test_races import python
from tests.racing import race

PROCESSES = 16
SETUP = """
import datetime, json, django; django.setup()
from django.conf import settings
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
from akrab.accounts.models import Role
from akrab.core import clock
from akrab.orders import actions
from akrab.orders.models import Order
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_variant
from tests.orders.factories import make_order
staff, deed = make_user(Role.STAFF), {deed!r}
for number in range({orders}):
    order = make_order(variant=make_variant(stock=5, price=1_000_000), quantity=5, payment_method="transfer")
    if deed == "invoice":
        continue
    actions.accept(order=order, actor=staff)
    if deed == "pay_or_expire":
        Order.objects.filter(pk=order.pk).update(due_at=clock.now() - datetime.timedelta(minutes=1))
        continue
    actions.note_money(order=order, amount=order.total)
    actions.send(order=order, key=f"send-{{number}}", actor=staff)
    if deed == "receive":
        pieces = {{order.lines.get().pk: 5}}
        actions.request_return(order=order, pieces=pieces, reason="x", key=f"r{{number}}", actor=staff)
print("ready")
"""
COUNT = """
import json, django; django.setup()
from akrab.catalogue.models import Stock
from akrab.journal.models import Entry
from akrab.orders.models import Order, OrderLine
print(json.dumps({
    "orders": [[o.state, o.paid, o.credited, o.refund_due] for o in Order.objects.order_by("id")],
    "returned": list(OrderLine.objects.order_by("id").values_list("returned", flat=True)),
    "stock": sorted(Stock.objects.values_list("on_hand", "reserved")),
    "invoices": sorted(filter(None, Order.objects.values_list("invoice_number", flat=True))),
    "kinds": sorted(Entry.objects.filter(kind__in=["return.received", "order.cancelled", "order.paid"])
        .values_list("kind", flat=True)),
}))
"""


def run_race(deed: str, orders: int, env: dict[str, str]) -> tuple[dict[str, int], dict[str, list[object]]]:
    python(SETUP.format(deed=deed, orders=orders), env)
    outcome: collections.Counter[str] = collections.Counter()
    for printed in race("tests.orders.racing_shop", [(deed, number) for number in range(PROCESSES)], env):
        outcome.update(json.loads(printed.splitlines()[-1]))
    return dict(outcome), json.loads(python(COUNT, env))


@pytest.mark.django_db(transaction=True)
def test_the_same_return_is_received_once(shop_env: dict[str, str]) -> None:
    outcome, after = run_race("receive", 2, shop_env)
    assert outcome == {"received": 2, "AlreadyDecided": 2 * PROCESSES - 2}
    assert after["orders"] == [["returned", 5_000_000, 5_000_000, 5_000_000]] * 2
    assert (after["returned"], after["stock"]) == ([5, 5], [[5, 0], [5, 0]])
    assert after["kinds"].count("return.received") == 2


@pytest.mark.django_db(transaction=True)
def test_five_pieces_come_back_five_times_however_many_try(shop_env: dict[str, str]) -> None:
    outcome, after = run_race("bring_back", 2, shop_env)
    assert outcome["received"] == 10
    assert sum(outcome.values()) == 2 * PROCESSES
    assert after["orders"] == [["returned", 5_000_000, 5_000_000, 5_000_000]] * 2
    assert (after["returned"], after["stock"]) == ([5, 5], [[5, 0], [5, 0]])


@pytest.mark.django_db(transaction=True)
def test_invoice_numbers_are_given_once_and_without_a_gap(shop_env: dict[str, str]) -> None:
    outcome, after = run_race("invoice", 12, shop_env)
    assert outcome == {"invoiced": 12 * PROCESSES}
    assert [str(number)[-5:] for number in after["invoices"]] == [f"{number:05}" for number in range(1, 13)]


@pytest.mark.django_db(transaction=True)
def test_an_order_is_paid_or_runs_out_and_never_both(shop_env: dict[str, str]) -> None:
    _outcome, after = run_race("pay_or_expire", 12, shop_env)
    for state, paid, _credited, refund_due in after["orders"]:
        assert paid == 5_000_000
        assert (state, refund_due) in {("paid", 0), ("cancelled", 5_000_000)}
    assert len(after["kinds"]) == 12
    assert sum(on_hand for on_hand, _reserved in after["stock"]) == 5 * after["kinds"].count("order.cancelled")
