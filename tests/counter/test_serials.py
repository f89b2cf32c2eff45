"""Pieces with a number of their own: named when they are sold, checked, never a reason to lose a sale."""

from typing import Any

import pytest

from akrab.accounts.models import Role
from akrab.catalogue import serials
from akrab.catalogue.models import Serial, Stock, Variant
from akrab.counter import actions, sales, snapshot
from akrab.counter.models import CounterSale, SerialDifference
from akrab.journal.models import Entry
from akrab.orders.models import Order
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_variant
from tests.counter.factories import make_cashier, open_session, sale_json, send

pytestmark = pytest.mark.django_db
ONE, TWO, THREE = "356938035643809", "490154203237518", "352099001761481"
UNKNOWN = (
    f"“Lintara A1” with the number {THREE} is not in the books. Check the number, "
    "or have it written down under “Serial numbers”."
)


@pytest.fixture
def phone() -> Variant:
    variant = make_variant(name="Lintara A1", stock=3, price=250_000_000)
    Variant.objects.filter(pk=variant.pk).update(has_serials=True)
    serials.enter(variant=variant, numbers=[ONE, TWO])
    open_session()
    return Variant.objects.select_related("product").get(pk=variant.pk)


def numbered(variant: Variant, *numbers: str, quantity: int = 1, **fields: Any) -> dict[str, Any]:
    raw = sale_json(variant, quantity=quantity, **fields)
    raw["lines"][0]["serials"] = list(numbers)
    return raw


def state_of(number: str) -> tuple[str, int | None]:
    row = Serial.objects.get(number=number)
    return row.state, row.order_line_id


def test_the_pieces_are_named_and_their_life_is_written_down(phone: Variant) -> None:
    cashier = make_cashier()
    assert send(numbered(phone, TWO, f" {ONE.lower()} ", quantity=2), seller=cashier).result == "recorded"
    line = Order.objects.get().lines.get()
    assert [state_of(ONE), state_of(TWO)] == [("sold", line.pk), ("sold", line.pk)]
    piece = Serial.objects.get(number=ONE)
    assert piece.warranty_until is not None
    assert list(piece.events.values_list("what", "actor")) == [("registered", None), ("sold", cashier.pk)]
    assert not SerialDifference.objects.exists()


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        ((), "“Lintara A1”: 0 serial numbers for 1 pieces. Scan or choose one for each piece."),
        ((ONE, TWO), "“Lintara A1”: 2 serial numbers for 1 pieces. Scan or choose one for each piece."),
        (
            (THREE,),
            UNKNOWN,
        ),
    ],
)
def test_a_sale_without_the_right_number_is_refused_in_words(
    phone: Variant, numbers: tuple[str, ...], sentence: str
) -> None:
    outcome = send(numbered(phone, *numbers), seller=make_cashier())
    assert (outcome.result, outcome.sentence) == ("refused", sentence)
    assert (Order.objects.count(), Stock.objects.get().on_hand, state_of(ONE)) == (0, 3, ("in_stock", None))


def test_a_number_that_was_sold_names_the_order(phone: Variant) -> None:
    cashier = make_cashier()
    send(numbered(phone, ONE), seller=cashier)
    order = Order.objects.get()
    outcome = send(numbered(phone, ONE), seller=cashier)
    assert outcome.sentence == f"{ONE} was sold before, with {order.number}. Take the number of another piece."
    assert Order.objects.count() == 1


def test_a_number_of_other_goods_or_of_a_lost_piece_or_twice(phone: Variant) -> None:
    cashier = make_cashier()
    other = make_variant(name="Lintara B2", stock=1)
    serials.enter(variant=other, numbers=[THREE])
    serials.take_out(serial=Serial.objects.get(number=TWO), state=Serial.State.LOST, note="")
    said = [
        send(numbered(phone, THREE), seller=cashier).sentence,
        send(numbered(phone, TWO), seller=cashier).sentence,
        send(numbered(phone, ONE, ONE, quantity=2), seller=cashier).sentence,
    ]
    assert said == [
        f"{THREE} is the number of “Lintara B2”, not of “Lintara A1”.",
        f"{TWO} is in the books as: damaged or lost. Take the number of another piece.",
        f"The number {ONE} stands in this sale twice.",
    ]


def test_goods_without_numbers_need_none() -> None:
    open_session()
    variant = make_variant(stock=3)
    assert send(numbered(variant, "X-1"), seller=make_cashier()).result == "recorded"
    assert not Serial.objects.exists()


def test_without_a_connection_an_unknown_number_is_written_down_and_to_be_checked(phone: Variant) -> None:
    outcome = send(numbered(phone, THREE, waited=True), seller=make_cashier())
    assert outcome.result == "recorded"
    assert outcome.sentence.startswith(f"“Lintara A1” with the number {THREE} is not in the books.")
    assert state_of(THREE) == ("sold", Order.objects.get().lines.get().pk)
    difference = SerialDifference.objects.get()
    assert (difference.number, difference.what, difference.sentence) == (THREE, "unknown", outcome.sentence)
    assert Entry.objects.filter(kind="counter.serial_difference").count() == 1
    assert actions.settle_serial(difference=difference, actor=make_user(Role.OWNER))
    assert not actions.settle_serial(difference=difference, actor=make_user(Role.OWNER))


def test_two_devices_without_a_connection_sell_the_same_number_and_no_sale_is_lost(phone: Variant) -> None:
    cashier = make_cashier()
    first, second = numbered(phone, ONE, waited=True), numbered(phone, ONE, waited=True)
    send(first, seller=cashier)
    outcome = send(second, seller=cashier)
    one, two = Order.objects.order_by("id")
    assert (outcome.result, two.state) == ("recorded", "done")
    assert outcome.sentence == f"{ONE} was sold before, with {one.number}. Take the number of another piece."
    assert state_of(ONE) == ("sold", one.lines.get().pk)
    assert SerialDifference.objects.values_list("what", "number").get() == ("sold", ONE)
    again = send(second, seller=cashier)
    assert (again.result, again.sentence, SerialDifference.objects.count()) == ("known", outcome.sentence, 1)


def test_without_a_connection_and_without_a_number_the_sale_is_kept_too(phone: Variant) -> None:
    outcome = send(numbered(phone, ONE, quantity=3, waited=True), seller=make_cashier())
    assert outcome.sentence == "“Lintara A1” was sold without its serial number (2)."
    assert SerialDifference.objects.values_list("what", "number").get() == ("missing", "")


def test_the_owner_records_a_refused_sale_with_its_numbers(phone: Variant) -> None:
    raw = numbered(phone, ONE, TWO)
    row = send(raw, seller=make_cashier()).sale
    assert row
    actions.record_refused(row=row, sale=sales.read(raw), actor=make_user(Role.OWNER))
    assert (state_of(ONE)[0], state_of(TWO)[0]) == ("sold", "in_stock")


def test_an_undone_sale_puts_the_pieces_back(phone: Variant) -> None:
    owner = make_user(Role.OWNER)
    whole = send(numbered(phone, ONE), seller=owner).sale
    partly = send(numbered(phone, TWO, quantity=2, waited=True), seller=owner).sale
    assert whole
    assert partly
    actions.undo_sale(sale=whole, reason="Salah", actor=owner)
    actions.undo_sale(sale=partly, reason="Salah", actor=owner)
    assert [state_of(ONE), state_of(TWO)] == [("in_stock", None), ("in_stock", None)]
    assert set(CounterSale.objects.values_list("state", flat=True)) == {"voided"}
    assert Stock.objects.get().on_hand == 3


def test_the_till_knows_the_numbers_in_stock_and_hears_of_every_change(phone: Variant) -> None:
    def numbers() -> Any:
        rows = snapshot.changed(since="", fingerprints={})["buckets"][str(phone.product_id % snapshot.BUCKETS)]["rows"]
        return rows[0][6][0][6]

    before = snapshot.version()
    assert numbers() == [ONE, TWO]
    serials.enter(variant=phone, numbers=[THREE])
    assert snapshot.version() != before
    send(numbered(phone, ONE), seller=make_cashier())
    assert numbers() == [TWO, THREE]
