"""What customers of the demo's phone shop asked within the last three months: short talks, all solved, and the answer
that the shop then put on its page of frequent questions."""

import datetime as dt
from hashlib import sha256

from akrab.accounts.models import User
from akrab.core import clock
from akrab.customers.models import Customer
from akrab.insight.asked.actions import publish
from akrab.insight.models import AskedQuestion
from akrab.messaging import answering, conversations
from akrab.messaging.incoming import receive
from akrab.messaging.models import Conversation

PUBLISHED_DAYS = 42
POSTAGE = (
    "Untuk Solo Raya Rp10.000, kota lain di Jawa mulai Rp18.000. Angka pastinya tampil di keranjang sebelum memesan."
)
CARVED = "Bisa, sampai 20 huruf, selesai dua hari."
GLASS = "Ada, untuk semua ponsel yang kami jual. Dipasangkan gratis di toko."
OLD = "Bisa. Bawa ponsel lamanya ke toko, harganya kami cek di tempat."
SPLASH = "Tahan percikan saja, jangan dipakai berenang."
THERE = "Masih ada, silakan. Warna yang tersisa tampil di halaman produknya."
# How many days ago, what was asked, what the shop answered, and after how many minutes.
TALKS: list[tuple[float, str, str, int]] = [
    (84, "Ongkir ke Bandung berapa ya kak?", POSTAGE, 35),
    (82, "kak kalau kirim ke Jogja ongkirnya berapa", POSTAGE, 50),
    (80, "Casing ukir bisa pakai nama sendiri?", CARVED, 20),
    (78, "Berapa ongkos kirim ke Semarang?", POSTAGE, 25),
    (77, "Kaliva Mini masih ada stok?", THERE, 15),
    (75, "ongkir ke Surabaya brp min", POSTAGE, 90),
    (73, "Bisa tukar tambah HP lama?", OLD, 40),
    (71, "ada biaya kirim ke Wonogiri?", POSTAGE, 30),
    (70, "tokonya buka sampai jam berapa?", "Setiap hari jam 9 sampai 20.30.", 10),
    (68, "ongkirnya ke Malang berapa kak", POSTAGE, 45),
    (66, "Jam tangannya tahan air tidak?", SPLASH, 35),
    (65, "Ongkos kirim ke Klaten?", POSTAGE, 20),
    (63, "bisa tukar tambah sama ponsel lama ga kak?", OLD, 55),
    (61, "Kak, ongkir ke Jakarta berapa?", POSTAGE, 65),
    (59, "Speaker Bambu ready?", THERE, 12),
    (57, "berapa ongkir ke Kediri", POSTAGE, 30),
    (55, "casing bisa diukir nama anak saya?", CARVED, 25),
    (53, "Ada gratis ongkir tidak?", POSTAGE, 70),
    (51, "bisa cicilan tanpa kartu kredit?", "Belum bisa. Yang ada DP untuk pesanan dan transfer bank.", 45),
    (49, "Ongkir ke Boyolali berapa?", POSTAGE, 15),
    (47, "hp lama bisa tukar tambah di sini?", OLD, 30),
    (45, "kak ongkir ke Bali berapa ya", POSTAGE, 60),
    (43, "ini garansi resmi atau garansi toko?", "Resmi satu tahun.", 20),
    (40, "Kaliva Neo 5 warna toska masih ada?", THERE, 18),
    (38, "apakah ukir nama bisa dua baris?", "Satu baris saja.", 30),
    (36, "jam bulat tahan air untuk berenang?", SPLASH, 25),
    (34, "Bisa tukar tambah? HP saya tiga tahun", OLD, 35),
    (31, "ongkir ke Lombok berapa kak?", POSTAGE, 55),
    (29, "Buka jam berapa hari Minggu?", "Jam 10 sampai 18.", 10),
    (27, "Kabel USB-C yang dua meter ready?", THERE, 15),
    (24, "ukir nama di casing bisa ditunggu?", "Dua hari.", 40),
    (22, "kalau bayar di tempat bisa?", "Bisa, di toko. Untuk kiriman lewat transfer.", 35),
    (19, "pelindung layar HP lipat ada?", GLASS, 30),
    (17, "ada pelindung layar buat Kaliva Max ga", GLASS, 20),
    (15, "stok Lintara A5 masih ada kak?", THERE, 10),
    (13, "Ada pelindung layar yang antispy?", GLASS, 45),
    (11, "earphone ini tahan air kah?", SPLASH, 25),
    (9, "pelindung layar untuk Lintara ada?", GLASS, 15),
    (8, "HP lama layar pecah bisa tukar tambah?", OLD, 50),
    (7, "berapa lama sampai ke Bandung kalau pesan hari ini?", "Dua hari.", 20),
    (14, "ada pelindung layar anti spy kak?", GLASS, 25),
    (12, "kak pelindung layar ada ga", GLASS, 35),
    (10, "pelindung layar untuk HP lipat ada?", GLASS, 15),
    (6, "pelindung layar bening ada kak", GLASS, 20),
    (5, "Kaliva Mini warna krem ready?", THERE, 12),
    (4, "ada pelindung layar yang bening?", GLASS, 30),
]


def ask(owner: User, staff: User) -> None:
    """Each asked by somebody else: every second one by a customer, the others in the web chat."""
    known = Customer.objects.filter(merged_into=None, conversation=None).exclude(name="").order_by("id")
    customers = list(known[: len(TALKS)])
    for number, (days, asked, answered, minutes) in enumerate(TALKS):
        at = clock.now() - dt.timedelta(days=days, hours=number % 7)
        with clock.as_of(at):
            talk, channel = _talk(number, customers)
            receive(channel=channel, key=f"demo-asked:{number}", text=asked, conversation=talk, at=at)
        with clock.as_of(at + dt.timedelta(minutes=minutes)):
            key = f"demo-asked:{number}"
            answering.answer(conversation=talk, channel=channel, text=answered, key=key, actor=staff)
            conversations.solve(conversation=talk, actor=staff)
    with clock.as_of(clock.now() - dt.timedelta(days=PUBLISHED_DAYS)):
        question = AskedQuestion(key="topic:delivery_cost", topic="delivery_cost", people=12, talks=12)
        publish(question=question, language="id", heading="Berapa ongkos kirimnya?", answer=POSTAGE, actor=owner)


def _talk(number: int, customers: list[Customer]) -> tuple[Conversation, str]:
    if number % 2 and number // 2 < len(customers):
        return conversations.conversation_of(customers[number // 2]), "inbox"
    mark = sha256(f"demo-asked:{number}".encode()).hexdigest()
    return conversations.conversation_with_visitor(mark, name=""), "webchat"
