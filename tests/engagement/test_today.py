"""What Today proposes: to whom, in which order, why."""

import datetime as dt

import pytest

from akrab.accounts.models import Role
from akrab.catalogue.models import StockMove
from akrab.core import clock
from akrab.customers.models import Customer
from akrab.engagement import texts, today
from akrab.insight.models import CustomerScore, Refresh
from akrab.messaging import actions as messaging
from akrab.orders import actions as orders
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_product, make_variant
from tests.customers.factories import make_customer, make_member
from tests.orders.factories import make_order

pytestmark = pytest.mark.django_db


def overdue(customer: Customer, *, expected: int, interval: float = 21.0, last_days: int = 34) -> None:
    now = clock.now()
    Refresh.objects.get_or_create(problem="", defaults={"started_at": now, "finished_at": now, "as_of": clock.today()})
    CustomerScore.objects.create(
        customer=customer, first_order_at=now - dt.timedelta(days=300), last_order_at=now - dt.timedelta(last_days),
        orders=5, revenue=10_000_000, average_order=2_000_000, recency_score=2, frequency_score=4, money_score=4,
        interval_days=interval, due_at=now, likelihood=0.5, expected=expected, standing="slipping",
    )  # fmt: skip


def contacts(limit: int = 6) -> list[today.Contact]:
    return today.customers_to_contact(clock.now(), limit)


def test_customers_whose_interval_has_passed_come_with_the_reason_the_most_money_first() -> None:
    small = make_customer(name="Small", phone="0812-3456-7001")
    large = make_customer(name="Large", phone="0812-3456-7002")
    overdue(small, expected=100_000)
    overdue(large, expected=900_000)
    found = contacts()
    assert [one.customer for one in found] == [large, small]
    assert (found[0].reason, found[0].expected) == ("usually every 21 days, last 34 days ago", 900_000)
    assert found[0].phone == "+6281234567002"


def test_the_message_is_in_the_customers_language_and_names_what_they_like() -> None:
    product = make_product(name="Blue mug", stock=20)
    customer = make_member(name="Rina")
    customer.language = "en"
    customer.save()
    order = make_order(customer=customer, variant=product.variants.get())
    orders.accept(order=order, actor=make_user())
    overdue(customer, expected=1)
    assert contacts()[0].text == (
        "Hello Rina, this is Akrab. How are you? It has been a while since your last visit. "
        "Blue mug is in stock now. Shall we set one aside for you?"
    )
    customer.language = "id"
    customer.save()
    assert contacts()[0].text.startswith("Halo Kak Rina, ini dari Akrab.")


def test_what_is_sold_out_is_not_promised() -> None:
    customer = make_member(name="Rina")
    order = make_order(customer=customer, variant=make_variant(name="Blue mug", stock=1))
    orders.accept(order=order, actor=make_user())
    overdue(customer, expected=1)
    assert "Blue mug" not in contacts()[0].text


def test_who_was_written_to_today_is_shown_as_done_and_left_in_peace_afterwards(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    customer = make_customer(name="Rina", phone="0812-3456-7890")
    overdue(customer, expected=1)
    key = today.suggestion_key(today.OVERDUE, customer.pk, clock.today())
    messaging.tap(customer=customer, text="Halo", about=today.OVERDUE, key=key, actor=make_user())
    assert [one.done for one in contacts()] == [True]
    now = clock.now()
    assert today.customers_to_contact(now + dt.timedelta(days=3), 6) == []
    assert len(today.customers_to_contact(now + dt.timedelta(days=today.REST_DAYS + 1), 6)) == 1


def test_a_customer_without_a_name_is_greeted_without_a_gap() -> None:
    assert texts.greeting(Customer(name="", language="en")) == "Hello, this is Akrab."


def test_goods_running_out_that_sell_best_come_first_with_the_days_they_last() -> None:
    slow, quick = make_variant(stock=1), make_variant(stock=2)
    make_variant(stock=50)
    StockMove.objects.create(variant=quick, quantity=-10, reason="sale", moved_at=clock.now())
    StockMove.objects.create(variant=quick, quantity=-90, reason="sale", moved_at=clock.now() - dt.timedelta(days=40))
    found = today.goods_running_out(clock.now(), 6)
    assert [(one.variant, one.left, one.sold_lately, one.days_left) for one in found] == [
        (quick, 2, 10, 6), (slow, 1, 0, None),
    ]  # fmt: skip


def test_orders_that_wait_longest_come_first() -> None:
    first, second = make_order(), make_order()
    assert today.orders_to_accept(6) == [first, second]


def test_each_list_is_only_for_who_may_do_it() -> None:
    make_order()
    make_member(state=Customer.State.PENDING)
    overdue(make_customer(name="Rina"), expected=1)

    def shown(role: Role) -> list[bool]:
        found = today.todo(make_user(role), clock.now())
        return [bool(found.orders), bool(found.members), bool(found.contacts)]

    assert shown(Role.OWNER) == [True, True, True]
    assert shown(Role.SUPPORT) == [True, False, True]
    assert shown(Role.ANALYST) == [True, False, False]
    assert shown(Role.CUSTOMER) == [False, False, False]


def test_nothing_to_do_says_so() -> None:
    assert today.todo(make_user(), clock.now()).nothing
    make_order()
    assert not today.todo(make_user(), clock.now()).nothing


@pytest.mark.parametrize(
    ("revenue", "weeks", "sentence"),
    [
        (1_500_000, 8, "Yesterday: Rp15,000 from 2 orders, 50% more than on a usual Friday."),
        (500_000, 8, "Yesterday: Rp5,000 from 2 orders, 50% less than on a usual Friday."),
        (1_000_000, 8, "Yesterday: Rp10,000 from 2 orders, as much as on a usual Friday."),
        (1_500_000, 2, "Yesterday: Rp15,000 from 2 orders."),
    ],
)
def test_yesterday_stands_beside_the_usual_day(revenue: int, weeks: int, sentence: str) -> None:
    figures = today.DayAgainstUsual(dt.date(2026, 11, 20), revenue, 2, 1_000_000, weeks)
    assert texts.yesterday_sentence(today.Yesterday(figures, [], is_history=False)) == sentence
