"""Pre-orders: places instead of stock, the cut-off, deposits, the shopping list, telling everybody once."""

import datetime as dt
import json
from collections import Counter

import pytest

from akrab.accounts.actions import change_shop_settings
from akrab.accounts.models import Role
from akrab.catalogue.models import Product, Stock, StockMove, Variant
from akrab.catalogue.stock import OutOfStock
from akrab.core import clock
from akrab.journal.models import Entry
from akrab.messaging.models import Message
from akrab.orders import actions, baskets, batches
from akrab.orders.actions.batching import close_overdue
from akrab.orders.consumers import tell_batch
from akrab.orders.errors import AlreadyDecided, BatchError
from akrab.orders.models import Batch, Order
from akrab.orders.queries import basket_view
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_variant
from tests.customers.factories import make_member
from tests.orders.factories import make_batch, make_order
from tests.orders.test_races import python
from tests.racing import race


@pytest.fixture
def nastar(db: None) -> Variant:
    change_shop_settings(values={"unconfirmed_limit": 100}, actor=None)
    return make_variant(name="Nastar", price=5_000_050, stock=0)


def test_an_order_takes_a_place_and_nothing_from_the_shelf(nastar: Variant) -> None:
    batch = make_batch(nastar, deposit_percent=30)
    assert Product.objects.get().availability == "in_stock"
    order = make_order(variant=nastar, quantity=3)
    batch.refresh_from_db()
    assert (batch.taken, batch.left) == (3, 7)
    assert order.lines.get().batch == batch
    assert order.deposit == 4_500_100  # 30 % of 150.001,50, up to the next rupiah
    assert not StockMove.objects.exists()
    actions.reject(order=order, reason="x", actor=make_user())
    batch.refresh_from_db()
    assert batch.taken == 0
    assert not StockMove.objects.exists()


def test_the_whole_way_touches_no_stock(nastar: Variant) -> None:
    batch, staff = make_batch(nastar), make_user(Role.STAFF)
    order = make_order(variant=nastar, quantity=2)
    actions.accept(order=order, actor=staff)
    actions.send(order=order, key="one", pieces={order.lines.get().pk: 1}, actor=staff)
    actions.give_up_rest(order=order, reason="Burnt", key="rest", actor=staff)
    batch.refresh_from_db()
    assert batch.taken == 1
    actions.complete(order=order, actor=staff)
    assert (Product.objects.get().sold, Stock.objects.filter(variant=nastar, on_hand__gt=0).exists()) == (1, False)
    back = actions.came_back(order=make_sent(nastar), reason="", key="b", actor=staff)
    assert back.state == "received"
    assert Stock.objects.get(variant=nastar).on_hand == 1  # it exists now, and lies here


def make_sent(variant: Variant) -> Order:
    order, staff = make_order(variant=variant), make_user(Role.STAFF)
    actions.accept(order=order, actor=staff)
    actions.send(order=order, key=f"sent-{order.pk}", actor=staff)
    order.refresh_from_db()
    return order


def test_a_bundle_and_a_pre_order_of_the_same_article_give_back_what_each_took(nastar: Variant) -> None:
    Stock.objects.filter(variant=nastar).update(on_hand=5)
    make_batch(nastar, capacity=4)
    order = make_order(variant=nastar, quantity=4)
    assert Stock.objects.get(variant=nastar).on_hand == 5
    actions.cancel(order=order, reason="x", actor=make_user())
    assert Stock.objects.get(variant=nastar).on_hand == 5


def test_full_and_nearly_full_are_told(nastar: Variant) -> None:
    make_batch(nastar, capacity=3)
    make_order(variant=nastar, quantity=2)
    with pytest.raises(OutOfStock, match="Only 1 of"):
        make_order(variant=nastar, quantity=2)
    member = make_member()
    basket = baskets.add(variant_id=nastar.pk, customer=member)
    make_order(variant=nastar, quantity=1)
    assert basket_view(basket, member).rows[0].left == 0
    with pytest.raises(BatchError, match="“PO Nastar” is full"):
        actions.place_order(basket=basket, customer=member, placing_key="k")
    assert Order.objects.count() == 2
    assert Product.objects.get().availability == "sold_out"


def test_after_the_cut_off_nobody_orders(nastar: Variant) -> None:
    batch = make_batch(nastar)
    member = make_member()
    basket = baskets.add(variant_id=nastar.pk, customer=member)
    with clock.as_of(batch.closes_at):
        with pytest.raises(BatchError, match="The pre-order of “Nastar” closed on"):
            actions.place_order(basket=basket, customer=member, placing_key="k")
        assert not Order.objects.exists()
        close_overdue()
        close_overdue()
    batch.refresh_from_db()
    assert batch.state == "closed"
    assert Product.objects.get().availability == "sold_out"
    with pytest.raises(AlreadyDecided):
        actions.close_batch(batch=batch)
    Stock.objects.filter(variant=nastar).update(on_hand=2)  # what was made too much is sold from the shelf
    assert make_order(variant=nastar).lines.get().batch is None
    assert Stock.objects.get(variant=nastar).on_hand == 1


def test_the_counter_sells_from_the_shelf(nastar: Variant) -> None:
    Stock.objects.filter(variant=nastar).update(on_hand=1)
    batch = make_batch(nastar)
    line = actions.CounterLine(variant_id=nastar.pk, quantity=1)
    actions.sell(lines=[line], placing_key="till", seller=make_user())
    batch.refresh_from_db()
    assert (batch.taken, Stock.objects.get(variant=nastar).on_hand) == (0, 0)


def test_ready_is_told_to_everybody_once(nastar: Variant) -> None:
    batch, staff = make_batch(nastar, place="Sabtu 9-12, rumah Bu Rina"), make_user(Role.STAFF)
    coming, waiting, rejected = (make_order(variant=nastar) for _number in range(3))
    actions.accept(order=coming, actor=staff)
    actions.reject(order=rejected, reason="x", actor=staff)
    actions.batch_ready(batch=batch, actor=staff)
    with pytest.raises(AlreadyDecided):
        actions.batch_ready(batch=batch, actor=staff)
    for _time in range(2):
        tell_batch(Entry.objects.get(kind="batch.ready"))
    told = Message.objects.filter(template="batch_ready", channel="inbox")
    assert [one.customer for one in told] == [coming.customer]
    assert "rumah Bu Rina" in told[0].text
    assert [order.pk for order in batches.orders_in(batch)] == [coming.pk, waiting.pk]
    with pytest.raises(BatchError, match="2 orders are in it"):
        actions.cancel_batch(batch=batch)
    actions.finish_batch(batch=batch, actor=staff)
    assert batch.state == "done"


def test_the_shopping_list_counts_pieces_by_article(nastar: Variant) -> None:
    other = make_variant(name="Kastengel", stock=0)
    batch, staff = make_batch(nastar, other), make_user(Role.STAFF)
    first = make_order(variant=nastar, quantity=2)
    make_order(variant=nastar)
    make_order(variant=other)
    actions.reject(order=make_order(variant=other, quantity=5), reason="x", actor=staff)
    actions.accept(order=first, actor=staff)
    rows = batches.shopping_list(batch)
    assert [(row.name, row.pieces, row.waiting) for row in rows] == [("Nastar", 3, 1), ("Kastengel", 1, 1)]
    assert batches.listed(live=True)[0].orders == 3  # type: ignore[attr-defined]


def test_a_batch_with_orders_is_not_cancelled_and_keeps_its_places(nastar: Variant) -> None:
    batch = make_batch(nastar)
    order = make_order(variant=nastar, quantity=4)
    with pytest.raises(BatchError, match="1 order is in it"):
        actions.cancel_batch(batch=batch)
    with pytest.raises(BatchError, match="4 pieces are ordered already") as refused:
        actions.save_batch(batch=batch, capacity=3)
    assert refused.value.field == "capacity"
    batch.refresh_from_db()
    assert (batch.state, batch.capacity) == ("open", 10)
    actions.save_batch(batch=batch, capacity=4, variants=[make_variant().pk])
    assert nastar in batch.variants.all()  # somebody ordered it
    actions.reject(order=order, reason="x", actor=make_user())
    actions.cancel_batch(batch=batch)
    assert batch.state == "cancelled"


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"name": " "}, "name"),
        ({"capacity": 0}, "capacity"),
        ({"deposit_percent": 101}, "deposit_percent"),
        ({"ready_on": dt.date(2020, 1, 1)}, "ready_on"),
        ({"closes_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}, "closes_at"),
    ],
)
def test_what_makes_no_sense_is_refused(nastar: Variant, details: dict[str, object], field: str) -> None:
    with pytest.raises(BatchError) as refused:
        make_batch(nastar, **details)  # type: ignore[arg-type]
    assert refused.value.field == field
    assert not Batch.objects.exists()


def test_a_batch_without_an_article_is_refused(nastar: Variant) -> None:
    with pytest.raises(BatchError, match="at least one article"):
        make_batch()
    assert not Batch.objects.exists()


PROCESSES, ORDERS, PLACES = 16, 8, 60
SETUP = f"""
import django; django.setup()
import datetime as dt
from django.conf import settings
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
from akrab.accounts.actions import change_shop_settings
from akrab.core import clock
from akrab.orders.actions import save_batch
from tests.catalogue.factories import make_variant
from tests.customers.factories import make_member
change_shop_settings(values={{"unconfirmed_limit": 100}}, actor=None)
for number in range(16):
    make_member(name=f"Pembeli {{number}}")
variant, closes = make_variant(stock=0), clock.now() + dt.timedelta(days=1)
ready = closes.date() + dt.timedelta(days=2)
save_batch(name="PO", variants=[variant.pk], capacity={PLACES}, closes_at=closes, ready_on=ready)
print(variant.pk)
"""
COUNT = """
import json, django; django.setup()
from django.db.models import Sum
from akrab.orders.models import Batch, OrderLine
coming = OrderLine.objects.exclude(order__state="rejected").aggregate(n=Sum("quantity"))["n"]
print(json.dumps([Batch.objects.get().taken, coming]))
"""


@pytest.mark.django_db(transaction=True)
def test_sixteen_buyers_never_pass_the_capacity(shop_env: dict[str, str]) -> None:
    variant = python(SETUP, shop_env)
    outcome: Counter[str] = Counter()
    buyers = [(number, ORDERS, variant) for number in range(PROCESSES)]
    for printed in race("tests.orders.racing_preorder", buyers, shop_env):
        outcome.update(json.loads(printed))
    assert set(outcome) == {"placed", "rejected", "full"}
    assert outcome["placed"] + outcome["full"] == PROCESSES * ORDERS
    taken, coming = json.loads(python(COUNT, shop_env))
    assert taken == coming  # what was rejected was freed once
    assert PLACES - 16 < taken <= PLACES
