"""What stands beside a customer wherever somebody of the shop deals with them."""

import datetime as dt
import json

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from akrab.accounts.models import Role
from akrab.catalogue.models import Product
from akrab.consent.models import Channel, Purpose, Standing
from akrab.core import clock
from akrab.core.versions import bump
from akrab.customers.models import Customer
from akrab.insight import contact
from akrab.insight.models import CustomerProfit, CustomerRisk, CustomerScore, CustomerWorth, GoodsPair, NextPurchase
from akrab.messaging.conversations import conversation_of
from akrab.messaging.models import Call
from akrab.orders import actions
from akrab.orders.models import Order
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_product
from tests.customers.factories import make_customer
from tests.orders.factories import make_order

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 20)


def come(role: Role = Role.OWNER) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(make_user(role=role))
    return client


def learnt(customer: Customer, product: Product) -> None:
    """What every model would say of them."""
    CustomerScore.objects.create(
        customer=customer, first_order_at=clock.now(), last_order_at=clock.now(), orders=7, revenue=700_000_000,
        average_order=100_000_000, recency_score=1, frequency_score=4, money_score=5, standing="slipping",
    )  # fmt: skip
    CustomerWorth.objects.create(
        customer=customer, purchases=7, last_day=DAY, alive=0.4, expected=1.1, low=0, high=3, worth=120_000_000,
        at_stake=300_000_000, profit=40_000_000,
    )  # fmt: skip
    CustomerProfit.objects.create(customer=customer, orders=7, revenue=700_000_000, profit=210_000_000)
    CustomerRisk.objects.create(
        customer=customer, chance=0.72, reasons="lateness,trend,gap", last_day=DAY, at_stake=300_000_000, slipping=True
    )
    NextPurchase.objects.create(
        customer=customer, product=product, bought=6, last_day=DAY, usual_days=30, due_day=DAY, low_day=DAY,
        high_day=DAY + dt.timedelta(days=12), chance=0.5, amount=5_000_000, expected=2_500_000,
    )  # fmt: skip


def pair(product: Product, other: Product, *, strength: float = 30, rank: int = 1) -> None:
    GoodsPair.objects.create(
        kind="together", product=product, other=other, both=40, with_product=100, with_other=120,
        by_chance=40 - strength, strength=strength, rank=rank, listed=True,
    )  # fmt: skip


AWAY = "May be slipping away: of ten like this, 7 do not buy within 90 days."
WHY = "Late for their rhythm, the last interval was unusual"


def test_the_same_stands_on_the_record_in_the_conversation_at_the_order_and_at_its_return() -> None:
    tea, cup = make_product(name="Tea"), make_product(name="Cup")
    order = make_order(variant=tea.variants.get())
    seller = make_user()
    actions.accept(order=order, actor=seller)
    actions.complete(order=order, actor=seller)
    customer = order.customer
    assert customer is not None
    learnt(customer, tea)
    pair(tea, cup)
    back = actions.request_return(
        order=order, pieces={order.lines.get().pk: 1}, reason="Torn", actor=make_user(), key="k" * 24
    )
    talk = conversation_of(customer)
    owner = come()
    for path in (
        f"/office/customers/{customer.pk}/", f"/office/inbox/{talk.pk}/", f"/office/orders/{order.pk}/",
        f"/office/returns/{back.pk}/", f"/office/orders/new/{customer.pk}/",
    ):  # fmt: skip
        page = owner.get(path, follow=True).text
        assert AWAY in page, path
        assert WHY in page, path
        assert "Will probably buy for about Rp1.2M within a year." in page, path
        assert "About Rp400k of it stays with you · profit so far Rp2.1M" in page, path
        assert "Probably next: Tea" in page, path
    page = owner.get(f"/office/orders/{order.pk}/").text
    assert "Goes with it: Cup" in page
    assert "4 of 10 baskets with Tea have it too" in page
    assert "A return is open." not in page  # the page itself is about it
    assert "A return is open." in owner.get(f"/office/customers/{customer.pk}/").text


def test_money_and_profit_only_for_those_who_may_see_them() -> None:
    tea = make_product(name="Tea")
    customer = make_customer(name="Adi")
    learnt(customer, tea)
    path = f"/office/customers/{customer.pk}/"
    marketing = come(Role.MARKETING).get(path).text  # reports, but no costs
    assert "Rp1.2M within a year" in marketing
    assert "stays with you" not in marketing
    assert "profit so far" not in marketing
    staff = come(Role.STAFF).get(path).text
    assert AWAY in staff
    assert "within a year." not in staff
    assert "at stake" not in staff


def test_before_anything_was_learnt_only_what_waits_is_said() -> None:
    order = make_order()
    assert order.customer is not None
    page = come().get(f"/office/customers/{order.customer.pk}/").text
    assert "At a glance" not in page
    actions.accept(order=order, actor=make_user())
    order.refresh_from_db()
    page = come().get(f"/office/customers/{order.customer.pk}/").text
    assert "Rp25,000 is still to be paid." in page
    assert "is still to be paid" not in come().get(f"/office/orders/{order.pk}/").text.split('id="to-know"')[-1]


def test_a_record_with_a_standing_only_has_no_empty_card() -> None:
    """In a small shop nothing is foretold: the head of the record has the standing, the order has not."""
    order = make_order()
    customer = order.customer
    assert customer is not None
    CustomerScore.objects.create(
        customer=customer, first_order_at=clock.now(), last_order_at=clock.now(), orders=7, revenue=700_000_000,
        average_order=100_000_000, recency_score=1, frequency_score=4, money_score=5, standing="best",
    )  # fmt: skip
    owner = come()
    assert "At a glance" not in owner.get(f"/office/customers/{customer.pk}/").text
    assert "At a glance" in owner.get(f"/office/orders/{order.pk}/").text


def test_who_wants_no_offers_from_what_they_bought_is_told_none() -> None:
    tea = make_product(name="Tea")
    customer = make_customer(name="Adi")
    learnt(customer, tea)
    Standing.objects.create(
        customer=customer, purpose=Purpose.PROFILING, channel=Channel.ANY, given=False, since=clock.now()
    )
    assert contact.known([customer.pk])[customer.pk].next == ()


def test_many_customers_cost_one_question(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    people = [make_customer(name=f"Adi {number}", phone=f"0812-0000-{1000 + number}") for number in range(5)]
    with django_assert_num_queries(1):
        found = contact.known([one.pk for one in people], buys=0)
    assert sorted(found) == [one.pk for one in people]
    with django_assert_num_queries(0):
        assert contact.known([]) == {}
        assert contact.beside([]) == []


def test_a_call_names_who_it_is() -> None:
    customer = make_customer(name="Adi")
    learnt(customer, make_product(name="Tea"))
    Call.objects.create(
        sort=Call.Sort.IN, state=Call.State.MISSED, customer=customer, number="+6281200001000", created_at=clock.now()
    )
    assert "Slipping · may be slipping away" in come().get("/office/calls/").text


def test_the_till_hears_of_the_chosen_customer_and_of_what_goes_together_once() -> None:
    tea, cup, pot, tray, jam = (make_product(name=name) for name in ("Tea", "Cup", "Pot", "Tray", "Jam"))
    for rank, other in enumerate((cup, pot, tray, jam), start=1):
        pair(tea, other, rank=rank)
    Product.objects.filter(pk=pot.pk).update(state=Product.State.ARCHIVED)
    customer = make_customer(name="Adi")
    learnt(customer, tea)
    till = come(Role.CASHIER)

    def goods(**body: object) -> dict[str, object]:
        answer = till.post("/office/counter/products/", json.dumps(body), content_type="application/json")
        return dict(answer.json())

    found = goods(pairs=-1)
    assert found["pairs"] == {"version": 0, "rows": [[tea.pk, cup.pk, tray.pk, jam.pk]]}
    assert "pairs" not in goods(pairs=0)
    bump("goods_pairs")
    assert goods(pairs=0)["pairs"]["version"] == 1  # type: ignore[index]
    assert "about" not in till.get("/office/counter/customers/", {"q": "adi"}).json()["customers"][0]
    about = till.get("/office/counter/customers/", {"id": customer.pk}).json()["customers"][0]["about"]
    assert [one["code"] for one in about] == ["who", "away", "next"]
    assert about[1] == {"code": "away", "text": AWAY, "why": WHY[0].lower() + WHY[1:]}
    assert Order.objects.count() == 0
