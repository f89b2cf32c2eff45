import datetime as dt

import pytest

from akrab.accounts.models import Role
from akrab.catalogue import outlets, places, serials, stock
from akrab.catalogue.models import Serial, SerialEvent, StockMove, Variant
from akrab.journal.models import Entry
from akrab.orders import actions as orders
from akrab.purchasing.actions import counting, moving
from akrab.purchasing.errors import AlreadyDone, PurchasingError
from akrab.purchasing.models import Count, CountLine, Transfer
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_product, make_variant
from tests.catalogue.ledger import assert_ledger_holds, figures
from tests.orders.factories import make_order
from tests.purchasing.factories import make_outlet

pytestmark = pytest.mark.django_db


def make_transfer(variant: Variant, quantity: int) -> Transfer:
    kiosk = make_outlet()
    transfer = moving.start(source=outlets.main_outlet(), target=kiosk)
    moving.set_line(transfer=transfer, variant=variant, quantity=quantity)
    return transfer


# Outlets


def test_the_main_outlet_is_made_on_first_use_and_once() -> None:
    assert outlets.active() == []
    assert outlets.main_outlet() == outlets.main_outlet()
    kiosk = make_outlet()
    assert outlets.active() == [outlets.main_outlet(), kiosk]
    with pytest.raises(outlets.OutletError, match="already"):
        outlets.save_outlet(name=kiosk.name)


def test_an_outlet_with_goods_in_it_is_not_closed() -> None:
    kiosk = make_outlet()
    stock.receive(variant=make_variant(), quantity=1, outlet=kiosk)
    with pytest.raises(outlets.OutletError, match="Move them first"):
        outlets.save_outlet(outlet=kiosk, name=kiosk.name, is_active=False)
    with pytest.raises(outlets.OutletError, match="main"):
        outlets.save_outlet(outlet=outlets.main_outlet(), name="Toko", is_active=False)


# Transfers


def test_goods_on_the_way_are_free_nowhere_and_what_is_missing_is_noted() -> None:
    variant = make_variant(stock=10)
    transfer = make_transfer(variant, 6)
    moving.send(transfer=transfer)
    assert figures(variant) == (4, 0, 0, 0)
    assert moving.receive(transfer=transfer, arrived={transfer.lines.get().pk: 5}) == -1
    assert figures(variant) == (9, 0, 5, 0)
    assert (transfer.state, transfer.lines.get().difference) == ("received", -1)
    with pytest.raises(AlreadyDone):
        moving.receive(transfer=transfer, arrived={})
    assert Entry.objects.get(kind="transfer.received").data["difference"] == -1
    assert_ledger_holds()


def test_more_than_is_free_cannot_be_sent_and_nothing_moves() -> None:
    variant, other = make_variant(stock=5), make_variant(stock=5)
    transfer = make_transfer(variant, 5)
    moving.set_line(transfer=transfer, variant=other, quantity=5)
    stock.take({other.pk: 1}, reference="a")
    with pytest.raises(stock.OutOfStock):
        moving.send(transfer=transfer)
    transfer.refresh_from_db()
    assert (transfer.state, figures(variant), figures(other)) == ("draft", (5, 0, 0, 0), (4, 1, 0, 0))


def test_a_transfer_called_back_lies_where_it_was() -> None:
    variant = make_variant(stock=5)
    transfer = make_transfer(variant, 2)
    moving.send(transfer=transfer)
    moving.cancel(transfer=transfer, reason="salah kirim")
    assert figures(variant) == (5, 0, 0, 0)
    with pytest.raises(AlreadyDone):
        moving.cancel(transfer=transfer)
    assert_ledger_holds()


def test_more_than_was_sent_cannot_arrive() -> None:
    variant = make_variant(stock=5)
    transfer = make_transfer(variant, 2)
    moving.send(transfer=transfer)
    with pytest.raises(PurchasingError, match="2 pieces were sent"):
        moving.receive(transfer=transfer, arrived={transfer.lines.get().pk: 3})
    assert figures(variant) == (3, 0, 0, 0)


def test_nothing_is_moved_to_where_it_lies() -> None:
    main = outlets.main_outlet()
    with pytest.raises(PurchasingError, match="two different"):
        moving.start(source=main, target=main)
    transfer = make_transfer(make_variant(), 1)
    with pytest.raises(PurchasingError, match="no stock"):
        moving.set_line(transfer=transfer, variant=make_product(kind="service").variants.get(), quantity=1)


# Counts


def test_a_sale_during_the_count_changes_nothing_about_the_difference() -> None:
    variant = make_variant(stock=10)
    count = counting.start(outlet=outlets.main_outlet())
    line = counting.note_line(count=count, variant=variant, counted=9)
    assert (line.expected, line.difference) == (10, -1)
    stock.take({variant.pk: 3}, reference="a")
    stock.hand_over({variant.pk: 3})
    assert counting.book(count=count) == 1
    assert figures(variant) == (6, 0, 0, 0)
    with pytest.raises(AlreadyDone):
        counting.book(count=count)
    assert StockMove.objects.filter(reason="counted").count() == 1
    assert_ledger_holds()


def test_promised_goods_lie_on_the_shelf_and_are_counted() -> None:
    variant = make_variant(stock=10)
    stock.take({variant.pk: 4}, reference="a")
    count = counting.start(outlet=outlets.main_outlet())
    assert counting.note_line(count=count, variant=variant, counted=10).difference == 0
    assert counting.book(count=count) == 0
    assert figures(variant) == (6, 4, 0, 0)


def test_promised_goods_that_are_missing_are_said_and_not_taken_from_nothing() -> None:
    variant = make_variant(stock=5)
    stock.take({variant.pk: 4}, reference="a")
    count = counting.start(outlet=outlets.main_outlet())
    counting.note_line(count=count, variant=variant, counted=2)
    counting.book(count=count)
    line = CountLine.objects.get()
    assert (line.difference, line.booked, figures(variant)) == (-3, -1, (0, 4, 0, 0))


def test_counting_again_replaces_and_scanning_adds() -> None:
    variant = make_variant(stock=5)
    count = counting.start(outlet=outlets.main_outlet())
    counting.note_line(count=count, variant=variant, counted=9)
    counting.note_line(count=count, variant=variant, counted=3)
    assert counting.note_line(count=count, variant=variant, counted=1, add=True).counted == 4
    counting.forget_line(count=count, line=CountLine.objects.get())
    with pytest.raises(PurchasingError, match="Nothing is counted"):
        counting.book(count=count)
    counting.cancel(count=count)
    with pytest.raises(AlreadyDone, match="closed"):
        counting.note_line(count=count, variant=variant, counted=1)
    assert (Count.objects.get().state, figures(variant)) == ("cancelled", (5, 0, 0, 0))


def test_each_outlet_is_counted_for_itself() -> None:
    variant, kiosk = make_variant(stock=5), make_outlet()
    stock.receive(variant=variant, quantity=4, outlet=kiosk)
    count = counting.start(outlet=kiosk)
    assert counting.note_line(count=count, variant=variant, counted=6).expected == 4
    counting.book(count=count)
    assert figures(variant) == (11, 0, 6, 0)
    assert places.shelf(variant.pk, None) == 5
    assert_ledger_holds()


# Serial numbers


def test_a_piece_is_sold_once_comes_back_and_keeps_its_life() -> None:
    variant = make_variant(stock=2)
    serials.enter(variant=variant, numbers=serials.numbers_in("sn-1, SN-2\nsn-1"), source="receipt:1")
    (sold,) = serials.assign_serials(7, variant, ["sn-1"])
    assert (sold.state, sold.order_line_id) == ("sold", 7)
    assert sold.warranty_until is not None
    with pytest.raises(serials.SerialError, match="SN-1"):
        serials.assign_serials(8, variant, ["SN-2", "SN-1"])
    assert Serial.objects.get(number="SN-2").state == "in_stock"
    with pytest.raises(serials.SerialError, match="Not sold"):
        serials.take_back_serials(8, ["SN-1"])
    serials.take_back_serials(7, ["SN-1"])
    assert serials.in_stock(variant.pk)[0].number == "SN-1"
    whats = SerialEvent.objects.filter(serial__number="SN-1").values_list("what", "reference")
    assert list(whats) == [("received", "receipt:1"), ("sold", "line:7"), ("returned", "line:7")]
    with pytest.raises(serials.SerialError, match="Already in stock"):
        serials.enter(variant=variant, numbers=["SN-1"])


def test_an_unknown_number_is_refused_or_written_down_at_the_counter() -> None:
    variant = make_variant()
    with pytest.raises(serials.SerialError, match="Not in stock: X9"):
        serials.assign_serials(7, variant, ["x9"])
    serials.assign_serials(7, variant, ["x9"], enter_unknown=True)
    assert Serial.objects.get().state == "sold"


@pytest.mark.parametrize(("digits", "right"), [("490154203237518", True), ("490154203237519", False), ("18", True)])
def test_the_check_digit_of_an_imei(digits: str, right: bool) -> None:
    assert serials.passes_luhn(digits) is right


def test_months_end_where_the_month_ends() -> None:
    assert serials.months_later(dt.date(2026, 11, 30), 3) == dt.date(2027, 2, 28)
    assert serials.months_later(dt.date(2026, 12, 5), 12) == dt.date(2027, 12, 5)
    assert serials.months_later(dt.date(2026, 1, 31), 11) == dt.date(2026, 12, 31)


# Orders and outlets


def test_an_order_taken_from_two_outlets_goes_back_to_both() -> None:
    variant, kiosk = make_variant(stock=2), make_outlet()
    stock.receive(variant=variant, quantity=4, outlet=kiosk)
    order = make_order(variant=variant, quantity=5)
    assert figures(variant) == (1, 5, 1, 3)
    orders.reject(order=order, reason="tutup", actor=make_user(Role.MANAGER))
    assert figures(variant) == (6, 0, 4, 0)
    assert_ledger_holds()


def test_an_order_taken_from_two_outlets_is_handed_over_from_both() -> None:
    variant, kiosk = make_variant(stock=2), make_outlet()
    stock.receive(variant=variant, quantity=4, outlet=kiosk)
    order, manager = make_order(variant=variant, quantity=5), make_user(Role.MANAGER)
    orders.accept(order=order, actor=manager)
    orders.complete(order=order, actor=manager)
    assert figures(variant) == (1, 0, 1, 0)
    assert_ledger_holds()
