"""A child's record: who answers for them is written down before anything is agreed; letters go on paper too."""

import datetime as dt

import pytest
from django.test import Client

from akrab.consent.models import Guardian, Receipt
from akrab.core import clock
from akrab.customers.models import Customer
from akrab.messaging.models import Message
from akrab.privacy import actions
from akrab.privacy.models import Request
from tests.customers.factories import make_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def child(owner: Client) -> Customer:
    customer = make_customer(name="Dimas", phone="0812-3456-7890")
    born = clock.today() - dt.timedelta(days=12 * 365)
    said = {"name": "Dimas", "birthday": born.isoformat()}
    assert owner.post(f"/office/customers/{customer.pk}/edit/", said).status_code == 302
    customer.refresh_from_db()
    assert customer.birthday == born
    return customer


def test_without_a_guardian_nothing_can_be_agreed(owner: Client, child: Customer) -> None:
    page = owner.get(f"/office/customers/{child.pk}/consent/").content.decode()
    assert "parent or guardian" in page
    assert "Write down what the customer said" not in page
    said = {"channel": "whatsapp", "given": "yes", "wording": "Ya"}
    assert owner.post(f"/office/customers/{child.pk}/consent/change/", said).status_code == 422
    assert not Receipt.objects.exists()


def test_a_guardian_is_written_down_and_taken_back(owner: Client, child: Customer) -> None:
    address = f"/office/customers/{child.pk}/consent/guardian/"
    assert owner.post(address, {"name": "Ibu Sari"}).status_code == 422
    owner.post(address, {"name": "Ibu Sari", "contact": "0812-0000-1111", "wording": "Boleh, kata ibunya."})
    assert Guardian.objects.get().actor is not None
    said = {"channel": "whatsapp", "given": "yes", "wording": "Ya"}
    owner.post(f"/office/customers/{child.pk}/consent/change/", said)
    assert Receipt.objects.get().said_by == "Ibu Sari"
    assert "guardian: Ibu Sari" in owner.get(f"/office/customers/{child.pk}/consent/").content.decode()
    owner.post(address, {"remove": "yes"})
    assert (Guardian.objects.count(), Receipt.objects.latest("pk").answer) == (0, "withdrawn")


def test_a_birthday_that_cannot_be_comes_back(owner: Client, child: Customer) -> None:
    tomorrow = (clock.today() + dt.timedelta(days=1)).isoformat()
    answer = owner.post(f"/office/customers/{child.pk}/edit/", {"name": "Dimas", "birthday": tomorrow})
    assert answer.status_code == 422
    assert "That is no birthday" in answer.content.decode()


def test_a_letter_goes_on_paper_and_no_message_is_sent(owner: Client) -> None:
    customer = make_customer(name="Rina Kartika", email="rina@example.com", city="Solo", address="Jl. Slamet Riyadi 1")
    asked = actions.ask(customer=customer, kind="access", way="phone")
    page = owner.get(f"/office/privacy/{asked.pk}/").content.decode()
    assert "Jl. Slamet Riyadi 1<br>Solo" in page
    draft = owner.post(f"/office/privacy/{asked.pk}/letter/", {"text": "Halo"})
    assert (draft["Content-Type"], draft.content[:5]) == ("application/pdf", b"%PDF-")
    assert Request.objects.get().state == "open"
    owner.post(f"/office/privacy/{asked.pk}/answer/", {"text": "Halo", "sent_by": "post"})
    asked.refresh_from_db()
    assert (asked.state, asked.sent_by) == ("done", "post")
    assert not Message.objects.filter(template="privacy_answer").exists()
    assert owner.get(f"/office/privacy/{asked.pk}/letter/").content[:5] == b"%PDF-"
