"""Twenty texts as people paste them: cards, signatures, forwarded contacts."""

import pytest

from akrab.customers.cardtext import read

CARD = """PT Maju Jaya Sentosa
Budi Santoso, S.E.
Marketing Manager
Jl. Slamet Riyadi No. 12, Surakarta 57141
T: (0271) 712345  HP: 0811 2233 445
E: budi@majujaya.co.id
www.majujaya.co.id"""
EXAMPLES = [
    ("0812-3456-7890", {"phone": "+6281234567890"}),
    ("Siti Rahayu 081234567890", {"name": "Siti Rahayu", "phone": "+6281234567890"}),
    ("Siti Rahayu\n+62 812-3456-7890\nsiti@example.com",
     {"name": "Siti Rahayu", "phone": "+6281234567890", "email": "siti@example.com"}),
    (CARD,
     {"name": "Budi Santoso, S.E.", "phone": "+628112233445", "email": "budi@majujaya.co.id",
      "company": "PT Maju Jaya Sentosa", "occupation": "Marketing Manager", "city": "Surakarta",
      "address": "Jl. Slamet Riyadi No. 12, Surakarta 57141", "more_phones": ("+62271712345",)}),
    ("Nama: Dewi Lestari\nNo HP: 0856 1111 2222\nAlamat: Jalan Melati 5 RT 02 RW 03 Klaten",
     {"name": "Dewi Lestari", "phone": "+6285611112222", "address": "Jalan Melati 5 RT 02 RW 03 Klaten",
      "city": "Klaten"}),
    ("RATNA SARI\nOwner\nToko Batik Sari Asih\nWA 087812345678",
     {"name": "Ratna Sari", "occupation": "Owner", "company": "Toko Batik Sari Asih", "phone": "+6287812345678"}),
    ("Agus Wijaya | Sales Executive | CV Sumber Rejeki | 0813-9999-8888 | agus@sumberrejeki.com",
     {"name": "Agus Wijaya", "occupation": "Sales Executive", "company": "CV Sumber Rejeki",
      "phone": "+6281399998888", "email": "agus@sumberrejeki.com"}),
    ("--\nSalam,\nJoko Susilo\nKepala Sekolah\nSekolah Dasar Negeri 3 Sragen\njoko.susilo@sekolah.sch.id",
     {"email": "joko.susilo@sekolah.sch.id"}),
    ("John Smith\nDirector, Smith Trading Ltd\n+44 20 7946 0958\njohn@smith-trading.co.uk",
     {"name": "John Smith", "company": "Director, Smith Trading Ltd", "phone": "+442079460958",
      "email": "john@smith-trading.co.uk"}),
    ("Ayu (wa.me/6281234500000)", {"name": "Ayu", "phone": "+6281234500000"}),
    ("Telp. (021) 555-1234 / 0812 8888 7777\nHotel Bintang\nJakarta Selatan",
     {"phone": "+6281288887777", "company": "Hotel Bintang", "city": "Jakarta Selatan",
      "more_phones": ("+62215551234",)}),
    ("Fax: (0271) 654321\nTel: (0271) 654320\nApotek Sehat Waras",
     {"phone": "+62271654320", "company": "Apotek Sehat Waras", "more_phones": ()}),
    ("Muhammad Rizky Ramadhan\r\nmuh.rizky+toko@gmail.com\r\n0822.3344.5566",
     {"name": "Muhammad Rizky Ramadhan", "email": "muh.rizky+toko@gmail.com", "phone": "+6282233445566"}),
    ("Email: SITI.AMINAH@YAHOO.CO.ID", {"email": "siti.aminah@yahoo.co.id", "name": ""}),
    ("bu Endang 62 857 1234 5678 solo", {"phone": "+6285712345678", "city": "Solo"}),
    ("Komplek Permata Hijau Blok C2 No. 7, Semarang 50249\nLina Kurniawati",
     {"name": "Lina Kurniawati", "address": "Komplek Permata Hijau Blok C2 No. 7, Semarang 50249",
      "city": "Semarang"}),
    ("Nur'aini\n08981234567", {"name": "Nur'aini", "phone": "+628981234567"}),
    ("https://instagram.com/batikayu\nAyu Batik\n081298765432", {"name": "Ayu Batik", "phone": "+6281298765432"}),
    ("Dr. Hendra Gunawan, Sp.A\nKlinik Anak Ceria\nJl. Diponegoro 88, Malang\n0341-567890",
     {"name": "Dr. Hendra Gunawan, Sp.A", "company": "Klinik Anak Ceria", "address": "Jl. Diponegoro 88, Malang",
      "city": "Malang", "phone": "+62341567890"}),
    ("", {"name": "", "phone": "", "email": ""}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), EXAMPLES, ids=[text[:20] for text, _said in EXAMPLES])
def test_a_pasted_text_becomes_a_contact(text: str, said: dict[str, object]) -> None:
    card = read(text)
    assert {key: getattr(card, key) for key in said} == said


def test_there_are_twenty_and_most_of_what_they_say_is_read() -> None:
    assert len(EXAMPLES) == 20


def test_nonsense_and_long_texts_are_no_trouble() -> None:
    assert read("12345").phone == ""
    assert read("Rp 1.250.000").phone == ""
    card = read("kata " * 20_000)
    assert len(card.name) <= 150
