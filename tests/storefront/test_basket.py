"""The basket, with and without htmx, of guests and members; and whatever people type into it."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from akrab.catalogue.actions import change_product
from akrab.catalogue.models import Product, Stock, Variant
from akrab.customers.models import Customer
from akrab.orders.models import Basket, BasketLine
from tests.catalogue.factories import make_variant
from tests.storefront.conftest import browser_of

HTMX = {"HX-Request": "true"}


def field(variant: Variant) -> str:
    """Name of the quantity's field of the variant's line."""
    return f"quantity-{line_of(variant)}"


def line_of(variant: Variant) -> int:
    return BasketLine.objects.get(variant=variant).pk


def lines() -> list[tuple[int, int]]:
    return list(BasketLine.objects.values_list("variant_id", "quantity").order_by("variant_id"))


def test_a_guest_fills_a_basket_without_a_session(guest: Client, cable: Variant) -> None:
    answer = guest.post("/basket/add/", {"variant": cable.pk, "quantity": "2"})
    assert (answer.status_code, answer["Location"]) == (302, "/basket/")
    cookie = answer.cookies["basket"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert list(answer.cookies) == ["basket"]
    assert not Session.objects.exists()
    page = guest.get("/basket/").text
    assert "Kabel USB-C" in page
    assert "Rp50,000" in page
    guest.post("/basket/add/", {"variant": cable.pk, "quantity": "3"})
    assert lines() == [(cable.pk, 5)]


def test_adding_as_a_new_guest_takes_few_queries(
    guest: Client, cable: Variant, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(
        7
    ):  # settings, savepoint (a transaction outside tests), variant, pre-orders, basket, line, release
        guest.post("/basket/add/", {"variant": cable.pk, "quantity": "1"})


def test_htmx_gets_a_short_answer_and_the_corner_is_told(guest: Client, cable: Variant) -> None:
    answer = guest.post("/basket/add/", {"variant": cable.pk, "quantity": "1"}, headers=HTMX)
    assert answer.status_code == 200
    assert answer["HX-Trigger"] == "me"
    assert "It is in your basket." in answer.text
    assert "<html" not in answer.text


@pytest.mark.parametrize("quantity", ["0", "-3", "1000", "99999999999999999999", "two", "", "1.5", "²", "1e3"])
def test_a_quantity_that_is_none_gets_a_sentence_and_stays(guest: Client, cable: Variant, quantity: str) -> None:
    answer = guest.post("/basket/add/", {"variant": cable.pk, "quantity": quantity})
    assert answer.status_code == 422
    assert "Choose a quantity from 1 to 999." in answer.text
    assert f'name="quantity" value="{quantity[:10]}"' in answer.text
    short = guest.post("/basket/add/", {"variant": cable.pk, "quantity": quantity}, headers=HTMX)
    assert short.status_code == 422
    assert "Choose a quantity from 1 to 999." in short.text
    assert lines() == []
    assert not Basket.objects.exists()


def test_more_than_there_are_is_refused_and_nothing_changes(guest: Client, cable: Variant) -> None:
    guest.post("/basket/add/", {"variant": cable.pk, "quantity": "8"})
    answer = guest.post("/basket/add/", {"variant": cable.pk, "quantity": "8"})
    assert answer.status_code == 422
    assert "Only 10 of “Kabel USB-C” are left." in answer.text
    assert lines() == [(cable.pk, 8)]


@pytest.mark.parametrize("variant", ["999999", "0", "-1", "abc", "", "9" * 25])
def test_an_unknown_product_cannot_be_added(guest: Client, cable: Variant, variant: str) -> None:
    answer = guest.post("/basket/add/", {"variant": variant, "quantity": "1"})
    assert answer.status_code == 422
    assert "This product is not sold any more." in answer.text
    assert not Basket.objects.exists()


def test_an_archived_product_cannot_be_added(guest: Client, cable: Variant) -> None:
    change_product(product=cable.product, state=Product.State.ARCHIVED)
    answer = guest.post("/basket/add/", {"variant": cable.pk, "quantity": "1"})
    assert answer.status_code == 422
    assert "not sold any more" in answer.text


def test_quantities_change_and_lines_go(guest: Client, cable: Variant) -> None:
    lamp = make_variant(name="Lampu")
    for variant in (cable, lamp):
        guest.post("/basket/add/", {"variant": variant.pk, "quantity": "1"})
    answer = guest.post("/basket/change/", {field(cable): "4", field(lamp): "1"})
    assert answer["Location"] == "/basket/"
    assert lines() == [(cable.pk, 4), (lamp.pk, 1)]
    guest.post("/basket/change/", {"remove": str(line_of(lamp)), field(cable): "4"})
    assert lines() == [(cable.pk, 4)]
    guest.post("/basket/change/", {field(cable): "0"})
    assert lines() == []
    assert "Your basket is empty" in guest.get("/basket/").text


def test_a_bad_change_keeps_what_was_typed_and_the_good_one_counts(guest: Client, cable: Variant) -> None:
    lamp = make_variant(name="Lampu")
    for variant in (cable, lamp):
        guest.post("/basket/add/", {"variant": variant.pk, "quantity": "1"})
    answer = guest.post("/basket/change/", {field(cable): "abc", field(lamp): "3"})
    assert answer.status_code == 422
    assert f'name="{field(cable)}" value="abc"' in answer.text
    assert "Choose a quantity from 1 to 999." in answer.text
    assert lines() == [(cable.pk, 1), (lamp.pk, 3)]


def test_htmx_changes_only_the_part(guest: Client, cable: Variant) -> None:
    guest.post("/basket/add/", {"variant": cable.pk, "quantity": "1"})
    answer = guest.post("/basket/change/", {field(cable): "3"}, headers=HTMX)
    assert answer.text.strip().startswith('<div id="basket"')
    assert "Rp75,000" in answer.text
    assert '"me"' in answer["HX-Trigger"]


def test_nobody_reaches_into_anothers_basket(guest: Client, cable: Variant, member: Customer, buyer: Client) -> None:
    buyer.post("/basket/add/", {"variant": cable.pk, "quantity": "2"})
    key = Basket.objects.get().key
    guest.cookies["basket"] = key
    assert "Your basket is empty" in guest.get("/basket/").text
    guest.post("/basket/change/", {"remove": str(line_of(cable))})
    assert lines() == [(cable.pk, 2)]
    stranger = Client()
    stranger.cookies["basket"] = "x" * 5000
    assert stranger.get("/basket/").status_code == 200


def test_what_was_sold_meanwhile_is_marked(guest: Client, cable: Variant) -> None:
    guest.post("/basket/add/", {"variant": cable.pk, "quantity": "5"})
    Stock.objects.filter(variant=cable).update(on_hand=2)
    page = guest.get("/basket/").text
    assert "Only 2 left. Reduce the quantity." in page
    assert "/checkout/" not in page
    Stock.objects.filter(variant=cable).update(on_hand=0)
    assert "Sold out by now." in guest.get("/basket/").text


def test_the_basket_page_needs_few_queries(
    guest: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(5):
        guest.post("/basket/add/", {"variant": make_variant(name=f"P{number}").pk, "quantity": "1"})
    with django_assert_max_num_queries(6):  # basket, lines, what goes with them; settings and offers once a second
        guest.get("/basket/")


def test_a_members_basket_is_the_same_on_every_device(member: Customer, cable: Variant) -> None:
    browser_of(member).post("/basket/add/", {"variant": cable.pk, "quantity": "2"})
    assert "Rp50,000" in browser_of(member).get("/basket/").text


def test_unconfirmed_orders_stand_under_the_basket(member: Customer, buyer: Client) -> None:
    from tests.orders.factories import make_order

    order = make_order(customer=member)
    page = buyer.get("/basket/").text
    assert "Waiting for the shop" in page
    assert f"Order {order.number}" in page
