"""Cash that is taken with the handing over counts once."""

import json

import pytest
from django.db import transaction
from django.test import Client

from akrab.accounts.models import Role, User
from akrab.journal.models import Entry
from akrab.orders import actions as orders
from akrab.orders.errors import AlreadyDecided
from akrab.orders.models import Order
from akrab.payments import actions, consumers, methods
from akrab.payments.models import Payment
from tests.accounts.factories import make_user
from tests.orders.test_races import python
from tests.payments.factories import awaited, make_order, open_shop
from tests.racing import race
from tests.shipping.factories import make_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> User:
    return make_user(Role.OWNER)


def on_its_way(boss: User, method: str = "cod") -> Order:
    open_shop()
    make_service(code="flat", tariffs={"": (1_000_000, 0)}, cash_on_delivery=True)
    order = make_order(method=method, delivery="flat", address="Jl. Melati 1")
    orders.accept(order=order, actor=boss)
    orders.send(order=order, key="parcel" * 4, actor=boss)
    return order


@transaction.atomic
def killed_after(order: Order, boss: User) -> None:
    actions.hand_over(order=order, actor=boss)
    raise KeyboardInterrupt


def offered(delivery: str, district: str = "") -> set[str]:
    found = methods.offered(channel="web", customer=None, total=100, delivery=delivery, district=district)
    return {one.code for one in found}


def test_cash_on_delivery_needs_a_courier_who_takes_money_and_an_area_that_allows_it() -> None:
    open_shop(cod_districts=["33.72"])
    make_service(code="own", cash_on_delivery=True)
    make_service(code="post")
    assert "cod" in offered("own", "33.72.01")
    assert "cod" in offered("agreed", "33.72.01")
    assert "cod" not in offered("own", "31.01")
    assert "cod" not in offered("post", "33.72.01")
    assert "cod" not in offered("pickup", "33.72.01")


def paid(order: Order) -> list[tuple[str, int, str]]:
    payments = Payment.objects.counting().filter(order=order).order_by("id")
    return list(payments.values_list("method", "amount", "source"))


def test_the_done_button_of_an_order_paid_on_delivery_leaves_nothing_owed(client: Client, boss: User) -> None:
    order = on_its_way(boss)
    client.force_login(boss)
    for _click in range(2):
        client.post(f"/office/orders/{order.pk}/complete/")
    order.refresh_from_db()
    assert (order.state, order.owed, order.paid, order.refund_due) == (Order.State.DONE, 0, order.total, 0)
    assert paid(order) == [("cod", order.total, "handing_over")]
    assert not Payment.objects.open().exists()


def test_collected_cash_of_another_way_to_pay_is_cash(client: Client, boss: User) -> None:
    order = on_its_way(boss, "transfer")
    client.force_login(boss)
    client.post(f"/office/orders/{order.pk}/collect/")
    order.refresh_from_db()
    assert (order.state, order.owed) == (Order.State.DONE, 0)
    assert paid(order) == [("cash", order.total, "handing_over")]


def test_an_order_handed_over_unpaid_stays_owed(boss: User) -> None:
    order = on_its_way(boss, "transfer")
    actions.hand_over(order=order, actor=boss)
    assert (order.owed, paid(order)) == (order.total, [])
    assert awaited(order).amount == order.total


def test_only_what_is_still_owed_is_taken(boss: User) -> None:
    order = on_its_way(boss)
    stale = Order.objects.get(pk=order.pk)
    actions.receive(order=order, method="transfer", amount=4_000_000, key="part", actor=boss)
    actions.hand_over(order=stale, actor=boss)
    assert paid(order) == [("transfer", 4_000_000, "owner"), ("cod", order.total - 4_000_000, "handing_over")]
    assert Entry.objects.get(kind="order.done").data["collected"] == order.total - 4_000_000


def test_killed_before_the_end_nothing_has_happened_and_again_it_counts_once(boss: User) -> None:
    order = on_its_way(boss)
    with pytest.raises(KeyboardInterrupt):
        killed_after(order, boss)
    order.refresh_from_db()
    assert (order.state, order.paid, paid(order)) == (Order.State.SENT, 0, [])
    actions.hand_over(order=order, actor=boss)
    with pytest.raises(AlreadyDecided):
        actions.hand_over(order=order, actor=boss)
    for _again in range(2):
        consumers.collected(Entry.objects.get(kind="order.done"))
    order.refresh_from_db()
    assert (order.paid, len(paid(order))) == (order.total, 1)


def test_what_others_complete_is_booked_from_the_journal_once(boss: User) -> None:
    order = on_its_way(boss)
    orders.complete(order=order, actor=boss)
    for _again in range(2):
        consumers.collected(Entry.objects.get(kind="order.done"))
    order.refresh_from_db()
    assert (order.owed, paid(order)) == (0, [("cod", order.total, "handing_over")])


def test_booked_by_mistake_and_taken_back_it_is_not_booked_again(boss: User) -> None:
    order = on_its_way(boss)
    actions.hand_over(order=order, actor=boss)
    actions.take_back(payment=Payment.objects.get(source="handing_over"), reason="no money", actor=boss)
    consumers.collected(Entry.objects.get(kind="order.done"))
    order.refresh_from_db()
    assert (order.paid, order.owed) == (0, order.total)


SETUP = """
import django; django.setup()
from akrab.accounts.models import Role
from akrab.orders import actions as orders
from tests.accounts.factories import make_user
from tests.payments.factories import make_order, open_shop
from tests.shipping.factories import make_service
open_shop()
make_service(code="flat", tariffs={"": (1_000_000, 0)}, cash_on_delivery=True)
order = make_order(method="cod", delivery="flat", address="Jl. Melati 1")
orders.accept(order=order, actor=make_user(Role.OWNER))
print(order.pk)
"""
COUNT = """
import json, django; django.setup()
from akrab.orders.models import Order
from akrab.payments.models import Payment
order = Order.objects.get()
print(json.dumps([order.state, order.paid - order.total, Payment.objects.counting().count()]))
"""


@pytest.mark.django_db(transaction=True)
def test_eight_processes_hand_one_order_over_and_it_is_paid_once(shop_env: dict[str, str]) -> None:
    order = python(SETUP, shop_env)
    done = race("tests.payments.racing_courier", [(order,)] * 8, shop_env)
    assert sum(int(one) for one in done) == 1
    assert json.loads(python(COUNT, shop_env)) == ["done", 0, 1]
