"""My data and preferences, as the customer uses them."""

import io
import json
import zipfile

import pytest
from django.test import Client

from akrab.consent.queries import allows, standings
from akrab.core import shop
from akrab.customers.actions import add_handle
from akrab.customers.models import Customer
from akrab.messaging.links import preferences_link
from akrab.messaging.models import Message
from akrab.privacy.models import Request
from tests.customers.factories import make_member
from tests.providers.whatsapp import WhatsAppServer

pytestmark = pytest.mark.django_db


def test_the_customer_takes_a_copy_along(buyer: Client, member: Customer) -> None:
    response = buyer.post("/account/data/copy/")
    assert response["Content-Type"] == "application/zip"
    data = json.loads(zipfile.ZipFile(io.BytesIO(response.content)).read("data.json"))
    assert [row["id"] for row in data["customers.Customer"]] == [member.pk]


def test_a_request_shows_its_clock_and_is_made_once(buyer: Client, member: Customer) -> None:
    for _click in range(2):
        assert buyer.post("/account/data/ask/", {"kind": "erase"}).status_code == 302
    asked = Request.objects.get(customer=member)
    page = buyer.get("/account/data/").content.decode()
    assert asked.get_kind_display().capitalize() in page
    assert 'data-dialog="erase"' not in page
    assert buyer.post("/account/data/ask/", {"kind": "everything"}).status_code == 404


def test_a_choice_makes_a_receipt_and_unchoosing_another(buyer: Client, member: Customer) -> None:
    buyer.post("/account/preferences/", {"marketing_inbox": "1", "profiling": "1"})
    assert allows(member, "marketing", "inbox")
    assert allows(member, "profiling", "any")
    buyer.post("/account/preferences/", {})
    assert not allows(member, "marketing", "inbox")
    assert not allows(member, "profiling", "any")
    assert member.receipts.count() == 3
    assert "Inbox" in member.receipts.order_by("id").first().wording


def test_news_of_orders_by_whatsapp_are_a_choice_of_its_own(buyer: Client, member: Customer) -> None:
    add_handle(customer=member, kind="phone", text="081234567890")
    assert "service_whatsapp" not in buyer.get("/account/preferences/").text
    with WhatsAppServer() as meta:
        shop.store(meta.settings())
    assert "service_whatsapp" in buyer.get("/account/preferences/").text
    buyer.post("/account/preferences/", {"service_whatsapp": "1", "profiling": "1"})
    assert standings(member)["service", "whatsapp"] is True
    assert ("marketing", "whatsapp") not in standings(member)
    buyer.post("/account/preferences/", {"profiling": "1"})
    assert not allows(member, "service", "whatsapp")


def test_news_by_email_begin_only_after_the_mail_was_confirmed(buyer: Client, member: Customer, guest: Client) -> None:
    add_handle(customer=member, kind="email", text="rina@example.com")
    buyer.post("/account/preferences/", {"marketing_email": "1", "profiling": "1"})
    mail = Message.objects.get(template="consent_confirm")
    assert not allows(member, "marketing", "email")
    link = next(word for word in mail.text.split() if "/consent/confirm/" in word)
    path = link[link.index("/consent/") :]
    guest.get(path)
    assert not allows(member, "marketing", "email")
    assert guest.post(path).status_code == 200
    assert allows(member, "marketing", "email")
    assert guest.post("/consent/confirm/wrong/").status_code == 410


def test_the_link_in_a_mail_opens_the_preferences_of_that_customer_only(guest: Client, member: Customer) -> None:
    link = preferences_link(member)
    path = link[link.index("/preferences/") :]
    guest.post(path, {"marketing_inbox": "1", "profiling": "1"})
    assert allows(member, "marketing", "inbox")
    other = make_member(name="Joko")
    forged = path.replace(str(member.pk), str(other.pk), 1)[:-3] + "AA/"
    assert guest.post(forged, {"marketing_inbox": "1"}).status_code == 404
    assert not allows(other, "marketing", "inbox")
