"""From the basket to the order: who may, what is kept, and what goes wrong on the way."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from akrab.accounts.actions import change_shop_settings
from akrab.catalogue.models import Stock, Variant
from akrab.customers.models import Customer
from akrab.orders.models import Basket, Order
from tests.customers.factories import make_member
from tests.orders.factories import make_order
from tests.storefront.conftest import browser_of

TYPED = {"recipient": "Ratna", "phone": "0812-3456-7890", "address": "Jl. Mawar 1", "note": "Sore saja"}


def form(client: Client) -> dict[str, str]:
    """The order form as the page holds it, filled in."""
    found = re.search(r'name="placing_key" value="([^"]+)"', client.get("/checkout/").text)
    assert found
    return TYPED | {"placing_key": found[1]}


@pytest.fixture
def full(buyer: Client, cable: Variant) -> Client:
    """The member's browser with two pieces in the basket."""
    buyer.post("/basket/add/", {"variant": cable.pk, "quantity": "2"})
    return buyer


def test_a_member_orders(full: Client, member: Customer, cable: Variant) -> None:
    answer = full.post("/checkout/", form(full))
    order = Order.objects.get()
    assert answer["Location"] == f"/account/orders/{order.pk}/placed/"
    assert (order.customer, order.state, order.total, order.phone) == (member, "waiting", 5_000_000, "+6281234567890")
    assert (order.recipient, order.address, order.note) == ("Ratna", "Jl. Mawar 1", "Sore saja")
    assert Stock.objects.get(variant=cable).on_hand == 8
    page = full.get(answer["Location"]).text
    assert "Thank you, your order has arrived" in page
    assert 'name="kept" content="checkout"' in page
    assert "Your basket is empty" in full.get("/basket/").text
    corner = full.get("/me/").text
    assert "not confirmed yet" in corner


def test_an_order_costs_few_queries(full: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    sent = form(full)
    make_order()  # the first number of all has a row to make
    with django_assert_max_num_queries(18):  # of them three for settings and offers, looked up once a second
        answer = full.post("/checkout/", sent)
    with django_assert_max_num_queries(3):  # session, who it is, the order
        full.get(answer["Location"])


def test_a_setting_is_new_at_once_on_pages_whose_frame_is_kept(full: Client) -> None:
    assert "Toko Baru" not in full.get("/account/orders/").text
    change_shop_settings(values={"name": "Toko Baru"}, actor=None)
    assert full.get("/account/orders/").text.count("Toko Baru") > 3


def test_a_doubled_form_orders_once(full: Client) -> None:
    sent = form(full)
    first = full.post("/checkout/", sent)
    second = full.post("/checkout/", sent)
    assert first["Location"] == second["Location"]
    assert Order.objects.count() == 1


def test_a_guest_is_asked_to_sign_in_and_comes_back_with_the_basket(guest: Client, cable: Variant) -> None:
    guest.post("/basket/add/", {"variant": cable.pk, "quantity": "2"})
    page = guest.get("/checkout/").text
    assert "/register/?next=/checkout/" in page
    assert "/account/login/?next=/checkout/" in page
    assert guest.post("/checkout/", TYPED | {"placing_key": "k" * 30}).status_code == 403
    assert not Order.objects.exists()
    member = make_member()
    assert member.user is not None
    member.user.set_password("rahasia-123")
    member.user.save()
    answer = guest.post(
        "/account/login/", {"login": member.user.email, "password": "rahasia-123", "next": "/checkout/"}
    )
    assert answer["Location"] == "/checkout/"
    page = guest.get("/checkout/").text
    assert "Kabel USB-C" in page
    assert Basket.objects.get().customer == member


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (Customer.State.PENDING, "The shop still has to approve your registration"),
        (Customer.State.REJECTED, "The shop did not approve your registration."),
    ],
)
def test_who_is_no_member_reads_why(cable: Variant, state: Customer.State, sentence: str) -> None:
    client = browser_of(make_member(state=state))
    client.post("/basket/add/", {"variant": cable.pk, "quantity": "1"})
    assert sentence in client.get("/checkout/").text
    refused = client.post("/checkout/", TYPED | {"placing_key": "k" * 30})
    assert refused.status_code == 403
    assert sentence in refused.text
    assert not Order.objects.exists()


def test_staff_do_not_order_here(staff: Client, cable: Variant) -> None:
    staff.post("/basket/add/", {"variant": cable.pk, "quantity": "1"})
    assert "Orders of the online shop belong to customers." in staff.get("/checkout/").text


def test_a_wrong_phone_keeps_everything_typed(full: Client, cable: Variant) -> None:
    sent = form(full) | {"phone": "abc", "note": "<b>ring</b>"}
    answer = full.post("/checkout/", sent)
    assert answer.status_code == 422
    assert "“abc” is not a phone number." in answer.text
    assert 'value="abc"' in answer.text
    assert "&lt;b&gt;ring&lt;/b&gt;" in answer.text
    assert sent["placing_key"] in answer.text
    assert not Order.objects.exists()
    assert Stock.objects.get(variant=cable).on_hand == 10
    assert Basket.objects.get().ordered_at is None


def test_sold_out_between_basket_and_order_changes_nothing(full: Client, cable: Variant) -> None:
    sent = form(full)
    Stock.objects.filter(variant=cable).update(on_hand=1)
    answer = full.post("/checkout/", sent)
    assert answer.status_code == 422
    assert "Only 1 of “Kabel USB-C” are left." in answer.text
    assert "Jl. Mawar 1" in answer.text
    assert not Order.objects.exists()
    assert Basket.objects.get().ordered_at is None
    assert Stock.objects.get(variant=cable).on_hand == 1


def test_the_sixth_unconfirmed_order_is_refused(full: Client, member: Customer) -> None:
    change_shop_settings(values={"unconfirmed_limit": 2}, actor=None)
    for _number in range(2):
        Basket.objects.filter(ordered_at=None).update(customer=None)
        make_order(customer=member)
    Basket.objects.filter(ordered_at=None).update(customer=member)
    answer = full.post("/checkout/", form(full))
    assert answer.status_code == 422
    assert "You have 2 orders that the shop has not confirmed yet." in answer.text
    assert Order.objects.count() == 2


def test_an_empty_basket_leads_back(buyer: Client) -> None:
    assert buyer.get("/checkout/")["Location"] == "/basket/"
    assert buyer.post("/checkout/", TYPED | {"placing_key": "k" * 30})["Location"] == "/basket/"


@pytest.mark.parametrize("key", ["", "short", "k" * 44])
def test_a_form_without_its_key_is_refused(full: Client, key: str) -> None:
    assert full.post("/checkout/", TYPED | {"placing_key": key}).status_code == 422
    assert not Order.objects.exists()


def test_the_form_remembers_the_last_order(full: Client, cable: Variant) -> None:
    full.post("/checkout/", form(full))
    full.post("/basket/add/", {"variant": cable.pk, "quantity": "1"})
    page = full.get("/checkout/").text
    assert 'value="Ratna"' in page
    assert "Jl. Mawar 1" in page


def test_the_customer_cancels_while_the_shop_has_not_answered(full: Client, cable: Variant) -> None:
    full.post("/checkout/", form(full))
    order = Order.objects.get()
    answer = full.post(f"/account/orders/{order.pk}/cancel/", {"reason": "Changed my mind"})
    assert answer["Location"] == f"/account/orders/{order.pk}/"
    order.refresh_from_db()
    assert (order.state, order.state_reason) == ("cancelled", "Changed my mind")
    assert Stock.objects.get(variant=cable).on_hand == 10
    page = full.get(answer["Location"]).text
    assert "Changed my mind" in page
    assert "/cancel/" not in page


def test_an_accepted_order_is_not_cancelled_by_the_customer(full: Client) -> None:
    from akrab.orders.actions import accept
    from tests.accounts.factories import make_user

    full.post("/checkout/", form(full))
    order = Order.objects.get()
    accept(order=order, actor=make_user())
    answer = full.post(f"/account/orders/{order.pk}/cancel/")
    assert answer.status_code == 409
    assert "is already “accepted”" in answer.text
    order.refresh_from_db()
    assert order.state == "accepted"


def test_orders_are_listed_newest_first_page_by_page(member: Customer, buyer: Client) -> None:
    change_shop_settings(values={"unconfirmed_limit": 100}, actor=None)
    orders = [make_order(customer=member) for _number in range(23)]
    Order.objects.filter(pk=orders[0].pk).update(state="done")
    first = buyer.get("/account/orders/").text
    numbers = re.findall(r"Order (\d+)</a>", first)
    assert numbers == [order.number for order in reversed(orders)][:20]
    following = re.search(r'href="(\?[^"]*before=[^"]+)"', first)
    assert following
    rest = re.findall(r"Order (\d+)</a>", buyer.get("/account/orders/" + following[1].replace("&amp;", "&")).text)
    assert numbers + rest == [order.number for order in reversed(orders)]
    waiting = buyer.get("/account/orders/?state=waiting").text
    assert '<span class="count">22</span>' in waiting
    assert buyer.get("/account/orders/?before=nonsense").status_code == 200
