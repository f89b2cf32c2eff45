"""Pots: what was counted and everything since; what is expected soon."""

import datetime as dt
import secrets

import pytest
import time_machine

from akrab.accounts.actions import change_shop_settings
from akrab.accounts.models import Role, User
from akrab.core import clock
from akrab.core.errors import NotAllowed
from akrab.finance import actions, cash
from akrab.finance.errors import FinanceError
from akrab.finance.models import Pot
from akrab.payments.actions import complete_payment, record_refund
from akrab.payments.models import Payment
from akrab.purchasing.actions import paying
from akrab.purchasing.models import Bill
from tests.accounts.factories import make_user
from tests.finance.factories import spent
from tests.payments.factories import awaited, make_order, open_shop
from tests.purchasing.factories import make_purchase, receive_all

pytestmark = pytest.mark.django_db
MONDAY = "2026-11-16 05:00:00+00:00"


@pytest.fixture
def owner() -> User:
    return make_user(Role.OWNER)


def balance_of(pot: str) -> int | None:
    return {one.pot: one.amount for one in cash.balances(clock.today())}[Pot(pot)]


def paid(method: str, price: int) -> Payment:
    payment = awaited(make_order(method=method, price=price))
    complete_payment(payment=payment, amount=payment.amount, at=clock.now(), source="owner")
    payment.refresh_from_db()
    return payment


def test_an_uncounted_pot_has_no_balance() -> None:
    assert [one.amount for one in cash.balances(clock.today())] == [None, None, None]


def test_a_balance_is_the_count_and_everything_since(owner: User) -> None:
    open_shop()
    with time_machine.travel(MONDAY, tick=False) as now:
        paid("transfer", 1_000_000)  # before the count: in it already
        now.move_to("2026-11-17 05:00:00+00:00")
        for pot in Pot:
            actions.count_pot(pot=pot, amount=50_000_000, day=clock.today(), actor=owner)
        transfer, qris = paid("transfer", 10_000_000), paid("qris", 3_000_000)
        record_refund(payment=transfer, amount=2_000_000, key="r", reason="x", actor=owner, way="transfer")
        spent(700_000)  # cash
        actions.move_money(source="qris", target="bank", amount=1_000_000, key="m1", actor=owner)
        actions.move_money(source="", target="cash", amount=400_000, key="m2", actor=owner)
        actions.move_money(source="bank", target="", amount=90_000, key="m3", actor=owner)
        receive_all(make_purchase(quantity=1, price=600_000))
        paying.pay(bill=Bill.objects.get(), amount=500_000, key="b")
        assert balance_of("cash") == 50_000_000 - 700_000 + 400_000
        assert balance_of("qris") == 50_000_000 + qris.amount - 1_000_000
        assert balance_of("bank") == 50_000_000 + transfer.amount - 2_000_000 + 1_000_000 - 90_000 - 500_000
        view = cash.cash_view(dt.date(2026, 11, 17), clock.today())
        assert view.came_in == transfer.amount + qris.amount + 400_000
        assert view.went_out == 2_000_000 + 700_000 + 90_000 + 500_000
        assert view.in_pots == sum(one.amount or 0 for one in view.balances) == 150_000_000 + view.left


def test_suppliers_are_paid_from_the_pot_the_shop_chose(owner: User) -> None:
    change_shop_settings(values={"bills_paid_from": "cash"}, actor=owner)
    actions.count_pot(pot="cash", amount=1_000_000, day=clock.today(), actor=owner)
    receive_all(make_purchase(quantity=1, price=600_000))
    paying.pay(bill=Bill.objects.get(), amount=600_000, key="b")
    assert balance_of("cash") == 400_000


def test_counting_again_starts_anew(owner: User) -> None:
    today = clock.today()
    actions.count_pot(pot="cash", amount=1_000, day=today - dt.timedelta(days=3), actor=owner)
    spent(400, day=today - dt.timedelta(days=2))
    assert balance_of("cash") == 600
    actions.count_pot(pot="cash", amount=550, day=today, actor=owner)
    assert balance_of("cash") == 550
    actions.count_pot(pot="cash", amount=560, day=today, actor=owner)
    assert balance_of("cash") == 560


def test_a_move_happens_once_and_can_be_undone(owner: User) -> None:
    actions.count_pot(pot="cash", amount=1_000, day=clock.today(), actor=owner)
    moved = actions.move_money(source="cash", target="bank", amount=300, key="m", actor=owner)
    assert actions.move_money(source="cash", target="bank", amount=300, key="m", actor=owner) == moved
    assert balance_of("cash") == 700
    assert actions.withdraw_move(move=moved, actor=owner) is True
    assert actions.withdraw_move(move=moved, actor=owner) is False
    assert balance_of("cash") == 1_000


@pytest.mark.parametrize(
    ("source", "target", "amount"), [("cash", "cash", 1), ("", "", 1), ("cash", "sock", 1), ("cash", "bank", 0)]
)
def test_nonsensical_moves_are_refused(owner: User, source: str, target: str, amount: int) -> None:
    with pytest.raises(FinanceError):
        actions.move_money(source=source, target=target, amount=amount, key="m", actor=owner)


def test_only_those_with_the_right_count() -> None:
    with pytest.raises(NotAllowed):
        actions.count_pot(pot="cash", amount=1, day=clock.today(), actor=make_user(Role.ANALYST))


def test_what_is_expected_soon_stands_in_one_line_each() -> None:
    open_shop()
    transfer = awaited(make_order(method="transfer", price=4_000_000))
    receive_all(make_purchase(quantity=2, price=500_000))
    back = paid("transfer", 2_000_000)
    order = back.order
    type(order).objects.filter(pk=order.pk).update(state="cancelled")
    found = {one.url: one.amount for one in cash.expected(clock.today()) if one.url != "office:payments"}
    assert found == {"office:bills": -1_000_000}
    money = sorted(one.amount for one in cash.expected(clock.today()) if one.url == "office:payments")
    assert money == [-back.amount, transfer.amount]


def test_cash_from_a_till_is_booked_as_one_expense(owner: User) -> None:
    from akrab.counter.models import CashMove, Till, TillSession

    now = clock.now()
    session = TillSession.objects.create(
        till=Till.objects.create(name="T"), number=1, opened_by=owner, opened_at=now, opening_cash=0
    )
    move = CashMove.objects.create(
        key="k", session=session, kind="out", amount=25_000, reason="Parking", actor=owner, moved_at=now
    )
    today = clock.today()
    assert cash.till_moves(today, today) == [move]
    actions.spend(kind="transport", amount=25_000, key="e", till_move=move, actor=owner)
    assert cash.till_moves(today, today) == []
    with pytest.raises(FinanceError, match="already"):
        actions.spend(kind="transport", amount=25_000, key=secrets.token_hex(4), till_move=move, actor=owner)


def test_what_a_counted_till_lacks_is_gone_from_the_cash(owner: User) -> None:
    from akrab.counter.models import Till, TillSession

    actions.count_pot(pot="cash", amount=1_000_000, day=clock.today(), actor=owner)
    now = clock.now()
    TillSession.objects.create(
        till=Till.objects.create(name="T"), number=1, opened_by=owner, opened_at=now, closed_by=owner, closed_at=now,
        expected_cash=500_000, counted_cash=480_000,
    )  # fmt: skip
    assert balance_of("cash") == 980_000
