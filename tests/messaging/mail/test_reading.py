"""Raw mails, also broken ones, and what is read from them."""

from email.message import EmailMessage
from pathlib import Path

import pytest

from akrab.messaging.mail.reading import as_text, read, without_quotes
from tests.messaging.mail.letters import bounce, complaint, letter

SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "data" / "import_formats" / "email"
MAILS = sorted(path for path in SAMPLES.rglob("*.eml")) if SAMPLES.exists() else []


def test_a_plain_letter() -> None:
    found = read(letter("Halo\n\nApakah ada?", In_Reply_To="<x@shop>", References="<w@shop> <x@shop>"))
    assert (found.sender, found.name, found.subject) == ("rina@example.com", "Rina Kartika", "Tanya stok")
    assert found.text == "Halo\n\nApakah ada?"
    assert found.references == ("<x@shop>", "<w@shop>")
    assert (found.message_id, found.automatic, found.bounce, found.complaint) == ("<a1@example.com>", "", None, None)


@pytest.mark.parametrize(
    "text",
    [
        "Baik, saya ambil dua.\n\nPada Sen, 3 Nov 2025 pukul 10.11 Toko <toko@example.com> menulis:\n> Masih ada",
        "Baik, saya ambil dua.\n\nOn Mon, 3 Nov 2025 at 10:11, Toko\n<toko@example.com> wrote:\n> Masih ada",
        "Baik, saya ambil dua.\n\n-----Original Message-----\nFrom: Toko\nMasih ada",
        "Baik, saya ambil dua.\n-- \nRina Kartika\nJl. Melati 5",
        "Baik, saya ambil dua.\n\nDikirim dari iPhone saya",
        "> Masih ada dua. Mau?\nBaik, saya ambil dua.",
    ],
)
def test_only_what_is_new_is_shown(text: str) -> None:
    assert without_quotes(text) == "Baik, saya ambil dua."


def test_html_becomes_text_and_nothing_in_it_runs() -> None:
    markup = (
        "<html><head><style>p{}</style></head><body><p>Halo <b>kak</b></p><script>alert(1)</script>"
        "<div>Ada &amp; siap?<br>Ya</div></body>"
    )
    assert as_text(markup) == "Halo kak\nAda & siap?\nYa"
    mail = EmailMessage()
    mail["From"] = "rina@example.com"
    mail.set_content(markup, subtype="html")
    assert read(mail.as_bytes()).text == "Halo kak\nAda & siap?\nYa"


@pytest.mark.parametrize(
    ("headers", "mark"),
    [
        ({"Auto_Submitted": "auto-replied"}, "Auto-Submitted"),
        ({"Precedence": "bulk"}, "Precedence"),
        ({"X_Autoreply": "yes"}, "X-Autoreply"),
        ({"List_Id": "<news.example.com>"}, "List-Id"),
        ({"Return_Path": "<>"}, "Return-Path"),
        ({"sender": "noreply@bank.example"}, "From"),
        ({"Auto_Submitted": "no"}, ""),
    ],
)
def test_a_program_is_known_by_its_marks(headers: dict[str, str], mark: str) -> None:
    assert read(letter(**headers)).automatic == mark


def test_a_report_says_which_mail_of_ours_was_not_delivered() -> None:
    found = read(bounce("<ours@shop>")).bounce
    assert found is not None
    assert (found.recipient, found.original_id, found.hard, found.status) == (
        "rina@example.com",
        "<ours@shop>",
        True,
        "5.1.1",
    )
    assert found.detail == "550 5.1.1 No such user here"
    delayed = read(bounce("<ours@shop>", status="4.2.2", action="delayed")).bounce
    assert delayed is not None
    assert not delayed.hard
    told = read(complaint("<ours@shop>")).complaint
    assert told is not None
    assert (told.recipient, told.original_id) == ("rina@example.com", "<ours@shop>")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe not a mail at all",
        (
            b"From: =?x-unknown?B?////?= <rina@example.com>\r\nSubject: =?utf-8?Q?=ZZ?=\r\n"
            b"Content-Type: text/plain; charset=x-nonsense\r\n\r\nHalo \xe9\xff"
        ),
        b"From: rina@example.com\r\nContent-Type: multipart/mixed; boundary=never\r\n\r\nno part begins",
        (
            b"From: rina@example.com\r\nDate: 31 Feb 9999 99:99\r\n"
            b"Content-Transfer-Encoding: base64\r\n\r\n!!!not base64!!!"
        ),
        b"From: <<>>@@\r\nTo: \r\nMessage-ID: none\r\n\r\n" + b"x" * 100_000,
        (
            b'From: rina@example.com\r\nContent-Type: application/ms-tnef; name="winmail.dat"\r\n'
            b'Content-Disposition: attachment; filename="winmail.dat"\r\n\r\n\x78\x9f\x3e\x22'
        ),
    ],
)
def test_broken_mails_are_read_as_far_as_they_go(raw: bytes) -> None:
    found = read(raw)
    assert isinstance(found.text, str)
    assert "\x00" not in found.text + found.subject + found.sender


@pytest.mark.skipif(not MAILS, reason="../shared/data/import_formats/email is not here")
@pytest.mark.parametrize("path", MAILS, ids=lambda path: path.name)
def test_real_mails_of_every_kind_are_read(path: Path) -> None:
    found = read(path.read_bytes())
    assert found.text.strip() or found.files or found.bounce or found.subject or found.whole == ""
