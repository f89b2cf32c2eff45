"""Requests, consents and the record, as the shop uses them."""

import pytest
from django.test import Client

from akrab.consent.queries import allows
from akrab.customers.models import Customer
from akrab.privacy import actions
from akrab.privacy.models import Request
from tests.customers.factories import make_customer

pytestmark = pytest.mark.django_db


def test_a_request_by_phone_is_written_down_and_answered_with_a_letter(owner: Client) -> None:
    customer = make_customer(name="Rina Kartika")
    response = owner.post(f"/office/customers/{customer.pk}/privacy/ask/", {"kind": "access", "text": "Per telepon"})
    asked = Request.objects.get()
    assert response["Location"] == f"/office/privacy/{asked.pk}/"
    page = owner.get(response["Location"])
    letter = page.context["form"].initial["text"]
    assert "Rina Kartika" in letter
    assert owner.post(f"/office/privacy/{asked.pk}/answer/", {"text": " ", "sent_by": "message"}).status_code == 422
    owner.post(f"/office/privacy/{asked.pk}/answer/", {"text": letter, "sent_by": "message"})
    asked.refresh_from_db()
    assert (asked.state, asked.answer) == ("done", letter.replace("\n", "\r\n") if "\r" in asked.answer else letter)
    assert "Rina Kartika" in owner.get("/office/privacy/").content.decode()


def test_an_erasure_needs_the_typed_word(owner: Client) -> None:
    customer = make_customer(name="Rina Kartika")
    asked = actions.ask(customer=customer, kind="erase", way="phone")
    assert owner.post(f"/office/privacy/{asked.pk}/erase/", {"sure": "yes"}).status_code == 422
    assert Customer.objects.get().name == "Rina Kartika"
    owner.post(f"/office/privacy/{asked.pk}/erase/", {"sure": "Erase"})
    assert Customer.objects.get().name == ""
    asked.refresh_from_db()
    assert asked.state == "done"


def test_what_was_said_at_the_counter_becomes_a_receipt_with_a_name(owner: Client) -> None:
    customer = make_customer(name="Rina")
    url = f"/office/customers/{customer.pk}/consent/"
    assert owner.post(f"{url}change/", {"channel": "whatsapp", "given": "yes", "wording": ""}).status_code == 422
    owner.post(f"{url}change/", {"channel": "whatsapp", "given": "yes", "wording": "Boleh kirim promo"})
    assert allows(customer, "marketing", "whatsapp")
    receipt = customer.receipts.get()
    assert (receipt.way, receipt.wording) == ("office", "Boleh kirim promo")
    assert receipt.actor is not None
    assert "Boleh kirim promo" in owner.get(url).content.decode()


def test_the_record_of_processing_is_made_from_the_map(owner: Client) -> None:
    rows = {one.why: one for one in owner.get("/office/privacy/record/").context["purposes"]}
    books = rows["Taking, sending and accounting for orders"]
    assert "orders, parcels and returns" in books.tables
    assert "phone numbers and e-mail addresses" in books.goes
    assert "numbers of orders and parcels" in books.stays
    assert len(books.grounds) == 1
