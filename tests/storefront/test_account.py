"""A customer's own pages: overview, inbox, details, contact."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from akrab.accounts.models import Role
from akrab.catalogue.models import Variant
from akrab.core import clock
from akrab.customers.models import Customer
from akrab.messaging import files
from akrab.messaging.answering import answer
from akrab.messaging.conversations import conversation_of
from akrab.messaging.models import Message
from tests.accounts.factories import make_user
from tests.messaging.whatsapp.test_incoming import PNG


def key(client: Client, address: str = "/account/inbox/") -> str:
    found = re.search(r'name="key" value="([^"]+)"', client.get(address).text)
    assert found
    return found[1]


@pytest.mark.parametrize("address", ["/account/inbox/", "/contact/"])
def test_a_letter_reaches_the_shop_once(buyer: Client, member: Customer, address: str) -> None:
    sent = {"subject": "Payment", "text": "I paid for order 1001.", "key": key(buyer, address)}
    for _click in range(2):
        assert buyer.post(address, sent)["Location"] == address
    message = Message.objects.get()
    assert (message.customer, message.subject, message.text) == (member, "Payment", "I paid for order 1001.")
    assert "I paid for order 1001." in buyer.get("/account/inbox/").text


def test_an_empty_letter_is_refused_and_the_subject_stays(buyer: Client) -> None:
    for address in ("/account/inbox/", "/contact/"):
        answer = buyer.post(address, {"subject": "Lamp", "text": "  ", "key": key(buyer)})
        assert answer.status_code == 422
        assert 'value="Lamp"' in answer.text
    assert not Message.objects.exists()


def test_a_product_that_is_missing_is_asked_for_by_letter(buyer: Client) -> None:
    assert 'value="I am looking for a product"' in buyer.get("/account/inbox/?ask=product").text
    assert 'value="Order 7"' in buyer.get("/account/inbox/?subject=Order%207").text


def test_the_inbox_brings_what_is_new_by_itself_and_its_files(buyer: Client, member: Customer) -> None:
    have = buyer.get("/account/inbox/").context["have"]
    look = {"have": have}
    by_itself = {"HX-Request": "true"}
    assert buyer.get("/account/inbox/", look, headers=by_itself).status_code == 204
    answer(
        conversation=conversation_of(member), channel="inbox", key="a" * 30, actor=make_user(Role.STAFF),
        text="*Ready* today <b>\nSee it: https://shop.example/orders/7/",
        files=[files.keep(PNG, name="foto.png")],
    )  # fmt: skip
    news = buyer.get("/account/inbox/", look, headers=by_itself)
    assert "<strong>Ready</strong> today &lt;b&gt;" in news.text
    assert '<a class="link" href="https://shop.example/orders/7/" rel="noopener noreferrer">See it</a>' in news.text
    assert "?small" in news.text
    assert "<html" not in news.text
    assert buyer.get("/account/inbox/", {"have": news.context["have"]}, headers=by_itself).status_code == 204


def test_new_messages_are_counted_until_they_are_seen(buyer: Client, member: Customer) -> None:
    answer(
        conversation=conversation_of(member), channel="inbox", text="We have it.", key="a" * 30,
        actor=make_user(Role.STAFF),
    )  # fmt: skip
    assert '<span class="count">1<' in buyer.get("/me/").text
    inbox = buyer.get("/account/inbox/").text
    assert "We have it." in inbox
    assert '<span class="badge tone-info">new</span>' in inbox
    assert '<span class="count">' not in buyer.get("/me/").text
    assert '<span class="badge tone-info">new</span>' not in buyer.get("/account/inbox/").text


def test_letters_are_limited(buyer: Client) -> None:
    statuses = [
        buyer.post("/account/inbox/", {"text": "Hi", "key": f"{number:030}"}).status_code for number in range(32)
    ]
    assert statuses == [302] * 30 + [422] * 2


def test_markup_in_messages_is_shown_as_text(buyer: Client, member: Customer) -> None:
    Message.objects.create(
        key="x", customer=member, channel="inbox", text="<img src=x>", state="delivered", created_at=clock.now()
    )
    assert "&lt;img src=x&gt;" in buyer.get("/account/inbox/").text


def test_details_are_changed(buyer: Client, member: Customer) -> None:
    answer = buyer.post(
        "/account/details/",
        {"name": "Ratna Sari", "city": "Solo", "address": "Jl. 1", "language": "en", "listed": "on"},
    )
    assert answer["Location"] == "/account/details/"
    member.refresh_from_db()
    assert (member.name, member.city, member.address, member.listed) == ("Ratna Sari", "Solo", "Jl. 1", True)
    assert "Ratna Sari" in Client().get("/members/").text
    buyer.post("/account/details/", {"name": "Ratna Ayu", "language": "en", "listed": "on"})
    assert "Ratna Ayu" in Client().get("/members/").text


def test_a_member_without_a_name_is_refused(buyer: Client, member: Customer) -> None:
    answer = buyer.post("/account/details/", {"name": " ", "language": "xx"})
    assert answer.status_code == 422
    member.refresh_from_db()
    assert member.name == "Ratna Dewi"


def test_notices_come_with_the_corner_and_only_once(buyer: Client) -> None:
    buyer.post("/account/inbox/", {"text": "Hi", "key": key(buyer)})
    assert "Your message has reached the shop." in buyer.get("/me/").text
    assert "Your message has reached the shop." not in buyer.get("/me/").text


@pytest.mark.parametrize(
    ("address", "queries"),
    [("/me/", 7), ("/account/home/", 8), ("/account/orders/", 6), ("/account/inbox/", 5), ("/account/details/", 4)],
)
def test_own_pages_need_few_queries(
    buyer: Client, cable: Variant, address: str, queries: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    buyer.get(address)
    with django_assert_max_num_queries(queries):
        buyer.get(address)
