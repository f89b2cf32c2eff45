import datetime as dt
import io
import json
import re
import zipfile
from pathlib import Path

import pytest

from akrab.accounts.models import Role
from akrab.core import shop
from akrab.customers.models import Customer
from akrab.journal.models import Entry
from akrab.messaging.incoming import receive
from akrab.messaging.models import Attachment, ChatImport, Conversation, Message
from akrab.messaging.whatsapp import chats, importing
from akrab.messaging.whatsapp.chatmarks import kind_of
from akrab.messaging.whatsapp.importing import Choice
from tests.accounts.factories import make_user
from tests.customers.factories import make_customer
from tests.messaging.whatsapp.test_incoming import PNG

ANDROID = """20/11/26 10.15 - Pesan dan panggilan terenkripsi secara end-to-end.
20/11/26 10.15 - Budi: Halo kak
20/11/26 10.16 - Toko Siti: Halo, ada yang bisa dibantu?
baris kedua
20/11/26 10.16 - Budi: <Media tidak disertakan>
20/11/26 10.17 - Budi: Pesan ini telah dihapus
20/11/26 10.18 - Budi: jadi dua ya <Pesan ini diedit>
20/11/26 10.18 - Budi: ok
20/11/26 10.18 - Budi: ok
"""


moment = dt.datetime.fromisoformat


def read(text: str, **more: str) -> chats.Chat:
    return chats.read(text, **more)


def test_an_indonesian_android_chat_is_read() -> None:
    chat = read(ANDROID, filename="Chat WhatsApp dengan Budi.txt")
    assert (chat.order, chat.system, chat.name) == ("dmy", 1, "Budi")
    assert [(line.author, line.text, line.kind, line.edited) for line in chat.lines] == [
        ("Budi", "Halo kak", "text", False),
        ("Toko Siti", "Halo, ada yang bisa dibantu?\nbaris kedua", "text", False),
        ("Budi", "<Media tidak disertakan>", "media", False),
        ("Budi", "Pesan ini telah dihapus", "deleted", False),
        ("Budi", "jadi dua ya", "text", True),
        ("Budi", "ok", "text", False),
        ("Budi", "ok", "text", False),
    ]
    assert chat.lines[0].at == moment("2026-11-20 10:15:00")


@pytest.mark.parametrize(
    ("line", "at"),
    [
        ("[20/11/26 10.15.31] Budi: Halo", moment("2026-11-20 10:15:31")),
        ("\u200e[20.11.26, 10:15:31] Budi: Halo", moment("2026-11-20 10:15:31")),
        ("[11/20/26, 10:15:31\u202fPM] Budi: Halo", moment("2026-11-20 22:15:31")),
        ("2026-11-20, 10:15 - Budi: Halo", moment("2026-11-20 10:15:00")),
        ("2026/11/20 下午10:15 - Budi: Halo", moment("2026-11-20 22:15:00")),
        ("20.11.2026, 10:15 - Budi: Halo", moment("2026-11-20 10:15:00")),
        ("11/20/2026, 12:05 a.\u00a0m. - Budi: Halo", moment("2026-11-20 00:05:00")),
        ("20/11/2569 10:15 - Budi: Halo", moment("2026-11-20 10:15:00")),
        (
            "٢٠/١١/٢٠٢٦, ١٠:١٥ م - Budi: Halo",  # noqa: RUF001
            moment("2026-11-20 22:15:00"),
        ),
        ("20/11/2026 à 10:15 - Budi: Halo", moment("2026-11-20 10:15:00")),
    ],
)
def test_every_way_a_phone_writes_the_moment(line: str, at: dt.datetime) -> None:
    (only,) = read(line).lines
    assert (only.at, only.author, only.text) == (at, "Budi", "Halo")


def test_what_the_iphone_says_itself_is_nobodys_message() -> None:
    text = "[20/11/26 10.15.31] Budi: \u200eMessages are end-to-end encrypted.\n[20/11/26 10.16.00] Budi: Halo\n"
    text += "\u200e[20/11/26 10.17.00] Budi: \u200eimage omitted\n"
    chat = read(text)
    assert [(line.text, line.kind) for line in chat.lines] == [("Halo", "text"), ("image omitted", "media")]
    assert chat.system == 1


def test_time_that_would_run_backwards_decides_day_and_month() -> None:
    assert read("03/04/26, 10:00 - A: x\n04/04/26, 10:00 - A: y\n05/05/26, 10:00 - A: z").order == ""
    assert read("11/02/26, 10:00 - A: x\n01/03/26, 10:00 - A: y").order == "dmy"
    assert read("02/11/26, 10:00 - A: x\n03/01/26, 10:00 - A: y").order == "mdy"


def test_a_chat_with_two_orders_of_the_date_is_read_line_by_line() -> None:
    chat = read("20/11/26, 10:00 - A: x\n11/21/26, 10:00 - A: y\n12/01/26, 10:00 - A: z")
    assert chat.order == "mixed"
    assert [line.at.date().isoformat() for line in chat.lines] == ["2026-11-20", "2026-11-21", "2026-12-01"]


@pytest.mark.parametrize("data", [b"", b"hello", b"\x00\x01", b"PK\x03\x04broken", b"Nama,Telepon\nBudi,08"])
def test_another_file_is_refused(data: bytes) -> None:
    with pytest.raises(chats.ChatError):
        chats.read(chats.text_of(data))


def test_the_published_exports_are_read_as_their_authors_say(shared_data: Path) -> None:
    folder = shared_data / "import_formats" / "whatsapp_chat_export"
    expected = json.loads((folder / "chatminer_expected.json").read_text())
    for name, order in (("chatminer_test_ddmmyy_24hrs", "dmy"), ("chatminer_test_mmddyyyy_12hrs", "mdy")):
        chat = chats.read(chats.text_of((folder / f"{name}.txt").read_bytes()))
        assert chat.order == order
        assert [
            {"timestamp": one.at.isoformat(), "author": one.author, "message": " ".join(one.text.split())}
            for one in reversed(chat.lines)
        ] == expected
    lorem = chats.read(chats.text_of((folder / "whatstk_lorem.txt").read_bytes()))
    assert lorem.authors == [("+1 123 456 789", 145), ("John", 124), ("Giuseppe", 118), ("Mary", 113)]


# Into the timelines


def begin(text: str = ANDROID, filename: str = "Chat WhatsApp dengan Budi.txt") -> ChatImport:
    return importing.begin(filename=filename, data=text.encode(), actor=make_user(Role.OWNER))


def take(one: ChatImport, people: dict[str, str] | None = None, order: str = "dmy") -> dict[str, int]:
    importing.choose(one=one, choice=Choice(order, people or one.people))
    importing.run.func(one.pk)
    one.refresh_from_db()
    assert one.state == "done", one.reason
    return one.counts  # type: ignore[no-any-return]


@pytest.mark.django_db
def test_a_chat_is_taken_in_and_the_second_time_adds_nothing(akrab_home: object) -> None:
    shop.store({"name": "Toko Siti"})
    budi = make_customer(name="Budi", phone="081234567890")
    one = begin()
    assert one.people == {"Budi": str(budi.pk), "Toko Siti": "shop"}
    counts = take(one)
    assert {name: counts[name] for name in ("found", "new", "known", "left_out", "media", "deleted", "system")} == {
        "found": 7, "new": 6, "known": 0, "left_out": 1, "media": 1, "deleted": 1, "system": 1,
    }  # fmt: skip
    mine = Message.objects.filter(customer=budi)
    assert mine.filter(direction="in", state="read").count() == 5
    assert mine.get(direction="out").text.startswith("Halo, ada yang")
    assert mine.order_by("created_at")[0].created_at == dt.datetime(2026, 11, 20, 3, 15, tzinfo=dt.UTC)
    conversation = Conversation.objects.get()
    assert (conversation.waiting_since, conversation.unread, conversation.last_text) == (None, 0, "ok")
    assert Entry.objects.filter(kind="message.received").count() == 0  # no rule acts on what is long past
    again = begin()
    assert take(again)["new"] == 0
    longer = begin(ANDROID + "21/11/26 09.00 - Budi: pagi\n")
    counts = take(longer)
    assert (counts["new"], counts["known"]) == (1, 6)


@pytest.mark.django_db
def test_a_group_gives_each_writer_their_own_and_leaves_out_whom_nobody_chose(
    akrab_home: object, shared_data: Path
) -> None:
    data = (shared_data / "import_formats" / "whatsapp_chat_export" / "whatstk_lorem.txt").read_bytes()
    one = importing.begin(filename="x.txt", data=data, actor=make_user(Role.OWNER))
    assert one.people["+1 123 456 789"] in {"new", ""}
    people = {"Mary": "new", "John": "new", "Giuseppe": "", "+1 123 456 789": ""}
    counts = take(one, people)
    assert (counts["new"], counts["left_out"]) == (113 + 124, 500 - 113 - 124)
    assert {c.name for c in Customer.objects.all()} == {"Mary", "John"}
    counts = take(one, one.people)
    assert counts["new"] == 0
    assert Customer.objects.count() == 2


@pytest.mark.django_db
def test_a_date_that_cannot_be_decided_is_asked(akrab_home: object) -> None:
    one = begin("03/04/26, 10:00 - Budi: x\n04/04/26, 11:00 - Budi: y\n", "WhatsApp Chat with Budi.txt")
    assert one.order == ""
    with pytest.raises(importing.ChatImportError):
        importing.choose(one=one, choice=Choice("", one.people))
    take(one, order="mdy")
    assert Message.objects.order_by("created_at")[0].created_at.date() == dt.date(2026, 3, 4)


WITH_FILES = """20/11/26 10.15 - Budi: IMG-20261120-WA0001.jpg (file terlampir)
yang merah ini ada?
20/11/26 10.15 - Budi: PTT-20261120-WA0002.opus (file terlampir)
20/11/26 10.16 - Toko Siti: Daftar harga.pdf (file terlampir)
20/11/26 10.17 - Budi: Budi.vcf (file terlampir)
20/11/26 10.17 - Budi: VID-20261120-WA0009.mp4 (file terlampir)
20/11/26 10.18 - Budi: ok
"""
WITHOUT_FILES = re.sub(r"(?<=: )[^:\n]+ \(file terlampir\)", "<Media tidak disertakan>", WITH_FILES)
INSIDE = {
    "IMG-20261120-WA0001.jpg": PNG, "PTT-20261120-WA0002.opus": b"OggS" + bytes(60), "Daftar harga.pdf": b"%PDF-1.7",
    "Budi.vcf": b"BEGIN:VCARD",
}  # fmt: skip


def packed(text: str, inside: dict[str, bytes], name: str = "Chat WhatsApp dengan Budi.txt") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, text)
        for file, data in inside.items():
            archive.writestr(file, data)
    return made.getvalue()


def files_of(counts: dict[str, int]) -> tuple[int, ...]:
    return tuple(counts[name] for name in ("files", "files_known", "files_refused", "files_missing"))


@pytest.mark.django_db
@pytest.mark.parametrize("before", [False, True], ids=["at once", "after an export without media"])
def test_files_of_an_export_stand_beside_their_messages_once(akrab_home: object, before: bool) -> None:
    shop.store({"name": "Toko Siti"})
    budi = make_customer(name="Budi", phone="081234567890")
    if before:
        assert take(begin(WITHOUT_FILES))["new"] == 6
    data = packed(WITH_FILES, INSIDE)
    one = importing.begin(filename="Chat WhatsApp dengan Budi.zip", data=data, actor=make_user(Role.OWNER))
    assert (one.counts["media"], one.counts["with_files"]) == (5, 5)
    counts = take(one)
    assert (counts["new"], counts["known"]) == ((0, 6) if before else (6, 0))
    assert files_of(counts) == (3, 0, 1, 1)
    held = Attachment.objects.order_by("message__created_at", "message_id")
    assert [(file.mime, file.message.direction) for file in held] == [
        ("image/png", "in"), ("audio/ogg", "in"), ("application/pdf", "out"),
    ]  # fmt: skip
    picture = held[0].message
    assert picture.text.partition("\n")[2] == "yang merah ini ada?"
    refused = Message.objects.get(data__has_key="file_problem")
    assert "Budi.vcf" in refused.data["file_problem"]
    again = take(importing.begin(filename="Chat WhatsApp dengan Budi.zip", data=data, actor=make_user(Role.OWNER)))
    assert (again["new"], *files_of(again)) == (0, 0, 3, 1, 1)
    assert (Message.objects.filter(customer=budi).count(), Attachment.objects.count()) == (6, 3)


@pytest.mark.django_db
def test_a_file_that_came_by_the_api_is_the_same_message(akrab_home: object) -> None:
    budi = make_customer(name="Budi", phone="081234567890")
    receive(
        channel="whatsapp", key="whatsapp:1", text="📷 Gambar\nyang merah ini ada?", customer=budi, waits=False,
        at=dt.datetime(2026, 11, 20, 3, 15, 40, tzinfo=dt.UTC), data={"kind": "image"},
    )  # fmt: skip
    one = importing.begin(filename="x.zip", data=packed(WITH_FILES, INSIDE), actor=make_user(Role.OWNER))
    counts = take(one, {"Budi": str(budi.pk), "Toko Siti": "shop"})
    assert (counts["new"], counts["known"]) == (5, 1)
    assert Attachment.objects.filter(message__key="in:whatsapp:1").count() == 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("IMG-1.jpg (file attached)", ("media", "IMG-1.jpg", "")),
        ("IMG-1.jpg (file terlampir)\nmerah", ("media", "IMG-1.jpg", "merah")),
        ("<attached: 00000012-PHOTO-2026-11-20.jpg>", ("media", "00000012-PHOTO-2026-11-20.jpg", "")),
        ("merah <terlampir: 0001-PHOTO.jpg>", ("media", "0001-PHOTO.jpg", "merah")),
        ("<Media omitted>\nmerah", ("media", "", "merah")),
        ("lihat foto.jpg (lampiran)", ("text", "", "")),
        ("../../etc/passwd.txt (file attached)", ("text", "", "")),
    ],
)
def test_what_a_phone_says_of_a_file(text: str, found: tuple[str, str, str]) -> None:
    assert kind_of(text) == found


@pytest.mark.django_db
def test_a_zip_from_the_iphone_is_opened_and_a_bomb_is_not(akrab_home: object, monkeypatch: pytest.MonkeyPatch) -> None:
    def of_iphone(text: str) -> bytes:
        return packed(text, {"IMG-1.jpg": b"x"}, "_chat.txt")

    one = importing.begin(filename="WhatsApp Chat - Budi.zip", data=of_iphone(ANDROID), actor=make_user(Role.OWNER))
    assert one.counts["found"] == 7
    monkeypatch.setattr(chats, "LARGEST_TEXT", 1000)
    with pytest.raises(importing.ChatImportError):
        importing.begin(filename="x.zip", data=of_iphone("x" * 2000), actor=make_user(Role.OWNER))
