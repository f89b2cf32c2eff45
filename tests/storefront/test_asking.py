"""News and offers are asked for where people are anyway: a box for each way, never ticked, never asked twice."""

import datetime as dt

import pytest
from django.test import Client

from akrab.consent import queries
from akrab.consent.models import Asked, Channel, Confirmation, Purpose, Receipt
from akrab.core import clock
from akrab.customers import birthdays
from akrab.customers.actions import add_handle
from akrab.customers.models import Customer
from akrab.messaging import asking
from akrab.messaging.models import Message
from tests.customers.factories import make_customer

pytestmark = pytest.mark.django_db
SHOWN = {"asked": "news_email news_whatsapp"}
NEW = {"name": "Siti Rahayu", "phone": "0812-3456-7890", "email": "siti@example.com", "password": "rahasia banget 9"}
WORDS = "may send me news and offers (WhatsApp). I can end this at any time."


@pytest.fixture(autouse=True)
def english(client: Client) -> None:
    client.cookies["language"] = "en"


def register(client: Client, **more: str) -> Customer:
    assert client.post("/account/register/", {**NEW, **SHOWN, **more}).status_code == 302
    return Customer.objects.get(name="Siti Rahayu")


def test_the_boxes_stand_there_unticked_with_their_words(client: Client) -> None:
    text = client.get("/account/register/").content.decode()
    assert WORDS in text
    assert 'name="news_whatsapp" value="1" data-unkept>' in text
    assert 'name="news_email" value="1" data-unkept>' in text


def test_a_yes_at_registration_leaves_its_receipt_and_the_mail_asks_once_more(client: Client) -> None:
    customer = register(client, news_whatsapp="1", news_email="1")
    receipt = Receipt.objects.get()
    assert (receipt.channel, receipt.way, receipt.language) == ("whatsapp", "registration", "en")
    assert receipt.wording.endswith(WORDS)
    assert not queries.allows(customer, Purpose.MARKETING, Channel.EMAIL)
    assert Confirmation.objects.get().address == "siti@example.com"
    assert Message.objects.filter(template="consent_confirm").count() == 1


def test_what_was_left_empty_is_no_yes_and_is_not_asked_again(client: Client) -> None:
    customer = register(client)
    assert not Receipt.objects.exists()
    assert sorted(Asked.objects.values_list("channel", flat=True)) == ["email", "whatsapp"]
    assert asking.questions(customer) == []


def test_a_way_that_was_not_shown_counts_as_nothing(client: Client) -> None:
    assert client.post("/account/register/", {**NEW, "news_whatsapp": "1"}).status_code == 302
    assert not Receipt.objects.exists()
    assert len(asking.questions(Customer.objects.get())) == 2


def test_a_mistake_in_the_form_keeps_the_tick(client: Client) -> None:
    answer = client.post("/account/register/", {**NEW, **SHOWN, "name": "", "news_whatsapp": "1"})
    assert answer.status_code == 422
    assert 'name="news_whatsapp" value="1" checked data-unkept>' in answer.content.decode()


def test_the_contact_form_asks_who_was_never_asked(buyer: Client, member: Customer) -> None:
    add_handle(customer=member, kind="phone", text="0812-3456-7890")
    assert WORDS in buyer.get("/contact/").content.decode()
    said = {"text": "Halo", "key": "k" * 22, **SHOWN, "news_whatsapp": "1"}
    assert buyer.post("/contact/", said).status_code == 302
    assert Receipt.objects.get().way == "contact form"
    assert WORDS not in buyer.get("/contact/").content.decode()


def test_a_child_is_not_asked(buyer: Client, member: Customer) -> None:
    birthdays.keep(customer=member, birthday=clock.today() - dt.timedelta(days=4000), actor=None)
    assert asking.questions(member) == []
    assert "news_email" not in buyer.get("/contact/").content.decode()


def test_a_yes_said_aloud_at_the_counter() -> None:
    customer = make_customer(name="Siti", phone="0812-3456-7890")
    asking.spoken(customer=customer, language="id", way="counter", actor=None)
    receipt = Receipt.objects.get()
    assert (receipt.language, receipt.way, receipt.channel) == ("id", "counter", "whatsapp")
