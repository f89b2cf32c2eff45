import json
from pathlib import Path

import pytest
from django.test import Client

from akrab.core import shop
from akrab.messaging.models import Message, WebhookNotice
from akrab.messaging.whatsapp import notices
from tests.messaging.whatsapp.conftest import ADDRESS, Tell
from tests.providers.whatsapp import WORD, WhatsAppServer

pytestmark = pytest.mark.django_db


def test_the_published_vector_of_the_signature_holds() -> None:
    expected = "sha256=0329a06b62cd16b33eb6792be8c60b158d89a2ee3a876fce9a881ebb488c0914"
    assert notices.signature(b"test", "secret") == expected


def test_the_address_is_verified_with_the_word_and_the_challenge_comes_back_as_plain_text(
    meta: WhatsAppServer, client: Client
) -> None:
    query = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": WORD}
    answer = client.get(ADDRESS, query)
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, b"1158201444", "text/plain")
    for wrong in ({"hub.verify_token": "other"}, {"hub.mode": "unsubscribe"}):
        assert client.get(ADDRESS, {**query, **wrong}).status_code == 403
    assert client.get(ADDRESS).status_code == 403


def test_nobody_is_verified_while_no_word_is_set(db: None, client: Client) -> None:
    assert client.get(ADDRESS, {"hub.mode": "subscribe", "hub.verify_token": ""}).status_code == 403


def test_a_notice_is_stored_as_it_came_and_answered_before_it_is_handled(meta: WhatsAppServer, client: Client) -> None:
    body = meta.message("Halo, ada tas merah?")
    answer = client.post(ADDRESS, body, content_type="application/json", headers=meta.headers(body))
    assert answer.status_code == 200
    notice = WebhookNotice.objects.get()
    assert (notice.body.encode(), notice.verified, notice.handled_at) == (body, True, None)
    assert not Message.objects.exists()
    notices.handle_waiting()
    assert Message.objects.get().text == "Halo, ada tas merah?"
    notice.refresh_from_db()
    assert (notice.outcome, notice.kinds) == ("done", "text")


def test_a_notice_that_comes_again_is_counted_and_changes_nothing(meta: WhatsAppServer, tell: Tell) -> None:
    body = meta.message(wamid="wamid.1")
    assert [tell(body), tell(body), tell(body)] == [200, 200, 200]
    assert WebhookNotice.objects.get().times == 3
    again = json.loads(body)
    again["entry"].append(json.loads(meta.message("Satu lagi", wamid="wamid.2"))["entry"][0])
    tell(json.dumps(again).encode())  # the same message inside another notice
    assert sorted(Message.objects.values_list("provider_id", flat=True)) == ["wamid.1", "wamid.2"]


@pytest.mark.parametrize("given", ["", "sha256=", "sha256=" + "0" * 64, "sha1=abc", "ü"])
def test_a_forged_notice_is_kept_for_the_owner_and_never_acted_on(
    meta: WhatsAppServer, client: Client, given: str
) -> None:
    body = meta.message()
    headers = {"X-Hub-Signature-256": given}
    assert client.post(ADDRESS, body, content_type="application/json", headers=headers).status_code == 401
    notices.handle_waiting()
    notice = WebhookNotice.objects.get()
    assert (notice.verified, notice.outcome) == (False, "forged")
    assert not Message.objects.exists()
    notices.again(notice)
    notices.handle_waiting()
    assert not Message.objects.exists()


def test_a_forgery_does_not_stand_in_the_way_of_the_same_real_notice(
    meta: WhatsAppServer, client: Client, tell: Tell
) -> None:
    body = meta.message()
    client.post(ADDRESS, body, content_type="application/json", headers={"X-Hub-Signature-256": "x"})
    assert tell(body) == 200
    assert Message.objects.count() == 1
    assert WebhookNotice.objects.count() == 2


def test_a_body_changed_by_one_byte_is_refused(meta: WhatsAppServer, client: Client) -> None:
    body = meta.message("Halo")
    headers = meta.headers(body)
    changed = body.replace(b"Halo", b"Hala")
    assert client.post(ADDRESS, changed, content_type="application/json", headers=headers).status_code == 401


def test_a_flood_of_forgeries_fills_no_disk(
    meta: WhatsAppServer, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "REFUSED_PER_DAY", 3)
    for number in range(6):
        client.post(ADDRESS, b"%d" % number, content_type="application/json")
    assert WebhookNotice.objects.count() == 3


def test_a_body_that_is_too_large_is_refused(meta: WhatsAppServer, client: Client) -> None:
    body = b" " * (notices.LARGEST + 1)
    answer = client.post(ADDRESS, body, content_type="application/json", headers=meta.headers(body))
    assert answer.status_code == 413
    assert not WebhookNotice.objects.exists()


def test_without_a_secret_there_is_no_such_address(db: None, client: Client) -> None:
    assert client.post(ADDRESS, b"{}", content_type="application/json").status_code == 404


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (b"", "unreadable"),
        (b'{"object": "whatsapp_business_account", "entry": [{"id', "unreadable"),
        (b"[" * 200_000, "unreadable"),
        (b"[]", "kept"),
        (b"null", "kept"),
        (b'{"entry": {"changes": 7}}', "kept"),
        (b'{"entry": [{"changes": [{"field": "messages", "value": {"messages": [7, {}, {"id": ""}]}}]}]}', "kept"),
        (b'{"entry": [{"changes": [{"field": "flows", "value": {"event": "new kind"}}]}]}', "kept"),
        (b"\xff\xfe\x00broken", "unreadable"),
    ],
)
def test_whatever_is_signed_is_kept_and_none_of_it_breaks_the_lane(
    meta: WhatsAppServer, tell: Tell, body: bytes, outcome: str
) -> None:
    assert tell(body) == 200
    assert WebhookNotice.objects.get().outcome == outcome
    tell(meta.message())
    assert Message.objects.count() == 1


def test_a_notice_for_another_number_is_not_the_shops(meta: WhatsAppServer, tell: Tell) -> None:
    shop.store({"whatsapp_phone_id": "999"})
    tell(meta.message())
    assert WebhookNotice.objects.get().outcome == "other_number"
    assert not Message.objects.exists()


def test_a_fault_in_one_notice_is_written_down_and_the_next_is_handled(
    meta: WhatsAppServer, tell: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    from akrab.messaging.whatsapp import reading

    real = reading.act
    calls: list[object] = []

    def act(data: object) -> tuple[str, set[str]]:
        calls.append(data)
        if len(calls) == 1:
            raise RuntimeError("disk full")
        return real(data)

    monkeypatch.setattr(reading, "act", act)
    tell(meta.message("eins", wamid="wamid.1"))
    tell(meta.message("zwei", wamid="wamid.2"))
    first = WebhookNotice.objects.order_by("id")[0]
    assert (first.outcome, first.tries) == ("RuntimeError: disk full", 1)
    assert [one.text for one in Message.objects.all()] == ["zwei"]
    WebhookNotice.objects.update(next_try_at=None)
    notices.handle_waiting()
    assert sorted(one.text for one in Message.objects.all()) == ["eins", "zwei"]


@pytest.mark.parametrize("name", ["message", "message_status", "callback_button", "system", "template_status_update"])
def test_every_published_example_is_handled_in_any_order_and_twice(
    meta: WhatsAppServer, tell: Tell, shared_data: Path, name: str
) -> None:
    shop.store({"whatsapp_phone_id": "1122334455667"})
    examples = json.loads((shared_data / "webhooks" / "whatsapp_cloud" / f"{name}.json").read_text())
    for case, example in reversed(list(examples.items())):
        text = json.dumps(example).replace("wamid.xyzxyz", f"wamid.{case}")  # the examples share one id
        assert tell(text.encode()) == 200
        assert tell(text.encode()) == 200
    outcomes = set(WebhookNotice.objects.values_list("outcome", flat=True))
    # Statuses of messages that are none of ours are kept all the same.
    assert outcomes <= {"done", "kept", "other_number"}
    assert not WebhookNotice.objects.filter(handled_at=None).exists()
