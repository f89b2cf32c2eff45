"""Leaving a contact at the counter, on one's own phone."""

import datetime as dt

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from akrab.consent.models import Receipt
from akrab.core import clock
from akrab.customers import capture
from akrab.customers.models import Customer
from tests.accounts.factories import make_user
from tests.customers.factories import make_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def address() -> str:
    cache.clear()
    return f"/hello/{capture.token(make_user(name='Bu Rina'))}/"


def test_a_contact_is_left_and_stands_on_the_screen_at_the_counter(client: Client, address: str) -> None:
    assert client.get(address).status_code == 200
    answer = client.post(
        address,
        {"name": "Siti Rahayu", "phone": "0812-3456-7890", "news_whatsapp": "1", "asked": "news_email news_whatsapp"},
    )
    assert answer.status_code == 200
    customer = Customer.objects.get()
    assert (customer.name, customer.handles.get().value) == ("Siti Rahayu", "+6281234567890")
    receipt = Receipt.objects.get()
    assert (receipt.customer, receipt.purpose, receipt.channel, receipt.way) == (
        customer, "marketing", "whatsapp", "counter"
    )  # fmt: skip
    assert "WhatsApp" in receipt.wording
    assert [entry.customer for entry in capture.lately()] == [customer]


def test_without_a_yes_there_is_no_agreement(client: Client, address: str) -> None:
    client.post(address, {"name": "Siti", "phone": "0812-3456-7890"})
    assert not Receipt.objects.exists()


def test_somebody_known_is_thanked_alike_and_nothing_of_theirs_changes(client: Client, address: str) -> None:
    known = make_customer(name="Siti Rahayu", phone="0812-3456-7890")
    said = {
        "name": "Orang Lain",
        "phone": "+62 812 3456 7890",
        "email": "pencuri@example.com",
        "news_whatsapp": "1",
        "asked": "news_email news_whatsapp",
    }
    answer = client.post(address, said)
    assert answer.status_code == 200
    assert "Siti Rahayu" not in answer.content.decode()
    known.refresh_from_db()
    assert (known.name, known.handles.count(), Customer.objects.count()) == ("Siti Rahayu", 1, 1)
    assert not Receipt.objects.exists()
    assert known.entries.last().kind == "customer.contact_left"  # type: ignore[union-attr]


def test_an_address_of_somebody_else_stays_theirs(client: Client, address: str) -> None:
    make_customer(name="Budi", email="budi@example.com")
    client.post(address, {"name": "Siti", "phone": "0812-3456-7890", "email": "budi@example.com"})
    assert list(Customer.objects.get(name="Siti").handles.values_list("kind", flat=True)) == ["phone"]


def test_what_cannot_be_read_comes_back_with_what_was_typed(client: Client, address: str) -> None:
    for said in ({"name": "Siti", "phone": "rumah"}, {"name": "Siti", "phone": "08123456789", "email": "siti@"}):
        answer = client.post(address, said)
        assert answer.status_code == 422
        assert 'value="Siti"' in answer.content.decode()
    assert not Customer.objects.exists()


def test_old_and_forged_codes_lead_nowhere(client: Client, address: str) -> None:
    with time_machine.travel(clock.now() + dt.timedelta(hours=capture.HOURS, minutes=1)):
        assert client.get(address).status_code == 410
    assert client.post("/hello/forged/", {"name": "x", "phone": "08123456789"}).status_code == 410
    assert not Customer.objects.exists()
