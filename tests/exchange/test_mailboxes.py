"""Mails of a file in the conversations: whose they are, when, and that nothing acts on them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from akrab.consent import suppression
from akrab.core import shop
from akrab.customers.actions import create_customer
from akrab.customers.models import Customer
from akrab.exchange import actions
from akrab.exchange.mailfiles import is_mail, mails
from akrab.exchange.models import ImportRun
from akrab.journal.models import Entry
from akrab.messaging import files as attachments
from akrab.messaging.mail.taking import handle_waiting, keep
from akrab.messaging.models import Attachment, Conversation, Episode, Message
from tests.exchange.factories import bring_in, counts

pytestmark = pytest.mark.django_db


def mail(text: str, *, sender: str = "Siti <siti@contoh.id>", to: str = "toko@akrab.id", number: int = 1,
         date: str = "Fri, 23 May 2014 19:44:50 +0700", more: str = "") -> str:  # fmt: skip
    return (
        f"From x@y Sun Jul 16 15:06:25 2023\nFrom: {sender}\nTo: {to}\nSubject: Soal pesanan\nDate: {date}\n"
        f"Message-ID: <{number}@contoh.id>\n{more}\n{text}\n\n"
    )


def box(path: Path, *texts: str) -> Path:
    file = path / "kotak.mbox"
    file.write_text("".join(texts), encoding="utf-8")
    return file


@pytest.fixture(autouse=True)
def _address() -> None:
    shop.store({"email": "toko@akrab.id"})


def test_both_sides_of_a_conversation_with_their_own_dates(tmp_path: Path) -> None:
    known = create_customer(name="Siti", email="siti@contoh.id")
    path = box(
        tmp_path, mail("Masih ada?"),
        mail("Masih, Bu.", sender="Toko <toko@akrab.id>", to="siti@contoh.id", number=2,
             date="Fri, 23 May 2014 20:00:00 +0700"),
        mail("Siapa ini?", sender="Rina <rina@contoh.id>", number=3),
    )  # fmt: skip
    assert counts(bring_in("auto", path)) == (3, 3, 0, 0, 0)
    said = Message.objects.filter(customer=known).order_by("created_at")
    assert [(one.direction, one.text, one.state) for one in said] == [
        ("in", "Masih ada?", "read"), ("out", "Masih, Bu.", "sent"),
    ]  # fmt: skip
    assert said[0].created_at == dt.datetime(2014, 5, 23, 12, 44, 50, tzinfo=dt.UTC)
    talk = Conversation.objects.get(customer=known)
    assert (talk.unread, talk.waiting_since, talk.last_text, talk.last_outward) == (0, None, "Masih, Bu.", True)
    assert not Episode.objects.exists()
    assert Customer.objects.get(handles__value="rina@contoh.id").name == "Rina"
    assert counts(bring_in("auto", path)) == (3, 0, 0, 3, 0)
    assert Message.objects.count() == 3


def test_nothing_acts_on_an_old_mail(tmp_path: Path) -> None:
    """No STOP is heard, no bounce believed, nobody on a newsletter becomes a customer."""
    report = mail("5.1.1 unknown user siti@contoh.id", sender="MAILER-DAEMON@mx.contoh.id", number=2,
                  more="Return-Path: <>\n").replace("Soal pesanan", "Undelivered mail")  # fmt: skip
    path = box(
        tmp_path, mail("STOP"), report,
        mail("Diskon!", sender="promo@lain.id", number=3, more="List-Unsubscribe: <https://lain.id/x>\n"),
    )  # fmt: skip
    run = bring_in("auto", path)
    assert counts(run) == (3, 1, 0, 0, 2)
    assert [one.code for one in run.failures.all()] == ["mail_report", "mail_program"]
    assert not suppression.suppressed("email", "siti@contoh.id")
    assert not Entry.objects.filter(kind__startswith="consent").exists()
    assert Customer.objects.count() == 1


def test_a_mail_of_the_mailbox_itself_is_known_in_the_file_and_the_other_way_round(tmp_path: Path) -> None:
    first, second = mail("Satu"), mail("Dua", number=2)
    keep(first.partition("\n")[2].encode(), mailbox="x")
    handle_waiting()
    assert counts(bring_in("auto", box(tmp_path, first, second))) == (2, 1, 0, 1, 0)
    keep(second.partition("\n")[2].encode(), mailbox="x")
    handle_waiting()
    assert Message.objects.count() == 2


def test_all_of_it_is_taken_back(tmp_path: Path) -> None:
    known = create_customer(name="Siti", email="siti@contoh.id")
    with_file = mail(
        "--b\nContent-Type: text/plain\n\nlihat\n--b\nContent-Type: application/pdf\nContent-Disposition: attachment; "
        "filename=a.pdf\n\n%PDF-1.4 x\n--b--", sender="Rina <rina@contoh.id>", number=3,
        more="MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n",
    )  # fmt: skip
    run = bring_in("auto", box(tmp_path, mail("Masih ada?"), with_file))
    file = attachments.path(Attachment.objects.get().digest)
    assert file.exists()
    actions.begin_undo(run=run)
    assert actions.undo_now(run).state == ImportRun.State.UNDONE
    assert list(Customer.objects.all()) == [known]
    assert not Message.objects.exists()
    assert not Conversation.objects.exists()
    assert not file.exists()


def test_a_chosen_address_is_the_shops(tmp_path: Path) -> None:
    path = box(tmp_path, mail("Halo", sender="lama@toko.id", to="Rina <rina@contoh.id>"))
    run = actions.start_preview(path=path)
    assert (run.kind, run.total, run.layout["own"]) == ("mail", 1, ["toko@akrab.id"])
    actions.choose_own(run=run, addresses="Lama@toko.id; toko@akrab.id")
    assert counts(actions.run_now(run)) == (1, 1, 0, 0, 0)
    assert (Message.objects.get().direction, Customer.objects.get().name) == ("out", "Rina")


def test_work_that_was_cut_off_goes_on_where_it_was(tmp_path: Path) -> None:
    path = box(tmp_path, *(mail(f"Nomor {n}", number=n) for n in range(45)))
    run = actions.start_preview(path=path)

    class Cut(Exception):
        pass

    def stop(run: ImportRun) -> None:
        if run.read >= 20:
            raise Cut

    with pytest.raises(Cut):
        actions.run_now(run, stop)
    assert Message.objects.count() == 20
    assert counts(actions.run_now(run)) == (45, 45, 0, 0, 0)
    assert Message.objects.count() == 45


def test_mails_in_a_mailbox_are_told_apart(tmp_path: Path) -> None:
    text = mail(">From me to you\nFrom nowhere it came\n\nFrom the heart") + mail("b", number=2)
    found = list(mails(box(tmp_path, text)))
    assert len(found) == 2
    assert b"\nFrom me to you\nFrom nowhere it came\n\nFrom the heart" in found[0].raw
    large = box(tmp_path, mail("x" * 26 * 1024 * 1024), mail("kecil", number=2))
    assert [len(one.raw) > 0 for one in mails(large)] == [False, True]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"From: a@b.id\nTo: c@d.id\n\nx", True), (b"Received: x\r\nDate: y\r\n", True),
        (b"From x@y Mon\nFrom: a\n", True), (b"From: saya\n\nbukan email", False),
        (b"Nama,Email\nSiti,s@c.id\n", False),
        (b"From here on we go\nand on\n", False), (b"", False), (b"\x00\x01", False),
    ],
)  # fmt: skip
def test_what_begins_as_a_mail_does(head: bytes, expected: bool) -> None:
    assert is_mail(head) is expected
