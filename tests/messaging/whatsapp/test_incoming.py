import datetime as dt
from typing import Any

import pytest

from akrab.consent.actions import give
from akrab.consent.queries import allows
from akrab.core import clock, shop
from akrab.customers.models import Customer, Handle
from akrab.messaging import files
from akrab.messaging.channels import way_of
from akrab.messaging.conversations import conversation_of
from akrab.messaging.models import Conversation, Episode, Message, WhatsAppContact
from akrab.messaging.whatsapp import media
from tests.customers.factories import make_customer
from tests.messaging.whatsapp.conftest import Tell
from tests.providers.whatsapp import WhatsAppServer, now

pytestmark = pytest.mark.django_db
BSUID = "ID.13491208655302741918"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc000000301"
    "0100c9fe92ef0000000049454e44ae426082"
)


def only() -> Message:
    return Message.objects.get(direction="in")


def test_an_unknown_sender_becomes_a_customer_with_phone_name_and_id(meta: WhatsAppServer, tell: Tell) -> None:
    tell(meta.message("Halo kak", name="Siti Aminah", user_id=BSUID))
    customer = Customer.objects.get()
    assert (customer.name, customer.state) == ("Siti Aminah", "known")
    assert set(customer.handles.values_list("kind", "value")) == {("phone", "+6281234567890"), ("whatsapp", BSUID)}
    conversation = Conversation.objects.get()
    assert (conversation.customer, conversation.channel, conversation.unread) == (customer, "whatsapp", 1)
    assert Episode.objects.filter(conversation=conversation, channel="whatsapp", answered_at=None).count() == 1


def test_a_known_phone_finds_its_customer_and_keeps_the_name_the_shop_gave(meta: WhatsAppServer, tell: Tell) -> None:
    known = make_customer(name="Bu Siti (langganan)", phone="081234567890")
    tell(meta.message(name="siti"))
    assert only().customer == known
    assert Customer.objects.get().name == "Bu Siti (langganan)"


def test_a_person_without_a_phone_is_found_by_their_id_and_gets_the_phone_later(
    meta: WhatsAppServer, tell: Tell
) -> None:
    tell(meta.message("satu", wa_id="", user_id=BSUID, name="Rani"))
    tell(meta.message("dua", user_id=BSUID))
    customer = Customer.objects.get()
    assert set(customer.handles.values_list("kind", flat=True)) == {"phone", "whatsapp"}
    contact = WhatsAppContact.objects.get()
    assert (contact.wa_id, contact.user_id) == ("6281234567890", BSUID)


def test_a_phone_and_an_id_seen_apart_become_one_contact(meta: WhatsAppServer, tell: Tell) -> None:
    tell(meta.message("satu", wa_id="", user_id=BSUID))
    tell(meta.message("dua"))
    assert WhatsAppContact.objects.count() == 2
    tell(meta.message("tiga", user_id=BSUID))
    assert WhatsAppContact.objects.count() == 1


KINDS: list[tuple[str, dict[str, Any], str]] = [
    ("image", {"image": {"id": "1", "mime_type": "image/jpeg", "caption": "yang ini"}}, "📷 Gambar\nyang ini"),
    ("document", {"document": {"id": "1", "filename": "nota.pdf"}}, "📄 nota.pdf"),
    ("location", {"location": {"latitude": -6.2, "longitude": 106.8, "name": "Pasar"}},
     "📍 Pasar\nhttps://maps.google.com/?q=-6.2,106.8"),
    ("order", {"order": {"product_items": [{"product_retailer_id": "TAS-1", "quantity": 2, "item_price": 50000,
                                            "currency": "IDR"}], "text": "cepat ya"}},
     "🛒 2 × TAS-1 (50000 IDR)\ncepat ya"),
    ("contacts", {"contacts": [{"name": {"formatted_name": "Rina"}, "phones": [{"phone": "+62 812"}]}]},
     "👤 Rina +62 812"),
    ("interactive", {"interactive": {"type": "list_reply", "list_reply": {"id": "1", "title": "Merah"}}}, "Merah"),
    ("button", {"button": {"payload": "x", "text": "Ya"}}, "Ya"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "parts", "text"), KINDS, ids=[kind for kind, _parts, _text in KINDS])
def test_each_kind_is_told_in_words(
    meta: WhatsAppServer, tell: Tell, kind: str, parts: dict[str, Any], text: str
) -> None:
    tell(meta.message(type=kind, **parts))
    assert only().text == text
    assert only().data["kind"] == kind


def test_a_kind_that_nobody_knows_yet_is_shown_and_kept_as_it_came(meta: WhatsAppServer, tell: Tell) -> None:
    tell(meta.message(type="hologram", hologram={"x": 1}))
    message = only()
    assert "hologram" in message.text
    assert message.data["raw"]["hologram"] == {"x": 1}
    assert Conversation.objects.get().unread == 1


def test_a_reply_names_what_it_answers(meta: WhatsAppServer, tell: Tell) -> None:
    tell(meta.message("yang ini", context={"from": meta.number, "id": "wamid.ours"}))
    assert only().reply_to == "wamid.ours"


def test_a_reaction_waits_for_no_answer_but_keeps_the_window_open(meta: WhatsAppServer, tell: Tell) -> None:
    tell(meta.message(type="reaction", reaction={"message_id": "wamid.ours", "emoji": "👍"}))
    message = only()
    assert (message.text, message.reply_to) == ("👍", "wamid.ours")
    assert Conversation.objects.get().waiting_since is None
    assert WhatsAppContact.objects.get().window_until is not None


def test_the_ad_a_customer_came_from_is_kept(meta: WhatsAppServer, tell: Tell) -> None:
    tell(meta.message(referral={"source_url": "https://fb.me/x", "source_id": "77", "headline": "Promo tas"}))
    assert only().data["referral"] == {"source_url": "https://fb.me/x", "source_id": "77", "headline": "Promo tas"}


def test_messages_come_in_any_order_and_each_window_only_grows(meta: WhatsAppServer, tell: Tell) -> None:
    moment = now() - 60
    tell(meta.message("baru", at=moment))
    tell(meta.message("lama", at=moment - 7200))
    until = WhatsAppContact.objects.get().window_until
    assert until == dt.datetime.fromtimestamp(moment, dt.UTC) + dt.timedelta(hours=24)
    assert [one.text for one in Message.objects.order_by("created_at")] == ["lama", "baru"]


def test_a_moment_that_lies_ahead_counts_as_now(meta: WhatsAppServer, tell: Tell) -> None:
    tell(meta.message(at=now() + 999_999))
    assert only().created_at <= clock.now()


def test_a_call_opens_the_window(meta: WhatsAppServer, tell: Tell) -> None:
    call = {"id": "wacid.1", "from": "6281234567890", "event": "connect", "timestamp": str(now())}
    tell(meta.notice("calls", meta.value(contacts=[], calls=[call])))
    assert WhatsAppContact.objects.get().window_until is not None
    assert not Message.objects.exists()


def test_a_customer_who_changes_the_number_stays_the_same(meta: WhatsAppServer, tell: Tell) -> None:
    tell(meta.message("satu"))
    system = {"body": "changed", "wa_id": "6281999999999", "type": "user_changed_number"}
    body = meta.notice("messages", meta.value(messages=[
        {"from": "6281234567890", "id": "wamid.s", "timestamp": str(now()), "type": "system", "system": system}
    ]))  # fmt: skip
    tell(body)
    tell(meta.message("dua", wa_id="6281999999999"))
    customer = Customer.objects.get()
    phones = set(customer.handles.filter(kind=Handle.Kind.PHONE).values_list("value", flat=True))
    assert phones == {"+6281234567890", "+6281999999999"}
    assert way_of("whatsapp").reach(conversation_of(customer)).address == "6281999999999"


def test_stop_ends_advertising_whatever_channel_it_was_agreed_on(meta: WhatsAppServer, tell: Tell) -> None:
    customer = make_customer(phone="081234567890")
    agreed: dict[str, Any] = {
        "customer": customer,
        "purpose": "marketing",
        "channel": "whatsapp",
        "language": "id",
        "way": "office",
    }
    give(**agreed, wording="Boleh kirim promo?")
    tell(meta.message("BERHENTI"))
    assert not allows(customer, "marketing", "whatsapp")
    assert only().text == "BERHENTI"


def test_whatsapps_own_switch_stops_advertising_too(meta: WhatsAppServer, tell: Tell) -> None:
    customer = make_customer(phone="081234567890")
    agreed: dict[str, Any] = {
        "customer": customer,
        "purpose": "marketing",
        "channel": "whatsapp",
        "language": "id",
        "way": "office",
    }
    give(**agreed, wording="Boleh kirim promo?")
    wish = {
        "wa_id": "6281234567890",
        "category": "marketing_messages",
        "value": "stop",
        "detail": "User requested to stop",
    }
    tell(meta.notice("user_preferences", meta.value(user_preferences=[wish])))
    assert not allows(customer, "marketing", "whatsapp")


# Files


def picture(meta: WhatsAppServer, tell: Tell, content: bytes, mime: str = "image/png") -> Message:
    number = meta.file(mime, content)
    tell(meta.message(type="image", image={"id": number, "mime_type": mime}))
    media.fetch.func(only().pk)
    return only()


def test_a_picture_is_fetched_and_stands_with_its_message(meta: WhatsAppServer, tell: Tell, akrab_home: object) -> None:
    message = picture(meta, tell, PNG)
    media.fetch.func(message.pk)  # twice is once
    found = message.attachments.get()
    assert (found.mime, found.size) == ("image/png", len(PNG))
    assert files.path(found.digest).read_bytes() == PNG


def test_a_program_that_calls_itself_a_picture_is_not_kept(
    meta: WhatsAppServer, tell: Tell, akrab_home: object
) -> None:
    message = picture(meta, tell, b"MZ\x90\x00 program")
    assert not message.attachments.exists()
    assert message.data["file_problem"]


def test_a_file_that_is_too_large_is_said_to_be_so(meta: WhatsAppServer, tell: Tell, akrab_home: object) -> None:
    shop.store({"attachment_mb": 1})
    message = picture(meta, tell, PNG + b"\0" * 1_200_000)
    assert "1 MB" in message.data["file_problem"]


def test_a_file_that_lies_elsewhere_is_not_fetched_with_our_token(
    meta: WhatsAppServer, tell: Tell, akrab_home: object
) -> None:
    shop.store({"whatsapp_address": meta.url.replace("127.0.0.1", "localhost")})
    message = picture(meta, tell, PNG)
    assert message.data["file_problem"]
    assert not meta.asked("GET", "/files/")


# The owner's own phone


def echo(meta: WhatsAppServer, text: str, wamid: str = "wamid.echo") -> bytes:
    one = {"from": "6281100000000", "to": "6281234567890", "id": wamid, "timestamp": str(now()), "type": "text",
           "text": {"body": text}}  # fmt: skip
    return meta.notice("smb_message_echoes", meta.value(message_echoes=[one]))


def test_what_the_owner_answers_on_the_phone_stands_in_the_conversation(meta: WhatsAppServer, tell: Tell) -> None:
    tell(meta.message("Ada?", at=now() - 100))
    tell(echo(meta, "Ada kak"))
    tell(echo(meta, "Ada kak").replace(b'"object"', b'"a": 1, "object"'))  # the same in another notice
    message = Message.objects.get(direction="out")
    assert (message.text, message.state, message.channel) == ("Ada kak", "sent", "whatsapp")
    conversation = Conversation.objects.get()
    assert (conversation.waiting_since, conversation.last_text, conversation.last_outward) == (None, "Ada kak", True)
    assert Episode.objects.get().answered_at is not None


def test_the_history_of_the_phone_is_taken_in_once_and_nobody_waits(meta: WhatsAppServer, tell: Tell) -> None:
    def old(number: int, sender: str) -> dict[str, Any]:
        return {"from": sender, "id": f"wamid.h{number}", "timestamp": str(now() - 86_400 * 30 + number),
                "type": "text", "text": {"body": f"lama {number}"}}  # fmt: skip

    thread = {"id": "6281234567890", "messages": [old(1, "6281234567890"), old(2, "6281100000000")]}
    part = {"metadata": {"phase": 0, "chunk_order": 1, "progress": 100}, "threads": [thread]}
    body = meta.notice("history", meta.value(history=[part]))
    tell(body)
    tell(body.replace(b'"object"', b'"a": 1, "object"'))
    assert list(Message.objects.order_by("created_at").values_list("direction", "text")) == [
        ("in", "lama 1"), ("out", "lama 2"),
    ]  # fmt: skip
    assert Conversation.objects.get().waiting_since is None
    assert WhatsAppContact.objects.get().window_until is None
