"""A report finds its mail by the address that it came to."""

from pathlib import Path
from typing import Any

import pytest

from akrab.consent import suppression
from akrab.core import presence, shop
from akrab.messaging import outbox
from akrab.messaging.mail.taking import handle_waiting, keep
from akrab.messaging.mail.verp import message_of, return_address
from akrab.messaging.models import MailReceipt, Message
from tests.customers.factories import make_customer
from tests.messaging.mail.letters import bounce, letter
from tests.messaging.test_outbox import queued
from tests.smtp import SmtpServer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _setting(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    shop.store({"mail_bounce_address": "kembali@toko.example"})


def sent() -> Message:
    return queued(state="sent", customer=make_customer(), provider_id="<ours@shop>")


def take(mail: bytes) -> str:
    keep(mail, mailbox="test")
    handle_waiting()
    return str(MailReceipt.objects.latest("id").outcome)


def to(address: str, mail: bytes) -> bytes:
    return mail.replace(b"To: toko@example.com", b"To: " + address.encode(), 1)


def test_a_mail_leaves_with_an_address_of_its_own(smtp_server: SmtpServer) -> None:
    message = queued()
    outbox.send_waiting(worker_id=presence.new_id())
    (mail,) = smtp_server.wait_for(1)
    assert smtp_server.envelopes[0].mail_from == return_address(message)
    assert return_address(message).startswith(f"kembali+{message.pk}-")
    assert "kembali" not in mail["From"]
    assert message_of([return_address(message).upper()]) == message


def test_a_report_that_quotes_nothing_finds_its_mail() -> None:
    message, other = sent(), queued(key="later", recipient="siti@example.com", state="sent")
    assert take(to(return_address(message), bounce("", recipient=""))) == "bounce"
    message.refresh_from_db()
    other.refresh_from_db()
    assert (message.state, other.state) == ("failed", "sent")
    assert suppression.suppressed("email", "siti@example.com", marketing=False)


@pytest.mark.parametrize("header", ["Delivered-To", "X-Original-To", "Received"])
def test_the_address_stands_where_servers_write_it(header: str) -> None:
    message = sent()
    value = return_address(message)
    value = f"from mx by toko for <{value}>; Sun, 22 Nov 2026 09:00:00 +0700" if header == "Received" else value
    assert take(f"{header}: {value}\r\n".encode() + bounce("<unknown@x>")) == "bounce"
    assert Message.objects.get(pk=message.pk).state == "failed"


def test_prose_to_that_address_is_understood_too() -> None:
    message = sent()
    mail = letter("Maaf, 4.2.2 kotak surat penuh.", sender="MAILER-DAEMON@mx.example", subject="Gagal")
    assert take(to(return_address(message), mail)) == "bounce"
    message.refresh_from_db()
    assert (message.state, "4.2.2" in message.reason) == ("sent", True)


def test_an_answer_from_holiday_to_that_address_is_no_report() -> None:
    message = sent()
    mail = letter("Saya cuti sampai Senin.", sender="siti@example.com", Auto_Submitted="auto-replied")
    assert take(to(return_address(message), mail)) == "automatic"
    assert Message.objects.get(pk=message.pk).state == "sent"


def test_nobody_else_can_make_such_an_address() -> None:
    message = sent()
    forged = return_address(message).replace(f"+{message.pk}-", f"+{message.pk + 1}-")
    assert message_of([forged, "kembali+1-aaaaaaaaaaaaaaaa@toko.example", "x"]) is None
    take(to(forged, bounce("<unknown@x>", recipient="")))
    assert Message.objects.get(pk=message.pk).state == "sent"


def test_without_the_setting_the_shop_is_the_sender() -> None:
    shop.store({"mail_bounce_address": ""})
    assert return_address(sent()) == ""
