"""What was not delivered, and the tap that opens WhatsApp."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from akrab.core import clock
from akrab.core.middleware import POLICY
from akrab.journal.models import Entry
from akrab.messaging.conversations import conversation_of
from akrab.messaging.models import Message
from tests.customers.factories import make_customer, make_member

pytestmark = pytest.mark.django_db


def test_a_tap_is_journalled_and_opens_the_chat_with_the_text(owner: Client) -> None:
    customer = make_customer(name="Rina", phone="0812-3456-7890")
    response = owner.post("/office/tap/", {"customer": customer.pk, "text": "Halo Rina & keluarga", "about": "overdue"})
    assert response.status_code == 303
    link = urlsplit(response["Location"])
    assert (link.scheme, link.netloc, link.path) == ("https", "wa.me", "/6281234567890")
    assert parse_qs(link.query) == {"text": ["Halo Rina & keluarga"]}
    assert Entry.objects.get(kind="message.tapped").customer_id == customer.pk


def test_a_suggestion_tapped_twice_on_a_day_is_one_message(owner: Client) -> None:
    customer = make_customer(name="Rina", phone="0812-3456-7890")
    for _click in range(2):
        owner.post("/office/tap/", {"customer": customer.pk, "text": "Halo", "about": "overdue"})
    assert Message.objects.count() == Entry.objects.filter(kind="message.tapped").count() == 1


def test_two_different_messages_from_the_record_are_two(owner: Client) -> None:
    customer = make_customer(name="Rina", phone="0812-3456-7890")
    for text in ("Halo", "Pesanan siap"):
        owner.post("/office/tap/", {"customer": customer.pk, "text": text, "about": "customer"})
    assert Message.objects.count() == 2


@pytest.mark.parametrize(
    ("phone", "text", "sentence"),
    [
        ("", "Halo", "There is no phone number for Rina yet. Add one first."),
        ("0812-3456-7890", "  ", "The message is empty. Write something first."),
    ],
)
def test_a_tap_that_cannot_work_says_why_and_journals_nothing(
    phone: str, text: str, sentence: str, owner: Client
) -> None:
    customer = make_customer(name="Rina", phone=phone)
    response = owner.post("/office/tap/", {"customer": customer.pk, "text": text, "about": "overdue"})
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Message.objects.exists()


@pytest.mark.parametrize("customer", ["", "999999", "abc"])
def test_a_tap_for_nobody_is_not_found(customer: str, owner: Client) -> None:
    assert owner.post("/office/tap/", {"customer": customer, "text": "x", "about": "overdue"}).status_code == 404


def test_the_policy_lets_a_form_lead_to_whatsapp_and_nowhere_else() -> None:
    assert "form-action 'self' https://wa.me https://api.whatsapp.com;" in POLICY


def test_a_failed_message_shows_its_reason_and_is_sent_again_once(owner: Client) -> None:
    message = Message.objects.create(
        key="m", customer=make_member(), channel="email", recipient="a@b.example", text="x", state="failed",
        reason="The mailbox is full.", created_at=clock.now(),
    )  # fmt: skip
    assert "The mailbox is full." in owner.get("/office/inbox/failed/").content.decode()
    owner.post(f"/office/inbox/failed/{message.pk}/retry/")
    again = owner.post(f"/office/inbox/failed/{message.pk}/retry/", follow=True)
    assert "This message has not failed." in again.content.decode()
    message.refresh_from_db()
    assert message.state == "queued"


def test_the_addresses_of_before_lead_on(owner: Client) -> None:
    assert owner.get("/office/messages/?view=mine")["Location"] == "/office/inbox/?view=mine"
    assert owner.get("/office/messages/failed/")["Location"] == "/office/inbox/failed/"
    customer = make_member()
    talk = conversation_of(customer)
    assert owner.get(f"/office/customers/{customer.pk}/messages/")["Location"] == f"/office/inbox/{talk.pk}/"
