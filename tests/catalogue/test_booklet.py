"""The catalogue to take away: true to the rupiah, fit for paper, kept fresh, hard to stop."""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
from pathlib import Path

import pytest
from django.utils import translation
from django_tasks_db.models import DBTaskResult
from PIL import Image
from pypdf import PdfReader

from akrab.accounts.actions import change_shop_settings
from akrab.catalogue import actions, booklet, bookletcsv, bookletpictures, tasks
from akrab.catalogue.actions import VariantData
from akrab.catalogue.bookletpdf import Printed, printable, render
from akrab.catalogue.models import Category, Picture, Product, Variant
from akrab.core import clock
from akrab.core.money import format_money
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_product

pytestmark = pytest.mark.django_db
ALL_NAMES = {"Tas": 12_345_600, "Sepatu": 99_900_000, "Topi": 1, "Jasa Jahit": 4_000_000}


@pytest.fixture(autouse=True)
def home(akrab_home: Path) -> Path:
    return akrab_home


def text_of(printed: Printed) -> str:
    pages = PdfReader(io.BytesIO(printed.pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def picture_of(product: Product, home: Path, *, size: tuple[int, int] = (480, 480), data: bytes = b"") -> str:
    stem = f"p/00/{product.pk:024x}"
    target = home / "media" / f"{stem}-480.webp"
    target.parent.mkdir(parents=True, exist_ok=True)
    if data:
        target.write_bytes(data)
    else:
        Image.new("RGB", size, (10 * product.pk % 256, 120, 90)).save(target)
    Picture.objects.create(product=product, stem=stem, alt=f"Foto {product.name}", width=480, height=480)
    return stem


def test_every_product_stands_in_it_with_its_price_to_the_rupiah() -> None:
    """Wide figures, a single sen, services, several variants; in both languages. Drafts and charges do not."""
    shelf = Category.objects.create(name="Busana", slug="busana")
    below = Category.objects.create(name="Kepala", slug="kepala", parent=shelf)
    make_product(name="Tas", price=12_345_600, sku="TAS-1", category=shelf, summary="Kulit asli")
    make_product(name="Sepatu", price=99_900_000, stock=2)
    make_product(name="Topi", price=1, stock=0, category=below)
    make_product(name="Jasa Jahit", price=4_000_000, kind=Product.Kind.SERVICE)
    make_product(name="Rahasia", state=Product.State.DRAFT)
    make_product(name="Ongkir", kind=Product.Kind.CHARGE)
    actions.create_product(
        name="Kaos",
        variants=[
            VariantData(sku="K-M", name="Merah", price=5_000_000, stock=1),
            VariantData(sku="K-B", name="Biru", price=5_000_000, stock=1),
            VariantData(sku="K-L", name="Lengan panjang", price=7_550_000, stock=1),
        ],
    )
    for language, words in {
        "id": ("Daftar isi", "Merah · Biru", "K-M · K-B", "Rp50.000", "Rp75.500", "Habis", "Sisa sedikit", "Jasa"),
        "en": ("Contents", "Merah · Biru", "K-M · K-B", "Rp50,000", "Rp75,500", "Sold out", "Few left", "Services"),
    }.items():
        with translation.override(language):
            printed = render()
            text = text_of(printed)
            for name, price in ALL_NAMES.items():
                assert name in text
                assert format_money(price, "IDR", language=language) in text
        assert printed.products == 5
        assert printed.pages == len(PdfReader(io.BytesIO(printed.pdf)).pages)
        for word in (*words, "TAS-1", "Kulit asli", "Busana", "Kepala", "Lengan panjang"):
            assert word in text
        assert "Rahasia" not in text
        assert "Ongkir" not in text
        assert text.count(format_money(5_000_000, "IDR", language=language)) == 1  # variants of one price share a row


def test_a_lowered_price_shows_the_regular_one_and_never_promises_too_much() -> None:
    product = make_product(name="Jam", price=6_670_000)
    Variant.objects.filter(product=product).update(regular_price=10_000_000)
    with translation.override("id"):
        text = text_of(render())
    for word in ("Rp66.700", "Rp100.000", "−33%"):
        assert word in text


def test_a_hundred_prices_of_one_product_fit_on_a_page() -> None:
    actions.create_product(
        name="Kabel",
        variants=[
            VariantData(sku=f"KBL-{n:03}-PANJANG-SEKALI", name=f"{n} meter", price=n * 100_000) for n in range(1, 101)
        ],
    )
    with translation.override("en"):
        printed = render()
    assert "88 more on our page" in text_of(printed)
    assert printed.pages == 3


def test_it_is_made_for_screen_readers(home: Path) -> None:
    picture_of(make_product(name="Tas"), home)
    with translation.override("id"):
        reader = PdfReader(io.BytesIO(render().pdf))
    root = reader.trailer["/Root"]
    assert root["/Lang"].startswith("id")
    assert root["/MarkInfo"]["/Marked"] is not None
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    assert b"Foto Tas" in b"".join(
        one.get_object()["/Alt"].encode()
        for one in _structure(root["/StructTreeRoot"])
        if "/Alt" in one.get_object()
    )  # fmt: skip
    assert [entry["/Title"] for entry in reader.outline] == ["Lainnya"]  # type: ignore[index, call-overload]


def _structure(node: object) -> list:  # type: ignore[type-arg]
    found, waiting = [], [node]
    while waiting:
        one = waiting.pop()
        one = one.get_object() if hasattr(one, "get_object") else one
        if isinstance(one, list):
            waiting += one
        elif isinstance(one, dict):
            found.append(one)
            if "/K" in one:
                waiting.append(one["/K"])
    return found


def test_missing_and_broken_pictures_do_not_stop_it(home: Path, caplog: pytest.LogCaptureFixture) -> None:
    good, broken, cut, gone = (make_product(name=name) for name in ("Baik", "Rusak", "Potong", "Hilang"))
    picture_of(good, home)
    whole = (home / "media" / f"{good.pictures.get().stem}-480.webp").read_bytes()
    picture_of(broken, home, data=b"this is no picture")
    picture_of(cut, home, data=whole[: len(whole) // 2])
    Picture.objects.create(product=gone, stem="p/ff/none", width=1, height=1)
    printed = render()
    assert [path.stem for path in bookletpictures.folder().iterdir()] == [f"{good.pk:024x}"]
    for name in ("Baik", "Rusak", "Potong", "Hilang"):
        assert name in text_of(printed)
    assert "cannot be read" in caplog.text
    assert "p/ff/none" in caplog.text


def test_a_picture_is_converted_once_and_thrown_away_with_its_product(home: Path) -> None:
    wide, tall = make_product(name="Lebar"), make_product(name="Tinggi")
    stems = [picture_of(wide, home, size=(480, 200)), picture_of(tall, home, size=(200, 480))]
    made = bookletpictures.prepare(stems)
    for path in made.values():
        with Image.open(path) as picture:
            assert picture.format == "JPEG"
            assert picture.width / picture.height == pytest.approx(bookletpictures.PLACE, abs=0.02)
    before = made[stems[0]].stat().st_mtime_ns
    (home / "media" / f"{stems[0]}-480.webp").unlink()
    assert bookletpictures.prepare(stems[:1]).keys() == {stems[0]}
    assert made[stems[0]].stat().st_mtime_ns == before
    assert not made[stems[1]].exists()


@pytest.mark.parametrize(
    "name", ["Topi 🎩 lucu", "茶杯", "قهوة", "#set text(red) $x$ *a* \\", "A\x01\x1f\ufeffB\u200b", "🎩"]
)
def test_any_name_can_be_printed(name: str) -> None:
    make_product(name=name, sku="NAMA-1", summary=name)
    printed = render()
    assert printed.products == 1
    assert "NAMA-1" in text_of(printed)


def test_emoji_leave_no_holes() -> None:
    assert printable("Topi 🎩 lucu®\n\x07 25 °C") == "Topi lucu® 25 °C"


# Kept fresh


def _attempted(before: dt.timedelta) -> None:
    moment = clock.now().timestamp() - before.total_seconds()
    os.utime(booklet.folder() / "begun", (moment, moment))


def test_a_change_makes_it_anew_but_at_most_every_ten_minutes() -> None:
    product = make_product(name="Tas", price=1_000_000)
    assert booklet.is_due()
    assert [one.language for one in booklet.make()] == ["id", "en"]
    assert not booklet.is_due()
    actions.change_product(product=product, name="Tas Baru")
    assert not booklet.is_due()
    _attempted(dt.timedelta(minutes=10, seconds=1))
    assert booklet.is_due()
    booklet.make()
    assert not booklet.is_due()
    found = booklet.ready("id")
    assert found is not None
    assert "Tas Baru" in text_of(Printed(found.path.read_bytes(), 0, 0))


def test_the_name_of_the_shop_counts_as_a_change() -> None:
    booklet.make()
    change_shop_settings(values={"name": "Toko Baru"}, actor=make_user())
    _attempted(dt.timedelta(minutes=11))
    assert booklet.is_due()


def test_the_schedule_asks_for_it_once() -> None:
    tasks.booklet_if_due()
    tasks.booklet_if_due()
    assert DBTaskResult.objects.filter(task_path=tasks.booklet_task.module_path).count() == 1


def test_a_failure_is_not_tried_again_at_once() -> None:
    booklet.folder().mkdir(parents=True)
    (booklet.folder() / "begun").touch()
    assert booklet.ready("id") is None
    assert not booklet.is_due()


def test_stopped_in_the_middle_the_old_file_stays_and_the_next_run_clears_up() -> None:
    product = make_product(name="Tas")
    first = booklet.make()
    actions.change_product(product=product, name="Tas Baru")
    half_done = booklet.folder() / "id-0123.pdf.part"
    half_done.write_bytes(b"%PDF-1.7 half")
    (booklet.folder() / "work-x").mkdir()
    (booklet.folder() / "work-x" / "data.json").write_text("{")
    assert [booklet.ready(one.language) for one in first] == first
    second = booklet.make()
    assert [booklet.ready(one.language) for one in second] == second
    assert not half_done.exists()
    assert not (booklet.folder() / "work-x").exists()


@pytest.mark.parametrize("note", ["", "{", "[]", '{"file": "x"}', '{"file": "../../secret", "language": "id"}'])
def test_a_spoilt_note_means_that_there_is_none(note: str) -> None:
    booklet.folder().mkdir(parents=True)
    (booklet.folder() / "id.json").write_text(note)
    assert booklet.ready("id") is None
    assert booklet.is_due()


# The table


def rows_of(language: str) -> list[dict[str, str]]:
    with translation.override(language):
        text = bookletcsv.render()
    assert text.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(text.decode("utf-8-sig")), delimiter=";"))


def test_the_table_holds_what_a_reseller_needs(home: Path) -> None:
    shelf = Category.objects.create(name="Busana", slug="busana")
    below = Category.objects.create(name="Tas", slug="tas", parent=shelf)
    product = make_product(name="Ransel; besar", sku="00812", price=2_500_050, stock=3, category=below, brand="Nusa")
    Variant.objects.filter(product=product).update(barcode="8991234567890", regular_price=3_000_000, weight=750)
    stem = picture_of(product, home)
    [row] = rows_of("id")
    assert list(row.values()) == [
        "00812", "8991234567890", "Ransel; besar", "", "Busana > Tas", "Nusa", "25000,50", "30000", "Sisa sedikit",
        "750", f"http://localhost:8000/products/{product.slug}/", f"http://localhost:8000/media/{stem}-960.webp",
    ]  # fmt: skip
    assert list(row)[:4] == ["Kode barang", "Kode batang", "Produk", "Varian"]
    assert rows_of("en")[0]["Price (IDR)"] == "25000.50"


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_runs_as_a_formula(name: str) -> None:
    product = make_product(sku="A")
    Product.objects.filter(pk=product.pk).update(name=name)
    [row] = rows_of("en")
    assert row["Product"] == f"'{name}"
