"""Float, cash in and out, the count at the end of the day, undoing a sale."""

import pytest

from akrab.accounts.models import Role
from akrab.catalogue.models import Stock
from akrab.core.errors import NotAllowed
from akrab.counter import actions, queries
from akrab.counter.errors import CounterError, TillClosed
from akrab.counter.models import CashMove, CounterSale, TillSession
from akrab.orders.models import Order
from akrab.payments.models import Payment, Refund
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_variant
from tests.counter.factories import make_cashier, open_session, sale_json, send

pytestmark = pytest.mark.django_db


def test_a_day_at_the_till_adds_up() -> None:
    variant, dewi, budi = make_variant(price=10_000_000, stock=20), make_cashier(name="Dewi"), make_cashier(name="Budi")
    owner = make_user(Role.OWNER)
    session = open_session(cash=20_000_000)
    send(sale_json(variant, quantity=2), seller=dewi)
    send(sale_json(variant, tenders=[{"method": "qris", "amount": 10_000_000}]), seller=budi)
    send(sale_json(variant, discount=500_000), seller=budi)
    actions.move_cash(session=session, kind="out", amount=5_000_000, reason="Galon", key="a" * 20, actor=dewi)
    actions.move_cash(session=session, kind="out", amount=5_000_000, reason="Galon", key="a" * 20, actor=dewi)
    actions.move_cash(session=session, kind="in", amount=1_000_000, reason="Koin", key="b" * 20, actor=dewi)
    undone = send(sale_json(variant), seller=dewi).sale
    assert undone
    actions.undo_sale(sale=undone, reason="Salah barang", actor=dewi)
    found = queries.report(session)
    assert (found.sales, found.goods, found.discounts, found.total) == (4, 50_000_000, 500_000, 49_500_000)
    assert (found.undone, found.undone_total) == (1, 10_000_000)
    assert [(str(label), number, amount) for label, number, amount in found.methods] == [
        ("Cash", 3, 29_500_000),
        ("QRIS", 1, 10_000_000),
    ]
    assert found.sellers == [("Budi", 2, 19_500_000), ("Dewi", 2, 30_000_000)]
    assert found.expected == 20_000_000 + 29_500_000 - 5_000_000 + 1_000_000
    with pytest.raises(CounterError, match="differs"):
        actions.close_till(session=session, counts={10_000_000: 4}, actor=owner)
    counts = {10_000_000: 4, 5_000_000: 1, 100_000: 4}
    actions.close_till(session=session, counts=counts, reason="Kembalian kurang", actor=owner)
    session.refresh_from_db()
    assert (session.counted_cash, session.expected_cash, session.difference) == (45_400_000, 45_500_000, -100_000)
    assert session.difference_reason == "Kembalian kurang"
    with pytest.raises(TillClosed):
        actions.close_till(session=session, counts=counts, actor=owner)
    with pytest.raises(TillClosed):
        actions.move_cash(session=session, kind="in", amount=1, reason="x", key="c" * 20, actor=dewi)
    assert CashMove.objects.count() == 2


def test_an_open_till_is_not_opened_twice() -> None:
    assert open_session().pk == open_session().pk
    assert TillSession.objects.count() == 1


def test_a_cashier_opens_the_till_and_does_not_close_it() -> None:
    dewi = make_cashier()
    session = open_session(actor=dewi)
    with pytest.raises(NotAllowed):
        actions.close_till(session=session, counts={}, actor=dewi)


def test_undoing_brings_back_goods_and_money_once() -> None:
    variant, dewi = make_variant(stock=5, price=10_000_000), make_cashier()
    open_session()
    tenders = [{"method": "card", "amount": 6_000_000}, {"method": "cash", "amount": 4_000_000}]
    sale = send(sale_json(variant, tenders=tenders), seller=dewi).sale
    assert sale
    actions.undo_sale(sale=sale, reason="Batal", actor=dewi)
    order = Order.objects.get()
    assert (order.state, order.paid, Stock.objects.get().on_hand) == ("returned", 0, 5)
    assert sorted(Refund.objects.values_list("amount", "state")) == [(4_000_000, "done"), (6_000_000, "done")]
    assert set(Payment.objects.values_list("state", flat=True)) == {"refunded"}
    with pytest.raises(CounterError):
        actions.undo_sale(sale=sale, reason="Batal", actor=make_user(Role.OWNER))
    assert Refund.objects.count() == 2


def test_a_cashier_undoes_only_the_own_last_sale() -> None:
    variant, dewi, budi = make_variant(stock=5), make_cashier(), make_cashier(name="Budi")
    open_session()
    first, second = (send(sale_json(variant), seller=dewi).sale for _ in range(2))
    assert first
    assert second
    for sale, actor in ((first, dewi), (second, budi)):
        with pytest.raises(NotAllowed):
            actions.undo_sale(sale=sale, reason="Batal", actor=actor)
    with pytest.raises(CounterError):
        actions.undo_sale(sale=second, reason=" ", actor=dewi)
    assert set(CounterSale.objects.values_list("state", flat=True)) == {"recorded"}
    actions.undo_sale(sale=first, reason="Batal", actor=make_user(Role.STAFF))


def test_of_two_devices_only_one_gets_a_held_sale() -> None:
    till, dewi = actions.main_till(), make_cashier()
    for _ in range(2):
        actions.hold(till=till, key="k" * 20, label="Ibu Ani", payload={"lines": []}, seller=dewi)
    assert [one.label for one in queries.held_now(till)] == ["Ibu Ani"]
    assert [actions.resume(till=till, key="k" * 20, actor=dewi) for _ in range(2)] == [True, False]
    assert list(queries.held_now(till)) == []
