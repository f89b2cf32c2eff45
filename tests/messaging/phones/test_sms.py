import datetime as dt

import pytest
from django.test import Client

from akrab.accounts.models import Role
from akrab.consent.queries import allows
from akrab.consent.suppression import suppress
from akrab.core import clock, shop
from akrab.messaging.answering import answer
from akrab.messaging.channels import first_choice, ways_to
from akrab.messaging.conversations import conversation_of
from akrab.messaging.incoming import receive
from akrab.messaging.models import Message, PhoneNotice, SmsCharge, SmsMonth
from akrab.messaging.phones import notices
from tests.accounts.factories import make_user
from tests.customers.factories import make_customer
from tests.messaging.phones.conftest import DOORS, handle, send
from tests.providers.twilio import NUMBER, Twilio

pytestmark = pytest.mark.django_db
BUDI = "+6281234567890"


def sms(text: str = "Pesanan siap diambil", *, key: str = "a", phone: str = "081234567890", **data: str) -> Message:
    talk = conversation_of(make_customer(phone=phone, name="Budi"))
    return answer(conversation=talk, text=text, key=key, actor=make_user(role=Role.STAFF), channel="sms", data=data)


def after(message: Message) -> tuple[str, str]:
    message.refresh_from_db()
    return message.state, message.reason


def test_an_answer_goes_by_sms_and_its_price_is_booked(twilio: Twilio) -> None:
    shop.store({"sms_price": 45_000})
    message = sms("“Siap” – " + "a" * 160)
    assert send() == 1
    form = twilio.messages[0]
    assert (form["To"], form["From"], form["Body"][:9]) == (BUDI, NUMBER, '"Siap" - ')
    assert form["StatusCallback"].endswith("/api/v1/phones/sms/status")
    message.refresh_from_db()
    assert (message.state, message.provider_id) == ("sent", form["sid"])
    charge = SmsCharge.objects.get()
    assert (charge.parts, charge.price, SmsMonth.objects.get().spent) == (2, 90_000, 90_000)


def test_a_messaging_service_chooses_the_number_itself(twilio: Twilio) -> None:
    shop.store({"sms_sender": "MG0123"})
    sms()
    send()
    assert (twilio.messages[0]["MessagingServiceSid"], twilio.messages[0].get("From")) == ("MG0123", None)


def test_the_limit_of_the_month_holds(twilio: Twilio) -> None:
    shop.store({"sms_price": 40_000, "sms_cap": 100_000})
    rows = [sms(key=str(number), phone=f"08123456780{number}") for number in range(3)]
    send()
    assert [after(one)[0] for one in rows] == ["sent", "sent", "failed"]
    assert after(rows[2])[1].startswith("The limit for SMS of this month") or "Batas" in rows[2].reason
    assert (len(twilio.messages), SmsMonth.objects.get().spent, SmsCharge.objects.count()) == (2, 80_000, 2)


@pytest.mark.parametrize(
    ("status", "code", "state"), [(400, 21211, "failed"), (400, 99999, "failed"), (429, 20429, "queued")]
)
def test_a_refusal_is_said_in_words_and_costs_nothing(twilio: Twilio, status: int, code: int, state: str) -> None:
    shop.store({"sms_price": 40_000})
    twilio.refusals.append((status, code))
    message = sms()
    send()
    said = after(message)
    assert (said[0], f"({code})" in said[1] or f"code {code}" in said[1] or f"kode {code}" in said[1]) == (state, True)
    assert (SmsMonth.objects.get().spent, SmsCharge.objects.count()) == (0, 0)


def test_a_wrong_token_is_said_and_waits(twilio: Twilio) -> None:
    shop.store({"twilio_token": "wrong"})
    message = sms()
    send()
    assert after(message)[0] == "queued"
    assert "20003" in message.reason


def test_a_lost_answer_is_never_sent_again_by_itself(twilio: Twilio) -> None:
    twilio.trouble.append("lose")
    message = sms()
    send()
    assert after(message)[0] == "unsure"
    send()
    assert (len(twilio.messages), SmsCharge.objects.count()) == (1, 1)


def test_who_wants_no_messages_gets_none(twilio: Twilio) -> None:
    message, offer = sms(), sms(key="b", phone="081234567891", purpose="marketing")
    suppress("phone", BUDI, why="asked")
    send()
    assert (after(message)[0], after(offer)[0], twilio.messages) == ("failed", "skipped", [])


def status_of(twilio: Twilio, client: Client, sid: str, status: str, **more: str) -> int:
    answered = twilio.tell(client, DOORS + "sms/status", MessageSid=sid, MessageStatus=status, **more)
    handle()
    return answered.status_code


def test_states_only_move_forward_and_a_replay_is_harmless(twilio: Twilio, client: Client) -> None:
    message = sms()
    send()
    sid = twilio.messages[0]["sid"]
    for status in ("delivered", "sent", "delivered", "queued", "undelivered"):
        assert status_of(twilio, client, sid, status) == 200
    assert after(message) == ("delivered", "")
    assert PhoneNotice.objects.get(body__contains="=delivered").times == 2


def test_what_was_not_delivered_is_said_in_words(twilio: Twilio, client: Client) -> None:
    message = sms()
    send()
    status_of(twilio, client, twilio.messages[0]["sid"], "undelivered", ErrorCode="30005")
    state, reason = after(message)
    assert (state, "(30005)" in reason) == ("failed", True)


def test_a_status_that_is_quicker_than_our_own_note_waits_for_it(twilio: Twilio, client: Client) -> None:
    status_of(twilio, client, "SM1", "delivered")
    notice = PhoneNotice.objects.get()
    assert (notice.handled_at, notice.tries) == (None, 1)
    message = sms()
    Message.objects.filter(pk=message.pk).update(provider_id="SM1", state="sent")
    PhoneNotice.objects.update(next_try_at=None)
    handle()
    assert after(message)[0] == "delivered"


@pytest.mark.parametrize("signature", ["", "AAAA", "ü"])
def test_a_forged_notice_is_kept_for_the_owner_and_never_acted_on(
    twilio: Twilio, client: Client, signature: str
) -> None:
    answered = twilio.tell(client, DOORS + "sms", signature=signature, From=BUDI, Body="Halo", MessageSid="SM1")
    handle()
    notice = PhoneNotice.objects.get()
    assert (answered.status_code, notice.verified, notice.outcome) == (403, False, "forged")
    assert not Message.objects.exists()
    assert twilio.tell(client, DOORS + "sms", From=BUDI, Body="Halo", MessageSid="SM1").status_code == 200
    handle()
    assert Message.objects.get().text == "Halo"  # the forgery did not stand in the way


def test_a_flood_of_forgeries_fills_no_disk(twilio: Twilio, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "REFUSED_PER_DAY", 2)
    for number in range(4):
        twilio.tell(client, DOORS + "sms", signature="x", From=BUDI, Body=str(number), MessageSid="SM1")
    assert PhoneNotice.objects.count() == 2


def test_without_keys_there_is_no_such_address(db: None, client: Client) -> None:
    for path in ("sms", "sms/status", "calls/incoming", "calls/1/status", "calls/1/after", "gateway/12345678/sms"):
        assert client.post(DOORS + path).status_code == 404
    assert client.get(DOORS + "sms").status_code == 405


def test_a_body_that_is_too_large_is_refused(twilio: Twilio, client: Client) -> None:
    assert twilio.tell(client, DOORS + "sms", Body="x" * 70_000).status_code == 413
    assert not PhoneNotice.objects.exists()


def test_an_sms_comes_into_the_one_conversation_and_is_answered_by_sms(twilio: Twilio, client: Client) -> None:
    customer = make_customer(phone="081234567890")
    receive(channel="visit", key="v", text="Tanya", customer=customer)
    answered = twilio.tell(client, DOORS + "sms", From=BUDI, Body="Jadi warna apa?", MessageSid="SM7", FromCountry="ID")
    assert (answered.status_code, b"<Response/>" in answered.content) == (200, True)
    handle()
    message = Message.objects.get(channel="sms")
    assert (message.customer, message.recipient, message.text) == (customer, BUDI, "Jadi warna apa?")
    talk = conversation_of(customer)
    assert (first_choice(talk), next(ways_to(talk))[0].channel) == ("sms", "sms")


def test_a_number_that_nobody_knows_becomes_a_customer_and_a_name_as_sender_nobody(
    twilio: Twilio, client: Client
) -> None:
    twilio.tell(client, DOORS + "sms", From="+6285700001111", Body="Halo", MessageSid="SM1")
    twilio.tell(client, DOORS + "sms", From="TELKOMSEL", Body="Paket data", MessageSid="SM2")
    handle()
    message = Message.objects.get()
    assert message.customer is not None
    assert message.customer.handles.get(kind="phone").value == "+6285700001111"
    assert PhoneNotice.objects.get(body__contains="TELKOMSEL").outcome == "kept"


def test_stop_is_heard(twilio: Twilio, client: Client) -> None:
    customer = make_customer(phone="081234567890")
    from akrab.consent.actions import give

    give(customer=customer, purpose="marketing", channel="sms", wording="Ya", language="id", way="office")
    twilio.tell(client, DOORS + "sms", From=BUDI, Body="STOP", MessageSid="SM1")
    handle()
    assert not allows(customer, "marketing", "sms")


def test_what_a_service_sent_is_forgotten_with_the_person_and_with_time(twilio: Twilio, client: Client) -> None:
    from akrab.privacy import actions
    from akrab.privacy.retention import forget_all

    twilio.tell(client, DOORS + "sms", From=BUDI, Body="Halo", MessageSid="SM1")
    handle()
    customer = Message.objects.get().customer
    assert customer is not None
    request = actions.ask(customer=customer, kind="erase", way="phone")
    actions.erase(request=request, actor=make_user(Role.OWNER))
    assert PhoneNotice.objects.get().body == ""
    twilio.tell(client, DOORS + "sms", From="+6285700001111", Body="Halo", MessageSid="SM2")
    PhoneNotice.objects.update(received_at=clock.now() - dt.timedelta(days=400))
    forget_all()
    assert not PhoneNotice.objects.exclude(body="").exists()
