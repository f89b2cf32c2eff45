"""Money counts once, whatever comes in whatever order."""

import datetime as dt
import json

import pytest
from django.db.models import Sum

from akrab.accounts.models import Role, User
from akrab.core import clock
from akrab.journal.models import Entry
from akrab.orders import actions as orders
from akrab.orders.models import Order
from akrab.payments import actions, checkout, consumers
from akrab.payments.errors import NotOffered, PaymentError
from akrab.payments.models import Payment, Problem, Refund
from tests.accounts.factories import make_user
from tests.customers.factories import make_member
from tests.orders.test_races import python
from tests.payments.factories import awaited, make_order, open_shop
from tests.racing import race

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> User:
    return make_user(Role.OWNER)


def pay(payment: Payment, amount: int | None = None) -> bool:
    return actions.complete_payment(
        payment=payment, amount=payment.amount if amount is None else amount, at=clock.now(), source="test"
    )


def test_a_transfer_awaits_the_total_with_its_own_three_digits() -> None:
    open_shop()
    first, second = make_order(), make_order()
    for order in (first, second):
        assert order.total == 10_000_000 + order.adjustment
        assert awaited(order).amount == order.total == order.owed
        assert order.adjustment % 100 == 0
        assert 100 <= order.adjustment <= 99_900
    assert first.total != second.total
    assert Entry.objects.filter(kind="order.placed").latest("id").data["total"] == second.total


def test_two_totals_that_differ_by_little_still_get_different_amounts() -> None:
    open_shop()
    amounts = [awaited(make_order(price=10_000_000 + step * 100)).amount for step in range(30)]
    assert len(set(amounts)) == 30


def test_cash_at_the_shop_keeps_the_round_total() -> None:
    open_shop()
    order = make_order(method="cash")
    assert (order.total, awaited(order).amount, awaited(order).expires_at) == (10_000_000, 10_000_000, None)


def test_the_form_sent_twice_awaits_one_payment() -> None:
    open_shop()
    customer = make_member()
    first = make_order(customer=customer, placing_key="k" * 20)
    second = make_order(customer=customer, placing_key="k" * 20)
    assert first == second
    assert Payment.objects.count() == 1


def test_a_way_that_is_not_offered_is_refused_and_nothing_is_ordered() -> None:
    open_shop("cash")
    with pytest.raises(NotOffered):
        make_order(method="transfer")
    assert not Order.objects.exists()


def test_money_counts_once_and_the_accepted_order_is_paid(boss: User) -> None:
    open_shop()
    order = make_order()
    orders.accept(order=order, actor=boss)
    payment = awaited(order)
    assert [pay(payment) for _again in range(3)] == [True, False, False]
    order.refresh_from_db()
    assert (order.paid, order.owed, order.state) == (order.total, 0, Order.State.PAID)
    assert Entry.objects.filter(kind="payment.received").count() == 1
    assert not Problem.objects.exists()


def test_another_amount_does_not_count_and_is_shown_to_the_owner() -> None:
    open_shop()
    payment = awaited(make_order())
    assert not pay(payment, payment.amount - 100)
    assert not pay(payment, payment.amount - 100)
    payment.refresh_from_db()
    assert (payment.state, payment.order.paid) == (Payment.State.OPEN, 0)
    problem = Problem.objects.get()
    assert (problem.kind, problem.data["expected"], problem.data["amount"]) == (
        "wrong_amount",
        payment.amount,
        payment.amount - 100,
    )


def test_money_that_comes_after_a_failure_counts() -> None:
    open_shop()
    payment = awaited(make_order())
    assert actions.fail_payment(payment=payment, reason="denied")
    assert pay(payment)
    assert not actions.fail_payment(payment=payment, expired=True)
    payment.refresh_from_db()
    assert payment.state == Payment.State.PAID


def test_money_for_a_cancelled_order_counts_and_is_due_to_go_back_once(boss: User) -> None:
    open_shop()
    order = make_order()
    payment = awaited(order)
    orders.cancel(order=order, reason="sold out", actor=boss)
    assert pay(payment)
    order.refresh_from_db()
    assert (order.state, order.paid, order.refund_due) == (Order.State.CANCELLED, order.total, order.total)
    assert Entry.objects.filter(kind="payment.refund_due").count() == 1
    for _click in range(2):
        refunds = actions.pay_out(order=order, amount=order.total, way="cash", key="click", actor=boss)
    assert [refund.state for refund in refunds] == [Refund.State.DONE]
    with pytest.raises(PaymentError):
        actions.pay_out(order=order, amount=100, way="cash", key="another click", actor=boss)
    order.refresh_from_db()
    payment.refresh_from_db()
    assert (order.paid, payment.state, payment.refunded) == (0, Payment.State.REFUNDED, payment.amount)


def test_what_is_awaited_too_long_expires_once(boss: User) -> None:
    open_shop()
    order = make_order()
    payment = awaited(order)
    assert payment.expires_at is None  # the time runs from the shop's yes
    orders.accept(order=order, actor=boss)
    consumers.time_to_pay(Entry.objects.get(kind="order.accepted"))
    assert actions.expire_payments() == 0
    later = clock.now() + dt.timedelta(hours=49)
    assert [actions.expire_payments(later), actions.expire_payments(later)] == [1, 0]
    payment.refresh_from_db()
    assert payment.state == Payment.State.EXPIRED


def test_a_part_makes_the_awaited_rest_smaller(boss: User) -> None:
    open_shop()
    order = make_order()
    actions.receive(order=order, method="cash", amount=4_000_000, key="part", actor=boss)
    actions.receive(order=order, method="cash", amount=4_000_000, key="part", actor=boss)
    assert (order.paid, awaited(order).amount) == (4_000_000, order.total - 4_000_000)
    assert pay(awaited(order))
    order.refresh_from_db()
    assert order.owed == 0
    assert not Payment.objects.open().exists()


def test_too_much_is_due_to_go_back(boss: User) -> None:
    open_shop()
    order = make_order(method="cash")
    actions.receive(order=order, method="cash", amount=10_500_000, key="much", actor=boss)
    assert (order.owed, order.refund_due) == (0, 500_000)
    actions.pay_out(order=order, amount=500_000, way="cash", key="back", actor=boss)
    order.refresh_from_db()
    assert (order.paid, order.refund_due) == (10_000_000, 0)


def test_a_refund_is_never_more_than_came_in() -> None:
    open_shop()
    payment = awaited(make_order())
    pay(payment)
    actions.record_refund(payment=payment, amount=payment.amount - 100, key="one", reason="")
    actions.record_refund(payment=payment, amount=payment.amount - 100, key="one", reason="")
    with pytest.raises(PaymentError):
        actions.record_refund(payment=payment, amount=200, key="two", reason="")
    payment.refresh_from_db()
    assert (payment.state, payment.refunded, payment.order.paid) == (Payment.State.PARTLY, payment.amount - 100, 100)


def test_what_was_counted_by_mistake_is_taken_back(boss: User) -> None:
    open_shop()
    payment = awaited(make_order())
    pay(payment)
    assert [actions.take_back(payment=payment, reason="wrong line", actor=boss) for _again in range(2)] == [True, False]
    payment.order.refresh_from_db()
    assert payment.order.paid == 0
    assert pay(payment)  # the money came after all


def test_another_way_to_pay_takes_the_unique_amount_off_and_puts_one_on(boss: User) -> None:
    open_shop()
    order = make_order()
    before = awaited(order)
    cash = checkout.change_method(order=order, method="cash", actor=boss)
    order.refresh_from_db()
    before.refresh_from_db()
    assert (order.total, order.adjustment, cash.amount, order.payment_method) == (10_000_000, 0, 10_000_000, "cash")
    assert before.state == Payment.State.REPLACED
    again = checkout.change_method(order=order, method="qris", actor=boss)
    order.refresh_from_db()
    assert order.adjustment > 0
    assert again.amount == order.total
    assert pay(before) is True  # money for the first one came all the same
    order.refresh_from_db()
    assert order.paid == before.amount


def test_a_paid_order_is_not_paid_another_way(boss: User) -> None:
    open_shop()
    order = make_order()
    pay(awaited(order))
    with pytest.raises(PaymentError):
        checkout.change_method(order=order, method="cash", actor=boss)


SETUP = """
import django; django.setup()
from tests.payments.factories import awaited, make_order, open_shop
open_shop()
print(awaited(make_order()).pk)
"""
COUNT = """
import json, django; django.setup()
from django.db.models import Sum
from akrab.journal.models import Entry
from akrab.orders.models import Order
from akrab.payments.models import Payment
order, payment = Order.objects.get(), Payment.objects.get()
print(json.dumps([order.paid - order.total, payment.state, Entry.objects.filter(kind="payment.received").count()]))
"""


@pytest.mark.django_db(transaction=True)
def test_sixteen_processes_complete_one_payment_and_it_counts_once(shop_env: dict[str, str]) -> None:
    """Notices in shuffled order (failed, expired, paid) together with the buyer's return page."""
    payment = python(SETUP, shop_env)
    counted = race("tests.payments.racing_notices", [(payment, seed) for seed in range(16)], shop_env)
    assert sum(int(one) for one in counted) == 1
    assert json.loads(python(COUNT, shop_env)) == [0, "paid", 1]


def test_what_came_in_is_what_the_orders_say(boss: User) -> None:
    open_shop()
    for number in range(4):
        payment = awaited(make_order())
        pay(payment)
        if number % 2:
            actions.record_refund(payment=payment, amount=1_000_000, key=f"r{number}", reason="")
    came = Payment.objects.counting().aggregate(sum=Sum("amount"))["sum"]
    went = Refund.objects.filter(state=Refund.State.DONE).aggregate(sum=Sum("amount"))["sum"]
    assert came - went == Order.objects.aggregate(sum=Sum("paid"))["sum"]
