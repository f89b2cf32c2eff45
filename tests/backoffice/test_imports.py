"""Imports in the back office, from the file to the undo, and what a wrong file gets."""

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from akrab.exchange import actions
from akrab.exchange.models import ImportRun
from akrab.orders.models import Order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("akrab_home")]

SALES = (
    "Nomor Invoice;Tanggal;Kode Barang;Nama Barang;Qty;Harga;Pelanggan\n"
    "INV-1;03/11/2026;A-1;Kabel data;2;25.000;Bu Tuti\n"
    "INV-2;31/02/2026;A-2;Charger;1;79.000;Pak Min\n"
    "INV-3;05/11/2026;A-3;Casing;1;49.000;Mbak Ika\n"
)


def upload(
    client: Client, content: str | bytes = SALES, *, name: str = "penjualan.csv", kind: str = "sales"
) -> ImportRun:
    data = content.encode() if isinstance(content, str) else content
    response = client.post("/office/imports/", {"kind": kind, "file": SimpleUploadedFile(name, data)})
    assert response.status_code == 302, re.findall(r'role="alert".*?</div>', response.content.decode(), re.DOTALL)
    return ImportRun.objects.latest("pk")


def text_of(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_a_file_is_looked_at_before_anything_is_changed(owner: Client) -> None:
    run = upload(owner)
    page = owner.get(f"/office/imports/{run.pk}/")
    preview = page.context["preview"]
    assert {one.key: one.column for one in preview.mapped}["price"] == "Harga"
    assert "31/02/2026" in page.content.decode()
    assert any(cell.problem for cell in preview.rows[1].cells)
    assert not Order.objects.exists()


def test_other_columns_are_chosen_and_kept(owner: Client) -> None:
    run = upload(owner)
    mapping = {f"map_{key}": column for key, column in run.mapping.items()} | {"map_name": ""}
    owner.post(f"/office/imports/{run.pk}/mapping/", mapping | {"header_row": "1"})
    run.refresh_from_db()
    assert "name" not in run.mapping


def test_an_import_without_a_needed_column_says_which_and_does_not_start(owner: Client) -> None:
    run = upload(owner)
    mapping = {f"map_{key}": column for key, column in run.mapping.items()} | {"map_price": "", "header_row": "1"}
    response = owner.post(f"/office/imports/{run.pk}/confirm/", mapping)
    run.refresh_from_db()
    assert (response.status_code, run.state) == (422, "preview")


def test_the_result_adds_up_failed_rows_are_a_file_and_all_is_undone(owner: Client) -> None:
    run = upload(owner)
    for _click in range(2):  # a doubled click starts it once
        owner.post(f"/office/imports/{run.pk}/confirm/")
    run.refresh_from_db()
    assert run.state == "queued"
    assert 'hx-trigger="every 2s"' in text_of(owner, f"/office/imports/{run.pk}/")
    actions.run_now(run)
    run.refresh_from_db()
    assert (run.read, run.created, run.updated, run.skipped, run.failed) == (3, 2, 0, 0, 1)
    page = text_of(owner, f"/office/imports/{run.pk}/")
    assert "2 + 0 + 0 + 1 = 3 rows" in page
    assert "every 2s" not in page
    failed = b"".join(owner.get(f"/office/imports/{run.pk}/failed.csv").streaming_content).decode()
    assert "INV-2" in failed
    assert "INV-1" not in failed
    owner.post(f"/office/imports/{run.pk}/undo/")
    run.refresh_from_db()
    actions.undo_now(run)
    run.refresh_from_db()
    assert run.state == "undone"
    assert not Order.objects.exists()


def test_a_file_that_was_only_looked_at_is_put_away(owner: Client) -> None:
    run = upload(owner)
    for _click in range(2):
        assert owner.post(f"/office/imports/{run.pk}/discard/").status_code == 302
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "empty.csv"),
        (b"only one column\n1\n2\n", "one.csv"),
        (b"PK\x03\x04 broken", "broken.xlsx"),
        (b"\x00\x01\x02" * 50, "x.csv"),
    ],
)
def test_a_wrong_file_gets_a_sentence_and_leaves_nothing(content: bytes, name: str, owner: Client) -> None:
    response = owner.post("/office/imports/", {"kind": "sales", "file": SimpleUploadedFile(name, content)})
    if response.status_code == 302:  # readable after all: then it says on the next page which columns are missing
        assert owner.get(response["Location"]).context["preview"].missing
        return
    assert response.status_code == 422
    assert response.context["problem"].endswith(".")
    assert not ImportRun.objects.exists()


def test_a_form_without_a_file_or_kind_gets_a_sentence(owner: Client) -> None:
    assert owner.post("/office/imports/", {"kind": "sales"}).context["problem"] == "Choose a file first."
    file = SimpleUploadedFile("a.csv", SALES.encode())
    problem = owner.post("/office/imports/", {"kind": "secrets", "file": file}).context["problem"]
    assert problem == "Choose what the file holds: sales, customers or products."


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(owner: Client) -> None:
    response = owner.post(
        "/office/imports/", b"x", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(501 * 1024 * 1024)
    )
    assert response.status_code == 422
    assert "larger than 500 MB" in response.content.decode()


def test_a_large_file_is_streamed_to_disk(owner: Client, akrab_home: Path) -> None:
    rows = "".join(
        f"INV-{n};03/11/2026;A-{n};Barang dengan nama yang panjang sekali;1;25.000;Bu Tuti\n" for n in range(20_000)
    )
    run = upload(owner, SALES.splitlines(keepends=True)[0] + rows)
    assert Path(run.path).stat().st_size > 1024 * 1024
    assert Path(run.path).is_relative_to(akrab_home)


CARD = "BEGIN:VCARD\nVERSION:3.0\nFN:Siti\nTEL:081211112222\nEND:VCARD\n"
MAIL = "From: budi@contoh.id\nTo: toko@akrab.id\nDate: Fri, 23 May 2014 19:44:50 +0700\nSubject: Tanya\n\nHalo\n"
CHAT = "31/12/25 10.15 - Siti: Halo\n31/12/25 10.16 - Toko: Ya, Bu?\n"


def bring(client: Client, **files: str) -> str:
    """Several files at once; returns the address of the page that follows."""
    given = [SimpleUploadedFile(name, text.encode()) for name, text in files.items()]
    response = client.post("/office/imports/", {"file": given})
    assert response.status_code == 302
    return response["Location"]


def test_several_files_are_looked_at_and_imported_together(owner: Client) -> None:
    where = bring(owner, kontak=CARD, surat=MAIL, obrolan=CHAT, lisensi="Hanya kalimat.\n")
    page = owner.get(where)
    text = page.content.decode()
    for said in ("kontak", "surat", "obrolan", "vCard", "Import all 2 that are ready", "a text without columns"):
        assert said in text
    for _click in range(2):
        assert owner.post(f"{where}confirm/")["Location"] == where
    runs = ImportRun.objects.order_by("pk")
    assert [run.state for run in runs] == ["queued", "queued"]
    assert 'hx-trigger="every 2s"' in text_of(owner, where)
    for run in runs:
        actions.run_now(run)
    assert "1 new, 0 changed, 0 known" in text_of(owner, where)
    assert "every 2s" not in text_of(owner, where)


def test_a_chat_leads_to_the_page_of_its_writers(owner: Client) -> None:
    assert bring(owner, obrolan=CHAT).startswith("/office/whatsapp/chats/")


def test_mails_are_shown_before_they_come_in_and_the_shops_address_is_chosen(owner: Client) -> None:
    where = bring(owner, surat=MAIL)
    page = text_of(owner, where)
    for said in ("Tanya", "budi@contoh.id", "23 May 2014"):
        assert said in page
    assert owner.post(f"{where}confirm/", {"own": "Toko@akrab.id"}).status_code == 302
    run = ImportRun.objects.get()
    assert (run.state, run.layout["own"]) == ("queued", ["toko@akrab.id"])
    actions.run_now(run)
    assert "1 + 0 + 0 + 0 = 1 rows" in text_of(owner, where)


def test_a_person_says_what_a_table_holds(owner: Client) -> None:
    response = owner.post(
        "/office/imports/", {"file": SimpleUploadedFile("x.csv", b"Nama;Harga\nKopi;25000\nTeh;9000\n")}
    )
    run = ImportRun.objects.get()
    assert run.kind == "products"
    assert owner.post(f"/office/imports/{run.pk}/confirm/", {"kind": "customers", "header_row": "1"}).status_code == 302
    run.refresh_from_db()
    assert (run.kind, run.state, run.mapping) == ("customers", "preview", {"name": "Nama"})
    assert owner.post(f"/office/imports/{run.pk}/mapping/", {"kind": "mail", "header_row": "1"}).status_code == 422
    assert response["Location"] == f"/office/imports/{run.pk}/"


def test_hidden_columns_of_a_known_program_stay_with_their_fields(owner: Client) -> None:
    head = "First Name,Last Name,Organization Name,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value"
    where = bring(owner, google=f"{head}\nSiti,A,,s@contoh.id,Home Fax,0215551234\n")
    run = ImportRun.objects.get()
    assert "phone1_kind" not in text_of(owner, where)
    mapping = {f"map_{key}": column for key, column in run.mapping.items() if not key.endswith("_kind")}
    owner.post(f"{where}mapping/", mapping | {"header_row": "1"})
    run.refresh_from_db()
    assert run.mapping["phone1_kind"] == "Phone 1 - Label"


def test_files_that_came_together_are_one_line_of_the_list(owner: Client) -> None:
    where = bring(owner, kontak=CARD, surat=MAIL)
    page = text_of(owner, "/office/imports/")
    assert f'href="{where}"' in page
    assert "2 files" in page
    assert page.count("/office/imports/") == page.count(where) + page.count('"/office/imports/"')
