"""Conversations of the demo's phone shop: saved answers, questions in the chat and the inbox, a call, a complaint."""

import datetime as dt
from collections.abc import Callable

from akrab.accounts.models import Role, User
from akrab.core import clock
from akrab.customers.models import Customer
from akrab.demo.phones import asked
from akrab.engagement.answers import VARIABLES
from akrab.messaging import answering, conversations
from akrab.messaging.incoming import receive
from akrab.messaging.models import Conversation
from akrab.messaging.texts.actions import save_own, save_version

ANSWERS: dict[str, tuple[str, dict[str, str]]] = {
    "jam": ("Jam buka", {
        "id": "Halo {name}, kami buka {shop_hours}. Alamat kami {shop_address}.",
        "en": "Hello {name}, we are open {shop_hours}. You find us at {shop_address}.",
    }),
    "status": ("Status pesanan", {
        "id": "Halo {name}, pesanan {order_number} sekarang {order_state}. Terima kasih sudah menunggu.",
        "en": "Hello {name}, your order {order_number} is now {order_state}. Thank you for waiting.",
    }),
    "kurang": ("Kekurangan pembayaran", {
        "id": "Halo {name}, untuk pesanan {order_number} masih kurang {owed}. Bisa ditransfer ke rekening toko, ya.",
        "en": "Hello {name}, {owed} of order {order_number} is still open. You can transfer it to the shop’s account.",
    }),
}  # fmt: skip
# Who, hours ago, and what was said: "<" by the person, ">" by the shop, "#" a note within the shop.
TALKS: list[tuple[str, float, list[str]]] = [
    ("Kinanti Larasati", 75, [
        "<Selamat siang, casing ukir bisa pakai nama anak? Hurufnya sampai berapa?",
        ">Siang Kak Kinanti. Bisa, sampai 20 huruf, selesai dua hari.",
        "<Baik, nanti saya pesan lewat web ya. Terima kasih!",
    ]),
    ("Galih Pamungkas", 29, [
        "<Jam bulatnya tahan air tidak? Mau dipakai renang.",
        ">Tahan percikan saja, Mas. Untuk renang kami sarankan menunggu seri barunya bulan depan.",
        "#Kabari Galih begitu seri baru datang.",
    ]),
    ("Retno Wulandari", 5, [
        "<Speaker bambu kemarin suaranya pecah, padahal baru seminggu. Kecewa sekali! Saya minta uang kembali.",
    ]),
    ("Nanang Fauzi", 2, ["<Kak, pesanan saya bisa diambil sore ini? Saya sampai sana jam lima."]),
    ("Umi Salamah", 0.4, ["<Ada pelindung layar untuk HP lipat? Yang bening."]),
]  # fmt: skip


def hold(owner: User) -> None:
    """Told through the same actions as in a real shop, some of it answered, some of it waiting."""
    for shortcut, (name, texts) in ANSWERS.items():
        own = save_own(name=name, shortcut=shortcut, purpose="service", actor=owner)
        for language, body in texts.items():
            save_version(
                own=own, language=language, channel="", subject="", body=body, variables=VARIABLES, actor=owner
            )
    staff = User.objects.filter(role=Role.STAFF, is_active=True).order_by("id").first() or owner
    for name, hours, lines in TALKS:
        customer = Customer.objects.filter(name=name, merged_into=None).order_by("id").first()
        if customer is not None:
            _tell(conversations.conversation_of(customer), "inbox", hours, lines, staff)
    asked.ask(owner, staff)
    visitor = conversations.conversation_with_visitor("d" * 64, name="Tono")
    _tell(visitor, "webchat", 0.1, ["<Permisi, charger 33 watt cocok untuk laptop?"], staff)
    solved = Conversation.objects.filter(customer__name="Kinanti Larasati").first()
    if solved is not None:
        with clock.as_of(clock.now() - dt.timedelta(hours=70)):
            conversations.solve(conversation=solved, actor=staff)
    called = Conversation.objects.filter(customer__name="Nanang Fauzi").first()
    if called is not None:
        with clock.as_of(clock.now() - dt.timedelta(hours=1)):
            answering.write_down(
                conversation=called, channel="phone", text="Menelepon juga: minta disiapkan dus kecil.",
                key="demo-call", actor=staff, waits=True,
            )  # fmt: skip


def _tell(talk: Conversation, channel: str, hours: float, lines: list[str], staff: User) -> None:
    begun = clock.now() - dt.timedelta(hours=hours)
    for number, line in enumerate(lines):
        key = f"demo-talk:{talk.pk}:{number}"
        with clock.as_of(min(begun + dt.timedelta(minutes=6 * number), clock.now())):
            _say[line[0]](talk, channel, line[1:], key, staff)


def _asked(talk: Conversation, channel: str, text: str, key: str, _staff: User) -> None:
    receive(channel=channel, key=key, text=text, conversation=talk, at=clock.now())


def _answered(talk: Conversation, channel: str, text: str, key: str, staff: User) -> None:
    answering.answer(conversation=talk, channel=channel, text=text, key=key, actor=staff)


def _noted(talk: Conversation, _channel: str, text: str, key: str, staff: User) -> None:
    answering.note(conversation=talk, text=text, key=key, actor=staff)


_say: dict[str, Callable[[Conversation, str, str, str, User], None]] = {"<": _asked, ">": _answered, "#": _noted}
