import datetime as dt

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from akrab.accounts.models import Role
from akrab.catalogue.models import PriceEntry, Serial, StockMove, Variant
from akrab.catalogue.serials import DoubtfulNumber, SerialError
from akrab.core import clock
from akrab.journal.models import Entry
from akrab.purchasing import queries
from akrab.purchasing.actions import buying, paying, receiving, suppliers
from akrab.purchasing.actions.receiving import Arrived, moving_average
from akrab.purchasing.errors import AlreadyDone, PurchasingError
from akrab.purchasing.models import Bill, BillPayment, Purchase, PurchaseLine, Receipt, SupplierItem
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_variant
from tests.catalogue.ledger import assert_ledger_holds, figures
from tests.purchasing.factories import make_outlet, make_purchase, make_supplier, receive_all

pytestmark = pytest.mark.django_db


def test_a_supplier_has_a_name_of_its_own_and_a_phone_that_is_one() -> None:
    supplier = make_supplier(name="CV Jaya", phone="0812-3456-7890")
    assert supplier.phone == "+6281234567890"
    with pytest.raises(PurchasingError, match="CV Jaya"):
        make_supplier(name="CV Jaya")
    with pytest.raises(PurchasingError, match="12ab"):
        make_supplier(phone="12ab")


def test_an_order_is_drafted_ordered_and_then_fixed() -> None:
    purchase, manager = make_purchase(ordered=False, quantity=3), make_user(Role.MANAGER)
    purchase.supplier.lead_days = 5
    buying.order(purchase=purchase, actor=manager)
    assert (purchase.state, purchase.expected_on) == ("ordered", clock.today() + dt.timedelta(days=5))
    with pytest.raises(AlreadyDone):
        buying.order(purchase=purchase, actor=manager)
    with pytest.raises(AlreadyDone, match="cannot be changed"):
        buying.set_line(purchase=purchase, variant=make_variant(), quantity=1)
    entry = Entry.objects.get(kind="purchase.ordered")
    assert (entry.data["total"], entry.audience) == (3_000_000, "owner")


def test_an_empty_order_is_refused() -> None:
    purchase = buying.draft(supplier=make_supplier())
    with pytest.raises(PurchasingError, match="at least one"):
        buying.order(purchase=purchase, actor=make_user(Role.MANAGER))
    assert Purchase.objects.get().state == "draft"


def test_the_same_proposal_taken_twice_orders_once() -> None:
    supplier, variant = make_supplier(), make_variant(cost=700)
    first = buying.draft(supplier=supplier, quantities={variant.pk: 12})
    assert buying.draft(supplier=supplier, quantities={variant.pk: 12}) == first
    assert PurchaseLine.objects.get().quantity == 12
    assert PurchaseLine.objects.get().price == 700


def test_goods_come_in_parts_and_each_part_is_booked_once() -> None:
    variant = make_variant(stock=0)
    purchase = make_purchase(variant=variant, quantity=10, price=500)
    receipt = receive_all(purchase, quantity=4, key="one", delivery_note="SJ-1")
    assert receive_all(purchase, quantity=4, key="one") == receipt
    assert (purchase.state, figures(variant)[0], receipt.total) == ("partly", 4, 2000)
    receive_all(purchase)
    assert (purchase.state, figures(variant)[0]) == ("received", 10)
    assert list(Receipt.objects.order_by("id").values_list("total", flat=True)) == [2000, 3000]
    assert list(StockMove.objects.filter(reason="received").values_list("unit_cost", flat=True)) == [500, 500]
    with pytest.raises(AlreadyDone):
        receive_all(purchase, quantity=1)
    assert_ledger_holds()


def test_goods_are_received_in_the_outlet_they_were_ordered_for() -> None:
    variant, kiosk = make_variant(stock=1), make_outlet()
    receive_all(make_purchase(variant=variant, quantity=2, outlet=kiosk))
    assert figures(variant) == (3, 0, 2, 0)


def test_the_cost_is_the_moving_average_and_its_history_is_kept() -> None:
    variant = make_variant(stock=0)
    receive_all(make_purchase(variant=variant, quantity=10, price=100))
    assert Variant.objects.get(pk=variant.pk).cost == 100
    receive_all(make_purchase(variant=variant, quantity=5, price=131))
    assert Variant.objects.get(pk=variant.pk).cost == 110  # (10·100 + 5·131) / 15 = 110.33
    last = PriceEntry.objects.filter(variant=variant).order_by("-id")[0]
    assert (last.cost, last.reason) == (110, Purchase.objects.order_by("-id")[0].number)


def test_what_was_really_paid_counts_not_what_was_ordered() -> None:
    variant = make_variant(stock=0)
    purchase = make_purchase(variant=variant, quantity=2, price=100)
    line = purchase.lines.get()
    receiving.receive(purchase=purchase, arrived={line.pk: Arrived(quantity=2, price=90)}, key="k")
    assert (Variant.objects.get(pk=variant.pk).cost, Bill.objects.get().amount) == (90, 180)
    assert SupplierItem.objects.get().last_price == 90


@given(
    pieces=st.integers(-3, 10**5),
    cost=st.none() | st.integers(0, 10**10),
    received=st.integers(1, 10**5),
    price=st.integers(0, 10**10),
)
def test_the_average_lies_between_and_is_rounded_once(pieces: int, cost: int | None, received: int, price: int) -> None:
    found = moving_average(pieces, cost, received, price)
    if pieces <= 0 or cost is None:
        assert found == price
        return
    assert min(cost, price) <= found <= max(cost, price)
    assert abs(2 * found * (pieces + received) - 2 * (pieces * cost + received * price)) <= pieces + received


def test_what_is_owed_falls_due_and_is_paid_once() -> None:
    supplier = make_supplier(name="CV Jaya", payment_days=30)
    receive_all(make_purchase(supplier=supplier, quantity=2, price=500), delivery_note="F-7")
    (owed,) = queries.payables()
    assert (owed.supplier, owed.owed, owed.delivery_note) == ("CV Jaya", 1000, "F-7")
    assert owed.due_on == clock.today() + dt.timedelta(days=30)
    bill = Bill.objects.get()
    paying.pay(bill=bill, amount=400, key="a")
    paying.pay(bill=bill, amount=400, key="a")
    with pytest.raises(PurchasingError, match="more than is owed"):
        paying.pay(bill=bill, amount=601, key="b")
    assert queries.owed_in_all() == 600
    paying.pay(bill=bill, amount=600, key="c")
    assert (queries.payables(), BillPayment.objects.count()) == ([], 2)
    assert queries.paid_between(clock.today(), clock.today()) == 1000
    assert queries.received_between(clock.today(), clock.today()) == 1000


def test_a_purchase_that_partly_came_can_be_closed_and_keeps_what_came() -> None:
    variant, manager = make_variant(stock=0), make_user(Role.MANAGER)
    purchase = make_purchase(variant=variant, quantity=10)
    assert queries.on_the_way() == {variant.pk: 10}
    receive_all(purchase, quantity=4)
    assert queries.on_the_way() == {variant.pk: 6}
    with pytest.raises(PurchasingError, match="reason"):
        buying.cancel(purchase=purchase, reason=" ", actor=manager)
    buying.cancel(purchase=purchase, reason="kosong", actor=manager)
    assert (purchase.state, queries.on_the_way(), figures(variant)[0]) == ("received", {}, 4)


def test_every_piece_that_has_a_number_comes_with_it() -> None:
    variant = make_variant(stock=0)
    Variant.objects.filter(pk=variant.pk).update(has_serials=True)
    purchase = make_purchase(variant=variant, quantity=2)
    line = purchase.lines.get()
    good, wrong = "490154203237518", "490154203237519"

    def receive(*numbers: str, sure: bool = False) -> Receipt:
        arrived = {line.pk: Arrived(quantity=2, numbers=numbers)}
        return receiving.receive(purchase=purchase, arrived=arrived, key="k", sure=sure)

    with pytest.raises(SerialError, match="1 numbers for 2 pieces"):
        receive(good)
    with pytest.raises(DoubtfulNumber, match=wrong):
        receive(good, wrong)
    assert (figures(variant)[0], Serial.objects.count(), Receipt.objects.count()) == (0, 0, 0)
    receipt = receive(good, wrong, sure=True)
    assert list(Serial.objects.values_list("number", "source")) == [
        (good, f"receipt:{receipt.pk}"),
        (wrong, f"receipt:{receipt.pk}"),
    ]


def test_an_item_of_a_supplier_is_kept_and_changed() -> None:
    supplier, variant = make_supplier(), make_variant()
    suppliers.save_item(supplier=supplier, variant=variant, code="X1", last_price=900, pack_size=6)
    item = suppliers.save_item(supplier=supplier, variant=variant, code="X2", last_price=800, pack_size=12)
    assert (SupplierItem.objects.count(), item.code, buying.usual_price(supplier, variant)) == (1, "X2", 800)
    with pytest.raises(PurchasingError):
        suppliers.save_item(supplier=supplier, variant=variant, pack_size=0)
    suppliers.remove_item(item=item)
    assert not SupplierItem.objects.exists()


@time_machine.travel("2026-11-30 20:00Z", tick=False)
def test_the_due_day_is_the_shops_day() -> None:
    receive_all(make_purchase(supplier=make_supplier(payment_days=0)))
    assert Bill.objects.get().due_on == dt.date(2026, 12, 1)  # already Tuesday in Jakarta
