"""Packing, sending in parts, asking, giving up."""

import datetime as dt

import pytest

from akrab.accounts.actions import change_shop_settings
from akrab.accounts.models import Role, User
from akrab.catalogue.models import Stock
from akrab.core import clock
from akrab.journal.models import Entry
from akrab.messaging.models import Message
from akrab.orders import actions, baskets, errors
from akrab.orders.actions import expiring
from akrab.orders.models import Delivery, Order, OrderQuestion
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_variant
from tests.customers.factories import make_member
from tests.orders.factories import make_order

pytestmark = pytest.mark.django_db
S = Order.State


@pytest.fixture
def staff() -> User:
    return make_user(Role.STAFF)


def kinds_of(order: Order) -> list[str]:
    entries = Entry.objects.filter(subject_type="order", subject_id=order.pk).order_by("id")
    return list(entries.values_list("kind", flat=True))


def stock_of(order: Order) -> tuple[int, int]:
    stock = Stock.objects.get(variant=order.lines.get().variant_id)
    return stock.on_hand, stock.reserved


def test_an_order_goes_its_way_step_by_step(staff: User) -> None:
    order = make_order(quantity=3)
    actions.accept(order=order, actor=staff)
    actions.pack(order=order, actor=staff)
    assert stock_of(order) == (7, 3)
    parcel = actions.send(
        order=order, key="a", actor=staff, courier="JNE", tracking="JP123", link="https://jne.example/JP123"
    )
    assert (order.state, parcel.position, parcel.sent_by, stock_of(order)) == ("sent", 1, staff, (7, 0))
    actions.complete(order=order, actor=staff)
    assert stock_of(order) == (7, 0)
    assert kinds_of(order) == ["order.placed", "order.accepted", "order.packed", "order.sent", "order.done"]
    sent = Entry.objects.get(kind="order.sent")
    assert sent.data["how"] == "JNE JP123"
    assert sent.data["whole"] is True


def test_what_is_not_in_the_first_parcel_stays_open(staff: User) -> None:
    order = make_order(quantity=5)
    line = order.lines.get()
    actions.accept(order=order, actor=staff)
    actions.pack(order=order, actor=staff)
    actions.send(order=order, key="a", actor=staff, pieces={line.pk: 2})
    assert (order.state, order.lines.get().open, stock_of(order)) == ("accepted", 3, (5, 3))
    with pytest.raises(errors.NothingToSend, match="Only 3"):
        actions.send(order=order, key="b", actor=staff, pieces={line.pk: 4})
    assert Delivery.objects.count() == 1
    actions.send(order=order, key="c", actor=staff)
    assert (order.state, order.lines.get().sent, stock_of(order)) == ("sent", 5, (5, 0))


def test_a_doubled_click_sends_one_parcel(staff: User) -> None:
    order = make_order(quantity=5)
    line = order.lines.get()
    actions.accept(order=order, actor=staff)
    first = actions.send(order=order, key="a", actor=staff, pieces={line.pk: 2})
    assert actions.send(order=order, key="a", actor=staff, pieces={line.pk: 2}) == first
    assert order.lines.get().sent == 2


@pytest.mark.parametrize("pieces", [{}, {999_999: 1}, {0: 0}])
def test_a_parcel_holds_pieces_of_this_order(staff: User, pieces: dict[int, int]) -> None:
    order = make_order()
    actions.accept(order=order, actor=staff)
    with pytest.raises(errors.NothingToSend):
        actions.send(order=order, key="a", actor=staff, pieces=pieces)
    with pytest.raises(errors.NothingToSend):
        actions.send(order=order, key="a", actor=staff, pieces={order.lines.get().pk: -1})
    assert not Delivery.objects.exists()


def test_the_address_of_a_parcel_is_one_of_the_web(staff: User) -> None:
    order = make_order()
    actions.accept(order=order, actor=staff)
    with pytest.raises(errors.OrderError, match="https"):
        actions.send(order=order, key="a", actor=staff, link="javascript:alert(1)")
    assert order.lines.get().sent == 0


def test_an_order_sent_in_part_is_not_cancelled_but_its_rest_is_given_up(staff: User) -> None:
    order = make_order(quantity=4, variant=make_variant(price=1_000_000, stock=10))
    line = order.lines.get()
    actions.accept(order=order, actor=staff)
    actions.send(order=order, key="a", actor=staff, pieces={line.pk: 1})
    with pytest.raises(errors.OrderError, match="Part of this order"):
        actions.cancel(order=order, reason="x", actor=staff)
    order.refresh_from_db()
    assert order.state == "accepted"
    actions.give_up_rest(order=order, reason="The supplier has no more", key="b", actor=staff)
    assert (order.state, order.owed, stock_of(order)) == ("sent", 1_000_000, (9, 0))
    line.refresh_from_db()
    assert (line.sent, line.returned) == (4, 3)


def test_the_shop_asks_and_the_answer_comes_back(staff: User) -> None:
    order = make_order()
    customer = order.customer
    assert customer is not None
    actions.ask(order=order, text="Red or blue?", actor=staff)
    assert (order.state, order.asks) == ("waiting", True)
    with pytest.raises(errors.OrderError, match="not answered"):
        actions.ask(order=order, text="Hello?", actor=staff)
    actions.answer(order=order, text="Blue please", actor=customer.user)
    question = OrderQuestion.objects.get()
    assert (order.asks, question.answer, question.asked_by) == (False, "Blue please", staff)
    assert Message.objects.get(direction="in").text == "Blue please"
    with pytest.raises(errors.OrderError, match="no open question"):
        actions.answer(order=order, text="Or red", actor=customer.user)
    assert kinds_of(order) == ["order.placed", "order.asked", "order.answered"]


def test_cash_on_delivery_says_what_was_collected(staff: User) -> None:
    order = make_order(payment_method="cod")
    actions.accept(order=order, actor=staff)
    actions.send(order=order, key="a", actor=staff)
    actions.complete(order=order, actor=staff)
    assert Entry.objects.get(kind="order.done").data["collected"] == order.total


def test_money_that_was_here_before_the_answer_makes_it_paid(staff: User) -> None:
    order = make_order()
    actions.note_money(order=order, amount=order.total)
    actions.accept(order=order, actor=staff)
    order.refresh_from_db()
    assert (order.state, order.due_at) == ("paid", None)
    assert kinds_of(order) == ["order.placed", "order.accepted", "order.paid"]


def overdue(order: Order) -> None:
    Order.objects.filter(pk=order.pk).update(due_at=clock.now() - dt.timedelta(minutes=1))
    order.refresh_from_db()


def test_an_order_that_is_not_paid_is_reminded_once_and_given_up_once(staff: User) -> None:
    order = make_order(payment_method="transfer")
    actions.accept(order=order, actor=staff)
    assert order.due_at is not None
    assert expiring.run_out() == 0
    Order.objects.filter(pk=order.pk).update(due_at=clock.now() + dt.timedelta(hours=11))
    for _time in range(2):
        assert expiring.run_out() == 0
    overdue(order)
    assert (expiring.run_out(), expiring.run_out()) == (1, 0)
    order.refresh_from_db()
    assert (order.state, stock_of(order)) == ("cancelled", (10, 0))
    assert kinds_of(order) == ["order.placed", "order.accepted", "order.due", "order.cancelled"]


def test_a_payment_that_comes_first_keeps_the_order_and_one_that_comes_later_is_to_go_back(staff: User) -> None:
    early, late = make_order(payment_method="transfer"), make_order(payment_method="transfer")
    for order in (early, late):
        actions.accept(order=order, actor=staff)
        overdue(order)
    actions.note_money(order=Order.objects.get(pk=early.pk), amount=1)
    assert not expiring.expire(order=early)
    assert expiring.expire(order=late)
    stock = stock_of(late)
    assert not expiring.expire(order=Order.objects.get(pk=late.pk))  # given up once
    assert stock_of(late) == stock
    actions.note_money(order=late, amount=late.total)
    assert (late.state, late.refund_due, late.owed) == ("cancelled", late.total, 0)


def test_waiting_orders_run_out_only_where_the_shop_wants_it() -> None:
    order = make_order()
    Order.objects.update(placed_at=clock.now() - dt.timedelta(hours=30))
    assert expiring.run_out() == 0
    change_shop_settings(values={"waiting_hours": 24}, actor=None)
    assert expiring.run_out() == 1
    order.refresh_from_db()
    assert (order.state, order.state_reason) == ("cancelled", "tidak dijawab tepat waktu")


def test_invoice_numbers_have_no_gap(staff: User) -> None:
    year = clock.now().astimezone(clock.zone()).year
    for number in (1, 2):
        order = make_order()
        actions.accept(order=order, actor=staff)
        assert order.invoice_number == f"INV/{year}/{number:05}"
        assert actions.give_invoice(order) == order.invoice_number
    refused = make_order()
    basket = baskets.open_basket(customer=make_member())
    assert basket is None
    actions.reject(order=refused, reason="x", actor=staff)
    with pytest.raises(errors.AlreadyDecided):
        actions.accept(order=refused, actor=staff)
    refused.refresh_from_db()
    assert refused.invoice_number is None
    order = make_order()
    actions.accept(order=order, actor=staff)
    assert order.invoice_number == f"INV/{year}/00003"
