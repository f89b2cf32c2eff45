"""The debt book: within the limit, paid in parts, reminded politely."""

import datetime as dt
import json

import pytest
from django.db.models import Sum

from akrab.accounts.models import Role, User
from akrab.core import clock
from akrab.core.errors import NotAllowed
from akrab.customers.models import Customer
from akrab.journal.models import Entry
from akrab.messaging.models import Message
from akrab.orders import actions as orders
from akrab.orders.models import Order
from akrab.payments import actions, consumers, debts, queries, reminders
from akrab.payments.errors import DebtError, NotOffered
from akrab.payments.models import DebtAccount, DebtEntry
from tests.accounts.factories import make_user
from tests.customers.factories import make_member
from tests.orders.test_races import python
from tests.payments.factories import make_order, open_shop
from tests.racing import race

pytestmark = pytest.mark.django_db
LIMIT = 25_000_000


@pytest.fixture
def boss() -> User:
    return make_user(Role.OWNER)


@pytest.fixture
def customer(boss: User) -> Customer:
    open_shop()
    member = make_member()
    debts.grant(customer=member, limit=LIMIT, days=14, actor=boss)
    return member


def owed(customer: Customer) -> int:
    account = DebtAccount.objects.get(customer=customer)
    entries = DebtEntry.objects.filter(account=account).aggregate(sum=Sum("amount"))["sum"] or 0
    orders_owe = sum(
        order.owed for order in Order.objects.filter(customer=customer, debt_entries__isnull=False).distinct()
    )
    assert account.owed == entries == orders_owe
    return account.owed


def test_only_heads_let_somebody_buy_on_account(customer: Customer) -> None:
    with pytest.raises(NotAllowed):
        debts.grant(customer=customer, limit=100, days=14, actor=make_user(Role.STAFF))
    assert DebtAccount.objects.get().limit == LIMIT


def test_within_the_limit_it_goes_into_the_book(customer: Customer) -> None:
    order = make_order(method="debt", customer=customer)
    assert owed(customer) == 10_000_000
    entry = DebtEntry.objects.get()
    assert (entry.order, entry.due_on) == (order, clock.today() + dt.timedelta(days=14))


def test_above_the_limit_nothing_is_ordered(customer: Customer) -> None:
    make_order(method="debt", customer=customer, price=20_000_000)
    with pytest.raises((DebtError, NotOffered)):
        make_order(method="debt", customer=customer)
    assert Order.objects.count() == 1
    assert owed(customer) == 20_000_000


def test_without_an_agreement_it_is_not_offered() -> None:
    open_shop()
    with pytest.raises((DebtError, NotOffered)):
        make_order(method="debt")
    assert not Order.objects.exists()


def test_parts_make_the_debt_smaller_and_the_last_one_pays_the_order(customer: Customer, boss: User) -> None:
    order = make_order(method="debt", customer=customer)
    orders.accept(order=order, actor=boss)
    actions.receive(order=order, method="cash", amount=4_000_000, key="1", actor=boss)
    assert owed(customer) == 6_000_000
    last = actions.receive(order=order, method="cash", amount=6_000_000, key="2", actor=boss)
    assert owed(customer) == 0
    order.refresh_from_db()
    assert order.state == Order.State.PAID
    actions.take_back(payment=last, reason="false note", actor=boss)
    assert owed(customer) == 6_000_000


def test_a_cancelled_order_is_owed_no_more(customer: Customer, boss: User) -> None:
    order = make_order(method="debt", customer=customer)
    orders.cancel(order=order, reason="sold out", actor=boss)
    entry = Entry.objects.get(kind="order.cancelled")
    for _twice in range(2):
        consumers.less_to_pay(entry)
    assert owed(customer) == 0
    assert DebtAccount.objects.get().left == LIMIT


def test_the_book_says_who_is_late_and_how_long(customer: Customer) -> None:
    make_order(method="debt", customer=customer)
    day = clock.today() + dt.timedelta(days=14)
    assert queries.ages(queries.owed_by(today=day)[customer.pk]) == (10_000_000, 0, 0, 0)
    assert queries.ages(queries.owed_by(today=day + dt.timedelta(days=7))[customer.pk]) == (0, 10_000_000, 0, 0)
    assert queries.ages(queries.owed_by(today=day + dt.timedelta(days=31))[customer.pk]) == (0, 0, 0, 10_000_000)
    assert [(line.entry.amount, line.balance) for line in queries.statement_of(customer).lines] == [
        (10_000_000, 10_000_000)
    ]


def at(day: dt.date, hour: int) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), tzinfo=clock.zone())


def test_each_step_of_reminding_comes_once_and_never_at_night(customer: Customer) -> None:
    make_order(method="debt", customer=customer)
    due = clock.today() + dt.timedelta(days=14)
    told = {
        (days, hour): reminders.remind_all(at(due + dt.timedelta(days=days), hour))
        for days in (-4, -3, -2, 0, 1, 3, 7, 8, 30)
        for hour in (2, 10, 11, 22)
    }
    assert {key for key, number in told.items() if number} == {(-3, 10), (0, 10), (3, 10), (7, 10)}
    assert set(told.values()) == {0, 1}
    inbox = Message.objects.filter(channel="inbox", template__startswith="debt_").order_by("id")
    assert [message.template for message in inbox] == ["debt_before", "debt_due", "debt_late3", "debt_late7"]
    assert "Rp100.000" in inbox[0].text


def test_missed_steps_are_left_out_and_paid_orders_are_not_reminded(customer: Customer, boss: User) -> None:
    first = make_order(method="debt", customer=customer)
    second = make_order(method="debt", customer=customer)
    actions.receive(order=first, method="cash", amount=first.total, key="1", actor=boss)
    due = clock.today() + dt.timedelta(days=14)
    assert reminders.remind_all(at(due + dt.timedelta(days=4), 10)) == 1
    message = Message.objects.get(channel="inbox", template__startswith="debt_")
    assert (message.template, message.subject_id) == ("debt_late3", second.pk)


def test_the_prepared_whatsapp_speaks_the_customers_language(customer: Customer) -> None:
    make_order(method="debt", customer=customer)
    one = queries.owed_by()[customer.pk][0]
    customer.language = "en"
    assert reminders.whatsapp_text(customer, one).startswith("Hello Ratna")
    customer.language = "id"
    assert reminders.whatsapp_text(customer, one).startswith("Halo Ratna")


SETUP = """
import django; django.setup()
from akrab.accounts.actions import change_shop_settings
from akrab.accounts.models import Role
from akrab.payments import debts
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_variant
from tests.customers.factories import make_member
from tests.payments.factories import open_shop
open_shop(unconfirmed_limit=100)
member = make_member()
debts.grant(customer=member, limit=25_000_000, days=14, actor=make_user(Role.OWNER))
print(member.pk, make_variant(price=2_000_000, stock=1000).pk)
"""
COUNT = """
import json, django; django.setup()
from django.db.models import Sum
from akrab.orders.models import Order
from akrab.payments.models import DebtAccount, DebtEntry
entries = DebtEntry.objects.aggregate(sum=Sum("amount"))["sum"]
print(json.dumps([Order.objects.count(), DebtAccount.objects.get().owed, entries]))
"""


@pytest.mark.django_db(transaction=True)
def test_sixteen_processes_never_buy_above_the_limit(shop_env: dict[str, str]) -> None:
    customer, variant = python(SETUP, shop_env).split()
    bought = race("tests.payments.racing_debtor", [(customer, variant, number) for number in range(16)], shop_env)
    assert sum(int(one) for one in bought) == 12  # twelve of Rp20.000 fit into Rp250.000
    assert json.loads(python(COUNT, shop_env)) == [12, 24_000_000, 24_000_000]
