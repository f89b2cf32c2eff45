from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client

from akrab.core import shop
from akrab.messaging.models import Message, PhoneNotice
from akrab.messaging.phones import gateway
from tests.customers.factories import make_customer
from tests.messaging.phones.conftest import DOORS, handle, send
from tests.messaging.phones.test_sms import after, sms
from tests.providers.base import Provider, Reply, Request

pytestmark = pytest.mark.django_db
WORD = "kata-rahasia-1234"


@dataclass
class AnyGateway(Provider):
    """What a small gateway does: takes a request of its own shape, answers in its own words."""

    answers: list[Reply] = field(default_factory=list)

    def reply(self, request: Request) -> Reply:
        return self.answers.pop(0) if self.answers else (200, {"status": "1", "data": [{"messageId": "G-1"}]})


@pytest.fixture
def server(db: None) -> Iterator[AnyGateway]:
    with AnyGateway() as running:
        shop.store(
            {
                "sms_by": "gateway", "sms_gateway_url": f"{running.url}/api/send", "sms_sender": "TOKO",
                "sms_gateway_key": "kunci&1", "sms_gateway_id": "data.0.messageId", "sms_gateway_good": "status=1",
                "sms_gateway_fields": "userkey={key}\nto={to}\nmessage={text}", "sms_gateway_word": WORD,
            }
        )  # fmt: skip
        yield running


def test_a_gateway_is_asked_in_the_shape_the_owner_described(server: AnyGateway) -> None:
    message = sms("Harga {to} & gratis ongkir")
    send()
    request = server.requests[0]
    assert (request.method, request.path) == ("POST", "/api/send")
    assert request.form() == {"userkey": "kunci&1", "to": "6281234567890", "message": "Harga {to} & gratis ongkir"}
    message.refresh_from_db()
    assert (message.state, message.provider_id) == ("sent", "G-1")


@pytest.mark.parametrize(
    ("changes", "number"),
    [({"sms_gateway_number": "0"}, "081234567890"), ({"sms_gateway_number": "+62"}, "+6281234567890")],
)
def test_numbers_are_written_as_it_wants(server: AnyGateway, changes: dict[str, Any], number: str) -> None:
    shop.store(changes)
    sms()
    send()
    assert server.requests[0].form()["to"] == number


def test_json_and_headers_and_get(server: AnyGateway) -> None:
    shop.store(
        {
            "sms_gateway_way": "json", "sms_gateway_headers": "Authorization: Bearer {key}",
            "sms_gateway_fields": "data.to={to}\ndata.text={text}\nref={id}",
        }
    )  # fmt: skip
    first = sms()
    send()
    request = server.requests[0]
    assert request.headers["authorization"] == "Bearer kunci&1"
    assert request.json() == {
        "data": {"to": "6281234567890", "text": "Pesanan siap diambil"},
        "ref": f"akrab-{first.pk}",
    }
    shop.store({"sms_gateway_way": "get", "sms_gateway_fields": "to={to}\ntext={text}"})
    sms(key="b", phone="081234567891")
    send()
    assert server.requests[1].query == {"to": "6281234567891", "text": "Pesanan siap diambil"}


@pytest.mark.parametrize(
    ("reply", "state"),
    [
        ((200, {"status": "0", "text": "Saldo habis"}), "failed"),
        ((400, {"error": "Nomor salah"}), "failed"),
        ((429, {}, {"Retry-After": "30"}), "queued"),
        ((401, {}), "queued"),
        ((502, {}), "unsure"),
    ],
)
def test_what_the_gateway_says_is_told(server: AnyGateway, reply: Reply, state: str) -> None:
    server.answers.append(reply)
    message = sms()
    send()
    said = after(message)
    assert said[0] == state
    if reply[0] in {200, 400}:
        assert "Saldo habis" in said[1] or "Nomor salah" in said[1]


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"url": "ftp://x.example/"}, "sms_gateway_url"),
        ({"url": "https://"}, "sms_gateway_url"),
        ({"url": "http://169.254.169.254/latest"}, "sms_gateway_url"),
        ({"fields": "to={to}"}, "sms_gateway_fields"),
        ({"fields": "to"}, "sms_gateway_fields"),
        ({"headers": "Bearer"}, "sms_gateway_headers"),
    ],
)
def test_a_description_that_cannot_work_is_refused(wrong: dict[str, str], place: str) -> None:
    good = {"url": "http://127.0.0.1/send", "fields": "to={to}\ntext={text}", "headers": "X-Key: {key}"}
    gateway.check(**good)
    with pytest.raises(gateway.GatewayError) as caught:
        gateway.check(**{**good, **wrong})
    assert caught.value.field == place


@pytest.mark.parametrize(
    ("query", "body", "mime"),
    [
        ("?sender=6281234567890&message=Halo+kak&id=9", "", "text/plain"),
        ("", "msisdn=081234567890&text=Halo kak&msg_id=9", "application/x-www-form-urlencoded"),
        ("", '{"data": {"from": "+6281234567890", "content": "Halo kak", "id": 9}}', "application/json"),
    ],
)
def test_an_sms_comes_in_whatever_the_gateway_calls_its_fields(
    server: AnyGateway, client: Client, query: str, body: str, mime: str
) -> None:
    customer = make_customer(phone="081234567890")
    address = f"{DOORS}gateway/{WORD}/sms{query}"
    for _twice in range(2):
        answered = client.post(address, body, content_type=mime) if body else client.get(address)
        assert answered.status_code == 200
    handle()
    message = Message.objects.get()
    assert (message.customer, message.text, message.channel) == (customer, "Halo kak", "sms")


def test_a_state_comes_back_in_the_gateways_words(server: AnyGateway, client: Client) -> None:
    message = sms()
    send()
    for word in ("submitted", "DELIVRD", "gagal"):
        client.get(f"{DOORS}gateway/{WORD}/status?messageid=G-1&status={word}")
    handle()
    assert after(message)[0] == "delivered"


def test_who_does_not_know_the_word_is_refused_and_shown(server: AnyGateway, client: Client) -> None:
    answered = client.get(f"{DOORS}gateway/another-word-1/sms?from=6281234567890&text=Halo&id=1")
    handle()
    notice = PhoneNotice.objects.get()
    assert (answered.status_code, notice.verified, Message.objects.count()) == (403, False, 0)
