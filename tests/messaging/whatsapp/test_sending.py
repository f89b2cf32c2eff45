import datetime as dt
from typing import Any

import pytest

from akrab.accounts.models import Role
from akrab.consent.actions import give
from akrab.core import clock, presence, shop
from akrab.customers.models import Customer
from akrab.journal.models import Entry
from akrab.messaging import files, outbox
from akrab.messaging.answering import AnswerError, answer
from akrab.messaging.channels import way_of
from akrab.messaging.conversations import conversation_of
from akrab.messaging.models import Conversation, Message, WhatsAppContact, WhatsAppStatus, WhatsAppTemplate
from akrab.messaging.whatsapp import client, statuses
from tests.accounts.factories import make_user
from tests.customers.factories import make_customer
from tests.messaging.left_notes import left_notes
from tests.messaging.whatsapp.conftest import Tell, send
from tests.messaging.whatsapp.test_incoming import PNG
from tests.providers.whatsapp import WhatsAppServer, now

pytestmark = pytest.mark.django_db
BUDI = "6281234567890"


def customer() -> Customer:
    return WhatsAppContact.objects.get().customer


def say(text: str = "Ada kak", key: str = "a", **more: Any) -> Message:
    conversation = Conversation.objects.get()
    return answer(
        conversation=conversation, text=text, key=key, actor=make_user(Role.STAFF), channel="whatsapp", **more
    )


def queued(**fields: Any) -> Message:
    known = {"key": f"k{Message.objects.count()}", "channel": "whatsapp", "recipient": BUDI, "text": "Halo",
             "language": "en", "created_at": clock.now()}  # fmt: skip
    return Message.objects.create(**{**known, **fields})


def fresh(message: Message) -> Message:
    message.refresh_from_db()
    return message


def shut() -> None:
    """24 hours go by."""
    WhatsAppContact.objects.update(window_until=clock.now() - dt.timedelta(minutes=1))


# Free answers and the window


def test_an_answer_inside_the_window_goes_out_and_its_statuses_move_forward_only(
    meta: WhatsAppServer, tell: Tell
) -> None:
    tell(meta.message("Ada?"))
    message = say()
    assert send() == 1
    sent = meta.last()
    assert (sent["to"], sent["type"], sent["text"]["body"]) == (BUDI, "text", "Ada kak")
    assert fresh(message).provider_id == sent["wamid"]
    for status, state in (("read", "read"), ("sent", "read"), ("delivered", "read")):
        tell(meta.status(sent["wamid"], status))
        assert fresh(message).state == state
    assert set(WhatsAppStatus.objects.values_list("status", flat=True)) == {"read", "sent", "delivered"}
    assert message.read_at is not None


def test_a_delivery_after_a_failure_counts_and_a_failure_after_a_delivery_does_not(
    meta: WhatsAppServer, tell: Tell
) -> None:
    tell(meta.message())
    message = say()
    send()
    wamid = meta.last()["wamid"]
    error = {"code": 131026, "title": "Message undeliverable", "error_data": {"details": "x"}}
    tell(meta.status(wamid, "failed", errors=[error]))
    assert fresh(message).state == "failed"
    assert "(131026)" in message.reason
    tell(meta.status(wamid, "delivered"))
    assert (fresh(message).state, message.reason) == ("delivered", "")
    tell(meta.status(wamid, "failed", at=now() + 1, errors=[error]))
    assert fresh(message).state == "delivered"


def test_a_status_that_is_quicker_than_our_own_note_finds_its_message(meta: WhatsAppServer, tell: Tell) -> None:
    message = queued(state="sending")
    tell(meta.status("wamid.quick", "delivered"))
    assert WhatsAppStatus.objects.get().message is None
    Message.objects.update(state="sent", provider_id="wamid.quick")
    assert statuses.match_late() == 1
    assert statuses.match_late() == 0
    assert fresh(message).state == "delivered"


def test_the_window_closes_and_free_text_is_refused_where_a_template_is_not(meta: WhatsAppServer, tell: Tell) -> None:
    tell(meta.message())
    reach = way_of("whatsapp").reach(conversation_of(customer()))
    assert reach.until is not None
    assert not reach.refused
    shut()
    reach = way_of("whatsapp").reach(conversation_of(customer()))
    assert "24 hours" in reach.refused
    with pytest.raises(AnswerError):
        say()
    meta.approve("order_ready", "Halo {{1}}, pesanan Anda siap.")
    message = say(data={"template": {"name": "order_ready", "language": "id", "body": ["Budi"]}})
    assert send() == 1
    assert meta.last()["template"]["components"] == [{"type": "body", "parameters": [{"type": "text", "text": "Budi"}]}]
    assert fresh(message).state == "sent"
    tell(meta.message("Terima kasih"))
    assert not way_of("whatsapp").reach(conversation_of(customer())).refused


def test_a_message_that_waited_past_the_window_fails_with_what_to_do(meta: WhatsAppServer, tell: Tell) -> None:
    tell(meta.message())
    message = say()
    shut()
    assert send() == 0
    assert fresh(message).state == "failed"
    assert "131047" in message.reason
    assert meta.sent == []


def test_whatsapp_knows_better_than_we_when_the_window_is_closed(meta: WhatsAppServer, tell: Tell) -> None:
    tell(meta.message())
    meta.open_windows = set()
    message = say()
    send()
    assert fresh(message).state == "failed"
    assert way_of("whatsapp").reach(conversation_of(customer())).refused
    assert Entry.objects.filter(kind="message.failed").count() == 1


def test_a_person_without_a_phone_is_answered_by_their_id(meta: WhatsAppServer, tell: Tell) -> None:
    tell(meta.message(wa_id="", user_id="ID.1349"))
    say()
    assert send() == 1
    assert meta.last()["recipient"] == "ID.1349"
    assert "to" not in meta.last()


def test_text_that_is_too_long_never_leaves(meta: WhatsAppServer, tell: Tell) -> None:
    tell(meta.message())
    message = say("x" * 4097)
    send()
    assert fresh(message).state == "failed"
    assert "4097" in message.reason or "4,097" in message.reason
    assert meta.sent == []


def test_buttons_and_lists_go_out_and_too_many_do_not(meta: WhatsAppServer, tell: Tell) -> None:
    tell(meta.message())
    say("Warna?", "a", data={"interactive": {"buttons": [{"id": "r", "title": "Merah"}, {"title": "Biru"}]}})
    rows = [{"title": f"Ukuran {n}", "description": "ada"} for n in range(10)]
    say("Ukuran?", "b", data={"interactive": {"button": "Pilih", "rows": rows}})
    four = say("?", "c", data={"interactive": {"buttons": [{"title": str(n)} for n in range(4)]}})
    eleven = say("?", "d", data={"interactive": {"rows": [{"title": str(n)} for n in range(11)]}})
    long = say("?", "e", data={"interactive": {"buttons": [{"title": "x" * 21}]}})
    assert send() == 2
    button, listed = meta.sent
    assert [one["reply"] for one in button["interactive"]["action"]["buttons"]] == [
        {"id": "r", "title": "Merah"}, {"id": "2", "title": "Biru"},
    ]  # fmt: skip
    assert len(listed["interactive"]["action"]["sections"][0]["rows"]) == 10
    assert {fresh(one).state for one in (four, eleven, long)} == {"failed"}


def test_files_go_out_one_message_each(meta: WhatsAppServer, tell: Tell, akrab_home: object) -> None:
    tell(meta.message())
    message = say("Ini fotonya")
    files.attach(message, [files.keep(PNG, name="a.png"), files.keep(b"%PDF-1.4 x", name="nota.pdf")])
    assert send() == 1
    assert send() == 1
    first, second = meta.sent
    assert (first["type"], first["image"]["caption"]) == ("image", "Ini fotonya")
    assert (second["type"], second["document"]["filename"]) == ("document", "nota.pdf")
    assert len(meta.files) == 2


# Templates are checked before they leave


def template(meta: WhatsAppServer, body: str = "Halo {{1}}, pesanan {{2}} siap.", **more: Any) -> WhatsAppTemplate:
    meta.approve("ready", body)
    known = {"name": "ready", "language": "id", "category": "utility", "state": "approved", "changed_at": clock.now(),
             "components": [{"type": "BODY", "text": body}]}  # fmt: skip
    return WhatsAppTemplate.objects.create(**{**known, **more})


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (["Budi"], "{{2}}"),
        (["Budi", "  "], "{{2}}"),
        ([], "{{1}}"),
        (["a", "b", "c"], "{{3}}"),
        ({"nama": "x"}, "nama"),
    ],
)
def test_a_blank_that_is_missing_empty_or_unknown_is_refused_before_sending(
    meta: WhatsAppServer, body: Any, word: str
) -> None:
    template(meta)
    message = queued(data={"template": {"name": "ready", "language": "id", "body": body}})
    assert send() == 0
    assert fresh(message).state == "failed"
    assert word in message.reason
    assert not meta.asked("POST", "/v23.0/1122334455667/messages")


def test_named_blanks_go_out_by_name(meta: WhatsAppServer) -> None:
    meta.approve("salam", "Halo {{nama}}, total {{jumlah}} ya.")
    given = {"jumlah": "Rp10.000", "nama": "Budi\nSantoso"}
    queued(data={"template": {"name": "salam", "language": "id", "body": given}})
    assert send() == 1
    assert meta.last()["template"]["components"][0]["parameters"] == [
        {"type": "text", "parameter_name": "nama", "text": "Budi Santoso"},
        {"type": "text", "parameter_name": "jumlah", "text": "Rp10.000"},
    ]


def test_a_header_and_a_button_are_filled_and_missed(meta: WhatsAppServer) -> None:
    parts = [
        {"type": "HEADER", "format": "IMAGE"},
        {"type": "BODY", "text": "Resi {{1}} dikirim."},
        {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Ya"},
                                        {"type": "URL", "text": "Lacak", "url": "https://x.id/{{1}}"}]},
    ]  # fmt: skip
    meta.approve("resi", "Resi {{1}} dikirim.", components=parts)
    spec = {"name": "resi", "language": "id", "body": ["JNE1"], "header": {"id": "5"}, "buttons": {"1": "JNE1"}}
    good = queued(data={"template": spec})
    no_file = queued(data={"template": {**spec, "header": ""}})
    no_button = queued(data={"template": {**spec, "buttons": {}}})
    assert send() == 1
    assert meta.last()["template"]["components"] == [
        {"type": "header", "parameters": [{"type": "image", "image": {"id": "5"}}]},
        {"type": "body", "parameters": [{"type": "text", "text": "JNE1"}]},
        {"type": "button", "sub_type": "url", "index": "1", "parameters": [{"type": "text", "text": "JNE1"}]},
    ]
    assert [fresh(one).state for one in (good, no_file, no_button)] == ["sent", "failed", "failed"]
    assert "Lacak" in no_button.reason


def test_a_template_that_is_not_known_is_fetched_once_and_then_the_truth_is_told(meta: WhatsAppServer) -> None:
    meta.approve("ready", "Siap.", language="en_US")
    found = queued(data={"template": {"name": "ready", "language": "en"}})
    missing = queued(data={"template": {"name": "ready", "language": "id"}})
    never = queued(data={"template": {"name": "nothing", "language": "id"}})
    assert send() == 1
    assert meta.last()["template"]["language"] == {"code": "en_US"}
    assert fresh(found).state == "sent"
    assert "en_US" in fresh(missing).reason
    assert "nothing" in fresh(never).reason
    meta.approve("later", "Nanti.", status="PENDING")
    waiting = queued(data={"template": {"name": "later", "language": "id"}})
    send()
    assert "waits for WhatsApp" in fresh(waiting).reason


def test_what_whatsapp_refuses_is_told_in_the_owners_words(meta: WhatsAppServer) -> None:
    template(meta, "Siap.")
    for code in (132000, 131026, 131049, 132015, 999_999):
        meta.refusals.append(code)
        message = queued(data={"template": {"name": "ready", "language": "id"}})
        assert send() == 0
        assert (fresh(message).state, str(code) in message.reason) == ("failed", True)


# Too fast, silence, death


@pytest.mark.parametrize(("refusal", "seconds"), [((130429, 42), 42), ((80007, 90), 90), (131056, 6), (131048, 3600)])
def test_who_is_too_fast_waits_as_long_as_whatsapp_says_and_uses_up_no_try(
    meta: WhatsAppServer, refusal: Any, seconds: int
) -> None:
    template(meta, "Siap.")
    meta.refusals = [refusal] * 12
    message = queued(data={"template": {"name": "ready", "language": "id"}})
    before = clock.now()
    for _round in range(12):
        send()
        Message.objects.update(next_try_at=None) if len(meta.refusals) else None
    assert (fresh(message).state, message.attempts) == ("queued", 0)
    assert message.next_try_at is not None
    assert seconds - 1 <= (message.next_try_at - before).total_seconds() <= seconds + 30
    Message.objects.update(next_try_at=None)
    assert send() == 1


def test_an_expired_token_loses_nothing(meta: WhatsAppServer) -> None:
    template(meta, "Siap.")
    message = queued(data={"template": {"name": "ready", "language": "id"}})
    meta.token = "another"
    assert send() == 0
    assert fresh(message).state == "queued"
    assert "token" in message.reason
    shop.store({"whatsapp_token": "another"})
    Message.objects.update(next_try_at=None)
    assert send() == 1


@pytest.mark.parametrize("trouble", ["lose", "hang", "nonsense", 502])
def test_an_answer_that_is_lost_is_listed_and_never_sent_again_by_itself(
    meta: WhatsAppServer, tell: Tell, trouble: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "TIMEOUT_SECONDS", 0.5)
    monkeypatch.setattr(client.Client.__init__, "__kwdefaults__", {"seconds": 0.5})
    template(meta, "Siap.")
    message = queued(data={"template": {"name": "ready", "language": "id"}})
    meta.trouble = [trouble]
    send()
    assert fresh(message).state == "unsure"
    assert message.reason
    assert send() == 0
    if trouble == "lose":  # it had gone out: the notice tells us by the number we gave along
        sent = meta.last()
        tell(meta.status(sent["wamid"], "delivered", biz_opaque_callback_data=sent["biz_opaque_callback_data"]))
        assert (fresh(message).state, message.provider_id) == ("delivered", sent["wamid"])


def test_a_server_that_is_not_there_is_tried_again(meta: WhatsAppServer) -> None:
    template(meta, "Siap.")
    shop.store({"whatsapp_address": "http://127.0.0.1:1"})
    message = queued(data={"template": {"name": "ready", "language": "id"}})
    send()
    assert (fresh(message).state, message.attempts) == ("queued", 1)
    shop.store({"whatsapp_address": meta.url})
    Message.objects.update(next_try_at=None)
    assert send() == 1


def test_what_a_killed_worker_was_sending_is_listed_unless_it_had_the_answer(
    meta: WhatsAppServer, akrab_home: object
) -> None:
    gone = f"{presence.host()}/999999999/1"
    perhaps = queued(state="sending", claimed_by=gone)
    surely = queued(state="sending", claimed_by=gone)
    left_notes(gone, "whatsapp", f"+ {surely.pk} ", f"= {surely.pk} wamid.x", f"+ {perhaps.pk} ")
    assert outbox.take_over(worker_id=presence.new_id()) == 2
    assert (fresh(perhaps).state, fresh(surely).state) == ("unsure", "sent")
    assert send() == 0


# Advertising


def test_advertising_goes_only_to_whom_agreed_asked_at_the_moment_of_sending(meta: WhatsAppServer) -> None:
    template(meta, "Promo hari ini.", category="marketing")
    willing, other = make_customer(name="A", phone="0812111111"), make_customer(name="B", phone="0812222222")
    give(customer=willing, purpose="marketing", channel="whatsapp", wording="x", language="id", way="office")
    spec = {"template": {"name": "ready", "language": "id"}}
    good = queued(customer=willing, recipient="62812111111", data=spec)
    bad = queued(customer=other, recipient="62812222222", data=spec)
    assert send() == 1
    assert [fresh(one).state for one in (good, bad)] == ["sent", "failed"]
    assert "agreed" in bad.reason
