"""An order with a deposit: two payments with amounts of their own, the same figures wherever they stand."""

import datetime as dt
import io
from typing import Any

import pytest
from pypdf import PdfReader

from akrab.accounts import actions as accounts
from akrab.accounts.models import Role, User
from akrab.core import clock
from akrab.core.money import format_money
from akrab.journal import consumers
from akrab.journal.models import Entry
from akrab.messaging.models import Message
from akrab.orders import actions as orders
from akrab.orders import documents
from akrab.orders.models import Order
from akrab.payments import actions, checkout, parts, qris, queries, rests
from akrab.payments.debts import grant
from akrab.payments.models import Payment, StatementLine
from akrab.payments.papers import payment_note
from akrab.payments.statements import matching
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_variant
from tests.customers.factories import make_member
from tests.orders.factories import make_batch
from tests.payments.factories import STATIC, awaited, make_order, open_shop
from tests.shipping.factories import make_service

pytestmark = pytest.mark.django_db
S, P = Payment.State, Payment.Part


@pytest.fixture
def boss() -> User:
    return make_user(Role.OWNER)


@pytest.fixture
def deposits() -> None:
    """Everybody pays 30 % beforehand."""
    open_shop()
    accounts.change_shop_settings(values={"trust_ladder": True, "trust_new_deposit": 30}, actor=None)


def catch_up() -> None:
    """What orders and payments make of the journal, each entry once."""
    for entry in Entry.objects.order_by("id"):
        for one in consumers.registered():
            if entry.kind in one.kinds and one.name.startswith(("payments_", "order_", "batch_")):
                one.handle(entry)


def states(order: Order) -> list[tuple[str, str, int]]:
    return [(one.part, one.state, one.amount) for one in order.payments.order_by("id")]


def pay(payment: Payment, amount: int | None = None) -> bool:
    return actions.complete_payment(
        payment=payment, amount=payment.amount if amount is None else amount, at=clock.now(), source="test"
    )


@pytest.mark.usefixtures("deposits")
def test_the_deposit_is_awaited_first_and_the_rest_beside_it() -> None:
    order = make_order()
    deposit, rest = order.payments.order_by("id")
    assert states(order) == [("deposit", "open", order.deposit), ("rest", "later", order.total - order.deposit)]
    assert deposit.amount + rest.amount == order.total == order.owed
    bare = -(-order.total * 30 // 10_000) * 100  # up to the next rupiah
    assert 100 <= order.deposit - bare <= 99_900  # with digits of its own
    assert deposit.by_amount
    assert rest.by_amount


@pytest.mark.usefixtures("deposits")
def test_when_the_deposit_is_here_the_rest_is_awaited(boss: User) -> None:
    order = make_order()
    orders.accept(order=order, actor=boss)
    assert order.due_at is not None
    assert pay(awaited(order))
    order.refresh_from_db()
    assert (order.paid, order.deposit_due, order.state, order.due_at) == (order.deposit, 0, "accepted", None)
    rest = awaited(order)
    assert (rest.part, rest.amount, rest.expires_at) == ("rest", order.total - order.deposit, None)
    assert pay(rest)
    order.refresh_from_db()
    assert (order.owed, order.state) == (0, "paid")
    assert [state for _part, state, _amount in states(order)] == ["paid", "paid"]


@pytest.mark.usefixtures("deposits")
def test_a_deposit_before_the_answer_sets_no_time_to_pay(boss: User) -> None:
    order = make_order()
    pay(awaited(order))
    order.refresh_from_db()
    orders.accept(order=order, actor=boss)
    assert (order.due_at, awaited(order).part) == (None, "rest")
    catch_up()
    assert awaited(order).expires_at is None


@pytest.mark.usefixtures("deposits")
def test_all_parts_of_all_orders_have_different_amounts() -> None:
    accounts.change_shop_settings(values={"trust_new_deposit": 50}, actor=None)
    for _order in range(12):
        make_order(price=10_000_000)
    amounts = list(Payment.objects.to_come().filter(by_amount=True).values_list("amount", flat=True))
    assert len(amounts) == len(set(amounts)) == 24
    for order in Order.objects.all():
        assert sum(amount for _part, _state, amount in states(order)) == order.total


@pytest.mark.usefixtures("deposits")
def test_changing_the_way_asks_for_the_same_deposit_anew() -> None:
    order = make_order()
    checkout.change_method(order=order, method="qris")
    order.refresh_from_db()
    live = [one for one in states(order) if one[1] in S.values and one[1] in Payment.TO_COME]
    assert live == [("deposit", "open", order.deposit), ("rest", "later", order.total - order.deposit)]
    assert [state for _part, state, _amount in states(order)] == ["replaced", "replaced", "open", "later"]
    again = checkout.change_method(order=order, method="qris")
    assert again == awaited(order)
    assert order.payments.count() == 4


@pytest.mark.usefixtures("deposits")
def test_a_part_by_hand_lowers_the_deposit_and_all_of_it_brings_the_rest(boss: User) -> None:
    order = make_order()
    actions.receive(order=order, method="cash", amount=1_000_000, key="a", actor=boss)
    order.refresh_from_db()
    assert awaited(order).amount == order.deposit - 1_000_000 == order.deposit_due
    actions.receive(order=order, method="cash", amount=5_000_000, key="b", actor=boss)
    order.refresh_from_db()
    assert (awaited(order).part, awaited(order).amount) == ("rest", order.total - 6_000_000)
    pay(awaited(order))
    order.refresh_from_db()
    assert order.owed == 0


@pytest.mark.usefixtures("deposits")
def test_a_deposit_counted_by_mistake_is_awaited_again(boss: User) -> None:
    order = make_order()
    first = awaited(order)
    pay(first)
    first.refresh_from_db()
    assert actions.take_back(payment=first, reason="wrong", actor=boss)
    order.refresh_from_db()
    assert states(order) == [("deposit", "failed", order.deposit), ("rest", "later", order.total - order.deposit)]
    begun = actions.begin(order=order, method="transfer")
    assert (begun.part, begun.amount) == ("deposit", order.deposit)
    assert Payment.objects.to_come().filter(order=order).count() == 2


@pytest.mark.usefixtures("deposits")
def test_the_rest_paid_before_the_deposit_counts_too() -> None:
    order = make_order()
    deposit, rest = order.payments.order_by("id")
    assert pay(rest)
    order.refresh_from_db()
    assert (order.owed, awaited(order)) == (deposit.amount, deposit)
    assert pay(deposit)
    order.refresh_from_db()
    assert order.owed == 0


@pytest.mark.usefixtures("deposits")
def test_an_expired_deposit_can_be_begun_again() -> None:
    order = make_order()
    actions.fail_payment(payment=awaited(order), expired=True)
    shown = queries.pay_view(order)
    assert (shown.amount, shown.is_deposit, shown.method.code) == (order.deposit, True, "transfer")
    actions.begin(order=order, method=shown.method.code)
    order.refresh_from_db()
    assert (awaited(order).part, awaited(order).amount) == ("deposit", order.deposit)


@pytest.mark.usefixtures("deposits")
def test_a_cancelled_order_awaits_nothing_and_owes_the_deposit_back(boss: User) -> None:
    order = make_order()
    orders.accept(order=order, actor=boss)
    pay(awaited(order))
    order.refresh_from_db()
    orders.cancel(order=order, reason="oven broken", actor=boss)
    catch_up()
    order.refresh_from_db()
    assert order.refund_due == order.deposit
    assert not Payment.objects.to_come().exists()
    told = Message.objects.filter(template="order_cancelled").first()
    assert told is not None
    assert format_money(order.deposit, "IDR", language="id") in told.text


def test_on_delivery_the_deposit_comes_beforehand_and_the_courier_takes_the_rest(boss: User) -> None:
    open_shop()
    accounts.change_shop_settings(values={"trust_ladder": True, "trust_new_deposit": 50}, actor=None)
    make_service(code="own", tariffs={"": (1_000_000, 0)}, cash_on_delivery=True)
    order = make_order(method="cod", delivery="own", address="Jl. Melati 1")
    deposit, rest = order.payments.order_by("id")
    assert (order.adjustment, order.payment_method) == (0, "cod")
    assert [(deposit.method, deposit.state), (rest.method, rest.state)] == [("transfer", "open"), ("cod", "later")]
    checkout.change_method(order=order, method="qris")
    assert awaited(order).method == "qris"
    order.refresh_from_db()
    assert order.payment_method == "cod"
    orders.accept(order=order, actor=boss)
    pay(awaited(order))
    order.refresh_from_db()
    assert (awaited(order).method, awaited(order).amount) == ("cod", order.total - order.deposit)
    actions.hand_over(order=order, actor=boss)
    order.refresh_from_db()
    assert (order.owed, order.paid) == (0, order.total)
    assert not Payment.objects.to_come().exists()


@pytest.mark.usefixtures("deposits")
def test_who_buys_on_account_pays_no_deposit(boss: User) -> None:
    member = make_member()
    grant(customer=member, limit=100_000_000, days=14, actor=boss)
    order = make_order(method="debt", customer=member)
    order.refresh_from_db()
    assert (order.deposit, states(order)) == (0, [("", "open", order.total)])


@pytest.mark.usefixtures("deposits")
def test_a_deposit_of_everything_is_one_payment() -> None:
    accounts.change_shop_settings(values={"trust_new_deposit": 100}, actor=None)
    order = make_order()
    assert states(order) == [("", "open", order.total)]


@pytest.mark.usefixtures("deposits", "akrab_home")
def test_page_invoice_code_bank_and_books_show_the_same_rupiah(boss: User) -> None:
    order = make_order(method="qris")
    orders.accept(order=order, actor=boss)
    catch_up()
    deposit, rest = order.payments.order_by("id")
    shown = queries.pay_view(order)
    assert shown.amount == deposit.amount == order.deposit
    assert shown.parts == parts.Parts(deposit.amount, deposit.amount, rest.amount, None, asked=False)
    assert shown.qr_text == qris.with_amount(STATIC, deposit.amount, bill=order.number)
    note = payment_note(order)
    assert note is not None
    assert format_money(deposit.amount, "IDR") in note.lines[0]
    assert format_money(rest.amount, "IDR") in note.lines[0]
    assert note.qr == shown.qr_text
    assert bank_line(deposit.amount, boss).state == StatementLine.State.MATCHED
    order.refresh_from_db()
    assert order.paid == deposit.amount
    paper = invoice(order)
    for amount in (order.total, deposit.amount, rest.amount):
        assert format_money(amount, "IDR", language="id") in paper
    assert "DP diterima" in paper
    shown = queries.pay_view(order)
    assert (shown.amount, shown.qr_text) == (rest.amount, qris.with_amount(STATIC, rest.amount, bill=order.number))
    pay(awaited(order))
    order.refresh_from_db()
    start = clock.day_start(clock.today())
    received = queries.received_between(start, start + dt.timedelta(days=1))["in"]
    assert received == {"qris": order.total}
    assert order.paid == order.total


def invoice(order: Order) -> str:
    pages = PdfReader(io.BytesIO(documents.make(order, "invoice"))).pages
    return " ".join("\n".join(page.extract_text() for page in pages).split())


@pytest.mark.usefixtures("deposits")
def test_a_deposit_without_its_last_digits_is_a_deposit(boss: User) -> None:
    order = make_order(price=10_012_300)
    short = order.deposit // 100_000 * 100_000
    line = bank_line(short, boss)
    matching.confirm(line=line, order=order, actor=boss)
    order.refresh_from_db()
    assert (order.deposit_due, order.paid, order.credited) == (0, short, 0)
    assert (awaited(order).part, awaited(order).amount) == ("rest", order.total - short)


@pytest.mark.usefixtures("deposits")
def test_all_at_once_instead_of_the_deposit_is_found_and_pays_the_order(boss: User) -> None:
    order = make_order()
    line = bank_line(order.total, boss)
    assert order in matching.candidates(line)
    matching.confirm(line=line, order=order, actor=boss)
    order.refresh_from_db()
    assert order.owed == 0
    assert not Payment.objects.to_come().exists()


def bank_line(amount: int, boss: User) -> StatementLine:
    header = "Tanggal;Keterangan;Debet;Kredit"
    text = f"{header}\n{clock.today():%d/%m/%Y};TRSF;0,00;{amount // 100},00\n"
    matching.take_in(text=text, actor=boss)
    return StatementLine.objects.get(amount=amount)


@pytest.mark.usefixtures("deposits")
def test_the_rest_is_asked_for_when_the_goods_are_ready_and_reminded_of_twice(boss: User) -> None:
    order = make_order()
    orders.accept(order=order, actor=boss)
    pay(awaited(order))
    order.refresh_from_db()
    catch_up()
    assert templates() == ["deposit_received"]
    assert not rests.ask(order=make_order())  # its deposit is not here
    orders.pack(order=order, actor=boss)
    catch_up()
    assert templates() == ["deposit_received", "rest_due"]
    assert not rests.ask(order=order)
    asked = awaited(order).asked_at
    assert asked is not None
    noon = dt.datetime.combine(clock.today(), dt.time(12), tzinfo=clock.zone())
    sent = [rests.remind_all(noon + dt.timedelta(days=days)) for days in (1, 2, 4, 5, 8, 9)]
    assert sent == [0, 0, 1, 0, 1, 0]
    assert rests.remind_all(noon.replace(hour=22) + dt.timedelta(days=9)) == 0
    assert templates() == ["deposit_received", "rest_due", "rest_late3", "rest_late7"]
    assert Entry.objects.filter(kind="payment.rest_asked").count() == 3
    text = Message.objects.filter(template="rest_due").latest("id").text
    assert format_money(order.total - order.deposit, "IDR", language="id") in text


def templates() -> list[str]:
    wanted = ("deposit_received", "rest_due", "rest_late3", "rest_late7")
    found = Message.objects.filter(template__in=wanted).order_by("id").values_list("template", flat=True)
    return list(dict.fromkeys(found))


def test_a_pre_orders_rest_is_due_on_its_day_and_told_once(boss: User) -> None:
    open_shop()
    nastar = make_variant(price=10_000_000)
    batch = make_batch(nastar, deposit_percent=40)
    order = pre_order(nastar)
    orders.accept(order=order, actor=boss)
    pay(awaited(order))
    order.refresh_from_db()
    found = parts.parts_of(order)
    assert found is not None
    assert (found.ready_on, found.asked, found.deposit_due) == (batch.ready_on, False, 0)
    orders.batch_ready(batch=batch, actor=boss)
    catch_up()
    found = parts.parts_of(order)
    assert found is not None
    assert found.asked
    assert "rest_due" not in templates()  # the message that it is ready names the amount
    ready = Message.objects.filter(template="batch_ready").latest("id")
    assert format_money(order.owed, "IDR", language="id") in ready.text


def pre_order(variant: Any) -> Order:
    from akrab.orders import baskets

    customer = make_member()
    basket = baskets.add(variant_id=variant.pk, customer=customer)
    return checkout.place(method="transfer", basket=basket, customer=customer, placing_key="k" * 20)
