"""Files above a template and buttons under it: checked before anything leaves."""

import pytest

from akrab.accounts.models import Role
from akrab.messaging import files
from akrab.messaging.answering import answer
from akrab.messaging.models import Conversation, Message, WhatsAppTemplate
from akrab.messaging.whatsapp.blanks import BlankError, Given, check_rows, fill
from akrab.messaging.whatsapp.buttons import ButtonError, read
from tests.accounts.factories import make_user
from tests.messaging.whatsapp.conftest import Tell, send
from tests.messaging.whatsapp.test_incoming import PNG
from tests.messaging.whatsapp.test_sending import shut
from tests.providers.whatsapp import WhatsAppServer

PDF = b"%PDF-1.7 invoice"


def with_header(shape: str) -> list[dict[str, object]]:
    return [
        {"type": "HEADER", "format": shape, "example": {"header_handle": ["x"]}},
        {"type": "BODY", "text": "Halo {{1}}, ini notanya."},
    ]


def say(data: bytes | None, name: str) -> Message:
    return answer(
        conversation=Conversation.objects.get(), text="Halo Budi, ini notanya.", key=name, channel="whatsapp",
        actor=make_user(Role.STAFF), data={"template": {"name": "nota", "language": "id", "body": ["Budi"]}},
        files=[files.keep(data, name=name)] if data else [],
    )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("shape", "data", "name", "more"),
    [("DOCUMENT", PDF, "Nota 12.pdf", {"filename": "Nota 12.pdf"}), ("IMAGE", PNG, "merah.png", {})],
)
def test_a_file_above_a_template_is_handed_over_first(
    meta: WhatsAppServer, tell: Tell, shape: str, data: bytes, name: str, more: dict[str, str]
) -> None:
    meta.approve("nota", "", components=with_header(shape))
    tell(meta.message())
    shut()
    say(data, name)
    assert send() == 1
    head = meta.last()["template"]["components"][0]
    number = head["parameters"][0][shape.lower()]["id"]
    assert head == {
        "type": "header",
        "parameters": [{"type": shape.lower(), shape.lower(): {"id": number, **more}}],
    }
    assert number in meta.files


@pytest.mark.django_db
@pytest.mark.parametrize(("data", "name"), [(PNG, "merah.png"), (None, "-")])
def test_another_file_or_none_is_refused_before_anything_is_handed_over(
    meta: WhatsAppServer, tell: Tell, data: bytes | None, name: str
) -> None:
    meta.approve("nota", "", components=with_header("DOCUMENT"))
    tell(meta.message())
    shut()
    message = say(data, name)
    assert send() == 0
    message.refresh_from_db()
    assert (message.state, "“nota”" in message.reason) == ("failed", True), message.reason
    assert (meta.sent, meta.files) == ([], {})


def template(*parts: dict[str, object], category: str = "utility") -> WhatsAppTemplate:
    return WhatsAppTemplate(name="nota", language="id", category=category, components=list(parts))


URL = {"type": "BUTTONS", "buttons": [{"type": "URL", "text": "Lihat", "url": "https://toko.example/o/{{1}}"}]}
CODE = {"type": "BUTTONS", "buttons": [{"type": "COPY_CODE", "text": "Salin", "example": ["HEMAT"]}]}


@pytest.mark.once
@pytest.mark.parametrize(
    ("part", "given", "field", "word"),
    [
        (URL, Given(body={}), "buttons.0", "it is empty"),
        (URL, Given(body={}, buttons={"0": "12 34"}), "buttons.0", "no spaces"),
        (URL, Given(body={}, buttons={"0": "1" * 2001}), "buttons.0", "2000"),
        (CODE, Given(body={}, buttons={"0": "K" * 21}), "buttons.0", "20 characters"),
        (with_header("IMAGE")[0], Given(body={}, header={"link": "http://toko.example/a.png"}), "header", "https://"),
        ({"type": "HEADER", "format": "LOCATION"}, Given(body={}), "header", "cannot be filled in here"),
        ({"type": "CAROUSEL", "cards": []}, Given(body={}), "header", "cannot be filled in here"),
    ],
)
def test_what_whatsapp_would_refuse_is_named(part: dict[str, object], given: Given, field: str, word: str) -> None:
    with pytest.raises(BlankError, match=word) as caught:
        fill(template(part), given)
    assert caught.value.field == field


@pytest.mark.once
def test_of_many_the_rows_with_a_fault_are_named() -> None:
    rows = [Given(body={}, buttons={"0": "12"}), Given(body={}), Given(body={}, buttons={"0": "a b"})]
    assert [error.row for error in check_rows(template(URL), rows)] == [2, 3]


@pytest.mark.once
def test_a_picture_may_stand_at_an_address() -> None:
    parts = fill(template(with_header("IMAGE")[0]), Given(body={}, header={"link": "https://toko.example/a.png"}))
    assert parts[0]["parameters"] == [{"type": "image", "image": {"link": "https://toko.example/a.png"}}]


# Buttons of a new template


@pytest.mark.django_db
def test_buttons_are_written_one_a_line() -> None:
    text = "Lihat pesanan | https://toko.example/o/{{1}}\nSudah saya terima\nTelepon kami | 0812-3456-7890\n"
    assert read(text) == [
        {"type": "QUICK_REPLY", "text": "Sudah saya terima"},
        {"type": "URL", "text": "Lihat pesanan", "url": "https://toko.example/o/{{1}}",
         "example": ["https://toko.example/o/12"]},
        {"type": "PHONE_NUMBER", "text": "Telepon kami", "phone_number": "+6281234567890"},
    ]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("\n".join("abcdefghijk"), "10 buttons to answer"),
        ("a\na", "are the same"),
        ("x" * 26, "25 characters"),
        ("Lihat | http://toko.example", "https://"),
        ("Lihat | https://toko.example/{{1}}/x", "at its end"),
        ("Lihat | toko", "or a phone number"),
        ("Halo {{1}}", "without blanks"),
        ("a | https://a.example\nb | https://b.example\nc | https://c.example", "2 buttons with an address"),
        ("a | 081234567890\nb | 081234567891", "1 button with a phone"),
    ],
)
def test_buttons_that_whatsapp_would_refuse(text: str, word: str) -> None:
    with pytest.raises(ButtonError, match=word):
        read(text)
