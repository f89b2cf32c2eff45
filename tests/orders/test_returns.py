"""Returns: at most what was sent, worth exactly what was paid."""

import datetime as dt

import pytest

from akrab.accounts.models import Role, User
from akrab.catalogue.models import Stock, StockMove
from akrab.core import clock
from akrab.orders import actions, errors
from akrab.orders.models import Order, OrderLine, Return
from akrab.orders.queries import refunds_due
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_variant
from tests.orders.factories import make_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff() -> User:
    return make_user(Role.STAFF)


def done_order(
    staff: User, *, quantity: int = 3, price: int = 1_000_000, discount: int = 0, shipping: int = 0, adjustment: int = 0
) -> Order:
    """Sent, paid and done."""
    order = make_order(quantity=quantity, variant=make_variant(price=price, stock=quantity))
    total = order.subtotal - discount + shipping + adjustment
    Order.objects.filter(pk=order.pk).update(discount=discount, shipping=shipping, adjustment=adjustment, total=total)
    OrderLine.objects.filter(order=order).update(discount=discount)
    order.refresh_from_db()
    actions.accept(order=order, actor=staff)
    actions.note_money(order=order, amount=total)
    actions.send(order=order, key=f"send-{order.pk}", actor=staff)
    actions.complete(order=order, actor=staff)
    return order


def bring_back(order: Order, staff: User, pieces: int, *, restock: bool = True, **sums: int) -> Return:
    line = order.lines.get()
    key = f"{order.pk}-{line.returned}-{Return.objects.count()}"
    back = actions.request_return(order=order, pieces={line.pk: pieces}, reason="Broken", key=key, actor=staff)
    actions.receive_return(back=back, restock={one.pk: restock for one in back.lines.all()}, actor=staff, **sums)
    return back


def test_a_line_that_comes_back_in_parts_is_worth_exactly_what_was_paid(staff: User) -> None:
    order = done_order(staff, quantity=3, price=1_000_000, discount=1_000_000)  # Rp20.000 for three
    worths = [bring_back(order, staff, 1).refund_total for _piece in range(3)]
    assert worths == [666_600, 666_700, 666_700]
    assert sum(worths) == order.total
    order.refresh_from_db()
    assert (order.state, order.credited, order.refund_due, order.owed) == ("returned", 2_000_000, 2_000_000, 0)


def test_the_owner_chooses_what_goes_back_on_the_shelf(staff: User) -> None:
    order = done_order(staff)
    bring_back(order, staff, 1, restock=False)
    assert Stock.objects.get().on_hand == 0
    bring_back(order, staff, 2)
    assert Stock.objects.get().on_hand == 2
    assert StockMove.objects.filter(reason="returned").count() == 1


def test_a_return_is_received_once(staff: User) -> None:
    order = done_order(staff)
    back = bring_back(order, staff, 1)
    with pytest.raises(errors.AlreadyDecided, match="received"):
        actions.receive_return(back=back, restock={}, actor=staff)
    assert order.lines.get().returned == 1


def test_never_more_comes_back_than_was_sent(staff: User) -> None:
    order = done_order(staff)
    line = order.lines.get()
    actions.request_return(order=order, pieces={line.pk: 2}, reason="x", key="a", actor=staff)
    with pytest.raises(errors.ReturnRefused, match="Only 1 piece"):
        actions.request_return(order=order, pieces={line.pk: 2}, reason="x", key="b", actor=staff)
    for pieces in ({}, {line.pk: 0}, {line.pk: -1}, {line.pk + 99: 1}):
        with pytest.raises(errors.ReturnRefused):
            actions.request_return(order=order, pieces=pieces, reason="x", key="c", actor=staff)
    assert Return.objects.count() == 1


def test_postage_and_wear(staff: User) -> None:
    order = done_order(staff, quantity=2, shipping=500_000, adjustment=12_300)
    back = bring_back(order, staff, 1, shipping=200_000, deduction=100_000)
    assert (back.goods, back.credit, back.refund_total) == (1_000_000, 1_100_000, 1_100_000)
    line = order.lines.get()
    last = actions.request_return(order=order, pieces={line.pk: 1}, reason="x", key="z", actor=staff)
    with pytest.raises(errors.ReturnRefused, match="postage"):
        actions.receive_return(back=last, restock={}, actor=staff, shipping=300_001)
    with pytest.raises(errors.ReturnRefused, match="kept"):
        actions.receive_return(back=last, restock={}, actor=staff, deduction=1_000_001)
    assert order.lines.get().returned == 1
    actions.receive_return(back=last, restock={}, actor=staff, shipping=300_000)
    assert last.credit == 1_312_300  # with the unique amount of the transfer
    order.refresh_from_db()
    assert order.refund_due == order.total - 100_000


def test_cash_rounded_down_is_never_given_back_above_what_was_paid(staff: User) -> None:
    order = done_order(staff, quantity=1, price=1_005_000, adjustment=-5_000)
    back = bring_back(order, staff, 1)
    assert (back.credit, back.refund_total) == (1_000_000, 1_000_000)


def test_what_was_not_paid_only_lowers_the_debt(staff: User) -> None:
    order = make_order(quantity=2, variant=make_variant(price=1_000_000))
    actions.accept(order=order, actor=staff)
    actions.send(order=order, key="a", actor=staff)
    actions.note_money(order=order, amount=1_500_000)
    back = bring_back(order, staff, 1)
    order.refresh_from_db()
    assert (back.credit, back.refund_total, order.owed, order.refund_due) == (1_000_000, 500_000, 0, 500_000)
    actions.note_money(order=order, amount=-500_000)
    assert (order.owed, order.refund_due) == (0, 0)


def test_a_customer_asks_in_time_and_the_shop_decides(staff: User) -> None:
    order = done_order(staff)
    line, customer = order.lines.get(), order.customer
    assert customer is not None
    back = actions.request_return(order=order, pieces={line.pk: 1}, reason="Too small", key="a", actor=customer.user)
    order.refresh_from_db()
    assert (back.state, order.troubled) == ("requested", True)
    with pytest.raises(errors.AlreadyDecided):
        actions.receive_return(back=back, restock={}, actor=staff)
    actions.reject_return(back=back, reason="Worn", actor=staff)
    order.refresh_from_db()
    assert (back.state, back.answer, order.troubled) == ("rejected", "Worn", False)
    with pytest.raises(errors.AlreadyDecided):
        actions.accept_return(back=back, actor=staff)
    Order.objects.update(decided_at=clock.now() - dt.timedelta(days=8))
    order.refresh_from_db()
    with pytest.raises(errors.ReturnRefused, match="over"):
        actions.request_return(order=order, pieces={line.pk: 1}, reason="x", key="b", actor=customer.user)
    actions.request_return(order=order, pieces={line.pk: 1}, reason="x", key="c", actor=staff)


def test_refunds_due_lists_returns_and_orders_that_came_to_nothing(staff: User) -> None:
    whole, void = done_order(staff), make_order()
    actions.note_money(order=void, amount=700_000)
    actions.reject(order=void, reason="x", actor=staff)
    assert [(one.order, one.amount) for one in refunds_due()] == [(void, 700_000)]
    bring_back(whole, staff, 1)
    assert [(one.order, one.amount) for one in refunds_due()] == [(whole, 1_000_000), (void, 700_000)]
    actions.note_money(order=void, amount=-700_000)
    assert [one.order for one in refunds_due()] == [whole]
