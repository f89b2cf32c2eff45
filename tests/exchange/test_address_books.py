"""Contacts of phones and mail programs: vCards of every version, tables of Google and Outlook, and known records."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from akrab.consent import queries as consent
from akrab.customers.actions import create_customer
from akrab.customers.models import Customer, Document, Handle
from akrab.exchange import actions, contacts, vcards
from akrab.exchange.models import ImportRun
from tests.exchange.factories import bring_in, counts, csv_file, everything

pytestmark = pytest.mark.django_db
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)  # fmt: skip
OLD = (
    "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Le=C3=B3n;Mar=C3=ADa;;;\r\n"
    "TEL;CELL:0812-3456-7890\r\nTEL;WORK;FAX:021-5551234\r\nEMAIL;INTERNET:maria@contoh.id\r\n"
    "NOTE;ENCODING=QUOTED-PRINTABLE:suka =\r\nkopi=0D=0Atanpa gula\r\nBDAY:19900229\r\n"
    f"PHOTO;ENCODING=BASE64;PNG:{PIXEL[:40]}\r\n {PIXEL[40:]}\r\n\r\nEND:VCARD\r\n"
)
MIDDLE = (
    "BEGIN:VCARD\nVERSION:3.0\nN:Aminah;Siti;;;\nFN:Siti Aminah\nitem1.TEL;type=pref:+62 813-1111-2222\n"
    "item1.X-ABLabel:_$!<Mobile>!$_\nTEL;TYPE=HOME:0274 555 123\nORG:Toko Maju\\, Jogja;Gudang\nTITLE:Pembelian\n"
    "ADR;TYPE=HOME:;;Jl. Kaliurang 5\\nRT 2;Sleman;DI Yogya\n karta;55281;Indonesia\n"
    "ADR;TYPE=WORK:;;Jl. Magelang 7;Yogyakarta;;;Indonesia\nCATEGORIES:Langganan,Grosir\nBDAY;value=date:1988-04-12\n"
    "NICKNAME:Bu Siti\nEND:VCARD\n"
)
NEW = (
    'BEGIN:VCARD\nVERSION:4.0\nFN:Budi Santoso\nGENDER:M\nLANG:id\nTEL;VALUE=uri;TYPE="voice,cell":'
    "tel:+62-811-222-333;ext=4\nEMAIL:BUDI@contoh.ID\nBDAY:--0203\nKIND:individual\nEND:VCARD\n"
)


def people(path: Path, text: str | bytes, name: str = "kontak.vcf") -> ImportRun:
    file = path / name
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return bring_in("auto", file)


def test_cards_of_all_three_versions_in_one_file(tmp_path: Path) -> None:
    assert counts(people(tmp_path, OLD + MIDDLE + NEW)) == (3, 3, 0, 0, 0)
    maria = Customer.objects.get(name="María León")
    assert set(maria.handles.values_list("value", flat=True)) == {"+6281234567890", "maria@contoh.id"}  # no fax
    assert maria.notes.get().text == "suka kopi\ntanpa gula\nBirthday: 19900229"  # a day that no calendar has
    assert (maria.birthday, maria.documents.get().mime) == (None, "image/png")
    siti = Customer.objects.get(name="Siti Aminah")
    assert (siti.occupation, siti.birthday) == ("Pembelian, Toko Maju, Jogja", dt.date(1988, 4, 12))
    assert (siti.address, siti.city) == ("Jl. Kaliurang 5, RT 2, DI Yogyakarta, 55281", "Sleman")
    assert siti.addresses.get().line == "Jl. Magelang 7, Yogyakarta, Indonesia"
    assert set(siti.tags.values_list("name", flat=True)) == {"langganan", "grosir"}
    assert siti.notes.get().text == "Nickname: Bu Siti"
    budi = Customer.objects.get(name="Budi Santoso")
    assert (budi.gender, budi.language) == ("male", "id")
    assert set(budi.handles.values_list("value", flat=True)) == {"+62811222333", "budi@contoh.id"}
    before = everything()
    assert counts(people(tmp_path, OLD + MIDDLE + NEW)) == (3, 0, 0, 3, 0)
    assert everything() == before


def test_an_address_book_completes_a_record_and_changes_nothing(tmp_path: Path) -> None:
    known = create_customer(name="Ibu Siti Aminah", phone="081311112222", city="Solo")
    run = people(tmp_path, MIDDLE)
    assert counts(run) == (1, 0, 1, 0, 0)
    known.refresh_from_db()
    assert (known.name, known.city) == ("Ibu Siti Aminah", "Solo")
    assert known.birthday == dt.date(1988, 4, 12)
    assert known.handles.count() == 2


def test_all_that_an_address_book_brought_is_taken_back(tmp_path: Path) -> None:
    create_customer(name="Lain", phone="0812-9999-0000")
    before = everything("Document")
    run = people(tmp_path, OLD + MIDDLE + NEW)
    stored = Document.objects.get()
    actions.begin_undo(run=run)
    assert actions.undo_now(run).state == ImportRun.State.UNDONE
    assert everything("Document") == before
    assert not Document.objects.filter(pk=stored.pk).exists()


def test_no_consent_comes_from_a_file(tmp_path: Path) -> None:
    rows = [["First Name", "Last Name", "Email", "Accepts Email Marketing", "Total Spent", "Tags"],
            ["Siti", "Aminah", "s@contoh.id", "yes", "10", ""]]  # fmt: skip
    bring_in("auto", csv_file(tmp_path / "c.csv", rows))
    assert not consent.allows(Customer.objects.get(), "marketing", "email")


def test_cards_in_other_code_pages_and_cut_off(tmp_path: Path) -> None:
    text = "BEGIN:VCARD\r\nVERSION:2.1\r\nN:Müller;Jörg;;;\r\nTEL:0812 1111 2222\r\nEND:VCARD\r\n"
    for number, encoding in enumerate(("cp1252", "utf-16", "utf-8-sig")):
        run = people(tmp_path, text.encode(encoding), f"{number}.vcf")
        assert (encoding, run.read, run.failed) == (encoding, 1, 0)
    assert Customer.objects.get().name == "Jörg Müller"
    cut = (MIDDLE + NEW)[: len(MIDDLE) + 60]  # the second card ends in the middle of a line
    found = [contacts.of_card(card) for card in vcards.cards(cut.encode())]
    assert [one.name for one in found] == ["Siti Aminah", "Budi Santoso"]
    inside = "BEGIN:VCARD\nVERSION:3.0\nFN:Bos\nAGENT:\nBEGIN:VCARD\nFN:Asisten\nEND:VCARD\nTEL:0811000111\nEND:VCARD\n"
    assert [one.name for one in map(contacts.of_card, vcards.cards(inside.encode()))] == ["Bos"]


@pytest.mark.parametrize(
    "broken",
    [
        b"BEGIN:VCARD", b"BEGIN:VCARD\n:::\n;;;=\nTEL;=;=\nEND:VCARD",
        b"BEGIN:VCARD\nPHOTO;ENCODING=b:\xff\xfe!!\nEND:VCARD",
        b"BEGIN:VCARD\nFN;ENCODING=QUOTED-PRINTABLE;CHARSET=nonsense:=ZZ=C3=\n=\n=\nEND:VCARD",
        b"BEGIN:VCARD\nN:" + b";" * 5000 + b"\nFN:" + b"x" * 100_000 + b"\nEND:VCARD",
        b'BEGIN:VCARD\nTEL;TYPE="never closed:0812\nEND:VCARD', b"BEGIN:VCARD\n" * 2000,
    ],
)  # fmt: skip
def test_broken_cards_break_nothing(broken: bytes) -> None:
    for card in vcards.cards(broken):
        contacts.of_card(card).row("", "")


def test_a_card_file_of_20_megabytes(tmp_path: Path) -> None:
    card = "BEGIN:VCARD\nVERSION:3.0\nFN:Orang {n}\nTEL:0812{n:08d}\nNOTE:{note}\nEND:VCARD\n"
    text = "".join(card.format(n=n, note="x" * 20_000) for n in range(1000))
    assert len(text) > 20_000_000
    assert sum(1 for _card in vcards.cards(text.encode())) == 1000


def test_tables_of_google_and_outlook_in_both_languages(tmp_path: Path) -> None:
    google = [
        ["First Name", "Middle Name", "Last Name", "Organization Name", "Organization Title", "Birthday", "Notes",
         "Labels", "E-mail 1 - Label", "E-mail 1 - Value", "Phone 1 - Label", "Phone 1 - Value", "Phone 2 - Label",
         "Phone 2 - Value", "Address 1 - Street", "Address 1 - City", "Address 1 - Country"],
        ["Siti", "", "Aminah", "Toko Maju", "Pembelian", "1988-04-12", "", "* myContacts ::: Grosir", "* Home",
         "a@contoh.id ::: b@contoh.id", "Mobile", "0812 1111 2222", "Home Fax", "021 555 1234", "Jl. Mawar 1", "Solo",
         "Indonesia"],
    ]  # fmt: skip
    assert counts(bring_in("auto", csv_file(tmp_path / "g.csv", google))) == (1, 1, 0, 0, 0)
    siti = Customer.objects.get()
    assert set(siti.handles.values_list("value", flat=True)) == {"a@contoh.id", "b@contoh.id", "+6281211112222"}
    assert [tag.name for tag in siti.tags.all()] == ["grosir"]
    outlook = [
        ["Nama Depan", "Nama Belakang", "Perusahaan", "Jabatan", "Alamat Email", "Alamat Email 2", "Telepon Seluler",
         "Telepon Kantor", "Ulang Tahun", "Jalan Rumah", "Kota Rumah", "Kategori", "Catatan"],
        ["Budi", "Santoso", "CV Jaya", "Direktur", "budi@contoh.id", "", "0813 2222 3333", "(021) 555-9876",
         "05/12/1975", "Jl. Melati 2", "Depok", "Penting", "teman lama"],
    ]  # fmt: skip
    run = bring_in("auto", csv_file(tmp_path / "o.csv", outlook, delimiter=";", encoding="cp1252"))
    assert (run.layout["name"], counts(run)) == ("outlook-contacts", (1, 1, 0, 0, 0))
    budi = Customer.objects.get(name="Budi Santoso")
    assert (budi.birthday, budi.city, budi.occupation) == (dt.date(1975, 12, 5), "Depok", "Direktur, CV Jaya")
    assert {"+6281322223333", "+62215559876"} < set(budi.handles.values_list("value", flat=True))


def test_people_are_tied_to_companies_that_stand_further_down(tmp_path: Path) -> None:
    rows = [["Name", "Is a company", "Related company", "Phone"], ["Rina", "0", "CV Jaya", "0812 1111 2222"],
            ["Tono", "0", "PT Lain", ""], ["CV Jaya", "1", "", ""]]  # fmt: skip
    path = csv_file(tmp_path / "o.csv", rows)
    assert counts(bring_in("auto", path)) == (3, 3, 0, 0, 0)
    assert {(str(one), str(one.links.get().other)) for one in Customer.objects.filter(is_company=False)} == {
        ("Rina", "CV Jaya"), ("Tono", "PT Lain"),
    }  # fmt: skip
    before = everything()
    assert counts(bring_in("auto", path)) == (3, 0, 0, 3, 0)
    assert everything() == before


def test_a_number_is_read_in_the_country_of_its_row(tmp_path: Path) -> None:
    rows = [["Nama", "HP", "Negara"], ["Jane", "(415) 555-2671", "United States"], ["Siti", "0812 1111 2222", "USA"],
            ["Ari", "0813 1111 2222", ""]]  # fmt: skip
    bring_in("customers", csv_file(tmp_path / "p.csv", rows))
    assert set(Handle.objects.values_list("value", flat=True)) == {"+14155552671", "+6281211112222", "+6281311112222"}
