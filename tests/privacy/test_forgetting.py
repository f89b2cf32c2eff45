"""What the shop forgets by itself, the copy a person gets, and the no that counts at once."""

import datetime as dt
import io
import json
import zipfile
from typing import Any

import pytest

from akrab.accounts.actions import change_shop_settings
from akrab.accounts.models import Role
from akrab.consent import actions as consent
from akrab.consent.queries import allows
from akrab.core import clock
from akrab.customers.actions import add_note
from akrab.customers.models import Customer
from akrab.journal.models import Entry
from akrab.messaging.conversations import conversation_of, conversation_with_visitor
from akrab.messaging.incoming import receive
from akrab.messaging.models import Conversation, Message
from akrab.messaging.search import find
from akrab.privacy import actions, letters
from akrab.privacy.copying import make_copy
from akrab.privacy.models import Request
from akrab.privacy.retention import forget_all
from tests.accounts.factories import make_user
from tests.customers.factories import make_customer, make_member
from tests.orders.factories import make_order

pytestmark = pytest.mark.django_db


def long_ago(days: int) -> Any:
    return clock.as_of(clock.now() - dt.timedelta(days=days))


def test_chats_of_strangers_go_and_those_of_customers_stay() -> None:
    with long_ago(400):
        receive(channel="webchat", key="1", text="Nama saya Rina", conversation=conversation_with_visitor("a" * 64))
        receive(channel="inbox", key="2", text="Halo", customer=make_member())
    assert forget_all()["visitor_chats"] == 1
    assert Conversation.objects.get().customer_id is not None
    assert Message.objects.get().text == "Halo"
    assert not Entry.objects.filter(data__text="Nama saya Rina").exists()
    assert forget_all()["visitor_chats"] == 0


def test_the_last_letter_is_emptied_once_it_was_sent() -> None:
    customer = make_customer(name="Rina", email="rina@example.com")
    with long_ago(3):
        request = actions.ask(customer=customer, kind="erase", way="phone")
        actions.erase(request=request, actor=make_user(Role.OWNER))
    assert forget_all()["last_letters"] == 0
    Message.objects.update(state="sent")
    assert forget_all()["last_letters"] == 1
    letter = Message.objects.get()
    assert (letter.recipient, letter.text, letter.state) == ("", "", "sent")


def test_words_of_messages_are_kept_until_the_shop_says_how_long() -> None:
    with long_ago(200):
        receive(channel="inbox", key="1", text="Dulu", customer=make_member())
    assert forget_all()["messages"] == 0
    change_shop_settings(values={"keep_messages_months": 6}, actor=None)
    assert forget_all()["messages"] == 1
    assert Message.objects.get().text == ""


def test_people_who_never_bought_are_forgotten_only_when_the_shop_wants_that() -> None:
    with long_ago(800):
        silent = make_customer(name="Silent")
        buyer = make_customer(name="Buyer")
        make_order(customer=buyer)
        talker = make_customer(name="Talker")
    receive(channel="phone", key="1", text="Halo", customer=talker)
    assert forget_all()["strangers"] == 0
    change_shop_settings(values={"forget_after_months": 24}, actor=None)
    assert forget_all()["strangers"] == 1
    names = dict(Customer.objects.values_list("pk", "name"))
    assert (names[silent.pk], names[buyer.pk], names[talker.pk]) == ("", "Buyer", "Talker")


def test_the_copy_holds_what_is_kept_and_nothing_of_others() -> None:
    customer, other = make_member(name="Rina Kartika"), make_customer(name="Joko Susilo")
    add_note(customer=customer, text="Suka warna biru", actor=None)
    add_note(customer=other, text="Rahasia Joko", actor=None)
    make_order(customer=customer)
    archive = zipfile.ZipFile(io.BytesIO(make_copy(customer=customer, way="my data", actor=None)))
    data = json.loads(archive.read("data.json"))
    page = archive.read("data.html").decode()
    assert data["customers.Customer"][0]["name"] == "Rina Kartika"
    assert [one["text"] for one in data["customers.Note"]] == ["Suka warna biru"]
    assert len(data["orders.Order"]) == 1
    assert "Suka warna biru" in page
    everything = json.dumps(data) + page
    assert "Joko" not in everything
    assert "pbkdf2" not in everything
    assert "password" not in data["accounts.User"][0]
    assert Entry.objects.filter(kind="privacy.exported", customer=customer).count() == 1


def test_an_objection_counts_before_anybody_answers() -> None:
    customer = make_member()
    consent.give(
        customer=customer, purpose="marketing", channel="whatsapp", wording="Ya", language="id", way="checkout"
    )
    actions.ask(customer=customer, kind="object", way="my data")
    assert not allows(customer, "marketing", "whatsapp")
    assert not allows(customer, "profiling", "any")
    assert allows(customer, "service", "whatsapp")


def test_a_letter_stops_the_clock_once() -> None:
    customer, owner = make_member(name="Rina"), make_user(Role.OWNER)
    request = actions.ask(customer=customer, kind="access", way="inbox")
    letter = letters.draft(request)
    assert "Rina" in letter
    actions.answer(request=request, text=letter, actor=owner)
    assert Request.objects.get().state == "done"
    assert Message.objects.filter(customer=customer, template="privacy_answer", channel="inbox").count() == 1
    with pytest.raises(actions.PrivacyError):
        actions.answer(request=request, text=letter, actor=owner)
    with pytest.raises(actions.PrivacyError):
        actions.answer(request=actions.ask(customer=customer, kind="correct", way="inbox"), text=" ", actor=owner)


def test_the_conversation_of_an_erased_customer_tells_nothing() -> None:
    customer = make_member()
    receive(channel="inbox", key="1", text="Alamat saya Jl. Melati 5", customer=customer)
    assert len(find("melati")) == 1
    actions.erase(request=actions.ask(customer=customer, kind="erase", way="inbox"), actor=make_user(Role.OWNER))
    assert find("melati") == []
    talk = conversation_of(customer)
    assert (talk.last_text, talk.urgent_words) == ("", "")
    assert Message.objects.get(direction="in").text == ""
