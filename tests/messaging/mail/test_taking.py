"""A real mailbox by IMAP, a real server by SMTP: what comes in, what goes out, what comes back."""

from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import dkim
import pytest
from django.test import Client

from akrab.accounts.models import Role
from akrab.consent import actions as consent
from akrab.consent import suppression
from akrab.consent.queries import allows
from akrab.core import clock, presence
from akrab.customers.models import Customer, Handle
from akrab.messaging import files, outbox
from akrab.messaging.answering import answer
from akrab.messaging.conversations import conversation_of
from akrab.messaging.mail.fetching import fetch
from akrab.messaging.mail.taking import folder, handle_waiting, keep
from akrab.messaging.models import Conversation, Mailbox, MailReceipt, Message
from tests.accounts.factories import make_user
from tests.customers.factories import make_customer
from tests.imap import ImapServer
from tests.messaging.mail.keys import RsaKey
from tests.messaging.mail.letters import bounce, complaint, letter
from tests.smtp import SmtpServer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _home(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path


def take(*mails: bytes) -> list[str]:
    for mail in mails:
        keep(mail, mailbox="test")
    handle_waiting()
    return list(MailReceipt.objects.order_by("id").values_list("outcome", flat=True))


def mail_to(customer: Customer, **fields: Any) -> Message:
    return Message.objects.create(
        **{
            "key": "promo:1", "customer": customer, "channel": "email", "recipient": "rina@example.com",
            "subject": "Promo", "text": "Diskon", "state": "sent", "provider_id": "<ours@shop>",
            "created_at": clock.now(), **fields,
        }
    )  # fmt: skip


def test_a_mailbox_is_read_once_and_from_where_it_was_left(settings: Any) -> None:
    with ImapServer([letter(), letter("Satu lagi", message_id="<a2@example.com>")]) as server:
        settings.MAIL_BOX = server.as_setting()
        assert (fetch(), handle_waiting()) == (2, 2)
        assert (fetch(), handle_waiting()) == (0, 0)
        server.mails.append(letter("Ketiga", message_id="<a3@example.com>"))
        assert (fetch(), handle_waiting()) == (1, 1)
        # The mailbox was made anew: everything is fetched again and nothing is taken twice.
        server.validity = 2
        assert fetch() == 0
        assert not any("STORE" in command or "EXPUNGE" in command for command in server.commands)
    customer = Customer.objects.get()
    assert (customer.name, customer.handles.get().value) == ("Rina Kartika", "rina@example.com")
    assert [one.text for one in Message.objects.order_by("id")] == ["Apakah casing biru ada?", "Satu lagi", "Ketiga"]
    assert Conversation.objects.get().unread == 3
    assert list(folder().glob("*.eml")) == []


@pytest.mark.parametrize(("refuse", "name", "words"), [(True, "INBOX", "user name"), (False, "Keranjang", "Keranjang")])
def test_a_mailbox_that_cannot_be_read_says_why(settings: Any, refuse: bool, name: str, words: str) -> None:
    with ImapServer([letter()]) as server:
        server.refuse = refuse
        settings.MAIL_BOX = server.as_setting(name)
        assert fetch() == 0
    assert words in Mailbox.objects.get().problem
    settings.MAIL_BOX = {**settings.MAIL_BOX, "port": 1}
    assert fetch() == 0
    assert Mailbox.objects.get().problem == "The mail server cannot be reached."


def test_the_answer_goes_out_in_the_same_thread(smtp_server: SmtpServer) -> None:
    take(letter(subject="Tanya stok"))
    talk = Conversation.objects.get()
    answer(conversation=talk, channel="email", text="Ada, kak.", key="k", actor=make_user(Role.STAFF))
    assert outbox.send_waiting(worker_id=presence.new_id()) == 1
    (mail,) = smtp_server.wait_for(1)
    assert (mail["To"], mail["Subject"]) == ("rina@example.com", "Re: Tanya stok")
    assert mail["In-Reply-To"] == "<a1@example.com>"
    assert mail["Auto-Submitted"] is None
    # And what she answers to that stands in the same conversation.
    take(letter("Oke", message_id="<a2@example.com>", In_Reply_To=str(mail["Message-ID"])))
    assert Conversation.objects.get().unread == 1
    assert Message.objects.get(text="Oke").reply_to == mail["Message-ID"]


def test_somebody_else_who_quotes_our_mail_does_not_get_into_the_conversation() -> None:
    rina = make_customer(name="Rina", email="rina@example.com")
    mail_to(rina)
    take(letter("Sst", sender="mallory@example.net", In_Reply_To="<ours@shop>"))
    assert not Message.objects.filter(customer=rina, direction="in").exists()
    assert Handle.objects.get(customer__messages__direction="in").value == "mallory@example.net"


def test_programs_start_no_wait_and_become_no_customers() -> None:
    rina = make_customer(name="Rina", email="rina@example.com")
    outcomes = take(
        letter("Saya sedang cuti", Auto_Submitted="auto-replied"),
        letter("Diskon besar", sender="news@other.example", message_id="<n@other>", List_Id="<news>"),
    )
    assert outcomes == ["automatic", "automatic"]
    assert conversation_of(rina).unread == 0
    assert Message.objects.get().data["automatic"] == "Auto-Submitted"
    assert not Handle.objects.filter(value="news@other.example").exists()


def test_our_own_mail_comes_back_as_nothing() -> None:
    mail_to(make_customer(name="Rina"))
    assert take(letter("Diskon", message_id="<ours@shop>")) == ["own"]
    assert not Message.objects.filter(direction="in").exists()


def test_a_mail_that_cannot_be_delivered_is_told_and_its_address_left_alone() -> None:
    rina = make_customer(name="Rina", email="rina@example.com")
    message = mail_to(rina)
    assert take(bounce("<ours@shop>")) == ["bounce"]
    message.refresh_from_db()
    assert message.state == "failed"
    assert "No such user here" in message.reason
    assert suppression.suppressed("email", "rina@example.com", marketing=False)


def test_a_mailbox_that_is_full_a_few_times_gets_no_more_news_but_its_orders() -> None:
    rina = make_customer(name="Rina", email="rina@example.com")
    for number in range(3):
        mail_to(rina, key=f"k{number}", provider_id=f"<o{number}@shop>")
        take(bounce(f"<o{number}@shop>", status="4.2.2"))
    assert suppression.suppressed("email", "rina@example.com")
    assert not suppression.suppressed("email", "rina@example.com", marketing=False)
    assert not Message.objects.filter(state="failed").exists()


def test_a_report_about_a_mail_we_never_sent_changes_nothing() -> None:
    make_customer(name="Rina", email="rina@example.com")
    assert take(bounce("<forged@nowhere>"), complaint("<forged@nowhere>")) == ["bounce", "complaint"]
    assert not suppression.suppressed("email", "rina@example.com")


def test_who_calls_it_spam_hears_no_more_on_any_channel() -> None:
    rina = make_customer(name="Rina", email="rina@example.com")
    consent.give(customer=rina, purpose="marketing", channel="whatsapp", wording="Ya", language="id", way="checkout")
    mail_to(rina)
    assert take(complaint("<ours@shop>")) == ["complaint"]
    assert suppression.suppressed("email", "rina@example.com")
    assert not allows(rina, "marketing", "whatsapp")


def test_stop_by_mail_ends_news() -> None:
    rina = make_customer(name="Rina", email="rina@example.com")
    consent.give(customer=rina, purpose="marketing", channel="email", wording="Ya", language="id", way="checkout")
    take(letter("BERHENTI\n\nPada Sen, 3 Nov 2025 Toko <toko@example.com> menulis:\n> Promo!"))
    assert not allows(rina, "marketing", "email")


def test_files_are_taken_by_what_they_are_and_refusals_are_told() -> None:
    mail = message_from_bytes(letter("Lihat foto"), policy=policy.default)
    mail.add_attachment(b"%PDF-1.4 %%EOF", maintype="application", subtype="pdf", filename="nota.pdf")
    mail.add_attachment(b"MZ\x90\x00", maintype="image", subtype="png", filename="foto.png")
    assert take(mail.as_bytes()) == ["message"]
    message = Message.objects.get()
    assert [one.name for one in message.attachments.all()] == ["nota.pdf"]
    assert "foto.png" in message.data["refused_files"][0]


def test_a_mail_that_is_too_large_and_one_without_a_sender_are_refused_with_the_reason() -> None:
    assert take(b"From: rina@example.com\r\n\r\n" + b"x" * (25 * 1024 * 1024), b"Subject: who\r\n\r\nhi") == [
        "refused",
        "automatic",
    ]
    assert "25 MB" in MailReceipt.objects.order_by("id")[0].reason
    assert not Message.objects.exists()


def test_news_carry_one_click_and_it_works_from_a_mail_program(
    smtp_server: SmtpServer, settings: Any, tmp_path: Path
) -> None:
    key = RsaKey()
    file = tmp_path / "dkim.pem"
    file.write_bytes(key.pem())
    settings.DKIM = {"selector": "akrab", "domain": "toko.example", "file": str(file)}
    rina = make_customer(name="Rina", email="rina@example.com")
    consent.give(customer=rina, purpose="marketing", channel="email", wording="Ya", language="id", way="checkout")
    mail_to(rina, state="queued", provider_id="", data={"purpose": "marketing"})
    outbox.send_waiting(worker_id=presence.new_id())
    (mail,) = smtp_server.wait_for(1)
    raw = smtp_server.envelopes[0].original_content
    assert isinstance(raw, bytes)
    record = b"v=DKIM1; k=rsa; p=" + key.public()
    assert dkim.verify(raw, dnsfunc=lambda *_args, **_kw: record)
    assert b"list-unsubscribe-post" in raw.partition(b"\r\n\r\n")[0].lower().partition(b" h=")[2].replace(b" ", b"")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = mail["List-Unsubscribe"].strip("<>")
    path = link[link.index("/unsubscribe/") :]
    browser = Client(enforce_csrf_checks=True)
    assert browser.get(path).status_code == 200
    assert allows(rina, "marketing", "email")
    for _click in range(2):
        response = browser.post(path, {"List-Unsubscribe": "One-Click"})
        assert response.status_code == 200  # no redirect: RFC 8058 forbids it
    assert not allows(rina, "marketing", "email")
    assert suppression.suppressed("email", "rina@example.com")
    assert rina.receipts.filter(answer="withdrawn", way="one-click").count() == 1
    assert browser.post(path[:-4] + "xxx/").status_code == 404


def test_an_answer_by_mail_takes_its_files_along(smtp_server: SmtpServer) -> None:
    take(letter())
    stored = files.keep(b"%PDF-1.4 %%EOF", name="nota.pdf")
    answer(
        conversation=Conversation.objects.get(), channel="email", text="Ini notanya", key="k",
        actor=make_user(Role.STAFF), files=[stored],
    )  # fmt: skip
    outbox.send_waiting(worker_id=presence.new_id())
    (mail,) = smtp_server.wait_for(1)
    (file,) = mail.iter_attachments()
    assert (file.get_filename(), file.get_content()) == ("nota.pdf", b"%PDF-1.4 %%EOF")
