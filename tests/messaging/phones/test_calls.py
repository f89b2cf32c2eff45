import datetime as dt

import pytest
import time_machine
from django.test import Client

from akrab.accounts.models import Role, User
from akrab.core import clock, shop
from akrab.customers.models import Customer
from akrab.messaging.answering import answer
from akrab.messaging.conversations import conversation_of
from akrab.messaging.incoming import receive
from akrab.messaging.models import Call, Episode, Message, PhoneNotice
from akrab.messaging.phones import calls
from akrab.messaging.phones.troubles import PhoneError
from tests.accounts.factories import make_user
from tests.customers.factories import make_customer
from tests.messaging.phones.conftest import DOORS, handle, send
from tests.providers.twilio import NUMBER, Twilio

pytestmark = pytest.mark.django_db
BUDI, RINA = "+6281234567890", "+6281111111111"


def rina() -> User:
    user: User = make_user(role=Role.STAFF, name="Rina", phone=RINA, language="en")
    return user


def budi() -> Customer:
    customer: Customer = make_customer(name="Budi & Ani", phone="081234567890")
    return customer


def tell(twilio: Twilio, client: Client, path: str, **fields: str) -> str:
    answered = twilio.tell(client, DOORS + path, **fields)
    assert answered.status_code == 200
    handle()
    return answered.content.decode()


def test_a_click_rings_ones_own_phone_and_then_the_customers(twilio: Twilio) -> None:
    call = calls.connect(customer=budi(), key="k", actor=rina())
    again = calls.connect(customer=Customer.objects.get(), key="k", actor=User.objects.get(name="Rina"))
    assert (call.pk, len(twilio.calls)) == (again.pk, 1)  # a doubled click is one call
    form = twilio.calls[0]
    assert (form["To"], form["From"]) == (RINA, NUMBER)
    assert f"<Number>{BUDI}</Number>" in form["Twiml"]
    assert f'callerId="{NUMBER}"' in form["Twiml"]
    assert "Budi &amp; Ani" in form["Twiml"]
    assert "record" not in form["Twiml"].lower()
    assert form["StatusCallback"].endswith(f"/api/v1/phones/calls/{call.pk}/status")
    call.refresh_from_db()
    assert call.provider_id == form["sid"]


def test_the_call_stands_in_the_conversation_with_its_length_and_counts_as_an_answer(
    twilio: Twilio, client: Client
) -> None:
    customer, actor = budi(), rina()
    receive(channel="sms", key="1", text="Tolong telepon saya", customer=customer)
    call = calls.connect(customer=customer, key="k", actor=actor)
    sid = call.provider_id
    after = {"CallSid": sid, "DialCallStatus": "completed", "DialCallDuration": "192"}
    for _twice in range(2):
        tell(twilio, client, f"calls/{call.pk}/after", **after)
    tell(twilio, client, f"calls/{call.pk}/status", CallSid=sid, CallStatus="completed", CallDuration="200")
    call.refresh_from_db()
    assert (call.state, call.seconds) == ("done", 192)
    note = Message.objects.get(channel="phone")
    assert (note.direction, note.actor, "3 " in note.text) == ("note", actor, True)
    talk = conversation_of(customer)
    assert (talk.waiting_since, talk.unread) == (None, 0)
    assert Episode.objects.get().answered_by == actor


@pytest.mark.parametrize(
    ("first", "dialled", "state"),
    [
        ("no-answer", "", "missed"),
        ("completed", "no-answer", "missed"),
        ("completed", "busy", "busy"),
        ("failed", "", "failed"),
    ],
)
def test_a_call_that_reached_nobody_leaves_the_customer_waiting(
    twilio: Twilio, client: Client, first: str, dialled: str, state: str
) -> None:
    customer = budi()
    receive(channel="sms", key="1", text="Tolong telepon saya", customer=customer)
    call = calls.connect(customer=customer, key="k", actor=rina())
    if dialled:
        tell(twilio, client, f"calls/{call.pk}/after", CallSid=call.provider_id, DialCallStatus=dialled)
    tell(twilio, client, f"calls/{call.pk}/status", CallSid=call.provider_id, CallStatus=first)
    call.refresh_from_db()
    assert call.state == state
    assert Message.objects.get(channel="phone").direction == "note"
    assert conversation_of(customer).unread == 1


def test_the_first_lines_end_that_overtakes_the_other_waits_for_it(twilio: Twilio, client: Client) -> None:
    call = calls.connect(customer=budi(), key="k", actor=rina())
    sid = call.provider_id
    tell(twilio, client, f"calls/{call.pk}/status", CallSid=sid, CallStatus="completed", CallDuration="60")
    tell(twilio, client, f"calls/{call.pk}/after", CallSid=sid, DialCallStatus="completed", DialCallDuration="45")
    PhoneNotice.objects.update(next_try_at=None)
    handle()
    call.refresh_from_db()
    assert (call.state, call.seconds, Message.objects.count()) == ("done", 45, 1)
    assert not PhoneNotice.objects.filter(handled_at=None).exists()


def test_a_call_is_refused_in_words(twilio: Twilio) -> None:
    customer, actor = budi(), rina()
    with pytest.raises(calls.CallError):
        calls.connect(customer=make_customer(name="Tanpa nomor"), key="a", actor=actor)
    with pytest.raises(calls.CallError):
        calls.connect(customer=customer, key="b", actor=make_user(role=Role.STAFF))
    twilio.refusals.append((400, 21219))
    with pytest.raises(PhoneError) as caught:
        calls.connect(customer=customer, key="c", actor=actor)
    assert "trial" in str(caught.value) or "percobaan" in str(caught.value)
    assert Call.objects.get().state == "failed"
    shop.store({"voice_on": False})
    with pytest.raises(calls.CallError):
        calls.connect(customer=customer, key="d", actor=actor)


def incoming(twilio: Twilio, client: Client, sid: str = "CA1", sender: str = BUDI) -> str:
    return tell(twilio, client, "calls/incoming", CallSid=sid, From=sender, To=NUMBER, CallStatus="ringing")


def test_a_missed_call_waits_in_the_conversation_to_be_called_back(twilio: Twilio, client: Client) -> None:
    shop.store({"voice_forward": "+6281999999999", "name": "Toko <Mawar>"})
    heard = incoming(twilio, client)
    assert "<Number>+6281999999999</Number>" in heard
    assert Call.objects.get().state == "ringing"
    said = tell(twilio, client, "calls/incoming/after", CallSid="CA1", DialCallStatus="no-answer")
    assert "Toko &lt;Mawar&gt;" in said
    message = Message.objects.get()
    assert message.customer is not None
    assert (message.direction, message.channel, message.state) == ("in", "phone", "delivered")
    assert (Call.objects.get().state, Episode.objects.get().channel) == ("missed", "phone")
    assert message.customer.handles.get(kind="phone").value == BUDI
    for _again in range(2):
        incoming(twilio, client)
        tell(twilio, client, "calls/incoming/after", CallSid="CA1", DialCallStatus="no-answer")
    assert (Call.objects.count(), Message.objects.count()) == (1, 1)


def test_an_answered_call_is_a_note_and_nobody_waits(twilio: Twilio, client: Client) -> None:
    shop.store({"voice_forward": "+6281999999999"})
    incoming(twilio, client)
    fields = {"CallSid": "CA1", "DialCallStatus": "completed", "DialCallDuration": "42"}
    assert "<Response/>" in tell(twilio, client, "calls/incoming/after", **fields)
    message = Message.objects.get()
    assert (Call.objects.get().seconds, message.state, "42" in message.text) == (42, "read", True)
    assert not Episode.objects.exists()


def test_without_a_phone_to_ring_or_out_of_hours_the_caller_hears_a_sentence(twilio: Twilio, client: Client) -> None:
    assert "<Say" in incoming(twilio, client)
    assert Call.objects.get().state == "missed"
    shop.store({"voice_forward": "+6281999999999", "open_hours": {"6": "09:00-17:00"}})
    with time_machine.travel(dt.datetime(2026, 11, 22, 20, tzinfo=clock.zone())):  # a Sunday evening
        assert "<Dial" not in incoming(twilio, client, "CA2")
    with time_machine.travel(dt.datetime(2026, 11, 22, 10, tzinfo=clock.zone())):
        assert "<Dial" in incoming(twilio, client, "CA3")


@pytest.mark.parametrize("sender", ["anonymous", "Restricted", "", "+266696687", "client:x"])
def test_who_hides_their_number_is_kept_as_a_call_of_nobody(twilio: Twilio, client: Client, sender: str) -> None:
    incoming(twilio, client, sender=sender)
    call = Call.objects.get()
    assert (call.state, call.customer is None or call.number == sender) == ("missed", True)


def test_a_forged_call_changes_nothing(twilio: Twilio, client: Client) -> None:
    answered = twilio.tell(client, DOORS + "calls/incoming", signature="x", CallSid="CA1", From=BUDI)
    handle()
    assert (answered.status_code, answered.content, Call.objects.count()) == (403, b"", 0)


def test_of_a_call_nothing_was_heard_of_any_more_the_end_is_assumed(twilio: Twilio, client: Client) -> None:
    shop.store({"voice_forward": "+6281999999999"})
    incoming(twilio, client)
    assert calls.end_stale() == 0
    with time_machine.travel(clock.now() + dt.timedelta(hours=5)):
        assert calls.end_stale() == 1
    assert Call.objects.get().state == "missed"


def spoken(twilio: Twilio) -> Message:
    message = answer(
        conversation=conversation_of(budi()), text="Pesanan A & B siap", key="k", actor=rina(), channel="phone"
    )
    assert send() == 1
    message.refresh_from_db()
    return message


def test_an_answer_is_read_out_twice_and_delivered_when_it_was_heard(twilio: Twilio, client: Client) -> None:
    message = spoken(twilio)
    form = twilio.calls[0]
    assert (form["To"], form["Twiml"].count("Pesanan A &amp; B siap")) == (BUDI, 2)
    assert (message.state, message.provider_id) == ("sent", form["sid"])
    call = Call.objects.get()
    tell(twilio, client, f"calls/{call.pk}/status", CallSid=form["sid"], CallStatus="completed", CallDuration="15")
    message.refresh_from_db()
    assert (message.state, Message.objects.count()) == ("delivered", 1)


def test_what_nobody_picked_up_is_not_delivered(twilio: Twilio, client: Client) -> None:
    message = spoken(twilio)
    call = Call.objects.get()
    tell(twilio, client, f"calls/{call.pk}/status", CallSid=call.provider_id, CallStatus="no-answer")
    message.refresh_from_db()
    assert (message.state, bool(message.reason)) == ("failed", True)
