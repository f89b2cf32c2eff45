"""Pre-orders at the counter: a place in the batch, a deposit now, the rest and the goods later."""

from typing import Any

import pytest

from akrab.accounts.models import Role
from akrab.catalogue.models import Serial, Stock, Variant
from akrab.counter import actions, queries, snapshot
from akrab.counter.errors import BadSale, CounterError, TillClosed
from akrab.counter.models import CounterSale, SalePayment
from akrab.customers.models import Customer
from akrab.orders import actions as orders
from akrab.orders.models import Batch, Order
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_variant
from tests.counter.factories import make_cashier, open_session, sale_json, send
from tests.customers.factories import make_customer
from tests.orders.factories import make_batch

pytestmark = pytest.mark.django_db


@pytest.fixture
def nastar() -> Variant:
    open_session()
    variant = make_variant(name="Nastar", price=10_000_000, stock=0)
    make_batch(variant, capacity=10, deposit_percent=50)
    return variant


def ordered(variant: Variant, *, later: int = 0, quantity: int = 2, **fields: Any) -> dict[str, Any]:
    """Two pieces for Rp200,000, of which `later` is paid when they are collected."""
    total = variant.price * quantity
    cash = [{"method": "cash", "amount": total - later, "given": total - later}] if total > later else []
    tenders = fields.pop("tenders", cash)
    customer = fields.pop("customer", None) or make_customer(name="Ibu Ani").pk
    raw = sale_json(variant, quantity=quantity, tenders=tenders, total=total, customer=customer, **fields)
    return {**raw, "preorder": True, "later": later}


def test_a_pre_order_takes_places_and_a_deposit_and_is_collected_later(nastar: Variant) -> None:
    cashier = make_cashier()
    assert send(ordered(nastar, later=10_000_000), seller=cashier).result == "recorded"
    order, batch = Order.objects.get(), Batch.objects.get()
    assert (order.state, order.total, order.paid, order.deposit) == ("accepted", 20_000_000, 10_000_000, 10_000_000)
    assert (batch.taken, order.lines.get().batch, Stock.objects.get().on_hand) == (2, batch, 0)
    sale = CounterSale.objects.get()
    assert (sale.state, sale.later, sale.differences.count()) == ("recorded", 10_000_000, 0)
    assert [one.pk for one in queries.to_collect()] == [order.pk]
    orders.batch_ready(batch=batch)
    actions.collect(order=order, till=sale.till, method="qris", given=10_000_000, actor=cashier)
    order.refresh_from_db()
    assert (order.state, order.paid, order.owed) == ("done", 20_000_000, 0)
    assert list(SalePayment.objects.values_list("method", "amount")) == [("cash", 10_000_000), ("qris", 10_000_000)]
    assert not queries.to_collect().exists()
    assert Stock.objects.get().on_hand == 0


def test_paid_in_full_at_once_nothing_is_left_to_take(nastar: Variant) -> None:
    cashier = make_cashier()
    send(ordered(nastar), seller=cashier)
    order = Order.objects.get()
    assert (order.state, order.owed) == ("paid", 0)
    actions.collect(order=order, till=actions.main_till(), method="cash", given=0, actor=cashier)
    assert (SalePayment.objects.count(), Order.objects.get().state) == (1, "done")


def test_it_is_collected_once_and_only_for_what_is_really_owed(nastar: Variant) -> None:
    cashier = make_cashier()
    send(ordered(nastar, later=10_000_000), seller=cashier)
    order, till = Order.objects.get(), actions.main_till()
    with pytest.raises(CounterError, match="has changed meanwhile"):
        actions.collect(order=order, till=till, method="cash", given=5_000_000, actor=cashier)
    with pytest.raises(BadSale):
        actions.collect(order=order, till=till, method="account", given=10_000_000, actor=cashier)
    actions.collect(order=order, till=till, method="cash", given=10_000_000, actor=cashier)
    with pytest.raises(CounterError, match="collected already"):
        actions.collect(order=order, till=till, method="cash", given=0, actor=cashier)
    assert SalePayment.objects.count() == 2


def test_nothing_is_collected_on_a_closed_till(nastar: Variant) -> None:
    send(ordered(nastar, later=10_000_000), seller=make_cashier())
    owner = make_user(Role.OWNER)
    till = actions.main_till()
    actions.close_till(session=till.sessions.get(), counts={}, other=10_000_000, actor=owner)
    with pytest.raises(TillClosed):
        actions.collect(order=Order.objects.get(), till=till, method="cash", actor=owner)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"customer": 0}, "A pre-order needs the customer: choose the person, or note name and phone number."),
        ({"later": 10_000_100}, "At least Rp100,000 is paid now, as deposit."),
        ({"quantity": 11}, "Only 10 pieces can still be ordered in “PO Nastar”. Reduce the quantity."),
    ],
)
def test_what_does_not_fit_is_refused_in_words_and_takes_no_place(
    nastar: Variant, changes: dict[str, Any], sentence: str
) -> None:
    raw = ordered(nastar, **{key: value for key, value in changes.items() if key != "customer"})
    outcome = send({**raw, **({"customer": 0} if "customer" in changes else {})}, seller=make_cashier())
    assert (outcome.result, outcome.sentence) == ("refused", sentence)
    assert (Batch.objects.get().taken, Order.objects.count()) == (0, 0)


def test_goods_from_the_shelf_are_no_pre_order(nastar: Variant) -> None:
    outcome = send(ordered(make_variant(name="Kabel", price=10_000_000)), seller=make_cashier())
    assert outcome.sentence == "No pre-order is open for “Kabel”. Sell it from the shelf, in a sale of its own."


def test_a_rest_to_pay_later_is_only_for_pre_orders() -> None:
    open_session()
    raw = ordered(make_variant(price=10_000_000), later=5_000_000) | {"preorder": False}
    assert send(raw, seller=make_cashier()).sentence == "What was paid does not add up to the total."


def test_it_is_not_bought_on_account(nastar: Variant) -> None:
    raw = ordered(nastar, tenders=[{"method": "account", "amount": 20_000_000}])
    assert send(raw, seller=make_cashier()).sentence.startswith("A pre-order is not bought on account")


def test_a_finished_piece_on_the_shelf_is_sold_from_the_shelf(nastar: Variant) -> None:
    Stock.objects.filter(variant=nastar).update(on_hand=1)
    assert send(sale_json(nastar), seller=make_cashier()).result == "recorded"
    assert (Order.objects.get().state, Stock.objects.get().on_hand, Batch.objects.get().taken) == ("done", 0, 0)


def test_an_undone_pre_order_gives_the_deposit_back_and_frees_its_places(nastar: Variant) -> None:
    owner = make_user(Role.OWNER)
    sale = send(ordered(nastar, later=10_000_000), seller=owner).sale
    assert sale
    actions.undo_sale(sale=sale, reason="Tidak jadi", actor=owner)
    order = Order.objects.get()
    assert (order.state, order.paid, Batch.objects.get().taken) == ("cancelled", 0, 0)
    assert sum(SalePayment.objects.values_list("amount", flat=True)) == 0
    assert queries.report(sale.session).later == 0  # type: ignore[arg-type]


def test_a_new_customer_is_noted_with_it(nastar: Variant) -> None:
    raw = ordered(nastar, later=10_000_000) | {"customer": 0, "phone": "0812-3456-7890", "name": "Budi"}
    assert send(raw, seller=make_cashier()).result == "recorded"
    assert Order.objects.get().customer == Customer.objects.get(name="Budi")


def test_numbers_of_the_pieces_are_named_when_it_is_collected(nastar: Variant) -> None:
    Variant.objects.filter(pk=nastar.pk).update(has_serials=True)
    cashier, till = make_cashier(), actions.main_till()
    send(ordered(nastar), seller=cashier)
    order = Order.objects.get()
    line = order.lines.get()
    with pytest.raises(BadSale, match="0 serial numbers for 2 pieces"):
        actions.collect(order=order, till=till, method="cash", given=0, actor=cashier)
    assert not Serial.objects.exists()
    actions.collect(order=order, till=till, method="cash", given=0, actor=cashier, numbers={line.pk: ["A1", "A2"]})
    assert set(Serial.objects.values_list("number", "state", "order_line_id")) == {
        ("A1", "sold", line.pk), ("A2", "sold", line.pk),
    }  # fmt: skip


def test_the_till_knows_what_can_be_ordered_and_how_many_places_are_left(nastar: Variant) -> None:
    def told() -> Any:
        buckets = snapshot.changed(since="", fingerprints={})["buckets"]
        return buckets[str(nastar.product_id % snapshot.BUCKETS)]["rows"][0][6][0][8]

    batch, before = Batch.objects.get(), snapshot.version()
    assert told() == [
        batch.pk, "PO Nastar", batch.ready_on.isoformat(), batch.closes_at.isoformat(), 10, 50, "",
    ]  # fmt: skip
    send(ordered(nastar), seller=make_cashier())
    assert snapshot.version() != before
    assert told()[4] == 8
    orders.close_batch(batch=batch)
    assert told() is None
