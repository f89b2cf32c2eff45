"""Points with real orders: chosen, never forced; given back when the order comes to nothing; goods that return."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from akrab.accounts.models import Role
from akrab.loyalty.models import Account, OrderPoints, PointsEntry
from akrab.orders import actions as orders
from akrab.orders import baskets
from akrab.orders.actions.placing import CounterLine
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_variant
from tests.customers.factories import make_member
from tests.loyalty.factories import completed, give, make_reward, order_with, points_on

pytestmark = pytest.mark.django_db


def balance(customer_id: int) -> int:
    return Account.objects.get(pk=customer_id).balance


def test_the_customer_chooses_how_many_points_and_what_they_pay_earns_nothing() -> None:
    points_on()
    customer = make_member()
    give(customer, 500)
    order = completed(customer, points=200)
    assert (order.subtotal, order.discount, order.total) == (10_000_000, 2_000_000, 8_000_000)
    assert [(row.kind, row.label, row.amount) for row in order.discounts.all()] == [("points", "200", 2_000_000)]
    assert balance(customer.pk) == 500 - 200 + 8
    assert OrderPoints.objects.get().earned == 8


def test_without_choosing_no_point_is_spent() -> None:
    points_on()
    customer = make_member()
    give(customer, 500)
    assert order_with(customer).discount == 0
    assert balance(customer.pk) == 500


def test_never_more_than_the_goods_cost_and_never_fewer_than_the_shops_least() -> None:
    points_on(points_least=50)
    customer = make_member()
    give(customer, 5000)
    order = order_with(customer, points=5000)
    assert (order.discount, order.total, balance(customer.pk)) == (10_000_000, 0, 4000)
    assert order_with(customer, points=49, key="k2").discount == 0
    assert balance(customer.pk) == 4000


@pytest.mark.parametrize("end", ["reject", "cancel"])
def test_an_order_that_comes_to_nothing_gives_its_points_back(end: str) -> None:
    points_on()
    customer, owner = make_member(), make_user(Role.OWNER)
    give(customer, 500)
    order = order_with(customer, points=200)
    assert balance(customer.pk) == 300
    getattr(orders, end)(order=order, reason="Sold out", actor=owner)
    assert balance(customer.pk) == 500
    assert PointsEntry.objects.filter(kind="given_back").count() == 1


def test_goods_sent_back_one_by_one_leave_no_free_points() -> None:
    points_on()
    customer, owner = make_member(), make_user(Role.OWNER)
    give(customer, 500)
    order = completed(customer, actor=owner, points=100, quantity=3)
    assert (order.total, balance(customer.pk)) == (29_000_000, 500 - 100 + 29)
    line = order.lines.get()
    seen = []
    for number in range(3):
        back = orders.request_return(order=order, pieces={line.pk: 1}, reason="x", key=f"r{number}", actor=owner)
        orders.receive_return(back=back, restock={}, actor=owner)
        seen.append(balance(customer.pk))
    assert seen[-1] == 500
    assert seen == [500 - 100 + 29 - 9 + 33, 500 - 100 + 29 - 19 + 66, 500]


def test_goods_paid_with_points_alone_come_back_piece_by_piece() -> None:
    points_on()
    customer, owner = make_member(), make_user(Role.OWNER)
    give(customer, 4000)
    order = completed(customer, actor=owner, points=4000, quantity=3)
    assert (order.total, balance(customer.pk)) == (0, 1000)
    line = order.lines.get()
    seen = []
    for number in range(3):
        back = orders.request_return(order=order, pieces={line.pk: 1}, reason="x", key=f"r{number}", actor=owner)
        orders.receive_return(back=back, restock={}, actor=owner)
        seen.append(balance(customer.pk))
    assert seen == [2000, 3000, 4000]


def test_a_sale_at_the_counter_takes_and_earns_points() -> None:
    points_on()
    customer, seller = make_member(), make_user(Role.CASHIER)
    give(customer, 100)
    line = CounterLine(variant_id=make_variant(price=10_000_000).pk, quantity=1)
    order = orders.sell(lines=[line], placing_key="till-1", seller=seller, customer=customer, points=100)
    orders.complete(order=order, actor=seller)
    assert (order.total, balance(customer.pk)) == (9_000_000, 9)


def test_a_reward_earns_no_points_for_what_it_paid() -> None:
    from akrab.loyalty.actions import take_reward

    points_on()
    customer, owner = make_member(), make_user(Role.OWNER)
    give(customer, 50)
    voucher = take_reward(customer_id=customer.pk, reward=make_reward(), key="a")
    basket = baskets.add(variant_id=make_variant(price=1_500_000).pk, quantity=1, customer=customer)
    baskets.add_code(basket=basket, text=voucher.text)
    basket.refresh_from_db()
    order = orders.place_order(basket=basket, customer=customer, placing_key="k1")
    orders.accept(order=order, actor=owner)
    orders.complete(order=order, actor=owner)
    assert (order.total, balance(customer.pk)) == (1_000_000, 1)


def test_while_points_are_off_checkout_asks_nothing_about_them() -> None:
    customer = make_member()
    give(customer, 500)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        order = order_with(customer, points=200)
    assert order.discount == 0
    tables = ("loyalty_account", "loyalty_pointsentry", "loyalty_orderpoints", "loyalty_tier", "loyalty_reward")
    assert not [query["sql"] for query in asked if any(table in query["sql"] for table in tables)]
