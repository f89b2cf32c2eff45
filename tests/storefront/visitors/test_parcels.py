"""The page behind the code of a card in a parcel."""

import pytest
from django.test import Client

from akrab.consent.models import Asked, Confirmation, Receipt
from akrab.core import shop
from akrab.customers.models import Customer
from akrab.engagement.models import ParcelCard
from tests.customers.factories import make_customer
from tests.engagement.factories import make_card

pytestmark = pytest.mark.django_db


@pytest.fixture
def card(db: None) -> ParcelCard:
    shop.store({"points_on": True, "parcel_points": 50})
    return make_card()


def test_a_buyer_leaves_name_and_number_and_agrees_apart(guest: Client, card: ParcelCard) -> None:
    address = f"/parcel/{card.secret}/"
    page = guest.get(address)
    assert "50 points for you" in page.content.decode()
    assert "Thank you for your order by Shopee" in page.content.decode()
    assert ParcelCard.objects.get().state == "open"  # looking changes nothing
    given = {"name": "Siti", "phone": "", "email": "", "asked": "news_email news_whatsapp"}
    refused = guest.post(address, given)
    assert (refused.status_code, 'value="Siti"' in refused.content.decode()) == (422, True)
    given |= {"phone": "0812-3456-7890", "news_whatsapp": "1"}
    assert "50 points are yours" in guest.post(address, given).content.decode()
    customer = Customer.objects.get()
    receipt = Receipt.objects.get(customer=customer)
    assert (receipt.channel, receipt.answer, receipt.way) == ("whatsapp", "given", "parcel")
    assert not Confirmation.objects.exists()
    assert guest.post(address, given).status_code == 410
    assert guest.get(address).status_code == 410


def test_a_yes_for_somebody_elses_number_counts_for_nothing(guest: Client, card: ParcelCard) -> None:
    make_customer(name="Rina", phone="0812-3456-7890")
    given = {"name": "Siti", "phone": "0812-3456-7890", "asked": "news_whatsapp", "news_whatsapp": "1"}
    assert "50 points are yours" in guest.post(f"/parcel/{card.secret}/", given).content.decode()
    assert not Receipt.objects.exists()
    assert not Asked.objects.exists()


def test_who_is_signed_in_needs_one_tap(buyer: Client, member: Customer, card: ParcelCard) -> None:
    assert "Take my points" in buyer.get(f"/parcel/{card.secret}/").content.decode()
    assert "50 points are yours" in buyer.post(f"/parcel/{card.secret}/").content.decode()
    card.order.refresh_from_db()
    assert card.order.customer == member


def test_a_code_cannot_be_guessed(guest: Client) -> None:
    assert guest.get("/parcel/aaaaaaaaaaaaaaaaaaaaaa/").status_code == 404


def test_trying_many_from_one_place_comes_to_an_end(guest: Client, card: ParcelCard) -> None:
    given = {"name": "Siti", "phone": "abc"}
    for _number in range(10):
        guest.post(f"/parcel/{card.secret}/", given)
    assert "Too many cards" in guest.post(f"/parcel/{card.secret}/", given).content.decode()
