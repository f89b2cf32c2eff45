import re
from collections.abc import Iterator

import pytest
from django.test import Client

from akrab.accounts.models import Role, User
from akrab.core import shop
from akrab.messaging.conversations import conversation_of
from akrab.messaging.models import Call, Message, Ping, PushDevice, PushWishes
from akrab.messaging.phones import calls, notices
from tests.backoffice.conftest import Come
from tests.customers.factories import make_customer
from tests.messaging.phones.conftest import DOORS
from tests.providers.push import Browser
from tests.providers.twilio import ACCOUNT, NUMBER, TOKEN, Twilio

pytestmark = pytest.mark.django_db
DEVICE = Browser("https://fcm.googleapis.com/fcm/send/abc")
SERVICES = "/office/calls/services/"


@pytest.fixture
def twilio(db: None) -> Iterator[Twilio]:
    with Twilio() as server:
        shop.store(server.settings())
        yield server


@pytest.fixture
def owner(come: Come) -> Client:
    return come(Role.OWNER)


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_a_device_is_allowed_listed_tried_and_switched_off(owner: Client) -> None:
    assert "data-key=" in owner.get("/office/me/notices/").content.decode()
    agent = {"User-Agent": "Mozilla/5.0 (Linux; Android 16) Chrome/156"}
    answer = owner.post("/office/me/notices/allow/", DEVICE.form(), headers=agent)
    assert (answer.status_code, answer.json()) == (200, {"name": "Chrome, Android"})
    device = PushDevice.objects.get()
    assert (device.door, device.user.role) == ("office", "owner")
    page = owner.get("/office/me/notices/").content.decode()
    assert f'data-device="{device.digest}"' in page
    assert DEVICE.endpoint not in page
    owner.post("/office/me/notices/try/")
    assert Ping.objects.get().payload["title"] == "It works"
    owner.post("/office/me/notices/off/", {"device": device.pk})
    assert not PushDevice.objects.exists()


def test_a_browser_that_cannot_be_used_is_told_why(owner: Client) -> None:
    answer = owner.post("/office/me/notices/allow/", {**DEVICE.form(), "endpoint": "https://10.0.0.1/x"})
    assert (answer.status_code, "Try another browser" in answer.json()["problem"]) == (422, True)


def test_signing_out_ends_the_notices_of_this_device(owner: Client) -> None:
    owner.post("/office/me/notices/allow/", DEVICE.form())
    owner.post("/account/logout/")
    assert not PushDevice.objects.exists()


def test_somebody_chooses_what_to_hear_and_sees_only_what_they_may(owner: Client, come: Come) -> None:
    values = {"events": ["order", "urgent"], "quiet_from": "21:00", "quiet_until": "07:00", "shows_text": "on"}
    assert owner.post("/office/me/notices/", values).status_code == 302
    wishes = PushWishes.objects.get()
    assert (wishes.events, wishes.shows_text, str(wishes.quiet_from)) == (["urgent", "order"], True, "21:00:00")
    answer = owner.post("/office/me/notices/", {"events": ["order"], "quiet_from": "21:00"})
    assert (answer.status_code, "Give both times" in answer.content.decode()) == (422, True)
    cashier = come(Role.CASHIER)
    assert "New order" not in text(cashier, "/office/me/notices/")
    assert cashier.post("/office/me/notices/", {"events": ["order"]}).status_code == 422


def test_each_door_has_a_worker_of_its_own(owner: Client) -> None:
    office, store = owner.get("/office/worker.js"), owner.get("/worker.js")
    assert (office["Service-Worker-Allowed"], store["Service-Worker-Allowed"]) == ("/office/", "/")
    assert office["Content-Type"].startswith("text/javascript")
    assert 'const DOOR = "/office/";' in office.content.decode()
    assert 'addEventListener("fetch"' not in office.content.decode()  # no page hangs on it


def test_the_icon_is_drawn_as_png(client: Client) -> None:
    answer = client.get("/icon-192.png")
    assert (answer["Content-Type"], answer.content[:4]) == ("image/png", b"\x89PNG")
    assert client.get("/icon-9000.png").status_code == 404
    sizes = [one["sizes"] for one in client.get("/site.webmanifest").json()["icons"]]
    assert sizes == ["any", "192x192", "512x512"]


def valid(**changes: str) -> dict[str, str]:
    return {
        "sms_by": "twilio", "sms_sender": NUMBER, "sms_price": "450", "sms_plain": "on", "twilio_account": ACCOUNT,
        "twilio_token": TOKEN, "voice_on": "on", "voice_number": NUMBER, "voice_forward": "0812-3456-7890",
        "sms_gateway_fields": "to={to}\nmessage={text}", **changes,
    }  # fmt: skip


def test_the_services_are_kept_and_no_key_is_ever_shown(owner: Client) -> None:
    assert owner.post(SERVICES, valid()).status_code == 302
    kept = shop.everything()
    assert (kept["sms_price"], kept["sms_cap"], kept["voice_forward"]) == (45_000, 0, "+6281234567890")
    page = owner.get(SERVICES).content.decode()
    assert TOKEN not in page
    assert "••••cdef" in page
    assert owner.post(SERVICES, valid(twilio_token="")).status_code == 302
    shop.forget()
    assert shop.get("twilio_token") == TOKEN
    assert len(shop.get("sms_gateway_word")) > 20


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"sms_sender": ""}, "Without this it does not work."),
        ({"voice_number": ""}, "Without this it does not work."),
        ({"voice_forward": "abc"}, "This is no phone number."),
        ({"sms_price": "x"}, "Write the amount like 125.000."),
        ({"sms_by": "gateway"}, "Without this it does not work."),
        (
            {"sms_by": "gateway", "sms_gateway_url": "http://127.0.0.1/", "sms_gateway_fields": "a=b"},
            "write {to} and {text}",
        ),
    ],
)
def test_a_half_filled_form_comes_back_with_what_was_typed(owner: Client, changes: dict[str, str], said: str) -> None:
    answer = owner.post(SERVICES, valid(**changes))
    page = answer.content.decode()
    assert (answer.status_code, said in page, ACCOUNT in page) == (422, True, True)
    shop.forget()
    assert shop.get("sms_by") == ""


def test_the_keys_are_tried_and_a_wrong_one_is_said(owner: Client, twilio: Twilio) -> None:
    assert "Account and token are right: “Toko Uji”." in owner.post(f"{SERVICES}check/", follow=True).content.decode()
    shop.store({"twilio_token": "wrong"})
    assert "does not accept the account" in owner.post(f"{SERVICES}check/", follow=True).content.decode()


def test_a_test_sms_goes_to_ones_own_phone(owner: Client, twilio: Twilio) -> None:
    assert (
        "Your own phone number is not known"
        in owner.post(f"{SERVICES}check/", {"send": "1"}, follow=True).content.decode()
    )
    User.objects.filter(role=Role.OWNER).update(phone="+6281111111111")
    owner.post(f"{SERVICES}check/", {"send": "1"})
    assert [one["To"] for one in twilio.messages] == ["+6281111111111"]


def test_a_click_in_a_conversation_calls_and_the_call_stands_in_the_list(owner: Client, twilio: Twilio) -> None:
    User.objects.filter(role=Role.OWNER).update(phone="+6281111111111")
    customer = make_customer(name="Budi", phone="081234567890")
    talk = conversation_of(customer)
    page = owner.get(f"/office/inbox/{talk.pk}/").content.decode()
    assert f'action="/office/calls/to/{customer.pk}/"' in page
    answer = owner.post(f"/office/calls/to/{customer.pk}/", {"key": "k"}, follow=True)
    assert "Your phone rings now" in answer.content.decode()
    assert len(twilio.calls) == 1
    shown = text(owner, "/office/calls/")
    assert "Budi" in shown
    assert "Call to a customer" in shown


def test_ones_own_number_is_entered_once_and_a_wrong_one_is_told(owner: Client, twilio: Twilio) -> None:
    assert (
        "This is no phone number"
        in owner.post("/office/calls/my-phone/", {"number": "x"}, follow=True).content.decode()
    )
    page = owner.post("/office/calls/my-phone/", {"number": "0811 1111 111"}, follow=True).content.decode()
    assert 'value="0811-1111-111"' in page
    owner.post(f"/office/calls/to/{make_customer(phone='081234567890').pk}/", {"key": "k"})
    assert twilio.calls[0]["To"] == "+628111111111"
    owner.post("/office/calls/my-phone/", {"number": ""})
    assert calls.staff_number(User.objects.get(role=Role.OWNER)) == ""


def test_without_a_service_a_tap_opens_the_telephone(owner: Client) -> None:
    talk = conversation_of(make_customer(phone="081234567890"))
    page = owner.get(f"/office/inbox/{talk.pk}/").content.decode()
    assert 'class="menu-item" href="tel:+6281234567890"' in page
    assert "Calls go through your own telephone." in text(owner, "/office/calls/")


def test_missed_calls_and_refused_notices_are_shown(owner: Client, twilio: Twilio, client: Client) -> None:
    twilio.tell(client, DOORS + "calls/incoming", CallSid="CA1", From="+6281234567890")
    twilio.tell(client, DOORS + "calls/incoming", signature="x", CallSid="CA2", From="+6281234567891")
    notices.handle_waiting()
    assert Call.objects.get().state == "missed"
    shown = text(owner, "/office/calls/?only=missed")
    assert "not answered" in shown
    trouble = text(owner, "/office/calls/notices/?only=trouble")
    assert "Refused: the signature does not fit" in trouble
    assert "Handled" not in trouble


def test_an_answer_can_go_by_sms_and_the_box_counts_its_parts(owner: Client, twilio: Twilio) -> None:
    talk = conversation_of(make_customer(phone="081234567890"))
    page = owner.get(f"/office/inbox/{talk.pk}/").content.decode()
    assert "data-parts" in page
    assert "Read out by phone" in page
    owner.post(f"/office/inbox/{talk.pk}/write/", {"channel": "sms", "text": "Siap diambil", "key": "k1"})
    assert Message.objects.get(direction="out").recipient == "+6281234567890"
