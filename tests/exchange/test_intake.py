"""What a file is, found out from its content; several at once; files made to harm."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from akrab.accounts.models import Role, User
from akrab.catalogue.models import Category, Product
from akrab.core.errors import AkrabError
from akrab.customers.models import Customer
from akrab.exchange import actions, bringing, overview, queries, tasks
from akrab.exchange.models import ImportBundle, ImportRun
from tests.exchange.factories import bring_in, counts, csv_file

pytestmark = pytest.mark.django_db
CARD = b"BEGIN:VCARD\nVERSION:3.0\nFN:Siti\nTEL:081211112222\nEND:VCARD\n"
MAIL = b"From: budi@contoh.id\nTo: toko@akrab.id\nDate: Fri, 23 May 2014 19:44:50 +0700\nSubject: x\n\nHalo\n"
CHAT = b"31/12/25 10.15 - Siti: Halo\n31/12/25 10.16 - Toko: Ya, Bu?\n"
PRODUCTS = b"External ID,Name,Internal Reference,Category/External ID,Sale Price\np1,Kursi,KRS,a2,89000\n"
CATEGORIES = b"External ID,Name,Parent Category/External ID\na2,Kursi makan,a1\na1,Perabot,\n"


@pytest.fixture
def owner() -> User:
    return User.objects.create_user(username="ibu@toko.id", name="Ibu", role=Role.OWNER, password="rahasia-sekali")


def written(folder: Path, **files: bytes) -> list[tuple[str, Path]]:
    made = []
    for name, data in files.items():
        path = folder / name
        path.write_bytes(data)
        made.append((name, path))
    return made


def packed(path: Path, **files: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def test_several_kinds_in_one_zip_are_imported_in_the_right_order(tmp_path: Path, owner: User) -> None:
    path = packed(tmp_path / "semua.zip", kontak=CARD, surat=MAIL, obrolan=CHAT, barang=PRODUCTS, pohon=CATEGORIES,
                  lisensi=b"Semua hak dilindungi.\n", foto=b"\xff\xd8\xff\xe0")  # fmt: skip
    found = bringing.bring(given=[("semua.zip", path)], actor=owner)
    assert sorted((run.filename, run.kind) for run in found.runs) == [
        ("barang", "products"), ("kontak", "customers"), ("pohon", "categories"), ("surat", "mail"),
    ]  # fmt: skip
    assert [chat.filename for chat in found.chats] == ["obrolan"]
    assert dict(found.left) == {
        "lisensi": "This is a text without columns: there is nothing in it that could be imported.",
        "foto": "This is a picture. Export the data as XLSX or CSV instead.",
    }
    assert found.bundle is not None
    assert bringing.confirm_bundle(bundle=found.bundle, actor=owner) == 4
    assert bringing.confirm_bundle(bundle=found.bundle, actor=owner) == 0  # a second click
    tasks.import_bundle.func(found.bundle.pk)
    assert {one.run.state for one in overview.pieces(found.bundle)} == {"done"}
    chair = Product.objects.get(name="Kursi")
    assert (str(chair.category), str(chair.category and chair.category.parent)) == ("Kursi makan", "Perabot")
    assert Customer.objects.count() == 2


def test_one_file_is_no_bundle_and_a_useless_one_leaves_nothing(tmp_path: Path, owner: User) -> None:
    assert bringing.bring(given=written(tmp_path, a=CARD), actor=owner).bundle is None
    with pytest.raises(AkrabError, match="a text without columns"):
        bringing.bring(given=written(tmp_path, b=b"Hanya kalimat.\nTidak lebih.\n"), actor=owner)
    assert not ImportBundle.objects.exists()


def test_a_wrong_ending_misleads_nobody(tmp_path: Path) -> None:
    for name in ("kontak.csv", "kontak.xlsx", "kontak.json", "kontak"):
        path = tmp_path / name
        path.write_bytes(CARD)
        assert actions.start_preview(path=path).kind == "customers"


def test_json_of_shopify_and_salesforce(tmp_path: Path, owner: User) -> None:
    both = {"customers": [{"id": 7, "first_name": "Siti", "last_name": "A", "email": "s@contoh.id"}],
            "products": [{"handle": "kopi", "title": "Kopi",
                          "variants": [{"price": "25000.00", "sku": "KP"}]}]}  # fmt: skip
    path = tmp_path / "toko.json"
    path.write_text(json.dumps(both))
    found = bringing.bring(given=[("toko.json", path)], actor=owner)
    assert [run.kind for run in found.runs] == ["customers", "products"]
    for run in found.runs:
        assert counts(actions.run_now(run)) == (1, 1, 0, 0, 0)
    tree = {"records": [{"attributes": {"type": "Contact"}, "FirstName": "Budi", "LastName": "S",
                         "Phone": "0811222333"},
                        {"attributes": {"type": "Case"}, "Subject": "?"}]}  # fmt: skip
    path.write_text(json.dumps(tree))
    people = bringing.bring(given=[("pohon.json", path)], actor=owner)
    assert counts(actions.run_now(people.runs[0])) == (1, 1, 0, 0, 0)
    assert [name for name, _why in people.left] == ["pohon.json: Case (1)"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'{"orders": [{"name": "#1"', "cut off or damaged near line 1"),
        (b"[" * 100_000, "holds nothing that we know"),
        (b"{}", "holds nothing that we know"), (b'{"transactions": [{"amount": "1"}]}', "payments of Shopify"),
        (b"[1, 2, 3]", "holds nothing that we know"),
        (b"MZ\x90\x00" + bytes(range(256)) * 40, "NUL bytes"), (b"\x1f\x8b\x08 gz", "cannot be opened here"),
        (b"%PDF-1.7", "a PDF"), (b"", "empty"),
    ],
)  # fmt: skip
def test_what_holds_nothing_says_why(data: bytes, reason: str, tmp_path: Path, owner: User) -> None:
    path = tmp_path / "berkas.vcf"
    path.write_bytes(data)
    with pytest.raises(AkrabError, match=reason):
        bringing.bring(given=[("berkas.vcf", path)], actor=owner)
    assert not ImportRun.objects.exists()


def test_zips_made_to_harm_are_refused(tmp_path: Path, owner: User) -> None:
    bomb = packed(tmp_path / "bomb.zip", a=b"\0" * 40_000_000)
    with pytest.raises(AkrabError, match="unpack to more than"):
        bringing.bring(given=[("bomb.zip", bomb)], actor=owner)
    many = packed(tmp_path / "many.zip", **{f"f{n}": b"x" for n in range(501)})
    with pytest.raises(AkrabError, match="more than 500 files"):
        bringing.bring(given=[("many.zip", many)], actor=owner)
    climbing = tmp_path / "up.zip"
    with zipfile.ZipFile(climbing, "w") as archive:
        archive.writestr("../../../kontak.vcf", CARD)
    assert bringing.bring(given=[("up.zip", climbing)], actor=owner).runs[0].filename == "kontak.vcf"
    assert not list(tmp_path.parent.glob("kontak.vcf"))
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("x.csv", b"a,b\n")
    nested = packed(tmp_path / "nested.zip", dalam=inner.getvalue(), kontak=CARD)
    found = bringing.bring(given=[("nested.zip", nested)], actor=owner)
    assert ([run.filename for run in found.runs], [name for name, _why in found.left]) == (["kontak"], ["dalam"])
    cut = tmp_path / "cut.zip"
    cut.write_bytes(nested.read_bytes()[:-30])
    with pytest.raises(AkrabError):
        bringing.bring(given=[("cut.zip", cut)], actor=owner)


def test_a_zip_that_lies_about_its_sizes_is_cut_off(tmp_path: Path, owner: User) -> None:
    path = packed(tmp_path / "liar.zip", a=b"Nama,Email\n" + b"Siti,s@c.id\n" * 400_000)
    data = bytearray(path.read_bytes())
    size = (11 + 12 * 400_000).to_bytes(4, "little")
    while (place := data.find(size)) >= 0:
        data[place : place + 4] = (1000).to_bytes(4, "little")
    path.write_bytes(data)
    with pytest.raises(AkrabError):
        bringing.bring(given=[("liar.zip", path)], actor=owner)
    assert not ImportRun.objects.exists()


def test_a_formula_in_a_card_does_not_run_in_the_file_of_failures(tmp_path: Path) -> None:
    path = tmp_path / "k.vcf"
    path.write_bytes(b"BEGIN:VCARD\nVERSION:3.0\nORG:\nTEL:=HYPERLINK(1)\nTEL:123\nNOTE:=cmd|'/c calc'!A1\nEND:VCARD\n")
    run = bring_in("auto", path)
    assert run.failed == 1
    text = "".join(queries.failures_csv(run, "en"))
    assert "'=cmd|" in text
    assert ",=cmd" not in text


def test_categories_in_any_order_and_under_themselves(tmp_path: Path) -> None:
    rows = [["External ID", "Name", "Parent Category/External ID"], ["c", "Cangkir", "b"], ["b", "Dapur", "a"],
            ["a", "Rumah", ""], ["x", "Sendiri", "x"], ["y", "Yatim", "tidak-ada"], ["p", "Putar", "q"],
            ["q", "Balik", "p"]]  # fmt: skip
    path = csv_file(tmp_path / "k.csv", rows)
    run = bring_in("auto", path)
    assert counts(run) == (7, 6, 0, 0, 1)
    assert {one.code for one in run.failures.all()} == {"parent_itself", "parent_unknown"}
    assert str(Category.objects.get(name="Cangkir").parent) == "Dapur"
    assert str(Category.objects.get(name="Dapur").parent) == "Rumah"
    assert counts(bring_in("auto", path)) == (7, 0, 0, 6, 1)
    actions.begin_undo(run=run)
    actions.undo_now(run)
    assert not Category.objects.exists()
    assert counts(bring_in("auto", path)) == (7, 6, 0, 0, 1)
