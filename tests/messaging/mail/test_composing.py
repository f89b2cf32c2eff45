"""A mail written by hand says what one of the standard library would; its signature holds."""

import itertools
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import dkim
import pytest

from akrab.core import clock, shop
from akrab.messaging.mail.composing import by_hand, compose, raw
from tests.messaging.mail.keys import RsaKey
from tests.messaging.test_outbox import queued

pytestmark = pytest.mark.django_db
LONG = "Kalimat yang panjang sekali tanpa ganti baris. " * 40


def parsed(mail: bytes) -> EmailMessage:
    return message_from_bytes(mail, policy=policy.default)


def shown(mail: EmailMessage) -> dict[str, Any]:
    """What a reader sees: headers decoded, parts decoded."""
    heads = {name: str(value) for name, value in mail.items() if name not in {"Content-Type", "MIME-Version"}}
    heads.pop("Content-Transfer-Encoding", None)
    heads["List-Unsubscribe"] = heads["List-Unsubscribe"].partition(":1x")[0]  # its token names the moment
    parts = [
        (part.get_content_type(), part.get_content().replace("\r\n", "\n").rstrip())
        for part in mail.walk()
        if not part.is_multipart()
    ]
    return {**heads, "parts": parts}


TEXTS = ["Halo\n", "Halo — “dunia” 🎉\n", LONG, "a\n.\n..b\n", "", "=3D\tx \n", "é" * 300]
HTMLS = ["", "<p>Halo &amp; é</p>", f"<p>{LONG}</p>\n<p>.</p>"]


@pytest.mark.parametrize("subject", ["Halo", "Promo é – 50%", "🎉" * 80, "Halo\r\nBcc: all@x.com"], ids=range(4))
def test_by_hand_and_by_the_library_are_the_same_mail(subject: str) -> None:
    shop.store({"name": "Toko Ibu “Sari”, Solo", "email": "toko@example.com"})
    message = queued(subject=subject, reply_to="<a@b>", data={"purpose": "marketing"})
    for message.text, message.html in itertools.product(TEXTS, HTMLS):
        with clock.as_of(message.created_at):
            hand, library = by_hand(message), compose(message, []).as_bytes(policy=policy.SMTP)
        fast, slow = parsed(hand), parsed(library)
        assert shown(fast) == shown(slow)
        assert fast["From"].addresses[0].display_name == "Toko Ibu “Sari”, Solo"
        assert not fast.defects
        assert all(b"\n" not in line and b"\r" not in line and len(line) < 998 for line in hand.split(b"\r\n"))
        assert hand.isascii()


def test_a_subject_that_looks_encoded_is_shown_as_it_was_written() -> None:
    assert parsed(by_hand(queued(subject="=?utf-8?q?x?=")))["Subject"] == "=?utf-8?q?x?="


def test_mass_mail_is_dressed_when_it_leaves_and_says_how_to_end_it() -> None:
    shop.store({"name": "Toko Sari"})
    message = queued(mass=True, data={"purpose": "marketing"}, text="Halo *Siti*,\n\nada promo.\n", language="id")
    mail = parsed(raw(message))
    plain, html = (part.get_content() for part in mail.iter_parts())  # type: ignore[union-attr]
    link = mail["List-Unsubscribe"].strip("<>")
    assert link in plain
    assert link in html
    assert "<strong>Siti</strong>" in html
    assert mail["Auto-Submitted"] == "auto-generated"
    message.data = {"purpose": "service"}
    assert "unsubscribe" not in raw(message).decode().lower()


def test_a_signature_of_ours_is_one_that_others_accept(settings: Any, tmp_path: Path) -> None:
    key = RsaKey()
    file = tmp_path / "dkim.pem"
    file.write_bytes(key.pem())
    settings.DKIM = {"selector": "akrab", "domain": "toko.example", "file": str(file)}
    record = b"v=DKIM1; k=rsa; p=" + key.public()
    for text in ("Halo\n", "a  b\t c \n\n\n", "", "é 🎉 \n. \n"):
        mail = raw(queued(key=text[:20], text=text, html="<p>x</p>", subject="Promo é", data={"purpose": "marketing"}))
        assert dkim.verify(mail, dnsfunc=lambda *_args, **_kw: record), text
        assert not dkim.verify(mail.replace(b"Promo", b"Promi").replace(b"Halo", b"Hola").replace(b"<p>x", b"<p>y"),
                               dnsfunc=lambda *_args, **_kw: record)  # fmt: skip
    another = parsed(raw(queued(key="file", recipient='"a b"@example.com')))
    assert another["DKIM-Signature"]
